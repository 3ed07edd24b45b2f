/* SPDX-License-Identifier: Apache-2.0 */
/* Whether its files are there is looked up once, when it is made: OfframpPairs makes it anew where that may change. */
#include "offramp-pair.h"

#include <glib/gi18n.h>

#include "offramp-display-name.h"

struct _OfframpPair
{
  GObject parent_instance;

  char *id;
  char *title;
  gboolean own;
  gboolean installed;
};

G_DEFINE_FINAL_TYPE (OfframpPair, offramp_pair, G_TYPE_OBJECT)

static void
offramp_pair_finalize (GObject *object)
{
  OfframpPair *self = OFFRAMP_PAIR (object);

  g_free (self->id);
  g_free (self->title);
  G_OBJECT_CLASS (offramp_pair_parent_class)->finalize (object);
}

static void
offramp_pair_class_init (OfframpPairClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_pair_finalize;
}

static void
offramp_pair_init (OfframpPair *self)
{
}

/**
 * offramp_pair_new:
 * @id: see ee_experiment_normalize_pair()
 * @name: (nullable): what the user calls it; %NULL for one of the program's pairs
 *
 * Returns: (transfer full): the pair
 */
OfframpPair *
offramp_pair_new (const char *id, const char *name)
{
  OfframpPair *self = g_object_new (OFFRAMP_TYPE_PAIR, NULL);
  const char *title;

  g_return_val_if_fail (id != NULL, NULL);

  title = name != NULL && *name != '\0' ? name : ee_experiment_get_pair_title (id);
  self->id = g_strdup (id);
  self->title = offramp_display_name_new (title != NULL ? title : id);
  self->own = name != NULL;
  self->installed = ee_experiment_is_installed (id, NULL);
  return self;
}

/**
 * offramp_pair_get_id:
 * @self: a pair
 *
 * Returns: (transfer none): for #EeSettings
 */
const char *
offramp_pair_get_id (OfframpPair *self)
{
  g_return_val_if_fail (OFFRAMP_IS_PAIR (self), NULL);

  return self->id;
}

/**
 * offramp_pair_get_title:
 * @self: a pair
 *
 * Returns: (transfer none): its name for people, of one line
 */
const char *
offramp_pair_get_title (OfframpPair *self)
{
  g_return_val_if_fail (OFFRAMP_IS_PAIR (self), NULL);

  return self->title;
}

/**
 * offramp_pair_is_own:
 * @self: a pair
 *
 * Returns: whether the user has made it
 */
gboolean
offramp_pair_is_own (OfframpPair *self)
{
  g_return_val_if_fail (OFFRAMP_IS_PAIR (self), FALSE);

  return self->own;
}

/**
 * offramp_pair_is_installed:
 * @self: a pair
 *
 * Returns: whether its files were there when it was made
 */
gboolean
offramp_pair_is_installed (OfframpPair *self)
{
  g_return_val_if_fail (OFFRAMP_IS_PAIR (self), FALSE);

  return self->installed;
}

/**
 * offramp_pair_describe:
 * @self: a pair
 *
 * Returns: (transfer full): its title, and whether something is missing; for a list of choices
 */
char *
offramp_pair_describe (OfframpPair *self)
{
  g_return_val_if_fail (OFFRAMP_IS_PAIR (self), NULL);

  return self->installed ? g_strdup (self->title) : g_strdup_printf (_ ("%s (not installed)"), self->title);
}
