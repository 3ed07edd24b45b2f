/* SPDX-License-Identifier: Apache-2.0 */
/* What the bundled network says to what people draw on the pad: most digits travel on and are read, most other
 * figures leave. The hands that draw are those of the doodles, with seeds that no training has seen. */
#include <string.h>

#include "ee-glyphs.h"
#include "ee-hand.h"
#include "ee-image.h"
#include "ee.h"
#include "offramp-drawing.h"

enum
{
  N_DRAWN = 100,
  SIDE = 112, /* of the pad's picture, in pixels */
  STEPS = 6   /* of the pointer between two points of a model */
};

typedef struct
{
  guint n_stay, n_right;
} Counts;

typedef void (*ModelFunc) (guint i, EeRng *rng, EeDrawing *drawing);

static void
choose_digit (guint i, EeRng *rng, EeDrawing *drawing)
{
  guint digit = i % 10;

  ee_glyphs_get_digit (digit, ee_rng_below (rng, ee_glyphs_get_n_variants (digit)), drawing);
}

static void
choose_figure (guint i, EeRng *rng, EeDrawing *drawing)
{
  if (i % 3 == 0)
    ee_glyphs_get_figure (ee_rng_below (rng, ee_glyphs_get_n_figures ()), drawing);
  else if (i % 3 == 1)
    ee_hand_invent (rng, drawing);
  else
    ee_hand_scribble (rng, drawing);
}

/* The pointer moves from point @i of a stroke to the next one. */
static void
move_pointer (OfframpDrawing *pad, const EePoint *points, guint n, guint i)
{
  for (guint step = 1; step <= STEPS; step++)
    {
      const EePoint at = ee_pen_find_point (points, n, i, (float)step / STEPS);

      offramp_drawing_extend_stroke (pad, at.x / EE_PEN_SIDE, at.y / EE_PEN_SIDE);
    }
}

static void
trace (OfframpDrawing *pad, const EeDrawing *drawing)
{
  guint first = 0;

  for (guint s = 0; s < drawing->n_strokes; s++)
    {
      offramp_drawing_begin_stroke (pad, drawing->points[first].x / EE_PEN_SIDE,
                                    drawing->points[first].y / EE_PEN_SIDE);
      for (guint i = 0; i + 1 < drawing->ends[s] - first; i++)
        move_pointer (pad, drawing->points + first, drawing->ends[s] - first, i);
      first = drawing->ends[s];
    }
}

/* [32, 32, 3] as the network sees it. */
static void
draw_on_pad (ModelFunc choose, guint i, guint8 *image)
{
  g_autoptr (OfframpDrawing) pad = offramp_drawing_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) rgba = NULL;
  g_autoptr (EePixels) pixels = NULL;
  guint8 grey[EE_PEN_SIDE * EE_PEN_SIDE];
  EeDrawing drawing = { 0 };
  EeRng rng;

  ee_rng_init (&rng, ee_rng_mix (0x0ff7a3b, i));
  choose (i, &rng, &drawing);
  ee_hand_write (&drawing, &rng, grey);
  trace (pad, &drawing);
  rgba = offramp_drawing_render (pad, SIDE);
  pixels = ee_pixels_new_from_rgba (g_bytes_get_data (rgba, NULL), SIDE, SIDE, 4 * SIDE, &error);
  g_assert_no_error (error);
  ee_pixels_to_image (pixels, image);
  ee_image_apply_invert (image, EE_INVERT_AUTO);
}

static Counts
draw_many (EeModel *model, ModelFunc choose)
{
  double threshold = model->facts->threshold;
  Counts counts = { 0 };

  for (guint i = 0; i < N_DRAWN; i++)
    {
      g_autoptr (GError) error = NULL;
      guint8 image[EE_IMAGE_BYTES];
      EeRoute route;

      draw_on_pad (choose, i, image);
      g_assert_true (ee_router_run (model, image, 1, threshold, &route, NULL, NULL, &error));
      g_assert_no_error (error);
      counts.n_stay += !route.left;
      counts.n_right += !route.left && route.label == i % 10;
    }
  return counts;
}

static void
test_digits_travel_on (gconstpointer data)
{
  Counts counts = draw_many ((EeModel *)data, choose_digit);

  g_test_message ("%u of %u drawn digits travel on, %u are read", counts.n_stay, N_DRAWN, counts.n_right);
  g_assert_cmpuint (counts.n_stay, >=, 95);
  g_assert_cmpuint (counts.n_right, >=, 94);
}

static void
test_figures_leave (gconstpointer data)
{
  Counts counts = draw_many ((EeModel *)data, choose_figure);

  g_test_message ("%u of %u other figures leave", N_DRAWN - counts.n_stay, N_DRAWN);
  g_assert_cmpuint (counts.n_stay, <=, 10);
}

int
main (int argc, char **argv)
{
  g_autoptr (EeModel) model = NULL;
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  if (argc != 2)
    g_error ("usage: test-drawn-pictures MODEL");
  model = ee_model_open (argv[1], "cpu", 1, 0, &error);
  if (model == NULL)
    g_error ("%s", error->message);

  g_test_add_data_func ("/drawn-pictures/digits-travel-on", model, test_digits_travel_on);
  g_test_add_data_func ("/drawn-pictures/figures-leave", model, test_figures_leave);

  return g_test_run ();
}
