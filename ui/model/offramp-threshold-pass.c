/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over the test set. A network of its own is opened, for batches: the one that answers for single images goes
 * on answering meanwhile. */
#include "offramp-threshold-pass.h"

#include "offramp-compute.h"
#include "offramp-test-images.h"

/* Images at once, and how many are timed how often. */
enum
{
  BATCH = 128,
  TIMED_IMAGES = 2 * BATCH,
  ROUNDS = 5
};

/* Shares of all that is to be done, by what it takes with the demonstration network on two cores. */
#define READ_UNTIL 0.15
#define SCORED_UNTIL 0.65

typedef struct
{
  OfframpThresholdProgressFunc func;
  gpointer user_data;
  double from, until;
  GCancellable *cancellable;
} Progress;

static void
reading_cb (const char *what, double fraction, gpointer user_data)
{
  Progress *progress = user_data;

  progress->func (progress->from + fraction * (progress->until - progress->from), progress->user_data);
}

/* An EeRouterProgressFunc. */
static gboolean
running_cb (guint done, guint total, gpointer user_data)
{
  reading_cb (NULL, done / (double)total, user_data);
  return !g_cancellable_is_cancelled (((Progress *)user_data)->cancellable);
}

static void
next_part (Progress *progress, double until)
{
  progress->from = progress->until;
  progress->until = until;
}

/* What an image costs up to each exit, to the classifier, and in the network without exits. The fastest round counts:
 * what else the computer does can only add to it, and these times are added up and compared. */
static gboolean
time_stages (EeModel *model, EeExperiment *experiment, double *stage_seconds, double *plain_seconds, guint *n_timed,
             Progress *progress, GError **error)
{
  g_autoptr (EeModel) plain = ee_exit_timing_open_plain (model->plan, offramp_compute_get_device (), BATCH, error);
  EeTiming timings[EE_PLAN_MAX_STAGES], plain_timing;

  if (plain == NULL
      || !ee_exit_timing_run (model, plain, experiment, EE_SPLIT_TEST, TIMED_IMAGES, ROUNDS, timings, &plain_timing,
                              n_timed, running_cb, progress, error))
    return FALSE;
  for (guint s = 0; s < ee_plan_get_n_stages (model->plan); s++)
    stage_seconds[s] = timings[s].least_s / *n_timed;
  *plain_seconds = plain_timing.least_s / *n_timed;
  return TRUE;
}

static OfframpThresholdResult *
make_result (const EeScoreSet *scores, EeExperiment *experiment, const double *stage_seconds, double plain_seconds,
             guint n_timed, GError **error)
{
  const char *title = ee_experiment_get_pair_title (ee_experiment_get_pair (experiment));
  OfframpThresholdResult *result = offramp_threshold_result_new (scores, title, stage_seconds, plain_seconds, error);

  if (result == NULL)
    return NULL;
  result->n_timed = n_timed;
  result->repeats = ROUNDS;
  result->batch = BATCH;
  return result;
}

/**
 * offramp_threshold_pass_run:
 * @path: of a network with an exit: a checkpoint file or a run folder
 * @root: (nullable): the data folder; NULL for the usual one
 * @progress: called on this thread
 * @user_data: for @progress
 * @cancellable: stops the pass
 * @error: EE_ERROR, a file's, or G_IO_ERROR_CANCELLED
 *
 * Every test image goes through all exits and every main one to the classifier; then some of them are timed.
 *
 * Returns: (transfer full): what was found, or NULL
 */
OfframpThresholdResult *
offramp_threshold_pass_run (const char *path, const char *root, OfframpThresholdProgressFunc progress_func,
                            gpointer user_data, GCancellable *cancellable, GError **error)
{
  Progress progress = { progress_func, user_data, 0, READ_UNTIL, cancellable };
  const OfframpTestChoice choice = { .root = root };
  g_autoptr (EeModel) model = offramp_compute_open_exact (path, BATCH, error);
  g_autoptr (EeExperiment) experiment = NULL;
  g_autoptr (EeScoreSet) scores = NULL;
  double stage_seconds[EE_PLAN_MAX_STAGES], plain_seconds;
  guint n_timed;

  if (model == NULL
      || (experiment = offramp_test_images_load (model->facts, &choice, reading_cb, &progress, cancellable, error))
             == NULL)
    return NULL;
  next_part (&progress, SCORED_UNTIL);
  scores = ee_score_set_new (model, experiment, EE_SPLIT_TEST, EE_SCORES_NO_REDUNDANT, running_cb, &progress, error);
  if (scores == NULL)
    return NULL;
  next_part (&progress, 1);
  if (!time_stages (model, experiment, stage_seconds, &plain_seconds, &n_timed, &progress, error))
    return NULL;
  return make_result (scores, experiment, stage_seconds, plain_seconds, n_timed, error);
}
