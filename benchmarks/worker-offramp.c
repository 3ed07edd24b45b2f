/* SPDX-License-Identifier: Apache-2.0 */
/* Offramp's side of benchmarks/run.py: the engine, driven line by line, as the workers of the others are.
 *
 *   worker-offramp make FOLDER WIDTH_DIVISOR      writes exit.safetensors and plain.safetensors, the bench's networks
 *   worker-offramp serve FOLDER THREADS           answers on stdout, a line of JSON each, what comes on stdin:
 *
 *     answers FILE COUNT             probabilities of the images' whole way, of both networks
 *     infer NET FILE BATCH           NET is exit or plain; seconds for all images of the file, and how many left
 *     train NET FILE BATCH REDUNDANT STEPS    seconds of each step; the first REDUNDANT of a batch's rows are redundant
 *
 * FILE is uint8 [n, 32, 32, 3] and is read once. Networks are made when first asked for, which is not timed: every
 * question is asked once before it counts.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "ee-bench-network.h"
#include "ee.h"

typedef struct
{
  const char *folder;
  guint threads;
  GHashTable *files;  /* name to GBytes */
  GHashTable *models; /* "exit 128" to EeModel */
  GHashTable *nets;   /* "exit 64" to Trainee */
} Worker;

typedef struct
{
  const EeBackend *backend;
  EeNet *net;
  guint n_main;
  guint64 step;
} Trainee;

static void
trainee_free (gpointer data)
{
  Trainee *trainee = data;

  trainee->backend->net_free (trainee->net);
  g_free (trainee);
}

static double
elapsed_s (gint64 since)
{
  return (g_get_monotonic_time () - since) / (double)G_USEC_PER_SEC;
}

/* (transfer none): [n, 32, 32, 3] */
static const guint8 *
get_images (Worker *worker, const char *name, guint *n, GError **error)
{
  GBytes *bytes = g_hash_table_lookup (worker->files, name);
  gsize size;
  const guint8 *images;

  if (bytes == NULL)
    {
      char *data;

      if (!g_file_get_contents (name, &data, &size, error))
        return NULL;
      bytes = g_bytes_new_take (data, size);
      g_hash_table_insert (worker->files, g_strdup (name), bytes);
    }
  images = g_bytes_get_data (bytes, &size);
  *n = size / EE_IMAGE_BYTES;
  return images;
}

static char *
get_path (Worker *worker, const char *net)
{
  g_autofree char *name = g_strconcat (net, ".safetensors", NULL);

  return g_build_filename (worker->folder, name, NULL);
}

static EeModel *
get_model (Worker *worker, const char *net, guint batch, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s %u", net, batch);
  g_autofree char *path = get_path (worker, net);
  EeModel *model = g_hash_table_lookup (worker->models, key);

  if (model == NULL && (model = ee_model_open (path, "cpu", batch, worker->threads, error)) != NULL)
    g_hash_table_insert (worker->models, g_steal_pointer (&key), model);
  return model;
}

static Trainee *
get_trainee (Worker *worker, const char *net, guint batch, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s %u", net, batch);
  g_autofree char *path = get_path (worker, net);
  const EeNetOptions options = { .max_rows = batch, .training = TRUE, .threads = worker->threads };
  Trainee *trainee = g_hash_table_lookup (worker->nets, key);
  g_autoptr (EeParameters) parameters = NULL;
  guint index;

  if (trainee != NULL || (parameters = ee_checkpoint_load (path, NULL, error)) == NULL)
    return trainee;

  trainee = g_new0 (Trainee, 1);
  trainee->backend = ee_registry_find ("cpu", &index, error);
  trainee->net = trainee->backend->net_new (parameters->plan, index, &options, error);
  trainee->n_main = ee_plan_get_options (parameters->plan)->n_main;
  if (trainee->net == NULL
      || !ee_parameters_write (parameters, trainee->backend, trainee->net, EE_SLOT_PARAMETER, error))
    {
      trainee_free (trainee);
      return NULL;
    }
  g_hash_table_insert (worker->nets, g_steal_pointer (&key), trainee);
  return trainee;
}

static void
add_number (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_double_value (builder, value);
}

/* Each stage's probabilities, nobody leaving: "exit" and "exit_classifier", or "plain". */
static gboolean
add_answers (Worker *worker, const char *net, const guint8 *images, guint n, JsonBuilder *builder, GError **error)
{
  EeModel *model = get_model (worker, net, n, error);
  guint n_stages;

  if (model == NULL || !model->backend->push (model->net, images, n, error))
    return FALSE;

  n_stages = ee_plan_get_n_stages (model->plan);
  for (guint stage = 0; stage < n_stages; stage++)
    {
      const guint n_outputs = ee_plan_get_stage (model->plan, stage)->n_outputs;
      g_autofree float *probabilities = g_new (float, (gsize)n *n_outputs);
      g_autofree guint *rows = g_new (guint, n);

      for (guint i = 0; i < n; i++)
        rows[i] = i;
      if (!model->backend->run_stage (model->net, stage, n, probabilities, error)
          || (stage + 1 < n_stages && !model->backend->keep (model->net, stage, rows, n, error)))
        return FALSE;
      json_builder_set_member_name (builder, n_stages == 1 ? "plain" : stage == 0 ? "exit" : "classifier");
      json_builder_begin_array (builder);
      for (guint i = 0; i < n * n_outputs; i++)
        json_builder_add_double_value (builder, probabilities[i]);
      json_builder_end_array (builder);
    }
  return TRUE;
}

