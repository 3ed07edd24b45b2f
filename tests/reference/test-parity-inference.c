/* SPDX-License-Identifier: Apache-2.0 */
/* Inference through pools: whatever company a row keeps, each stage answers as the reference does for it alone
 *
 * A model of the pools (queues of image numbers) says which rows must come out of each run and in which
 * order; a script drawn from a seed pushes, runs and keeps.
 */
#include <math.h>
#include <string.h>

#include "ee-reference.h"
#include "ee-rng.h"
#include "test-backend.h"
#include "test-fixture.h"

enum
{
  MAX_ROWS = 8,
  MAX_OUTPUTS = FIXTURE_N_MAIN + 1,
  N_IMAGES = 20,
  NET_SEED = 71,
  IMAGE_SEED = 72
};

static const double tolerance = 2e-5; /* of a probability */

typedef struct
{
  const char *name;
  EePreset preset;
  guint width_divisor;
  guint exits;
} Case;

static const Case cases[] = {
  { "modern/8/exit-1", EE_PRESET_MODERN, 8, FIXTURE_EXIT_1 },
  { "modern/16/exit-1", EE_PRESET_MODERN, 16, FIXTURE_EXIT_1 },
  { "modern/16/no-exit", EE_PRESET_MODERN, 16, FIXTURE_NO_EXIT },
  { "modern/16/exits-1-2", EE_PRESET_MODERN, 16, FIXTURE_EXITS_1_2 },
  { "modern/16/exits-1-2-3-4", EE_PRESET_MODERN, 16, 0x1e },
  { "paper/8/exits-1-2", EE_PRESET_PAPER, 8, FIXTURE_EXITS_1_2 },
  { "paper/16/exit-1", EE_PRESET_PAPER, 16, FIXTURE_EXIT_1 },
  { "paper/16/no-exit", EE_PRESET_PAPER, 16, FIXTURE_NO_EXIT },
};

/* What each stage says of each image on its own. */
typedef struct
{
  float values[EE_PLAN_MAX_STAGES][N_IMAGES][MAX_OUTPUTS];
} Answers;

typedef struct
{
  guint images[2 * MAX_ROWS];
  guint n;
} Queue;

/* A net, and the model of its pools. */
typedef struct
{
  const EeBackend *backend;
  EeNet *net;
  EePlan *plan;
  const FixtureBatch *images;
  const Answers *answers;
  Queue queues[EE_PLAN_MAX_STAGES];
  guint next_image;
} Drive;

static guint
get_n_outputs (EePlan *plan, guint stage)
{
  return ee_plan_get_stage (plan, stage)->n_outputs;
}

/* Sends every image alone through all stages of @net. */
static void
get_answers (const EeBackend *backend, EeNet *net, EePlan *plan, const FixtureBatch *images, Answers *answers)
{
  const guint first = 0, n_stages = ee_plan_get_n_stages (plan);
  g_autoptr (GError) error = NULL;

  backend->clear (net);
  for (guint i = 0; i < N_IMAGES; i++)
    {
      backend->push (net, images->images + i * FIXTURE_IMAGE_BYTES, 1, &error);
      g_assert_no_error (error);
      for (guint stage = 0; stage < n_stages; stage++)
        {
          backend->run_stage (net, stage, 1, answers->values[stage][i], &error);
          g_assert_no_error (error);
          if (stage + 1 < n_stages)
            backend->keep (net, stage, &first, 1, &error);
          g_assert_no_error (error);
        }
    }
}

static void
assert_answer (const float *expected, const float *actual, guint n_outputs)
{
  double sum = 0;

  for (guint c = 0; c < n_outputs; c++)
    {
      g_assert_cmpfloat_with_epsilon (expected[c], actual[c], tolerance);
      sum += actual[c];
    }
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
}

static void
drive_push (Drive *drive, guint rows)
{
  g_autofree guint8 *pixels = g_malloc (MAX_ROWS * FIXTURE_IMAGE_BYTES);
  g_autoptr (GError) error = NULL;
  Queue *queue = &drive->queues[0];

  for (guint n = 0; n < rows; n++)
    {
      const guint image = drive->next_image++ % N_IMAGES;

      memcpy (pixels + n * FIXTURE_IMAGE_BYTES, drive->images->images + image * FIXTURE_IMAGE_BYTES,
              FIXTURE_IMAGE_BYTES);
      queue->images[queue->n++] = image;
    }
  drive->backend->push (drive->net, pixels, rows, &error);
  g_assert_no_error (error);
}

