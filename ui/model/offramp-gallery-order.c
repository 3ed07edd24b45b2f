/* SPDX-License-Identifier: Apache-2.0 */
/* Order and choice of the images. Images that have no value of the key come last in both directions; equal ones keep
 * the order of arrival, so that the order is always the same. */
#include "offramp-gallery-order.h"

#include <string.h>

/* As they stand in actions and menus. */
static const char *const key_names[OFFRAMP_GALLERY_N_KEYS]
    = { "arrival", "redundant", "confidence", "time", "class", "name" };

static int
compare_doubles (double a, double b)
{
  return (a > b) - (a < b);
}

/* Whether @verdict has a value of @key. */
static gboolean
has_value (const OfframpVerdict *verdict, OfframpGalleryKey key)
{
  if (verdict == NULL)
    return FALSE;
  if (key == OFFRAMP_GALLERY_CLASS || key == OFFRAMP_GALLERY_CONFIDENCE)
    return verdict->label != NULL;
  return TRUE;
}

/* Class names are numbers or words: "2" comes before "10". */
static int
compare_labels (const char *a, const char *b)
{
  char *end_a, *end_b;
  guint64 number_a = g_ascii_strtoull (a, &end_a, 10), number_b = g_ascii_strtoull (b, &end_b, 10);

  if (end_a != a && end_b != b && number_a != number_b)
    return number_a < number_b ? -1 : 1;
  return g_utf8_collate (a, b);
}

static int
compare_verdicts (const OfframpVerdict *a, const OfframpVerdict *b, OfframpGalleryKey key)
{
  switch (key)
    {
    case OFFRAMP_GALLERY_REDUNDANT:
      return compare_doubles (a->route.p_redundant, b->route.p_redundant);
    case OFFRAMP_GALLERY_CONFIDENCE:
      return compare_doubles (a->route.p_label, b->route.p_label);
    case OFFRAMP_GALLERY_TIME:
      return compare_doubles (a->timing.total_ms, b->timing.total_ms);
    case OFFRAMP_GALLERY_CLASS:
      return compare_labels (a->label, b->label);
    case OFFRAMP_GALLERY_ARRIVAL:
    case OFFRAMP_GALLERY_NAME:
    case OFFRAMP_GALLERY_N_KEYS:
      break;
    }
  return 0;
}

static int
compare_arrivals (OfframpSample *a, OfframpSample *b)
{
  guint64 first = offramp_sample_get_arrival (a), second = offramp_sample_get_arrival (b);

  return (first > second) - (first < second);
}

/**
 * offramp_gallery_compare:
 * @a: a sample
 * @b: another
 * @key: what they are sorted by
 * @descending: whether the larger one comes first
 *
 * Returns: below 0 if @a comes first, above 0 if @b does
 */
int
offramp_gallery_compare (OfframpSample *a, OfframpSample *b, OfframpGalleryKey key, gboolean descending)
{
  const OfframpVerdict *verdict_a = offramp_sample_get_verdict (a), *verdict_b = offramp_sample_get_verdict (b);
  int order = 0;

  if (key == OFFRAMP_GALLERY_ARRIVAL)
    return descending ? compare_arrivals (b, a) : compare_arrivals (a, b);
  if (key == OFFRAMP_GALLERY_NAME)
    order = strcmp (offramp_sample_get_name_key (a), offramp_sample_get_name_key (b));
  else
    {
      gboolean has_a = has_value (verdict_a, key), has_b = has_value (verdict_b, key);

      if (has_a != has_b)
        return has_a ? -1 : 1;
      if (has_a)
        order = compare_verdicts (verdict_a, verdict_b, key);
    }
  if (order == 0)
    return compare_arrivals (a, b);
  return descending ? -order : order;
}

/**
 * offramp_gallery_match:
 * @sample: a sample
 * @choice: which images are wanted
 *
 * Returns: whether @sample is one of them
 */
gboolean
offramp_gallery_match (OfframpSample *sample, const OfframpGalleryChoice *choice)
{
  const OfframpVerdict *verdict = offramp_sample_get_verdict (sample);

  if (choice->label != NULL && (verdict == NULL || g_strcmp0 (verdict->label, choice->label) != 0))
    return FALSE;
  switch (choice->route)
    {
    case OFFRAMP_GALLERY_ALL:
      return TRUE;
    case OFFRAMP_GALLERY_LEFT:
      return verdict != NULL && offramp_verdict_get_exit_block (verdict) > 0;
    case OFFRAMP_GALLERY_FULL:
      return verdict != NULL && offramp_verdict_get_exit_block (verdict) == 0;
    case OFFRAMP_GALLERY_UNJUDGED:
      return verdict == NULL;
    }
  return FALSE;
}

/**
 * offramp_gallery_follows_verdicts:
 * @key: a key
 *
 * Returns: whether a new verdict may change the order
 */
gboolean
offramp_gallery_follows_verdicts (OfframpGalleryKey key)
{
  return key != OFFRAMP_GALLERY_ARRIVAL && key != OFFRAMP_GALLERY_NAME;
}

/**
 * offramp_gallery_key_from_string:
 * @text: a key's name
 *
 * Returns: the key; %OFFRAMP_GALLERY_ARRIVAL for an unknown name
 */
OfframpGalleryKey
offramp_gallery_key_from_string (const char *text)
{
  for (guint i = 0; i < OFFRAMP_GALLERY_N_KEYS; i++)
    if (g_strcmp0 (text, key_names[i]) == 0)
      return (OfframpGalleryKey)i;
  return OFFRAMP_GALLERY_ARRIVAL;
}

/**
 * offramp_gallery_key_to_string:
 * @key: a key
 *
 * Returns: (transfer none): its name in actions
 */
const char *
offramp_gallery_key_to_string (OfframpGalleryKey key)
{
  g_return_val_if_fail (key < OFFRAMP_GALLERY_N_KEYS, NULL);
  return key_names[key];
}

static int
compare_label_items (gconstpointer a, gconstpointer b)
{
  return compare_labels (*(const char *const *)a, *(const char *const *)b);
}

/**
 * offramp_gallery_list_labels:
 * @samples: of #OfframpSample
 *
 * Returns: (transfer full): the classes that were found among @samples, each once, in order
 */
char **
offramp_gallery_list_labels (GListModel *samples)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *labels = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (samples); i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (samples, i);
      const OfframpVerdict *verdict = offramp_sample_get_verdict (sample);

      if (verdict != NULL && verdict->label != NULL && g_hash_table_add (seen, verdict->label))
        g_ptr_array_add (labels, g_strdup (verdict->label));
    }
  g_ptr_array_sort (labels, compare_label_items);
  g_ptr_array_add (labels, NULL);
  return (char **)g_ptr_array_free (labels, FALSE);
}
