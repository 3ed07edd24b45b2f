/* SPDX-License-Identifier: Apache-2.0 */
/* An error is what a training would fail on; a warning what it would learn badly from. */
#include "offramp-pair-draft.h"

#include <glib/gi18n.h>

enum
{
  FEW_IMAGES = 20, /* of a class: too few to say anything of its accuracy */
  UNEVEN = 10,     /* times as many images as in another class, or on the other side */
  MOST_NAMED = 3,  /* classes that a warning names */
};

struct _OfframpPairDraft
{
  GObject parent_instance;

  OfframpSetPreview *main;
  GListStore *redundant;
};

G_DEFINE_FINAL_TYPE (OfframpPairDraft, offramp_pair_draft, G_TYPE_OBJECT)

enum
{
  UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_updated (OfframpPairDraft *self)
{
  g_signal_emit (self, signals[UPDATED], 0);
}

static OfframpSetPreview *
make_preview (OfframpPairDraft *self)
{
  OfframpSetPreview *preview = offramp_set_preview_new ();

  g_signal_connect_object (preview, "updated", G_CALLBACK (emit_updated), self, G_CONNECT_SWAPPED);
  return preview;
}

/* The main set, then the redundant ones; each borrowed from what holds it. */
static GPtrArray *
list_sets (OfframpPairDraft *self)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (sets, g_object_ref (self->main));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->redundant)); i++)
    g_ptr_array_add (sets, g_list_model_get_item (G_LIST_MODEL (self->redundant), i));
  return sets;
}

static void
offramp_pair_draft_dispose (GObject *object)
{
  OfframpPairDraft *self = OFFRAMP_PAIR_DRAFT (object);

  if (self->main != NULL)
    offramp_pair_draft_stop (self);
  g_clear_object (&self->main);
  g_clear_object (&self->redundant);
  G_OBJECT_CLASS (offramp_pair_draft_parent_class)->dispose (object);
}

static void
offramp_pair_draft_class_init (OfframpPairDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = offramp_pair_draft_dispose;

  signals[UPDATED]
      = g_signal_new ("updated", OFFRAMP_TYPE_PAIR_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_pair_draft_init (OfframpPairDraft *self)
{
  self->main = make_preview (self);
  self->redundant = g_list_store_new (OFFRAMP_TYPE_SET_PREVIEW);
}

/**
 * offramp_pair_draft_new:
 *
 * Returns: (transfer full): a pair of nothing yet
 */
OfframpPairDraft *
offramp_pair_draft_new (void)
{
  return g_object_new (OFFRAMP_TYPE_PAIR_DRAFT, NULL);
}

/**
 * offramp_pair_draft_set_main:
 * @self: a draft
 * @word: of a set with classes: "mnist", or "folder:PATH" with a sub-folder for each class
 */
void
offramp_pair_draft_set_main (OfframpPairDraft *self, const char *word)
{
  g_return_if_fail (OFFRAMP_IS_PAIR_DRAFT (self) && word != NULL);

  offramp_set_preview_load (self->main, word, TRUE);
}

/**
 * offramp_pair_draft_add_redundant:
 * @self: a draft
 * @word: of a set; of a folder all pictures below it are redundant
 *
 * Does nothing if it is in the draft.
 */
void
offramp_pair_draft_add_redundant (OfframpPairDraft *self, const char *word)
{
  g_autoptr (OfframpSetPreview) preview = NULL;

  g_return_if_fail (OFFRAMP_IS_PAIR_DRAFT (self) && word != NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->redundant)); i++)
    {
      g_autoptr (OfframpSetPreview) other = g_list_model_get_item (G_LIST_MODEL (self->redundant), i);

      if (g_strcmp0 (offramp_set_preview_get_word (other), word) == 0)
        return;
    }
  preview = make_preview (self);
  offramp_set_preview_load (preview, word, FALSE);
  g_list_store_append (self->redundant, preview);
  emit_updated (self);
}

/**
 * offramp_pair_draft_remove_redundant:
 * @self: a draft
 * @set: one of its redundant sets
 */
void
offramp_pair_draft_remove_redundant (OfframpPairDraft *self, OfframpSetPreview *set)
{
  guint index;

  g_return_if_fail (OFFRAMP_IS_PAIR_DRAFT (self) && OFFRAMP_IS_SET_PREVIEW (set));

  if (!g_list_store_find (self->redundant, set, &index))
    return;
  g_signal_handlers_disconnect_by_data (set, self);
  offramp_set_preview_clear (set);
  g_list_store_remove (self->redundant, index);
  emit_updated (self);
}

/**
 * offramp_pair_draft_stop:
 * @self: a draft
 *
 * Stops the reading; sets that were not read to the end are as if they were not chosen.
 */
