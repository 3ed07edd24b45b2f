/* SPDX-License-Identifier: Apache-2.0 */
/* Maps as numbers, as levels, on the sheet, on the screen and in colours; what differs between two kinds of images. */
#include <math.h>

#include "offramp-feature-contrast.h"
#include "offramp-feature-layers.h"
#include "offramp-feature-paint.h"

static OfframpFeatureMaps *
make_maps (guint n_maps, guint side, float (*get) (guint map, guint pixel))
{
  float *values = g_new (float, n_maps *side *side);

  for (guint m = 0; m < n_maps; m++)
    for (guint p = 0; p < side * side; p++)
      values[m * side * side + p] = get (m, p);
  return offramp_feature_maps_new (3, n_maps, side, values);
}

static float
ramp (guint map, guint pixel)
{
  return map * 10 + pixel;
}

static void
test_ranges_and_levels (void)
{
  g_autoptr (OfframpFeatureMaps) maps = make_maps (3, 2, ramp);
  g_autofree guint8 *own = offramp_feature_maps_fill_levels (maps, OFFRAMP_FEATURE_SCALE_MAP);
  g_autofree guint8 *all = offramp_feature_maps_fill_levels (maps, OFFRAMP_FEATURE_SCALE_LAYER);

  g_assert_cmpfloat (maps->ranges[1].lowest, ==, 10);
  g_assert_cmpfloat (maps->ranges[1].highest, ==, 13);
  g_assert_cmpfloat (maps->ranges[1].mean, ==, 11.5f);
  g_assert_cmpfloat (maps->whole.highest, ==, 23);
  for (guint m = 0; m < 3; m++)
    {
      g_assert_cmpuint (own[4 * m], ==, 0);
      g_assert_cmpuint (own[4 * m + 3], ==, 255);
    }
  g_assert_cmpuint (own[1], ==, 85);
  g_assert_cmpuint (all[0], ==, 0);
  g_assert_cmpuint (all[3], ==, 33); /* 3 / 23 * 255 */
  g_assert_cmpuint (all[11], ==, 255);
  g_assert_cmpuint (offramp_feature_maps_count_silent (maps), ==, 0);
}

static float
silent_but_one (guint map, guint pixel)
{
  return map == 1 ? pixel : 0;
}

static void
test_silent_maps (void)
{
  g_autoptr (OfframpFeatureMaps) maps = make_maps (4, 3, silent_but_one);
  g_autofree guint8 *levels = offramp_feature_maps_fill_levels (maps, OFFRAMP_FEATURE_SCALE_MAP);

  g_assert_cmpuint (offramp_feature_maps_count_silent (maps), ==, 3);
  for (guint p = 0; p < 9; p++)
    g_assert_cmpuint (levels[2 * 9 + p], ==, 0);
}

/* Every layer of VGG-19 at full width, and views of many shapes: all maps fit, none overlap, each is found where it is.
 */
static void
test_grid_places_every_map (void)
{
  static const guint layers[][2]
      = { { 64, 32 }, { 128, 16 }, { 256, 8 }, { 512, 4 }, { 512, 2 }, { 4096, 1 }, { 1, 7 } };
  static const double views[][2] = { { 800, 600 }, { 300, 600 }, { 1200, 90 }, { 40, 40 } };

  for (guint l = 0; l < G_N_ELEMENTS (layers); l++)
    for (guint v = 0; v < G_N_ELEMENTS (views); v++)
      {
        const double width = views[v][0], height = views[v][1];
        OfframpFeatureGrid grid;
        OfframpFeatureCamera camera;

        offramp_feature_grid_init (&grid, layers[l][0], layers[l][1], width, height);
        camera = offramp_feature_camera_fit (&grid, width, height);
        g_assert_cmpuint (grid.columns * grid.rows, >=, grid.n_maps);
        g_assert_cmpuint (grid.columns * (grid.rows - 1), <, grid.n_maps);
        g_assert_cmpuint (grid.texture_columns * grid.texture_rows, >=, grid.n_maps);
        g_assert_cmpuint (MAX (grid.texture_columns, grid.texture_rows) * grid.side, <=, 1024);
        for (guint m = 0; m < grid.n_maps; m++)
          {
            const OfframpFeatureBox box = offramp_feature_camera_get_box (camera, &grid, m);

            g_assert_cmpfloat (box.x, >=, -1e-6);
            g_assert_cmpfloat (box.y + box.height, <=, height + 1e-6);
            g_assert_cmpfloat (box.x + box.width, <=, width + 1e-6);
            g_assert_cmpint (offramp_feature_camera_find (camera, &grid, box.x + box.width / 2, box.y + box.height / 2),
                             ==, (int)m);
          }
      }
}

