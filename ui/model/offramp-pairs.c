/* SPDX-License-Identifier: Apache-2.0 */
/* The preferences hold (name, line) of each own pair; what they say wins over what is held here. */
#include "offramp-pairs.h"

#include <glib/gi18n.h>
#include <string.h>

#define KEY "pairs"

struct _OfframpPairs
{
  GObject parent_instance;

  GPtrArray *pairs;       /* of OfframpPair */
  GSettings *preferences; /* NULL where nothing is remembered */
};

static void offramp_pairs_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (OfframpPairs, offramp_pairs, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, offramp_pairs_list_model_init))

static GType
offramp_pairs_get_item_type (GListModel *model)
{
  return OFFRAMP_TYPE_PAIR;
}

static guint
offramp_pairs_get_n_items (GListModel *model)
{
  return OFFRAMP_PAIRS (model)->pairs->len;
}

static gpointer
offramp_pairs_get_item (GListModel *model, guint position)
{
  OfframpPairs *self = OFFRAMP_PAIRS (model);

  return position < self->pairs->len ? g_object_ref (self->pairs->pdata[position]) : NULL;
}

static void
offramp_pairs_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = offramp_pairs_get_item_type;
  interface->get_n_items = offramp_pairs_get_n_items;
  interface->get_item = offramp_pairs_get_item;
}

static OfframpPair *
get_pair (OfframpPairs *self, guint index)
{
  return g_ptr_array_index (self->pairs, index);
}

static GPtrArray *
list_built_in (void)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func (g_object_unref);
  const char *const *ids = ee_experiment_list_pairs ();

  for (guint i = 0; ids[i] != NULL; i++)
    g_ptr_array_add (pairs, offramp_pair_new (ids[i], NULL));
  return pairs;
}

static gboolean
holds (const GPtrArray *pairs, const char *id)
{
  for (guint i = 0; i < pairs->len; i++)
    if (g_str_equal (offramp_pair_get_id (g_ptr_array_index (pairs, i)), id))
      return TRUE;
  return FALSE;
}

/* A line that makes no sense any more, or twice the same, is passed over; it stays where it is kept. */
static void
append_kept (OfframpPairs *self, GPtrArray *pairs)
{
  g_autoptr (GVariant) kept = NULL;
  GVariantIter iter;
  const char *name, *line;

  if (self->preferences == NULL)
    {
      for (guint i = 0; self->pairs != NULL && i < self->pairs->len; i++)
        if (offramp_pair_is_own (get_pair (self, i)))
          g_ptr_array_add (pairs, offramp_pair_new (offramp_pair_get_id (get_pair (self, i)),
                                                    offramp_pair_get_title (get_pair (self, i))));
      return;
    }
  kept = g_settings_get_value (self->preferences, KEY);
  g_variant_iter_init (&iter, kept);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &line))
    {
      g_autofree char *id = ee_experiment_normalize_pair (line, NULL);

      if (id != NULL && !holds (pairs, id))
        g_ptr_array_add (pairs, offramp_pair_new (id, name));
    }
}

static gboolean
is_same (OfframpPair *a, OfframpPair *b)
{
  return g_str_equal (offramp_pair_get_id (a), offramp_pair_get_id (b))
         && g_str_equal (offramp_pair_get_title (a), offramp_pair_get_title (b))
         && offramp_pair_is_installed (a) == offramp_pair_is_installed (b);
}

/* Tells of the smallest stretch that differs, so that what is chosen in a list stays chosen. */
static void
take_pairs (OfframpPairs *self, GPtrArray *pairs)
{
  GPtrArray *before = self->pairs;
  guint start = 0, end = 0;

  while (start < MIN (before->len, pairs->len) && is_same (before->pdata[start], pairs->pdata[start]))
    start++;
  while (end < MIN (before->len, pairs->len) - start
         && is_same (before->pdata[before->len - 1 - end], pairs->pdata[pairs->len - 1 - end]))
    end++;
  for (guint i = 0; i < pairs->len; i++)
    {
      /* What is unchanged stays the same object. */
      guint old = i < start ? i : before->len - (pairs->len - i);

      if (i < start || i >= pairs->len - end)
        g_set_object ((OfframpPair **)&pairs->pdata[i], before->pdata[old]);
    }
  self->pairs = pairs;
  if (start < before->len - end || start < pairs->len - end)
    g_list_model_items_changed (G_LIST_MODEL (self), start, before->len - end - start, pairs->len - end - start);
  g_ptr_array_unref (before);
}

static void
offramp_pairs_dispose (GObject *object)
{
  g_clear_object (&OFFRAMP_PAIRS (object)->preferences);
  G_OBJECT_CLASS (offramp_pairs_parent_class)->dispose (object);
}

static void
offramp_pairs_finalize (GObject *object)
{
  g_ptr_array_unref (OFFRAMP_PAIRS (object)->pairs);
  G_OBJECT_CLASS (offramp_pairs_parent_class)->finalize (object);
}

