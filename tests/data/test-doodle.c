/* SPDX-License-Identifier: Apache-2.0 */
/* Doodles: always the same, legible, and told from other glyphs by shape alone. */
#include "ee-doodle.h"

#include <math.h>
#include <string.h>

#include "ee-glyphs.h"

enum
{
  PIXELS = EE_IMAGE_SIDE * EE_IMAGE_SIDE,
  N_TRAIN = 1500,
  N_TEST = 300,
};

static void
test_same_seed_same_picture (void)
{
  guint8 first[EE_IMAGE_BYTES], again[EE_IMAGE_BYTES], other[EE_IMAGE_BYTES];

  for (guint digit = 0; digit < EE_DOODLE_N_DIGITS; digit++)
    {
      ee_doodle_draw_digit (digit, 5, first);
      ee_doodle_draw_digit (digit, 5, again);
      ee_doodle_draw_digit (digit, 6, other);
      g_assert_cmpmem (first, sizeof first, again, sizeof again);
      g_assert_true (memcmp (first, other, sizeof first) != 0);
    }
  ee_doodle_draw_glyph (5, first);
  ee_doodle_draw_glyph (5, again);
  ee_doodle_draw_glyph (6, other);
  g_assert_cmpmem (first, sizeof first, again, sizeof again);
  g_assert_true (memcmp (first, other, sizeof first) != 0);
}

/* A longer set begins like a shorter one of the same seed. */
static void
test_sets_are_prefixes (void)
{
  for (guint redundant = 0; redundant < 2; redundant++)
    {
      g_autoptr (EeDataset) shorter = ee_doodle_dataset_new (redundant, 30, 9);
      g_autoptr (EeDataset) longer = ee_doodle_dataset_new (redundant, 60, 9);
      g_autoptr (EeDataset) other = ee_doodle_dataset_new (redundant, 30, 10);

      for (guint i = 0; i < 30; i++)
        {
          guint8 first[EE_IMAGE_BYTES], second[EE_IMAGE_BYTES];

          ee_dataset_copy_image (shorter, i, FALSE, first);
          ee_dataset_copy_image (longer, i, FALSE, second);
          g_assert_cmpmem (first, sizeof first, second, sizeof second);
          g_assert_cmpuint (ee_dataset_get_label (shorter, i), ==, redundant ? 0 : i % 10);
        }
      g_assert_cmpstr (ee_dataset_get_digest (shorter), !=, ee_dataset_get_digest (longer));
      g_assert_cmpstr (ee_dataset_get_digest (shorter), !=, ee_dataset_get_digest (other));
    }
}

/* Every model is read in full: points inside the box, every stroke closed, none cut off by a limit. */
static void
assert_model (const EeDrawing *drawing)
{
  g_assert_cmpuint (drawing->n_strokes, >, 0);
  g_assert_cmpuint (drawing->n_strokes, <, EE_PEN_MAX_STROKES);
  g_assert_cmpuint (drawing->n_points, <, EE_PEN_MAX_POINTS);
  g_assert_cmpuint (drawing->ends[drawing->n_strokes - 1], ==, drawing->n_points);
  for (guint s = 0, start = 0; s < drawing->n_strokes; start = drawing->ends[s], s++)
    g_assert_cmpuint (drawing->ends[s] - start, >=, 2);
  for (guint i = 0; i < drawing->n_points; i++)
    g_assert_true (drawing->points[i].x >= 0 && drawing->points[i].x <= 100 && drawing->points[i].y >= 0
                   && drawing->points[i].y <= 100);
}

static void
test_models (void)
{
  EeDrawing drawing;

  for (guint digit = 0; digit < EE_DOODLE_N_DIGITS; digit++)
    {
      g_assert_cmpuint (ee_glyphs_get_n_variants (digit), >=, 3);
      for (guint variant = 0; variant < ee_glyphs_get_n_variants (digit); variant++)
        {
          ee_glyphs_get_digit (digit, variant, &drawing);
          assert_model (&drawing);
        }
    }
  g_assert_cmpuint (ee_glyphs_get_n_figures (), >=, 30);
  for (guint i = 0; i < ee_glyphs_get_n_figures (); i++)
    {
      ee_glyphs_get_figure (i, &drawing);
      assert_model (&drawing);
    }
}

