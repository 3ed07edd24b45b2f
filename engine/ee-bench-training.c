/* SPDX-License-Identifier: Apache-2.0 */
/* Training steps: pass and update, with none, some and more rows redundant, in turns. */
#include "ee-bench-private.h"

#include "ee-bench-limit.h"
#include "ee-error.h"
#include "ee-precision.h"
#include "ee-quantile.h"

enum
{
  USUAL_STEPS = 7,
  QUICK_STEPS = 2,
  MAX_STEPS = EE_BENCH_MAX_SHARES + 2 /* one of them with none redundant, one without exit */
};

/* One kind of step; its net is one of the two. */
typedef struct
{
  EeNet *net;
  const EePlan *plan;
  double share;
  guint n_redundant;
  guint8 *images;
  guint16 *labels;
  double *seconds;
} Step;

typedef struct
{
  const EeBackend *backend;
  EeNet *net, *plain;
  Step steps[MAX_STEPS];
  guint n_steps, repeats;
} Course;

static void
course_clear (Course *course)
{
  for (guint s = 0; s < MAX_STEPS; s++)
    {
      g_free (course->steps[s].images);
      g_free (course->steps[s].labels);
      g_free (course->steps[s].seconds);
    }
  if (course->net != NULL)
    course->backend->net_free (course->net);
  if (course->plain != NULL)
    course->backend->net_free (course->plain);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Course, course_clear)

static EeNet *
make_net (EeBench *bench, EePlan *plan, const EeParameters *parameters, GError **error)
{
  EeNetOptions options = bench->options->net;
  EeNet *net;

  options.max_rows = bench->options->training_batch;
  options.training = TRUE;
  if ((ee_precision_list_trained (&bench->report->device) & 1u << options.precision) == 0)
    options.precision = EE_PRECISION_FP32; /* as a training there does */
  net = bench->backend->net_new (plan, bench->device_index, &options, error);
  if (net != NULL && !ee_parameters_write (parameters, bench->backend, net, EE_SLOT_PARAMETER, error))
    g_clear_pointer (&net, bench->backend->net_free);
  return net;
}

/* Redundant rows first or last would do as well: the backend gathers the main ones wherever they stand. Here every
 * @n / n_redundant'th row is one. */
static gboolean
add_step (EeBench *bench, Course *course, EeNet *net, EePlan *plan, double share, GError **error)
{
  const guint rows = bench->options->training_batch, n_main = ee_plan_get_options (plan)->n_main;
  const guint n_redundant = share == EE_BENCH_NO_EXIT ? 0 : ee_bench_count_redundant (share, rows);
  Step *step = &course->steps[course->n_steps++];

  *step = (Step){ .net = net, .plan = plan, .share = share, .n_redundant = n_redundant };
  step->images = ee_bench_images_mix (&bench->images, rows, 0, error);
  step->labels = g_new (guint16, rows);
  step->seconds = g_new0 (double, course->repeats);
  for (guint r = 0; r < rows; r++)
    {
      const gboolean redundant = (guint64)(r + 1) * n_redundant / rows > (guint64)r * n_redundant / rows;

      step->labels[r] = redundant ? n_main : r % n_main;
    }
  return step->images != NULL;
}

/* A pass and an update by a learning rate so small that the numbers stay in their range. */
static gboolean
run_step (EeBench *bench, const Step *step, guint number, double *seconds, GError **error)
{
  const EeBatch batch = { step->images, step->labels, bench->options->training_batch };
  const EeUpdate update = { .kind = EE_UPDATE_SGD,
                            .learning_rate = 1e-6f,
                            .weight_decay = 5e-4f,
                            .momentum = 0.9f,
                            .nesterov = TRUE,
                            .step = number + 1 };
  const gint64 start = g_get_monotonic_time ();
  EeScores scores;

  if (!bench->backend->train_pass (step->net, &batch, number, &scores, error)
      || !bench->backend->train_update (step->net, &update, error))
    return FALSE;
  *seconds = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
  return TRUE;
}

/* Rounds in which every kind has its turn; the first is the warm-up. */
static gboolean
run_rounds (EeBench *bench, Course *course, GError **error)
{
  const guint n_rounds = 1 + course->repeats;

  for (guint r = 0; r < n_rounds; r++)
    for (guint s = 0; s < course->n_steps; s++)
      {
        double seconds;

        if (!ee_bench_check_stop (bench, r * course->n_steps + s, n_rounds * course->n_steps, error)
            || !run_step (bench, &course->steps[s], r, &seconds, error))
          return FALSE;
        if (r > 0)
          course->steps[s].seconds[r - 1] = seconds;
      }
  return TRUE;
}

/* The step to compare with: all rows main, with exit. */
static const Step *
find_whole (const Course *course)
{
  for (guint s = 0; s < course->n_steps; s++)
    if (course->steps[s].share != EE_BENCH_NO_EXIT && course->steps[s].n_redundant == 0)
      return &course->steps[s];
  return NULL;
}

static void
add_rows (EeBench *bench, const Course *course)
{
  const Step *whole = find_whole (course);
  const guint rows = bench->options->training_batch;

  for (guint s = 0; s < course->n_steps; s++)
    {
      const Step *step = &course->steps[s];
      EeBenchTraining *row = &bench->report->training[bench->report->n_training++];
      g_autofree double *sorted = g_memdup2 (step->seconds, course->repeats * sizeof *sorted);
      const double median = ee_quantile_sort_and_take_median (sorted, course->repeats);

      *row = (EeBenchTraining){
        .batch = rows,
        .share = step->share,
        .redundant = step->n_redundant,
        .timing = { median, sorted[0], sorted[course->repeats - 1], course->repeats },
        .images_per_s = rows / median,
        .ratio = ee_bench_get_ratio (step->seconds, whole->seconds, course->repeats, NULL, NULL),
        .limit = ee_bench_limit_count_training_macs (step->plan, (double)step->n_redundant / rows)
                 / ee_bench_limit_count_training_macs (bench->plan, 0),
      };
    }
}

/**
 * ee_bench_measure_training:
 * @bench: whose part this is
 * @error: EE_ERROR, or G_IO_ERROR_CANCELLED
 *
 * The shares are 0 and the asked ones below 1.
 *
 * Returns: TRUE with the report's rows filled
 */
gboolean
ee_bench_measure_training (EeBench *bench, GError **error)
{
  const EeBenchOptions *options = bench->options;
  g_auto (Course) course = { .backend = bench->backend };
  double seconds;

  course.repeats = options->repeats != 0 ? options->repeats : options->quick ? QUICK_STEPS : USUAL_STEPS;
  ee_bench_memory_reset_peak ();
  course.net = make_net (bench, bench->plan, bench->parameters, error);
  if (course.net == NULL || !add_step (bench, &course, course.net, bench->plan, 0, error)
      || !run_step (bench, &course.steps[0], 0, &seconds, error))
    return FALSE;
  ee_bench_memory_note (bench, "training");

  for (guint s = 0; s < options->n_shares; s++)
    if (ee_bench_count_redundant (options->shares[s], options->training_batch) > 0 && options->shares[s] < 1
        && !add_step (bench, &course, course.net, bench->plan, options->shares[s], error))
      return FALSE;
  course.plain = make_net (bench, bench->plain, bench->plain_parameters, error);
  if (course.plain == NULL || !add_step (bench, &course, course.plain, bench->plain, EE_BENCH_NO_EXIT, error)
      || !run_rounds (bench, &course, error))
    return FALSE;

  add_rows (bench, &course);
  return TRUE;
}
