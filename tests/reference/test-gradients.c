/* SPDX-License-Identifier: Apache-2.0 */
/* The reference's gradients against central differences of its loss, in double precision
 *
 * A difference counts only where no ReLU and no max pool decides otherwise at either end (see
 * EeReferenceKinks): then the loss is smooth in between and the two must agree to many digits.
 */
#include <math.h>

#include "ee-reference-private.h"
#include "ee-rng.h"
#include "test-fixture.h"

enum
{
  WIDTH_DIVISOR = 16,
  ROWS = 3,
  SAMPLES = 2, /* elements of each tensor */
  TRIES = 20,
  DROPOUT_SEED = 99
};

typedef struct
{
  const char *name;
  EePreset preset;
  guint exits;
  FixtureKind kind;
  float main_weight;
} Case;

static const Case cases[] = {
  { "modern/exit-1/mixed", EE_PRESET_MODERN, FIXTURE_EXIT_1, FIXTURE_MIXED },
  { "modern/exit-1/all-main", EE_PRESET_MODERN, FIXTURE_EXIT_1, FIXTURE_ALL_MAIN },
  { "modern/exit-1/all-redundant", EE_PRESET_MODERN, FIXTURE_EXIT_1, FIXTURE_ALL_REDUNDANT },
  { "modern/exits-1-2/mixed/delta-3", EE_PRESET_MODERN, FIXTURE_EXITS_1_2, FIXTURE_MIXED, 3 },
  { "modern/no-exit/mixed", EE_PRESET_MODERN, FIXTURE_NO_EXIT, FIXTURE_MIXED },
  { "paper/exit-1/mixed", EE_PRESET_PAPER, FIXTURE_EXIT_1, FIXTURE_MIXED },
  { "paper/exit-1/mixed/delta-0.25", EE_PRESET_PAPER, FIXTURE_EXIT_1, FIXTURE_MIXED, 0.25f },
  { "paper/exits-1-2/all-redundant", EE_PRESET_PAPER, FIXTURE_EXITS_1_2, FIXTURE_ALL_REDUNDANT },
  { "paper/no-exit/mixed", EE_PRESET_PAPER, FIXTURE_NO_EXIT, FIXTURE_MIXED },
};

/* The loss with @value + @step in place of @value. */
static double
get_loss_at (EeNet *net, const FixtureBatch *batch, double *value, double step)
{
  const double centre = *value;
  double loss;

  *value = centre + step;
  loss = ee_reference_get_loss (net, &batch->batch, DROPOUT_SEED);
  *value = centre;
  return loss;
}

/* Takes a difference over a smooth stretch around @value. Returns FALSE where a kink is too near. */
static gboolean
get_slope (EeNet *net, const FixtureBatch *batch, guint64 pattern, double *value, double *slope)
{
  for (double step = 1e-6; step > 5e-9; step /= 10)
    {
      const double above = get_loss_at (net, batch, value, step);
      gboolean smooth = net->kinks.pattern == pattern;
      const double below = get_loss_at (net, batch, value, -step);

      smooth = smooth && net->kinks.pattern == pattern;
      *slope = (above - below) / (2 * step);
      if (smooth)
        return TRUE;
    }
  return FALSE;
}

static double
get_largest (const double *values, gsize count)
{
  double largest = 0;

  for (gsize i = 0; i < count; i++)
    largest = MAX (largest, fabs (values[i]));
  return largest;
}

/* Compares a few elements, the one of largest gradient among them. */
static void
check_tensor (EeNet *net, const FixtureBatch *batch, guint64 pattern, guint index, EeRng *rng)
{
  const EeTensor *tensor = ee_plan_get_tensor (net->plan, index);
  const double *gradient = net->slots[EE_SLOT_GRADIENT][index];
  const double largest = get_largest (gradient, tensor->count);
  guint checked = 0;
  gsize element = 0;

  while (fabs (gradient[element]) < largest)
    element++;
  for (guint try = 0; try < TRIES && checked < SAMPLES; try++)
    {
      double slope;

      if (get_slope (net, batch, pattern, &net->slots[EE_SLOT_PARAMETER][index][element], &slope))
        {
          if (fabs (gradient[element] - slope) > 1e-6 * largest + 1e-9)
            g_test_message ("%s[%u]", tensor->name, (guint)element);
          g_assert_cmpfloat_with_epsilon (gradient[element], slope, 1e-6 * largest + 1e-9);
          checked++;
        }
      element = ee_rng_below (rng, tensor->count);
    }
  g_assert_cmpuint (checked, ==, SAMPLES);
}

/* Whether the batch moves the tensor at all. */
static gboolean
is_reached (EePlan *plan, const EeTensor *tensor, const Case *c)
{
  const EeStage *last = ee_plan_get_stage (plan, ee_plan_get_n_stages (plan) - 1);

  return c->exits == 0 || c->kind != FIXTURE_ALL_REDUNDANT || tensor->layer < last->first_trunk;
}

static void
test_gradients (gconstpointer data)
{
  const Case *c = data;
  const EeBackend *reference = ee_reference_backend_get ();
  g_autoptr (EePlan) plan = fixture_plan_new (c->preset, WIDTH_DIVISOR, c->exits);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (ROWS, c->kind, 5);
  EeNet *net = fixture_net_new (reference, plan, ROWS, TRUE, 6);
  guint64 pattern;
  EeRng rng;

  batch->batch.main_weight = c->main_weight;
  ee_rng_init (&rng, 7);
  fixture_train_pass (reference, net, batch, DROPOUT_SEED);
  pattern = net->kinks.pattern;

  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);

      if (!ee_tensor_is_trained (tensor))
        continue;
      if (is_reached (plan, tensor, c))
        {
          g_assert_cmpfloat (get_largest (net->slots[EE_SLOT_GRADIENT][t], tensor->count), >, 1e-6);
          check_tensor (net, batch, pattern, t, &rng);
        }
      else
        g_assert_cmpfloat (get_largest (net->slots[EE_SLOT_GRADIENT][t], tensor->count), ==, 0);
    }
  reference->net_free (net);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/reference/gradients/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_gradients);
    }
  return g_test_run ();
}