static float *
make_vectors (gboolean redundant, guint n, guint64 seed)
{
  g_autoptr (EeDataset) dataset = ee_doodle_dataset_new (redundant, n, seed);
  float *vectors = g_new (float, (gsize)n *PIXELS);

  for (guint i = 0; i < n; i++)
    {
      guint8 image[EE_IMAGE_BYTES];

      ee_dataset_copy_image (dataset, i, FALSE, image);
      for (guint p = 0; p < PIXELS; p++)
        vectors[(gsize)i * PIXELS + p] = image[p * EE_IMAGE_CHANNELS] / 255.0f;
    }
  return vectors;
}

static guint
find_nearest (const float *vector, const float *others, guint n, float *distance)
{
  guint nearest = 0;

  *distance = INFINITY;
  for (guint i = 0; i < n; i++)
    {
      const float *other = others + (gsize)i * PIXELS;
      float sum = 0;

      for (guint p = 0; p < PIXELS; p++)
        sum += (vector[p] - other[p]) * (vector[p] - other[p]);
      if (sum < *distance)
        {
          *distance = sum;
          nearest = i;
        }
    }
  return nearest;
}

/* The nearest of 1500 other drawings mostly has the same label: the classes are real, and not trivial. */
static void
test_digits_are_legible (void)
{
  g_autofree float *train = make_vectors (FALSE, N_TRAIN, 1);
  g_autofree float *test = make_vectors (FALSE, N_TEST, 2);
  guint n_right = 0;

  for (guint i = 0; i < N_TEST; i++)
    {
      float distance;
      guint nearest = find_nearest (test + (gsize)i * PIXELS, train, N_TRAIN, &distance);

      g_assert_cmpfloat (distance, >, 0);
      n_right += nearest % 10 == i % 10;
    }
  g_test_message ("%u of %d right", n_right, N_TEST);
  g_assert_cmpuint (n_right, >, N_TEST * 0.8);
}

/* Ink and thickness alike in both kinds, nothing at the border, so that only the shape tells. */
static void
test_ink_gives_nothing_away (void)
{
  double border[2] = { 0 }, brightest[2] = { 0 };

  for (guint redundant = 0; redundant < 2; redundant++)
    {
      g_autofree float *vectors = make_vectors (redundant, N_TRAIN, 3);

      for (guint i = 0; i < N_TRAIN; i++)
        {
          float largest = 0;

          for (guint p = 0; p < PIXELS; p++)
            {
              float value = vectors[(gsize)i * PIXELS + p];
              guint x = p % EE_IMAGE_SIDE, y = p / EE_IMAGE_SIDE;

              largest = MAX (largest, value);
              if (x == 0 || y == 0 || x == EE_IMAGE_SIDE - 1 || y == EE_IMAGE_SIDE - 1)
                border[redundant] += value;
            }
          g_assert_cmpfloat (largest, >, 0.6);
          brightest[redundant] += largest;
        }
    }
  g_assert_cmpfloat_with_epsilon (brightest[0] / N_TRAIN, brightest[1] / N_TRAIN, 0.02);
  g_assert_cmpfloat (border[0] / (N_TRAIN * 124), <, 0.01);
  g_assert_cmpfloat (border[1] / (N_TRAIN * 124), <, 0.02);
}

static void
test_light_on_dark (void)
{
  for (guint64 seed = 0; seed < 300; seed++)
    {
      guint8 image[EE_IMAGE_BYTES];

      ee_doodle_draw_digit ((guint)(seed % 10), seed, image);
      g_assert_false (ee_image_is_dark_on_light (image));
      ee_doodle_draw_glyph (seed, image);
      g_assert_false (ee_image_is_dark_on_light (image));
      for (guint p = 0; p < EE_IMAGE_BYTES; p += EE_IMAGE_CHANNELS)
        g_assert_true (image[p] == image[p + 1] && image[p] == image[p + 2]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/doodle/same-seed-same-picture", test_same_seed_same_picture);
  g_test_add_func ("/doodle/sets-are-prefixes", test_sets_are_prefixes);
  g_test_add_func ("/doodle/models", test_models);
  g_test_add_func ("/doodle/digits-are-legible", test_digits_are_legible);
  g_test_add_func ("/doodle/ink-gives-nothing-away", test_ink_gives_nothing_away);
  g_test_add_func ("/doodle/light-on-dark", test_light_on_dark);
  return g_test_run ();
}
