/* SPDX-License-Identifier: Apache-2.0 */
#include "conv-problem.h"

#include <math.h>

#include "ee-rng.h"

static float *
draw (EeRng *rng, gsize count)
{
  float *values = g_new (float, count);

  for (gsize i = 0; i < count; i++)
    values[i] = ee_rng_range (rng, -1, 1);
  return values;
}

void
problem_init (Problem *problem, const Case *c)
{
  const gsize pixels = (gsize)c->side * c->side;
  EeRng rng;

  ee_rng_init (&rng, 5);
  problem->c = c;
  problem->spec = (EeCpuSpec){ .name = "test",
                               .in = { c->rows, c->n_in, c->side, c->block },
                               .out = { c->rows, c->n_out, c->side, c->block },
                               .bias = TRUE };
  problem->n_in = c->rows * c->n_in * pixels;
  problem->n_out = c->rows * c->n_out * pixels;
  problem->n_weights = (gsize)c->n_out * c->n_in * TAPS;
  problem->in = draw (&rng, problem->n_in);
  problem->weights = draw (&rng, problem->n_weights);
  problem->bias = draw (&rng, c->n_out);
  problem->by_out = draw (&rng, problem->n_out);
}

void
problem_clear (Problem *problem)
{
  g_free (problem->in);
  g_free (problem->weights);
  g_free (problem->bias);
  g_free (problem->by_out);
}

/* Where a number of an activation lies. */
gsize
problem_get_place (const Case *c, guint channels, guint row, guint channel, guint pixel)
{
  return (((gsize)row * channels + channel / c->block * c->block) * c->side * c->side) + (gsize)pixel * c->block
         + channel % c->block;
}

/* The input pixel that output pixel @pixel sees through @tap, or -1 beyond the edge. */
static int
find_seen (const Case *c, guint pixel, guint tap)
{
  const int y = (int)(pixel / c->side + tap / 3) - 1, x = (int)(pixel % c->side + tap % 3) - 1;
  const int side = c->side;

  return y < 0 || y >= side || x < 0 || x >= side ? -1 : y * side + x;
}

/* Calls nothing but loops and adds to all three, which begin as zeros; no bias. */
void
problem_compute_plainly (const Problem *p, double *out, double *by_in, double *by_weights)
{
  const Case *c = p->c;

  for (guint row = 0; row < c->rows; row++)
    for (guint pixel = 0; pixel < c->side * c->side; pixel++)
      for (guint tap = 0; tap < TAPS; tap++)
        {
          const int seen = find_seen (c, pixel, tap);

          for (guint o = 0; seen >= 0 && o < c->n_out; o++)
            for (guint i = 0; i < c->n_in; i++)
              {
                const gsize w = ((gsize)o * c->n_in + i) * TAPS + tap;
                const gsize from = problem_get_place (c, c->n_in, row, i, seen),
                            to = problem_get_place (c, c->n_out, row, o, pixel);

                out[to] += (double)p->weights[w] * p->in[from];
                by_in[from] += (double)p->weights[w] * p->by_out[to];
                by_weights[w] += (double)p->in[from] * p->by_out[to];
              }
        }
}

/* Adds the bias to what problem_compute_plainly() gave, and ReLU; to be freed. */
double *
problem_finish_plainly (const Problem *p, const double *out)
{
  double *finished = g_new (double, p->n_out);

  for (guint row = 0; row < p->c->rows; row++)
    for (guint o = 0; o < p->c->n_out; o++)
      for (guint pixel = 0; pixel < p->c->side * p->c->side; pixel++)
        {
          const gsize place = problem_get_place (p->c, p->c->n_out, row, o, pixel);

          finished[place] = MAX (0, out[place] + p->bias[o]);
        }
  return finished;
}

/* Within 1e-5 of the expected numbers, relative L2. */
void
problem_assert_close (const double *expected, const float *actual, gsize count)
{
  double distance = 0, norm = 0;

  for (gsize i = 0; i < count; i++)
    {
      distance += (actual[i] - expected[i]) * (actual[i] - expected[i]);
      norm += expected[i] * expected[i];
    }
  g_test_message ("off by %.2g", sqrt (distance / norm));
  g_assert_cmpfloat (sqrt (distance), <=, 1e-5 * sqrt (norm));
}