void
offramp_pair_draft_stop (OfframpPairDraft *self)
{
  g_autoptr (GPtrArray) sets = NULL;

  g_return_if_fail (OFFRAMP_IS_PAIR_DRAFT (self));

  sets = list_sets (self);
  for (guint i = 0; i < sets->len; i++)
    {
      OfframpSetPreview *set = sets->pdata[i];

      if (!offramp_set_preview_is_loading (set))
        continue;
      if (set == self->main)
        offramp_set_preview_clear (set);
      else
        offramp_pair_draft_remove_redundant (self, set);
    }
}

/**
 * offramp_pair_draft_get_main:
 * @self: a draft
 *
 * Returns: (transfer none): what is in the main set; the same object for all
 */
OfframpSetPreview *
offramp_pair_draft_get_main (OfframpPairDraft *self)
{
  g_return_val_if_fail (OFFRAMP_IS_PAIR_DRAFT (self), NULL);

  return self->main;
}

/**
 * offramp_pair_draft_get_redundant:
 * @self: a draft
 *
 * Returns: (transfer none): a list of #OfframpSetPreview
 */
GListModel *
offramp_pair_draft_get_redundant (OfframpPairDraft *self)
{
  g_return_val_if_fail (OFFRAMP_IS_PAIR_DRAFT (self), NULL);

  return G_LIST_MODEL (self->redundant);
}

/**
 * offramp_pair_draft_is_loading:
 * @self: a draft
 *
 * Returns: whether a set is being read
 */
gboolean
offramp_pair_draft_is_loading (OfframpPairDraft *self)
{
  g_autoptr (GPtrArray) sets = list_sets (self);

  for (guint i = 0; i < sets->len; i++)
    if (offramp_set_preview_is_loading (sets->pdata[i]))
      return TRUE;
  return FALSE;
}

/**
 * offramp_pair_draft_get_fraction:
 * @self: a draft
 *
 * Returns: how much of the sets was read, 0..1
 */
double
offramp_pair_draft_get_fraction (OfframpPairDraft *self)
{
  g_autoptr (GPtrArray) sets = list_sets (self);
  double sum = 0;

  for (guint i = 0; i < sets->len; i++)
    sum += offramp_set_preview_is_loading (sets->pdata[i]) ? offramp_set_preview_get_fraction (sets->pdata[i]) : 1;
  return sum / sets->len;
}

/**
 * offramp_pair_draft_make_id:
 * @self: a draft
 * @error: (out) (optional): %EE_DATA_ERROR_INVALID: what is missing or makes no sense
 *
 * Returns: (transfer full): the line that names the pair, or %NULL
 */
char *
offramp_pair_draft_make_id (OfframpPairDraft *self, GError **error)
{
  g_autoptr (GPtrArray) sets = NULL;
  g_autoptr (GString) line = NULL;
  guint n_redundant = 0;

  g_return_val_if_fail (OFFRAMP_IS_PAIR_DRAFT (self), NULL);

  sets = list_sets (self);
  if (offramp_set_preview_get_word (self->main) == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("Choose the main images."));
      return NULL;
    }
  line = g_string_new (offramp_set_preview_get_word (self->main));
  for (guint i = 1; i < sets->len; i++)
    {
      const char *word = offramp_set_preview_get_word (sets->pdata[i]);

      /* One whose reading was stopped has none. */
      if (word != NULL)
        g_string_append_printf (line, "%c%s", n_redundant++ == 0 ? '+' : ',', word);
    }
  if (n_redundant == 0)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("Choose what is redundant to them."));
      return NULL;
    }
  return ee_experiment_normalize_pair (line->str, error);
}

/**
 * offramp_pair_draft_list_errors:
 * @self: a draft
 *
 * Returns: (transfer full): what a training would fail on; empty where nothing is wrong
 */
