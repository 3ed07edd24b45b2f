/* SPDX-License-Identifier: Apache-2.0 */
/* ee-outlier.c - the sets of outliers: which picture belongs to which seed, and how many there are
 *
 * A picture is a function of its kind, its seed and, for mutants, the main set. The drawing is done by
 * ee-outlier-page, -pattern, -character and -mutant.
 */
#include "ee-outlier.h"

#include <glib/gi18n-lib.h>

#include "ee-outlier-private.h"

static const struct
{
  const char *id;
  const char *title;
  guint counts[2]; /* training, test */
} kinds[EE_N_OUTLIERS] = {
  [EE_OUTLIER_BLANK] = { "blank", N_ ("Blank pages (built in)"), { 2000, 500 } },
  [EE_OUTLIER_NOISE] = { "noise", N_ ("Noise (built in)"), { 3000, 500 } },
  [EE_OUTLIER_PATTERNS] = { "patterns", N_ ("Patterns (built in)"), { 8000, 2000 } },
  [EE_OUTLIER_CHARACTERS] = { "characters", N_ ("Invented characters (built in)"), { 12000, 2000 } },
  [EE_OUTLIER_MUTANTS] = { "mutants", N_ ("Spoilt main images (built in)"), { 8000, 2000 } },
};

/**
 * ee_outlier_kind_from_id:
 * @id: a word of a pair
 * @kind: (out): what it means; untouched if it means no outliers
 *
 * Returns: whether it does
 */
gboolean
ee_outlier_kind_from_id (const char *id, EeOutlierKind *kind)
{
  g_return_val_if_fail (id != NULL && kind != NULL, FALSE);

  for (guint i = 0; i < EE_N_OUTLIERS; i++)
    if (g_str_equal (kinds[i].id, id))
      {
        *kind = (EeOutlierKind)i;
        return TRUE;
      }
  return FALSE;
}

/**
 * ee_outlier_kind_get_id:
 * @kind: a kind
 *
 * Returns: (transfer none): its word
 */
const char *
ee_outlier_kind_get_id (EeOutlierKind kind)
{
  g_return_val_if_fail (kind < EE_N_OUTLIERS, NULL);

  return kinds[kind].id;
}

/**
 * ee_outlier_kind_get_title:
 * @kind: a kind
 *
 * Returns: (transfer none): its name for people, translated
 */
const char *
ee_outlier_kind_get_title (EeOutlierKind kind)
{
  g_return_val_if_fail (kind < EE_N_OUTLIERS, NULL);

  return _ (kinds[kind].title);
}

/**
 * ee_outlier_draw:
 * @kind: a kind
 * @main: (nullable): the main set, in light ink if it is ink at all; only for %EE_OUTLIER_MUTANTS
 * @seed: of the picture
 * @image: (out caller-allocates): [32, 32, 3] uint8
 */
void
ee_outlier_draw (EeOutlierKind kind, EeDataset *main, guint64 seed, guint8 *image)
{
  EeCanvas canvas;
  EeRng rng;

  g_return_if_fail (kind < EE_N_OUTLIERS && image != NULL);
  g_return_if_fail (main != NULL || kind != EE_OUTLIER_MUTANTS);

  ee_rng_init (&rng, ee_rng_mix (seed, kind));
  switch (kind)
    {
    case EE_OUTLIER_CHARACTERS:
      ee_outlier_draw_character (&rng, image);
      return;
    case EE_OUTLIER_MUTANTS:
      ee_outlier_draw_mutant (main, &rng, image);
      return;
    case EE_OUTLIER_BLANK:
      ee_outlier_draw_page (&rng, &canvas);
      break;
    case EE_OUTLIER_NOISE:
      ee_outlier_draw_noise (&rng, &canvas);
      break;
    case EE_OUTLIER_PATTERNS:
    default:
      ee_outlier_draw_pattern (&rng, &canvas);
      break;
    }
  ee_canvas_write (&canvas, image);
}

/**
 * ee_outlier_count:
 * @kind: what is drawn
 * @part: training or test images
 *
 * Returns: how many there are
 */
guint
ee_outlier_count (EeOutlierKind kind, EePart part)
{
  g_return_val_if_fail (kind < EE_N_OUTLIERS && part <= EE_PART_TEST, 0);

  return kinds[kind].counts[part];
}

/**
 * ee_outlier_dataset_new:
 * @kind: a kind
 * @part: training or test images
 * @main: (nullable): the main set's images of the same part; only for %EE_OUTLIER_MUTANTS
 * @seed: of all pictures
 *
 * Image i of a part is drawn from (@seed, @part, i); all have the label 0. The digest is the sha256 of the
 * pixels.
 *
 * Returns: (transfer full): the pictures
 */
EeDataset *
ee_outlier_dataset_new (EeOutlierKind kind, EePart part, EeDataset *main, guint64 seed)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);
  g_autofree char *source = g_strdup_printf (_ ("code, seed %s"), number);
  g_autofree char *digest = NULL;
  guint8 *pixels;
  gsize size;
  guint n;

  g_return_val_if_fail (kind < EE_N_OUTLIERS && part <= EE_PART_TEST, NULL);

  n = kinds[kind].counts[part];
  size = (gsize)n * EE_IMAGE_BYTES;
  pixels = g_malloc (size);
  for (guint i = 0; i < n; i++)
    ee_outlier_draw (kind, main, ee_rng_mix (ee_rng_mix (seed, part), i), pixels + (gsize)i * EE_IMAGE_BYTES);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, pixels, size);
  return ee_dataset_new (kinds[kind].id, 1, EE_IMAGE_CHANNELS, n, pixels, g_new0 (guint16, n), source, digest);
}
