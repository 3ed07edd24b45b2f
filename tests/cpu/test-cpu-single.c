/* SPDX-License-Identifier: Apache-2.0 */
/* The convolution for latency against plain loops in double precision; a row's independence; what is no number. */
#include "ee-cpu-single.h"

#include <math.h>
#include <string.h>

#include "conv-problem.h"

/* Each size of images; one chunk of input channels and several; one panel, several, more threads than panels. */
static const Case cases[] = {
  { 1, 32, 8, 8, 8, 1 },   { 1, 64, 72, 8, 8, 2 }, { 3, 96, 64, 8, 8, 3 },  { 1, 32, 16, 4, 8, 2 },
  { 2, 160, 48, 4, 8, 2 }, { 1, 32, 16, 2, 8, 1 }, { 4, 128, 80, 2, 8, 2 },
};

/* As the layout of the weights says: [out / 8, in / 8, 9, 8 in, 8 out]; to be freed */
static float *
lay_out_weights (const Problem *p)
{
  float *laid_out = g_new (float, p->n_weights);

  for (guint o = 0; o < p->c->n_out; o++)
    for (guint i = 0; i < p->c->n_in; i++)
      for (guint tap = 0; tap < TAPS; tap++)
        laid_out[(((gsize)(o / 8) * (p->c->n_in / 8) + i / 8) * TAPS + tap) * 64 + i % 8 * 8 + o % 8]
            = p->weights[((gsize)o * p->c->n_in + i) * TAPS + tap];
  return laid_out;
}

static void
run (const EeCpuSpec *spec, int threads, const float *in, const float *weights, const float *bias, float *out)
{
  g_autofree EeCpuSingle *single = ee_cpu_single_new (spec, threads);

  ee_cpu_single_bind (single, DNNL_ARG_SRC, in);
  ee_cpu_single_bind (single, DNNL_ARG_WEIGHTS, weights);
  ee_cpu_single_bind (single, DNNL_ARG_BIAS, bias);
  ee_cpu_single_bind (single, DNNL_ARG_DST, out);
  ee_cpu_single_run (single);
}

static gboolean
skip_without_avx2 (void)
{
  if (ee_cpu_single_may_run (32, 32, 8, 8))
    return FALSE;
  g_test_skip ("this processor has no AVX2 and FMA, or oneDNN lays 16 channels together");
  return TRUE;
}

/* A row's bytes do not depend on its neighbours, nor on the threads. */
static void
check_rows_alone (const Problem *p, const EeCpuSpec *spec, const float *weights, const float *out)
{
  const gsize in = p->n_in / p->c->rows, to = p->n_out / p->c->rows;
  g_autofree float *alone = g_new (float, to);
  EeCpuSpec one = *spec;

  one.in.rows = one.out.rows = 1;
  for (guint row = 0; row < p->c->rows; row++)
    {
      run (&one, 1 + row % 3, p->in + row * in, weights, p->bias, alone);
      g_assert_cmpmem (alone, to * sizeof (float), out + row * to, to * sizeof (float));
    }
}

static void
test_against_loops (gconstpointer data)
{
  g_auto (Problem) p = { 0 };
  g_autofree double *plain = NULL, *by_in = NULL, *by_weights = NULL, *finished = NULL;
  g_autofree float *weights = NULL, *out = NULL;
  EeCpuSpec relu;

  if (skip_without_avx2 ())
    return;
  problem_init (&p, data);
  g_assert_true (ee_cpu_single_may_run (p.c->n_in, p.c->n_out, p.c->side, p.c->block));
  plain = g_new0 (double, p.n_out);
  by_in = g_new0 (double, p.n_in);
  by_weights = g_new0 (double, p.n_weights);
  problem_compute_plainly (&p, plain, by_in, by_weights);
  finished = problem_finish_plainly (&p, plain);
  weights = lay_out_weights (&p);
  out = g_new (float, p.n_out);
  relu = p.spec;
  relu.relu = TRUE;

  run (&relu, p.c->threads, p.in, weights, p.bias, out);
  problem_assert_close (finished, out, p.n_out);
  check_rows_alone (&p, &relu, weights, out);

  memset (p.bias, 0, p.c->n_out * sizeof (float));
  run (&p.spec, p.c->threads, p.in, weights, p.bias, out);
  problem_assert_close (plain, out, p.n_out);
}

/* A network that was trained to ruin must not look healthy. */
static void
test_not_a_number (void)
{
  const Case c = { 1, 32, 16, 4, 8, 1 };
  g_auto (Problem) p = { 0 };
  g_autofree float *weights = NULL, *out = NULL;

  if (skip_without_avx2 ())
    return;
  problem_init (&p, &c);
  p.spec.relu = TRUE;
  p.in[0] = NAN;
  weights = lay_out_weights (&p);
  out = g_new (float, p.n_out);
  run (&p.spec, 1, p.in, weights, p.bias, out);
  g_assert_true (isnan (out[problem_get_place (&c, c.n_out, 0, 3, 0)]));
  g_assert_false (isnan (out[problem_get_place (&c, c.n_out, 0, 3, 15)]));
}

static void
test_shapes (void)
{
  if (skip_without_avx2 ())
    return;
  g_assert_true (ee_cpu_single_may_run (512, 512, 2, 8));
  g_assert_true (ee_cpu_single_may_run (32, 8, 8, 8));
  g_assert_false (ee_cpu_single_may_run (32, 8, 4, 8));   /* half a panel */
  g_assert_false (ee_cpu_single_may_run (16, 16, 8, 8));  /* half a chunk */
  g_assert_false (ee_cpu_single_may_run (64, 64, 16, 8)); /* too many pixels for the registers */
  g_assert_false (ee_cpu_single_may_run (64, 64, 8, 16)); /* the layout of AVX-512 */
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autofree char *path
          = g_strdup_printf ("/cpu-single/%ux%u-%u-at-%u/threads-%d", c->rows, c->n_in, c->n_out, c->side, c->threads);

      g_test_add_data_func (path, c, test_against_loops);
    }
  g_test_add_func ("/cpu-single/not-a-number", test_not_a_number);
  g_test_add_func ("/cpu-single/shapes", test_shapes);
  return g_test_run ();
}
