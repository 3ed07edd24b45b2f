/* SPDX-License-Identifier: Apache-2.0 */
/* Our own Winograd against plain loops in double precision: forward, both gradients, and a row's independence. */
#include "ee-cpu-tiles.h"

#include "conv-problem.h"

/* Few tiles and many, one chunk and several, images of one tile, channels that no block of ours divides, both blocks.
 */
static const Case cases[] = {
  { 1, 32, 16, 4, 8, 1 },   { 3, 48, 80, 8, 8, 2 },   { 2, 32, 64, 32, 8, 3 },  { 40, 16, 16, 16, 8, 2 },
  { 70, 64, 112, 8, 8, 2 }, { 5, 32, 32, 16, 16, 2 }, { 300, 16, 32, 4, 8, 2 }, { 2, 272, 256, 4, 8, 2 },
};

typedef struct
{
  int argument;
  gconstpointer data;
} Binding;

static void
run (EeCpuTilesJob job, EeCpuTilesWeights form, const EeCpuSpec *spec, int threads, const Binding *bindings, guint n)
{
  g_autofree EeCpuTiles *tiles = ee_cpu_tiles_new (job, form, spec, threads);
  g_autofree char *scratch = g_malloc (ee_cpu_tiles_get_scratch_bytes (tiles) + 1);

  ee_cpu_tiles_bind (tiles, DNNL_ARG_SCRATCHPAD, scratch);
  for (guint i = 0; i < n; i++)
    ee_cpu_tiles_bind (tiles, bindings[i].argument, bindings[i].data);
  ee_cpu_tiles_run (tiles);
}

/* By weights that were transformed before, and by plain ones. */
static void
check_forward (const Problem *p, const double *expected)
{
  g_autofree float *transformed = g_new (float, ee_cpu_tiles_count_weights (p->c->n_in, p->c->n_out));
  g_autofree float *out = g_new (float, p->n_out), *again = g_new (float, p->n_out);
  g_autofree double *with_bias = problem_finish_plainly (p, expected);
  const Binding weights[] = { { DNNL_ARG_FROM, p->weights }, { DNNL_ARG_TO, transformed } };
  const Binding conv[] = {
    { DNNL_ARG_SRC, p->in }, { DNNL_ARG_WEIGHTS, transformed }, { DNNL_ARG_BIAS, p->bias }, { DNNL_ARG_DST, out }
  };
  const Binding plain[] = { { DNNL_ARG_SRC, p->in }, { DNNL_ARG_WEIGHTS, p->weights }, { DNNL_ARG_DST, again } };
  EeCpuSpec relu = p->spec;

  relu.relu = TRUE;
  run (EE_CPU_TILES_WEIGHTS, EE_CPU_TILES_PLAIN, &p->spec, p->c->threads, weights, 2);
  run (EE_CPU_TILES_CONV, EE_CPU_TILES_TRANSFORMED, &relu, p->c->threads, conv, 4);
  run (EE_CPU_TILES_CONV, EE_CPU_TILES_PLAIN, &p->spec, p->c->threads, plain, 3);
  problem_assert_close (with_bias, out, p->n_out);
  problem_assert_close (expected, again, p->n_out);
}

static void
check_backward (const Problem *p, const double *by_in, const double *by_weights)
{
  const EeCpuSpec back = { .name = "test", .in = p->spec.out, .out = p->spec.in };
  g_autofree float *input = g_new (float, p->n_in), *weights = g_new (float, p->n_weights);
  g_autofree float *bias = g_new (float, p->c->n_out);
  const Binding data[]
      = { { DNNL_ARG_DIFF_DST, p->by_out }, { DNNL_ARG_WEIGHTS, p->weights }, { DNNL_ARG_DIFF_SRC, input } };
  const Binding correlate[] = { { DNNL_ARG_SRC, p->in },
                                { DNNL_ARG_DIFF_DST, p->by_out },
                                { DNNL_ARG_DIFF_WEIGHTS, weights },
                                { DNNL_ARG_DIFF_BIAS, bias } };

  run (EE_CPU_TILES_CONV, EE_CPU_TILES_FLIPPED, &back, p->c->threads, data, 3);
  run (EE_CPU_TILES_CORRELATE, EE_CPU_TILES_PLAIN, &p->spec, p->c->threads, correlate, 4);
  problem_assert_close (by_in, input, p->n_in);
  problem_assert_close (by_weights, weights, p->n_weights);
  for (guint o = 0; o < p->c->n_out; o++)
    {
      double sum = 0;

      for (guint row = 0; row < p->c->rows; row++)
        for (guint pixel = 0; pixel < p->c->side * p->c->side; pixel++)
          sum += p->by_out[problem_get_place (p->c, p->c->n_out, row, o, pixel)];
      g_assert_cmpfloat_with_epsilon (sum, bias[o], 1e-3);
    }
}

static gboolean
skip_without_avx2 (void)
{
  if (ee_cpu_tiles_may_run (32, 32, 8, 8))
    return FALSE;
  g_test_skip ("this processor has no AVX2 and FMA");
  return TRUE;
}

static void
test_against_loops (gconstpointer data)
{
  g_auto (Problem) problem = { 0 };
  g_autofree double *out = NULL, *by_in = NULL, *by_weights = NULL;

  if (skip_without_avx2 ())
    return;
  problem_init (&problem, data);
  out = g_new0 (double, problem.n_out);
  by_in = g_new0 (double, problem.n_in);
  by_weights = g_new0 (double, problem.n_weights);
  problem_compute_plainly (&problem, out, by_in, by_weights);
  check_forward (&problem, out);
  check_backward (&problem, by_in, by_weights);
}

/* The same bytes for a row alone, among others, and with other threads. */
static void
test_neighbours (void)
{
  const Case many = { 37, 48, 64, 8, 8, 2 };
  g_auto (Problem) p = { 0 };
  g_autofree float *out = NULL, *alone = NULL;

  if (skip_without_avx2 ())
    return;
  problem_init (&p, &many);
  out = g_new (float, p.n_out);
  alone = g_new (float, p.n_out);

  const Binding all[] = { { DNNL_ARG_SRC, p.in }, { DNNL_ARG_WEIGHTS, p.weights }, { DNNL_ARG_DST, out } };

  run (EE_CPU_TILES_CONV, EE_CPU_TILES_PLAIN, &p.spec, many.threads, all, 3);
  for (guint row = 0; row < many.rows; row++)
    {
      const gsize in = p.n_in / many.rows * row, to = p.n_out / many.rows;
      const Binding one[] = { { DNNL_ARG_SRC, p.in + in }, { DNNL_ARG_WEIGHTS, p.weights }, { DNNL_ARG_DST, alone } };
      EeCpuSpec spec = p.spec;

      spec.in.rows = spec.out.rows = 1;
      run (EE_CPU_TILES_CONV, EE_CPU_TILES_PLAIN, &spec, 1 + row % 3, one, 3);
      g_assert_cmpmem (alone, to * sizeof (float), out + to * row, to * sizeof (float));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autofree char *path = g_strdup_printf ("/cpu-tiles/%ux%u-%u-at-%u/block-%u/threads-%d", c->rows, c->n_in,
                                               c->n_out, c->side, c->block, c->threads);

      g_test_add_data_func (path, c, test_against_loops);
    }
  g_test_add_func ("/cpu-tiles/neighbours", test_neighbours);
  return g_test_run ();
}
