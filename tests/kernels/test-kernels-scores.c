/* SPDX-License-Identifier: Apache-2.0 */
/* The joint loss on the device against engine/ee-loss, and a batch's scores against a walk through its rows */
#include <math.h>
#include <string.h>

#include "ee-loss.h"
#include "ee-rng.h"
#include "kernel-device.h"
#include "kernel-tests.h"

enum
{
  N_MAIN = 10
};

/* A walk with > from the first. */
static guint
find_greatest (const float *logits, guint classes)
{
  guint best = 0;

  for (guint c = 1; c < classes; c++)
    if (logits[c] > logits[best])
      best = c;
  return best;
}

/* Logits with ties, NaN and infinities in places that move from row to row. */
static double *
make_logits (guint format, guint rows, guint classes)
{
  double *logits = kernel_numbers_new_random (71, format, (gsize)rows * classes);

  for (gsize i = 0; i < (gsize)rows * classes; i++)
    {
      const guint row = i / classes, c = i % classes;

      if (row % 4 == 1)
        logits[i] = floor (logits[i]); /* ties */
      if (row % 9 == 4)
        logits[i] = -INFINITY;
      if (row % 9 == 5 && c == row / 9 % classes)
        logits[i] = NAN;
    }
  kernel_numbers_round (format, logits, (gsize)rows * classes);
  return logits;
}

typedef struct
{
  guint format, rows, classes, n_main;
  gboolean is_exit, indexed;
  float loss_scale; /* 0: none */
} Case;

static void
check_row (const Case *test, const float *logits, guint named, double loss, guint answer, const double *by_logits)
{
  const guint label = test->is_exit ? named >= test->n_main : named;
  const float scale = test->loss_scale > 0 ? test->loss_scale / 64 : 1 / 64.0f;
  g_autofree float *gradient = g_new0 (float, test->classes);
  const double want = ee_loss_softmax_cross_entropy (logits, test->classes, label, gradient);
  const guint best = test->is_exit ? logits[1] >= logits[0] : find_greatest (logits, test->classes);

  kernel_numbers_assert_near (&loss, &want, 1, 1e-12);
  g_assert_cmpuint (answer, ==, best);
  for (guint c = 0; c < test->classes; c++)
    {
      double by = gradient[c] * scale;

      kernel_numbers_round (test->format, &by, 1);
      kernel_numbers_assert_near (&by_logits[c], &by, 1, 1e-9 + (test->format > 0 ? 0x1p-8 * fabs (by) : 0));
    }
}

static void
check_cross_entropy (Case test)
{
  enum
  {
    BATCH = 130
  };
  const gsize count = (gsize)test.rows * test.classes;
  g_autofree double *logits = make_logits (test.format, test.rows, test.classes), *by_logits = NULL;
  g_autofree double *losses = g_new0 (double, test.rows + 1);
  g_autofree guint16 *labels = g_new0 (guint16, BATCH), *answers = g_new0 (guint16, test.rows + 1);
  g_autofree guint32 *indices = g_new0 (guint32, test.rows + 1);
  g_autofree float *row_logits = g_new0 (float, test.classes);
  EeCudaCrossEntropyArgs args = { .rows = test.rows,
                                  .classes = test.classes,
                                  .n_main = test.n_main,
                                  .is_exit = test.is_exit,
                                  .format = test.format,
                                  .scale = 1 / 64.0f };

  for (guint i = 0; i < BATCH; i++)
    labels[i] = ee_rng_mix (72, i) % (test.is_exit ? test.n_main + 1 : test.classes);
  for (guint i = 0; i < test.rows; i++)
    indices[i] = BATCH - 1 - i;
  args.logits = kernel_numbers_upload (test.format, logits, count);
  args.labels = kernel_device_upload (labels, BATCH * sizeof (guint16));
  args.indices = test.indexed ? kernel_device_upload (indices, test.rows * sizeof (guint32)) : NULL;
  args.loss_scale = test.loss_scale > 0 ? kernel_device_upload (&test.loss_scale, sizeof (float)) : NULL;
  args.losses = kernel_device_new (test.rows * sizeof (double));
  args.answers = kernel_device_new (test.rows * sizeof (guint16));
  args.by_logits = kernel_device_new (count * kernel_numbers_get_size (test.format));
  KERNEL_LAUNCH (cross_entropy, test.rows * EE_CUDA_TILE, &args);

  kernel_device_download (args.losses, losses, test.rows * sizeof (double));
  kernel_device_download (args.answers, answers, test.rows * sizeof (guint16));
  by_logits = kernel_numbers_download (test.format, args.by_logits, count);
  for (guint row = 0; row < test.rows; row++)
    {
      for (guint c = 0; c < test.classes; c++)
        row_logits[c] = logits[(gsize)row * test.classes + c];
      check_row (&test, row_logits, labels[test.indexed ? indices[row] : row], losses[row], answers[row],
                 by_logits + (gsize)row * test.classes);
    }
}

static void
test_cross_entropy (guint format)
{
  check_cross_entropy ((Case){ format, 0, N_MAIN, N_MAIN, FALSE, TRUE, 0 });
  check_cross_entropy ((Case){ format, 1, 2, N_MAIN, TRUE, FALSE, 0 });
  check_cross_entropy ((Case){ format, 130, 2, N_MAIN, TRUE, FALSE, 1024 });
  check_cross_entropy ((Case){ format, 77, N_MAIN, N_MAIN, FALSE, TRUE, 0 });
  check_cross_entropy ((Case){ format, 130, N_MAIN + 1, N_MAIN, FALSE, FALSE, 0 }); /* without exits */
  check_cross_entropy ((Case){ format, 60, 100, 100, FALSE, TRUE, 8 });
}