/* Runs the oldest @rows of a stage and keeps those whose bit is set in @mask. */
static void
drive_run (Drive *drive, guint stage, guint rows, guint mask)
{
  const guint n_outputs = get_n_outputs (drive->plan, stage);
  float probabilities[MAX_ROWS * MAX_OUTPUTS];
  guint kept[MAX_ROWS], n_kept = 0;
  Queue *queue = &drive->queues[stage], *next = &drive->queues[stage + 1];
  g_autoptr (GError) error = NULL;

  drive->backend->run_stage (drive->net, stage, rows, probabilities, &error);
  g_assert_no_error (error);
  for (guint n = 0; n < rows; n++)
    {
      assert_answer (drive->answers->values[stage][queue->images[n]], probabilities + n * n_outputs, n_outputs);
      if (mask & (1u << n))
        {
          next->images[next->n++] = queue->images[n];
          kept[n_kept++] = n;
        }
    }
  queue->n -= rows;
  memmove (queue->images, queue->images + rows, queue->n * sizeof (guint));

  if (stage + 1 < ee_plan_get_n_stages (drive->plan))
    drive->backend->keep (drive->net, stage, kept, n_kept, &error);
  g_assert_no_error (error);
}

/* How many rows @stage may run now: no more than its pool holds, than fit the batch, than fit the next pool. */
static guint
get_runnable (const Drive *drive, guint stage)
{
  guint rows = MIN (drive->queues[stage].n, MAX_ROWS);

  if (stage + 1 < ee_plan_get_n_stages (drive->plan))
    rows = MIN (rows, 2 * MAX_ROWS - drive->queues[stage + 1].n);
  return rows;
}

static void
drive_script (Drive *drive, guint n_moves, guint64 seed)
{
  const guint n_stages = ee_plan_get_n_stages (drive->plan);
  EeRng rng;

  ee_rng_init (&rng, seed);
  for (guint move = 0; move < n_moves; move++)
    {
      const guint stage = ee_rng_below (&rng, n_stages), room = MAX_ROWS - drive->queues[0].n;
      const guint mask = ee_rng_next (&rng) | ee_rng_next (&rng); /* keeps three of four */
      const guint runnable = get_runnable (drive, stage);

      if (stage == 0 && room > 0 && ee_rng_below (&rng, 2) == 0)
        drive_push (drive, 1 + ee_rng_below (&rng, room));
      else if (runnable > 0)
        drive_run (drive, stage, 1 + ee_rng_below (&rng, runnable), stage + 1 < n_stages ? mask : 0);
      else if (room > 0)
        drive_push (drive, 1 + ee_rng_below (&rng, room));
    }
}

/* Full batches, survivors of several of them in one pool, none and all kept, an emptied pool used again. */
static void
drive_by_hand (Drive *drive)
{
  const guint last = ee_plan_get_n_stages (drive->plan) - 1;

  drive_push (drive, 8);
  drive_run (drive, 0, 8, last > 0 ? 0x1a : 0); /* rows 1, 3, 4 */
  drive_push (drive, 3);
  drive_push (drive, 2);
  drive_run (drive, 0, 5, 0);
  drive_push (drive, 8);
  drive_run (drive, 0, 8, last > 0 ? 0xff : 0);
  drive_push (drive, 5);
  drive_run (drive, 0, 3, last > 0 ? 0x7 : 0);
  for (guint stage = 1; stage <= last; stage++)
    {
      const guint rows = get_runnable (drive, stage);

      drive_run (drive, stage, rows, stage < last ? 0xff : 0);
      drive_run (drive, stage, get_runnable (drive, stage), stage < last ? 0x2a : 0);
    }

  drive->backend->clear (drive->net);
  for (guint stage = 0; stage <= last; stage++)
    drive->queues[stage].n = 0;
  drive_push (drive, 8);
  drive_run (drive, 0, 8, last > 0 ? 0x81 : 0);
  if (last > 0)
    drive_run (drive, 1, 2, 0);
}