static void
test_pack (void)
{
  OfframpFeatureGrid grid;
  guint8 levels[5 * 4];
  g_autofree guint8 *texture = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    levels[i] = 100 + i;
  offramp_feature_grid_init (&grid, 5, 2, 100, 100);
  g_assert_cmpuint (grid.texture_columns, ==, 3);
  g_assert_cmpuint (grid.texture_rows, ==, 2);
  texture = offramp_feature_grid_pack (&grid, levels);
  /* Map 4 is the second of the second row: texels (2..3, 2..3) of a texture 6 wide. */
  g_assert_cmpuint (texture[2 * 6 + 2], ==, 116);
  g_assert_cmpuint (texture[2 * 6 + 3], ==, 117);
  g_assert_cmpuint (texture[3 * 6 + 2], ==, 118);
  g_assert_cmpuint (texture[3 * 6 + 5], ==, 0);
  g_assert_cmpuint (texture[1], ==, 101);
  g_assert_cmpuint (texture[6], ==, 102);
}

/* What is under the pointer stays there, all the way of an animated zoom too, and no view leaves the sheet. */
static void
test_camera (void)
{
  const double width = 640, height = 480, x = 200, y = 300;
  OfframpFeatureGrid grid;
  OfframpFeatureCamera fit, near, between;

  offramp_feature_grid_init (&grid, 512, 4, width, height);
  fit = offramp_feature_camera_fit (&grid, width, height);
  near = offramp_feature_camera_zoom (fit, &grid, width, height, 6, x, y);
  g_assert_cmpfloat_with_epsilon (near.x + x / near.scale, fit.x + x / fit.scale, 1e-6);
  g_assert_cmpfloat_with_epsilon (near.y + y / near.scale, fit.y + y / fit.scale, 1e-6);
  for (double share = 0; share <= 1; share += 0.125)
    {
      between = offramp_feature_camera_approach (fit, near, share);
      g_assert_cmpfloat_with_epsilon (between.x + x / between.scale, fit.x + x / fit.scale, 1e-6);
      g_assert_cmpfloat (between.scale, >=, fit.scale - 1e-9);
    }
  near = offramp_feature_camera_pan (near, &grid, width, height, -1e6, 1e6);
  g_assert_cmpfloat_with_epsilon (near.x, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (near.y + height / near.scale, offramp_feature_grid_get_height (&grid), 1e-6);
  near = offramp_feature_camera_zoom (near, &grid, width, height, 1e-9, 0, 0);
  g_assert_cmpfloat_with_epsilon (near.scale, fit.scale, 1e-9);
  g_assert_cmpfloat_with_epsilon (near.x, fit.x, 1e-6);

  near = offramp_feature_camera_zoom (fit, &grid, width, height, 8, 0, 0);
  near = offramp_feature_camera_show (near, &grid, width, height, 511);
  g_assert_cmpint (offramp_feature_camera_find (near, &grid, offramp_feature_camera_get_box (near, &grid, 511).x + 1,
                                                offramp_feature_camera_get_box (near, &grid, 511).y + 1),
                   ==, 511);
  g_assert_cmpfloat (offramp_feature_camera_get_box (near, &grid, 511).x, <=, width);
}

static void
test_paint (void)
{
  enum
  {
    SIZE = 90
  };
  OfframpFeatureGrid grid;
  OfframpFeatureCamera camera;
  guint8 levels[5 * 4], rgb[OFFRAMP_FEATURE_LEVELS][3];
  g_autofree guint32 *pixels = g_new (guint32, SIZE * SIZE);

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    levels[i] = i * 12;
  offramp_feature_grid_init (&grid, 5, 2, SIZE, SIZE);
  camera = offramp_feature_camera_fit (&grid, SIZE, SIZE);
  for (guint colours = 0; colours < OFFRAMP_N_FEATURE_COLOURS; colours++)
    {
      offramp_feature_colours_fill (colours, rgb);
      offramp_feature_paint (levels, &grid, camera, colours, pixels, SIZE, SIZE, SIZE);
      for (guint m = 0; m < 5; m++)
        {
          const OfframpFeatureBox box = offramp_feature_camera_get_box (camera, &grid, m);

          for (guint p = 0; p < 4; p++)
            {
              const guint x = box.x + (p % 2 + 0.5) * camera.scale, y = box.y + (p / 2 + 0.5) * camera.scale;
              const guint8 *c = rgb[levels[4 * m + p]];

              g_assert_cmphex (pixels[y * SIZE + x], ==, 0xff000000u | (guint32)c[0] << 16 | (guint32)c[1] << 8 | c[2]);
            }
        }
      /* The place after the last map is ground. */
      g_assert_cmpuint (grid.columns * grid.rows, >, 5);
      g_assert_cmphex (pixels[(guint)(offramp_feature_camera_get_box (camera, &grid, 5).y + 3) * SIZE
                              + (guint)(offramp_feature_camera_get_box (camera, &grid, 5).x + 3)],
                       ==, 0);
    }
}

static void
test_colours (void)
{
  guint8 rgb[OFFRAMP_FEATURE_LEVELS][3];

  offramp_feature_colours_fill (OFFRAMP_FEATURE_VIRIDIS, rgb);
  g_assert_cmpmem (rgb[0], 3, ((guint8[]){ 68, 1, 84 }), 3);
  g_assert_cmpmem (rgb[255], 3, ((guint8[]){ 253, 231, 37 }), 3);
  for (guint i = 1; i < OFFRAMP_FEATURE_LEVELS; i++) /* brighter and brighter: it can be read without colours too */
    g_assert_cmpfloat (0.2126 * rgb[i][0] + 0.7152 * rgb[i][1] + 0.0722 * rgb[i][2], >=,
                       0.2126 * rgb[i - 1][0] + 0.7152 * rgb[i - 1][1] + 0.0722 * rgb[i - 1][2] - 0.8);
  offramp_feature_colours_fill (OFFRAMP_FEATURE_GREY, rgb);
  g_assert_cmpmem (rgb[77], 3, ((guint8[]){ 77, 77, 77 }), 3);
}

static void
add_image (OfframpFeatureContrast *contrast, guint kind, float a, float b, float c)
{
  const float means[] = { a, b, c };
  float *values = g_memdup2 (means, sizeof means);
  g_autoptr (OfframpFeatureMaps) maps = offramp_feature_maps_new (0, 3, 1, values);

  offramp_feature_contrast_add (contrast, kind, maps);
}

/* Map 0: means 2 and 5, both deviations 1 (sums of squares 4 of 5 images): d = 3. Map 1: alike. Map 2: weaker for
 * redundant images, d = -1.5. */
static void
test_contrast (void)
{
  static const float spread[] = { -1, 1, 0, -1, 1 };
  g_autoptr (OfframpFeatureContrast) contrast = offramp_feature_contrast_new (0, 3);
  guint marked[3];

  g_assert_cmpuint (offramp_feature_contrast_rank (contrast, marked, 3), ==, 0);
  for (guint i = 0; i < 5; i++)
    {
      add_image (contrast, OFFRAMP_FEATURE_MAIN, 2 + spread[i], 7 + spread[i], 1001.5f + spread[i]);
      add_image (contrast, OFFRAMP_FEATURE_REDUNDANT, 5 + spread[i], 7 + spread[i], 1000 + spread[i]);
    }
  g_assert_cmpfloat_with_epsilon (offramp_feature_contrast_get_effect (contrast, 0), 3, 1e-6);
  g_assert_cmpfloat_with_epsilon (offramp_feature_contrast_get_effect (contrast, 1), 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (offramp_feature_contrast_get_effect (contrast, 2), -1.5, 1e-3);
  g_assert_cmpuint (offramp_feature_contrast_rank (contrast, marked, 3), ==, 2);
  g_assert_cmpuint (marked[0], ==, 0);
  g_assert_cmpuint (marked[1], ==, 2);
}

/* Constant maps: no division by 0. */
static void
test_contrast_of_constants (void)
{
  g_autoptr (OfframpFeatureContrast) contrast = offramp_feature_contrast_new (0, 3);

  for (guint i = 0; i < 6; i++)
    {
      add_image (contrast, OFFRAMP_FEATURE_MAIN, 0, 1, i);
      add_image (contrast, OFFRAMP_FEATURE_REDUNDANT, 0, 2, i);
    }
  g_assert_cmpfloat (offramp_feature_contrast_get_effect (contrast, 0), ==, 0);
  g_assert_true (isfinite (offramp_feature_contrast_get_effect (contrast, 1)));
  g_assert_cmpfloat (offramp_feature_contrast_get_effect (contrast, 1), >, 10);
  g_assert_cmpfloat (offramp_feature_contrast_get_effect (contrast, 2), ==, 0);
}

static void
test_layers (void)
{
  const EePlanOptions options
      = { .preset = EE_PRESET_MODERN, .width_divisor = 1, .exits = 1u << 1, .n_main = 10, .deviation = { 1, 1, 1 } };
  g_autoptr (EePlan) plan = ee_plan_new_vgg19 (&options, NULL);
  g_autoptr (OfframpVerdict) verdict = offramp_verdict_new (plan);
  guint layers[EE_PLAN_MAX_LAYERS], n = offramp_feature_layers_list (plan, layers), n_computed = 0;
  const guint choice = offramp_feature_layers_get_first_choice (plan);
  g_autofree char *name = offramp_feature_layers_format_name (plan, choice);
  g_autofree char *size = offramp_feature_layers_format_size (plan, choice);
  g_autofree char *last = offramp_feature_layers_format_name (plan, layers[n - 1]);

  g_assert_cmpstr (name, ==, "Block 1 · conv 2");
  g_assert_cmpstr (size, ==, "64 maps 32 × 32");
  g_assert_cmpstr (last, ==, "Classifier · dense 1");
  verdict->route.stage = 0;
  g_assert_false (offramp_feature_layers_is_computed (plan, choice, NULL));
  for (guint i = 0; i < n; i++)
    {
      const gboolean computed = offramp_feature_layers_is_computed (plan, layers[i], verdict);

      g_assert_true (computed || ee_plan_get_layer (plan, layers[i])->block != 1);
      g_assert_true (!computed || ee_plan_get_layer (plan, layers[i])->block <= 1);
      n_computed += computed;
    }
  g_assert_cmpuint (n_computed, ==, 5); /* two convolutions, pool, the exit's pool and first dense layer */
  verdict->route.stage = 1;
  g_assert_true (offramp_feature_layers_is_computed (plan, layers[n - 1], verdict));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feature-maps/ranges-and-levels", test_ranges_and_levels);
  g_test_add_func ("/feature-maps/silent-maps", test_silent_maps);
  g_test_add_func ("/feature-maps/grid-places-every-map", test_grid_places_every_map);
  g_test_add_func ("/feature-maps/pack", test_pack);
  g_test_add_func ("/feature-maps/camera", test_camera);
  g_test_add_func ("/feature-maps/paint", test_paint);
  g_test_add_func ("/feature-maps/colours", test_colours);
  g_test_add_func ("/feature-maps/contrast", test_contrast);
  g_test_add_func ("/feature-maps/contrast-of-constants", test_contrast_of_constants);
  g_test_add_func ("/feature-maps/layers", test_layers);
  return g_test_run ();
}