/* One batch: what a score kernel is given. */
typedef struct
{
  guint rows, n_exits, n_named;
  guint16 *labels, *exit_answers, *main_answers;
  double *exit_losses, *main_losses;
  guint32 *named;
} Batch;

static void
batch_clear (Batch *self)
{
  g_free (self->labels);
  g_free (self->exit_answers);
  g_free (self->main_answers);
  g_free (self->exit_losses);
  g_free (self->main_losses);
  g_free (self->named);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

static void
batch_init (Batch *self, guint rows, guint n_exits, guint seed)
{
  *self = (Batch){ .rows = rows, .n_exits = n_exits };
  self->labels = g_new0 (guint16, rows + 1);
  self->exit_answers = g_new0 (guint16, n_exits * rows + 1);
  self->main_answers = g_new0 (guint16, rows + 1);
  self->exit_losses = g_new0 (double, n_exits *rows + 1);
  self->main_losses = g_new0 (double, rows + 1);
  self->named = g_new0 (guint32, rows + 1);
  for (guint i = 0; i < n_exits * rows; i++)
    {
      self->exit_answers[i] = ee_rng_mix (seed, i) % 3 == 0;
      self->exit_losses[i] = ee_rng_mix (seed + 1, i) % 1000 / 100.0;
    }
  for (guint row = 0; row < rows; row++)
    {
      self->labels[row] = ee_rng_mix (seed + 2, row) % 2 == 0 ? N_MAIN : ee_rng_mix (seed + 3, row) % N_MAIN;
      if (n_exits > 0 && self->labels[row] == N_MAIN)
        continue;
      self->main_losses[self->n_named] = ee_rng_mix (seed + 4, row) % 1000 / 100.0;
      self->main_answers[self->n_named]
          = ee_rng_mix (seed + 5, row) % 2 == 0 ? self->labels[row] : (self->labels[row] + 1) % N_MAIN;
      self->named[self->n_named++] = row;
    }
}

/* As engine/cpu/ee-cpu-score.c counts. */
static EeCudaScores
score (const Batch *self)
{
  EeCudaScores scores = { .rows = self->rows };
  guint position = 0;

  for (guint row = 0; row < self->rows; row++)
    {
      const gboolean main = self->labels[row] < N_MAIN;
      gboolean left = FALSE, last = FALSE, named = FALSE;

      for (guint e = 0; e < self->n_exits; e++)
        {
          last = self->exit_answers[e * self->rows + row];
          left |= last;
          scores.loss_exit += self->exit_losses[e * self->rows + row];
        }
      scores.exit_right += self->n_exits > 0 && last == !main;
      scores.left += left;
      scores.main_rows += main;
      if (main || self->n_exits == 0)
        {
          scores.loss_main += self->main_losses[position];
          named = self->main_answers[position++] == self->labels[row];
          scores.main_right += main && named;
        }
      scores.right += self->n_exits == 0 ? named : main ? named && !left : left;
    }
  return scores;
}

static void
check_score (guint rows, guint n_exits)
{
  g_auto (Batch) batch = { 0 };
  EeCudaScores want, got;
  EeCudaScoreArgs args = { .rows = rows, .n_exits = n_exits, .n_main = N_MAIN };

  batch_init (&batch, rows, n_exits, 80 + rows);
  want = score (&batch);
  args.n_named = batch.n_named;
  args.labels = kernel_device_upload (batch.labels, rows * sizeof (guint16));
  args.exit_losses = kernel_device_upload (batch.exit_losses, n_exits * rows * sizeof (double));
  args.exit_answers = kernel_device_upload (batch.exit_answers, n_exits * rows * sizeof (guint16));
  args.main_losses = kernel_device_upload (batch.main_losses, batch.n_named * sizeof (double));
  args.main_answers = kernel_device_upload (batch.main_answers, batch.n_named * sizeof (guint16));
  args.named = n_exits > 0 ? kernel_device_upload (batch.named, batch.n_named * sizeof (guint32)) : NULL;
  args.scores = kernel_device_new (sizeof (EeCudaScores));
  KERNEL_LAUNCH (score, 2 * EE_CUDA_BLOCK, &args);
  kernel_device_download (args.scores, &got, sizeof got);

  kernel_numbers_assert_near (&got.loss_exit, &want.loss_exit, 1, 1e-12);
  kernel_numbers_assert_near (&got.loss_main, &want.loss_main, 1, 1e-12);
  g_assert_cmpmem (&got.rows, 6 * sizeof (guint32), &want.rows, 6 * sizeof (guint32));
}

static void
test_score (void)
{
  static const guint rows[] = { 0, 1, 2, 255, 256, 257, 700 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint n_exits = 0; n_exits < 4; n_exits++)
      check_score (rows[i], n_exits);
}

int
main (int argc, char *argv[])
{
  kernel_tests_init (&argc, &argv);
  kernel_tests_add ("/kernels/cross-entropy", test_cross_entropy);
  kernel_tests_add_plain ("/kernels/score", test_score);
  return kernel_tests_run ();
}