GStrv
offramp_pair_draft_list_errors (OfframpPairDraft *self)
{
  g_autoptr (GStrvBuilder) errors = g_strv_builder_new ();
  g_autoptr (GPtrArray) sets = list_sets (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = offramp_pair_draft_make_id (self, &error);

  for (guint i = 0; i < sets->len; i++)
    {
      const char *message = offramp_set_preview_get_error (sets->pdata[i]);
      guint n_more;
      const char *const *broken = offramp_set_preview_get_broken (sets->pdata[i], &n_more);

      /* One broken picture is the message itself. */
      if (message != NULL && (broken == NULL || broken[0] == NULL || broken[1] == NULL))
        g_strv_builder_add (errors, message);
      for (guint k = 0; broken != NULL && broken[0] != NULL && broken[1] != NULL && broken[k] != NULL; k++)
        g_strv_builder_add (errors, broken[k]);
      if (n_more > 0)
        {
          g_autofree char *more = g_strdup_printf (
              ngettext ("And %u more picture cannot be read.", "And %u more pictures cannot be read.", n_more), n_more);

          g_strv_builder_add (errors, more);
        }
    }
  if (id == NULL)
    g_strv_builder_add (errors, error->message);
  return g_strv_builder_end (errors);
}

static guint
count_images (OfframpSetPreview *set)
{
  return offramp_set_preview_get_total (set, EE_PART_TRAIN) + offramp_set_preview_get_total (set, EE_PART_TEST);
}

static guint
count_class (OfframpClassSamples *class)
{
  return offramp_class_samples_get_count (class, EE_PART_TRAIN) + offramp_class_samples_get_count (class, EE_PART_TEST);
}

static void
warn_of_few (OfframpSetPreview *set, GStrvBuilder *warnings)
{
  GListModel *classes = offramp_set_preview_get_classes (set);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *text = NULL;
  guint n_few = 0;

  for (guint i = 0; i < g_list_model_get_n_items (classes); i++)
    {
      g_autoptr (OfframpClassSamples) class = g_list_model_get_item (classes, i);

      if (count_class (class) < FEW_IMAGES && n_few++ < MOST_NAMED)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", offramp_class_samples_get_name (class));
    }
  if (n_few == 0)
    return;
  text = g_strdup_printf (ngettext ("%u class has fewer than %d images, too few to learn or to test: %s.",
                                    "%u classes have fewer than %d images, too few to learn or to test: %s.", n_few),
                          n_few, FEW_IMAGES, names->str);
  g_strv_builder_add (warnings, text);
}

static void
warn_of_uneven (OfframpSetPreview *set, GStrvBuilder *warnings)
{
  GListModel *classes = offramp_set_preview_get_classes (set);
  g_autoptr (OfframpClassSamples) least = NULL;
  g_autoptr (OfframpClassSamples) most = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (classes); i++)
    {
      g_autoptr (OfframpClassSamples) class = g_list_model_get_item (classes, i);

      if (least == NULL || count_class (class) < count_class (least))
        g_set_object (&least, class);
      if (most == NULL || count_class (class) > count_class (most))
        g_set_object (&most, class);
    }
  if (least == NULL || count_class (most) < UNEVEN * count_class (least))
    return;
  text = g_strdup_printf (_ ("“%s” has %u images and “%s” only %u: the network will favour the larger class."),
                          offramp_class_samples_get_name (most), count_class (most),
                          offramp_class_samples_get_name (least), count_class (least));
  g_strv_builder_add (warnings, text);
}

static void
warn_of_sides (OfframpPairDraft *self, GPtrArray *sets, GStrvBuilder *warnings)
{
  const guint n_main = count_images (self->main);
  g_autofree char *text = NULL;
  guint n_redundant = 0;

  for (guint i = 1; i < sets->len; i++)
    n_redundant += count_images (sets->pdata[i]);
  if (n_main == 0 || n_redundant == 0 || (n_redundant >= n_main / UNEVEN && n_redundant <= (guint64)n_main * UNEVEN))
    return;
  text = g_strdup_printf (_ ("There are %u main and %u redundant images; about as many of each teach the exit best."),
                          n_main, n_redundant);
  g_strv_builder_add (warnings, text);
}

/* The same picture on both sides teaches the exit nonsense. */
static void
warn_of_doubles (OfframpPairDraft *self, GPtrArray *sets, GStrvBuilder *warnings)
{
  GHashTable *main = offramp_set_preview_get_digests (self->main);
  guint n = 0;

  for (guint i = 1; main != NULL && i < sets->len; i++)
    {
      GHashTable *redundant = offramp_set_preview_get_digests (sets->pdata[i]);
      GHashTableIter iter;
      gpointer digest;

      if (redundant == NULL)
        continue;
      g_hash_table_iter_init (&iter, redundant);
      while (g_hash_table_iter_next (&iter, &digest, NULL))
        n += g_hash_table_contains (main, digest);
    }
  if (n > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u picture is main and redundant at once.", "%u pictures are main and redundant at once.", n), n);

      g_strv_builder_add (warnings, text);
    }
}

/**
 * offramp_pair_draft_list_warnings:
 * @self: a draft
 *
 * Returns: (transfer full): what a network would learn badly from; empty where there is nothing to say
 */
GStrv
offramp_pair_draft_list_warnings (OfframpPairDraft *self)
{
  g_autoptr (GStrvBuilder) warnings = g_strv_builder_new ();
  g_autoptr (GPtrArray) sets = NULL;

  g_return_val_if_fail (OFFRAMP_IS_PAIR_DRAFT (self), NULL);

  sets = list_sets (self);
  warn_of_few (self->main, warnings);
  warn_of_uneven (self->main, warnings);
  warn_of_sides (self, sets, warnings);
  warn_of_doubles (self, sets, warnings);
  return g_strv_builder_end (warnings);
}

/**
 * offramp_pair_draft_is_ready:
 * @self: a draft
 *
 * Returns: whether all of it was read and can be trained on
 */
gboolean
offramp_pair_draft_is_ready (OfframpPairDraft *self)
{
  g_auto (GStrv) errors = NULL;

  g_return_val_if_fail (OFFRAMP_IS_PAIR_DRAFT (self), FALSE);

  errors = offramp_pair_draft_list_errors (self);
  return errors[0] == NULL && !offramp_pair_draft_is_loading (self);
}