static gboolean
infer (Worker *worker, char **words, JsonBuilder *builder, GError **error)
{
  EeModel *model = get_model (worker, words[1], strtoul (words[3], NULL, 10), error);
  g_autofree EeRoute *routes = NULL;
  const guint8 *images;
  guint n, n_left = 0;
  gint64 start;
  double seconds;

  if (model == NULL || (images = get_images (worker, words[2], &n, error)) == NULL)
    return FALSE;

  routes = g_new (EeRoute, n);
  start = g_get_monotonic_time ();
  if (!ee_router_run (model, images, n, 0.5, routes, NULL, NULL, error))
    return FALSE;
  seconds = elapsed_s (start);

  for (guint i = 0; i < n; i++)
    n_left += routes[i].left && routes[i].stage == 0 && ee_plan_get_n_stages (model->plan) > 1;
  add_number (builder, "seconds", seconds);
  add_number (builder, "left", n_left);
  return TRUE;
}

static gboolean
train (Worker *worker, char **words, JsonBuilder *builder, GError **error)
{
  const guint batch = strtoul (words[3], NULL, 10), n_redundant = strtoul (words[4], NULL, 10);
  const guint n_steps = strtoul (words[5], NULL, 10);
  Trainee *trainee = get_trainee (worker, words[1], batch, error);
  g_autofree guint16 *labels = g_new (guint16, batch);
  const guint8 *images;
  guint n;

  if (trainee == NULL || (images = get_images (worker, words[2], &n, error)) == NULL)
    return FALSE;
  g_assert (n >= batch);

  for (guint r = 0; r < batch; r++)
    labels[r] = r < n_redundant ? trainee->n_main : r % trainee->n_main;
  json_builder_set_member_name (builder, "seconds");
  json_builder_begin_array (builder);
  for (guint s = 0; s < n_steps; s++)
    {
      const EeBatch rows = { images, labels, batch };
      const EeUpdate update = { .kind = EE_UPDATE_SGD,
                                .learning_rate = 1e-6f,
                                .weight_decay = 5e-4f,
                                .momentum = 0.9f,
                                .nesterov = TRUE,
                                .step = ++trainee->step };
      const gint64 start = g_get_monotonic_time ();
      EeScores scores;

      if (!trainee->backend->train_pass (trainee->net, &rows, trainee->step, &scores, error)
          || !trainee->backend->train_update (trainee->net, &update, error))
        return FALSE;
      json_builder_add_double_value (builder, elapsed_s (start));
    }
  json_builder_end_array (builder);
  return TRUE;
}

static gboolean
answer (Worker *worker, char **words, JsonBuilder *builder, GError **error)
{
  const guint n_words = g_strv_length (words);
  const guint8 *images;
  guint n;

  if (n_words == 3 && g_str_equal (words[0], "answers"))
    {
      images = get_images (worker, words[1], &n, error);
      n = strtoul (words[2], NULL, 10);
      return images != NULL && add_answers (worker, "plain", images, n, builder, error)
             && add_answers (worker, "exit", images, n, builder, error);
    }
  if (n_words == 4 && g_str_equal (words[0], "infer"))
    return infer (worker, words, builder, error);
  if (n_words == 6 && g_str_equal (words[0], "train"))
    return train (worker, words, builder, error);

  g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "“%s” is no question", words[0]);
  return FALSE;
}

static void
print_line (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  puts (text);
  fflush (stdout);
}

static int
serve (Worker *worker)
{
  static char line[4096];

  puts ("{\"ready\":\"Offramp " OFFRAMP_VERSION "\"}");
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", -1);
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      g_autoptr (GError) error = NULL;

      json_builder_begin_object (builder);
      if (!answer (worker, words, builder, &error))
        {
          g_printerr ("worker-offramp: %s\n", error->message);
          return 1;
        }
      json_builder_end_object (builder);
      print_line (builder);
    }
  return 0;
}

/* The last layers' weights are larger than those that a training starts from, so that answers differ from image to
 * image and a comparison shows something. */
static gboolean
make (const char *folder, guint width_divisor, gboolean with_exit, GError **error)
{
  g_autofree char *path = g_build_filename (folder, with_exit ? "exit.safetensors" : "plain.safetensors", NULL);
  g_autoptr (EePlan) plan = ee_bench_network_plan (EE_PRESET_MODERN, width_divisor, with_exit, error);
  g_autoptr (EeParameters) parameters = plan != NULL ? ee_bench_network_new (plan, 1) : NULL;
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  const EeStage *last;
  int weight;

  if (parameters == NULL)
    return FALSE;
  last = ee_plan_get_stage (plan, ee_plan_get_n_stages (plan) - 1);
  weight = ee_plan_get_layer (plan, last->first_head + last->n_head - 1)->tensors[EE_TENSOR_WEIGHT];
  for (gsize i = 0; i < ee_plan_get_tensor (plan, weight)->count; i++)
    parameters->tensors[weight][i] *= 20;
  return ee_checkpoint_save (path, parameters, facts, EE_DTYPE_F32, error);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  if (argc == 4 && g_str_equal (argv[1], "make"))
    {
      const guint width_divisor = strtoul (argv[3], NULL, 10);

      if (make (argv[2], width_divisor, TRUE, &error) && make (argv[2], width_divisor, FALSE, &error))
        return 0;
      g_printerr ("worker-offramp: %s\n", error->message);
      return 1;
    }
  if (argc == 4 && g_str_equal (argv[1], "serve"))
    {
      Worker worker = { argv[2], strtoul (argv[3], NULL, 10), NULL, NULL, NULL };
      int status;

      worker.files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
      worker.models = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)ee_model_free);
      worker.nets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, trainee_free);
      status = serve (&worker);
      g_hash_table_unref (worker.nets);
      g_hash_table_unref (worker.models);
      g_hash_table_unref (worker.files);
      return status;
    }

  g_printerr ("usage: worker-offramp make FOLDER WIDTH_DIVISOR | serve FOLDER THREADS\n");
  return 2;
}