static void
offramp_pairs_class_init (OfframpPairsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = offramp_pairs_dispose;
  G_OBJECT_CLASS (klass)->finalize = offramp_pairs_finalize;
}

static void
offramp_pairs_init (OfframpPairs *self)
{
  self->pairs = list_built_in ();
}

/**
 * offramp_pairs_new:
 * @preferences: (nullable): see offramp_preferences_open()
 *
 * Returns: (transfer full): the list
 */
OfframpPairs *
offramp_pairs_new (GSettings *preferences)
{
  OfframpPairs *self = g_object_new (OFFRAMP_TYPE_PAIRS, NULL);

  if (preferences == NULL)
    return self;
  self->preferences = g_object_ref (preferences);
  g_signal_connect_object (preferences, "changed::" KEY, G_CALLBACK (offramp_pairs_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (preferences, "changed::data-folder", G_CALLBACK (offramp_pairs_refresh), self,
                           G_CONNECT_SWAPPED);
  offramp_pairs_refresh (self);
  return self;
}

/**
 * offramp_pairs_find:
 * @self: a list
 * @id: of a pair
 * @index: (out) (optional): its place; untouched where it is not there
 *
 * Returns: whether it is in the list
 */
gboolean
offramp_pairs_find (OfframpPairs *self, const char *id, guint *index)
{
  g_return_val_if_fail (OFFRAMP_IS_PAIRS (self) && id != NULL, FALSE);

  for (guint i = 0; i < self->pairs->len; i++)
    if (g_str_equal (offramp_pair_get_id (get_pair (self, i)), id))
      {
        if (index != NULL)
          *index = i;
        return TRUE;
      }
  return FALSE;
}

/* Writes what is held, for others to read. */
static void
keep (OfframpPairs *self)
{
  GVariantBuilder builder;

  if (self->preferences == NULL)
    return;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < self->pairs->len; i++)
    if (offramp_pair_is_own (get_pair (self, i)))
      g_variant_builder_add (&builder, "(ss)", offramp_pair_get_title (get_pair (self, i)),
                             offramp_pair_get_id (get_pair (self, i)));
  g_settings_set_value (self->preferences, KEY, g_variant_builder_end (&builder));
}

/**
 * offramp_pairs_add:
 * @self: a list
 * @name: what the user calls it; empty for what its sets are called
 * @id: a line that names a pair, see ee_experiment_normalize_pair()
 * @error: (out) (optional): %EE_DATA_ERROR_INVALID: the line makes no sense, is too long, or names a pair that is in
 *   the list
 *
 * Returns: (transfer none): the new pair, at the end of the list, or %NULL and nothing changed
 */
OfframpPair *
offramp_pairs_add (OfframpPairs *self, const char *name, const char *id, GError **error)
{
  g_autofree char *normal = NULL, *stripped = NULL;
  guint index;

  g_return_val_if_fail (OFFRAMP_IS_PAIRS (self) && name != NULL && id != NULL, NULL);

  normal = ee_experiment_normalize_pair (id, error);
  if (normal == NULL)
    return NULL;
  if (strlen (normal) >= EE_SETTINGS_PAIR_BYTES)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("The paths of the folders are too long."));
      return NULL;
    }
  if (offramp_pairs_find (self, normal, &index))
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("These data are there already, as “%s”."),
                   offramp_pair_get_title (get_pair (self, index)));
      return NULL;
    }
  stripped = g_strstrip (g_strdup (name));
  g_ptr_array_add (self->pairs, offramp_pair_new (normal, stripped));
  index = self->pairs->len - 1;
  g_list_model_items_changed (G_LIST_MODEL (self), index, 0, 1);
  keep (self);
  return get_pair (self, index);
}

/**
 * offramp_pairs_remove:
 * @self: a list
 * @id: of an own pair; of another nothing happens
 *
 * The pictures stay where they are, and so do networks that were trained on them.
 */
void
offramp_pairs_remove (OfframpPairs *self, const char *id)
{
  guint index;

  g_return_if_fail (OFFRAMP_IS_PAIRS (self) && id != NULL);

  if (!offramp_pairs_find (self, id, &index) || !offramp_pair_is_own (get_pair (self, index)))
    return;
  g_ptr_array_remove_index (self->pairs, index);
  g_list_model_items_changed (G_LIST_MODEL (self), index, 1, 0);
  keep (self);
}

/**
 * offramp_pairs_refresh:
 * @self: a list
 *
 * Looks again which pairs there are and whether their files are there.
 */
void
offramp_pairs_refresh (OfframpPairs *self)
{
  GPtrArray *pairs;

  g_return_if_fail (OFFRAMP_IS_PAIRS (self));

  pairs = list_built_in ();
  append_kept (self, pairs);
  take_pairs (self, pairs);
}