static void
test_pools (gconstpointer data)
{
  const Case *c = data;
  const EeBackend *backends[] = { ee_reference_backend_get (), test_backend_get () };
  g_autoptr (EePlan) plan = fixture_plan_new (c->preset, c->width_divisor, c->exits);
  g_autoptr (FixtureBatch) images = fixture_batch_new (N_IMAGES, FIXTURE_ALL_MAIN, IMAGE_SEED);
  g_autofree Answers *answers = g_new0 (Answers, 1);
  EeNet *alone;

  if (test_backend_skips_width (c->width_divisor))
    return;
  alone = fixture_net_new (backends[0], plan, 1, FALSE, NET_SEED);
  get_answers (backends[0], alone, plan, images, answers);
  backends[0]->net_free (alone);

  for (guint i = 0; i < G_N_ELEMENTS (backends); i++)
    {
      EeNet *net = fixture_net_new (backends[i], plan, MAX_ROWS, FALSE, NET_SEED);
      Drive drive = { backends[i], net, plan, images, answers };

      g_test_message ("%s", backends[i]->id);
      drive_by_hand (&drive);
      backends[i]->clear (net);
      drive = (Drive){ backends[i], net, plan, images, answers };
      drive_script (&drive, 60, 73);
      backends[i]->net_free (net);
    }
}

/* The answers must tell the images apart, or an exchange of rows would go unseen. */
static void
test_images_differ (void)
{
  const EeBackend *reference = ee_reference_backend_get ();
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, 0x1e);
  g_autoptr (FixtureBatch) images = fixture_batch_new (N_IMAGES, FIXTURE_ALL_MAIN, IMAGE_SEED);
  g_autofree Answers *answers = g_new0 (Answers, 1);
  EeNet *net = fixture_net_new (reference, plan, 1, FALSE, NET_SEED);

  get_answers (reference, net, plan, images, answers);
  for (guint stage = 0; stage < ee_plan_get_n_stages (plan); stage++)
    for (guint i = 1; i < N_IMAGES; i++)
      {
        const float *a = answers->values[stage][i - 1], *b = answers->values[stage][i];

        g_assert_cmpfloat (fixture_get_distance (a, b, get_n_outputs (plan, stage)), >, 4 * tolerance);
      }
  reference->net_free (net);
}

static void
assert_same_answers (EePlan *plan, const FixtureBatch *images, EeNet *expected_net, EeNet *actual_net)
{
  g_autofree Answers *expected = g_new0 (Answers, 1), *actual = g_new0 (Answers, 1);

  get_answers (ee_reference_backend_get (), expected_net, plan, images, expected);
  get_answers (test_backend_get (), actual_net, plan, images, actual);
  for (guint stage = 0; stage < ee_plan_get_n_stages (plan); stage++)
    for (guint i = 0; i < N_IMAGES; i++)
      assert_answer (expected->values[stage][i], actual->values[stage][i], get_n_outputs (plan, stage));
}

/* A training net answers with its newest parameters and statistics: after a pass, an update, a write. Whatever a
 * backend has folded or reordered must follow. */
static void
test_training_net_answers (gconstpointer data)
{
  const Case *c = data;
  const EeUpdate update = { EE_UPDATE_SGD, .learning_rate = 1e-3f, .momentum = 0.9f };
  const EeBackend *backends[] = { ee_reference_backend_get (), test_backend_get () };
  g_autoptr (EePlan) plan = fixture_plan_new (c->preset, c->width_divisor, c->exits);
  g_autoptr (FixtureBatch) images = fixture_batch_new (N_IMAGES, FIXTURE_ALL_MAIN, IMAGE_SEED);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (MAX_ROWS, FIXTURE_MIXED, 74);
  EeNet *nets[2];

  for (guint i = 0; i < 2; i++)
    nets[i] = fixture_net_new (backends[i], plan, MAX_ROWS, TRUE, NET_SEED);
  assert_same_answers (plan, images, nets[0], nets[1]);

  for (guint i = 0; i < 2; i++)
    fixture_train_pass (backends[i], nets[i], batch, 75); /* moves the running statistics */
  assert_same_answers (plan, images, nets[0], nets[1]);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      backends[i]->train_update (nets[i], &update, &error);
      g_assert_no_error (error);
    }
  assert_same_answers (plan, images, nets[0], nets[1]);

  for (guint i = 0; i < 2; i++)
    fixture_fill_slot (backends[i], nets[i], plan, EE_SLOT_PARAMETER, NET_SEED + 1);
  assert_same_answers (plan, images, nets[0], nets[1]);

  for (guint i = 0; i < 2; i++)
    backends[i]->net_free (nets[i]);
}

int
main (int argc, char *argv[])
{
  test_backend_init (&argc, &argv);
  g_test_add_func ("/parity/images-differ", test_images_differ);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/parity/pools/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_pools);
    }
  g_test_add_data_func ("/parity/training-net-answers/modern", &cases[3], test_training_net_answers);
  g_test_add_data_func ("/parity/training-net-answers/paper", &cases[6], test_training_net_answers);
  return test_backend_run ();
}
