/* SPDX-License-Identifier: Apache-2.0 */
/* The network of the Explore page
 *
 * Times one image at a time: the exit block, the decision and the copies are inside the clock, the warm-up is
 * not. An image that leaves is then sent through the whole network as well (no exit takes an image at a threshold
 * above 1), so that "saved" compares the same image, on the same net, at the same moment.
 */
#include "offramp-classifier.h"

#include <string.h>

#include <glib/gi18n.h>
#include <inttypes.h>

#include "offramp-compute.h"

/* No probability reaches it, so no image leaves. */
#define THRESHOLD_OF_NO_EXIT 2.0

/* Up to here the whole network is quick, in milliseconds: a thousand images are compared in a few seconds. */
#define QUICK_MS 3.0

enum
{
  WARM_UP_RUNS = 5
};

/**
 * OfframpClassifier:
 * @model: (nullable): what answers
 * @weights: (nullable): which those are, for people
 * @path: (nullable): where they can be opened again
 * @threshold: P(redundant) from which an image leaves; negative for the network's own
 * @in_training: whether they are of a training that runs
 */
struct _OfframpClassifier
{
  EeModel *model;
  char *weights;
  char *path;
  double threshold;
  gboolean in_training;
  double whole_ms; /* what the whole network took last */
};

/**
 * offramp_classifier_new:
 *
 * Returns: (transfer full): a classifier without a network
 */
OfframpClassifier *
offramp_classifier_new (void)
{
  OfframpClassifier *self = g_new0 (OfframpClassifier, 1);

  self->threshold = -1;
  return self;
}

/**
 * offramp_classifier_free:
 * @self: (nullable) (transfer full): a classifier
 */
void
offramp_classifier_free (OfframpClassifier *self)
{
  if (self == NULL)
    return;
  ee_model_free (self->model);
  g_free (self->weights);
  g_free (self->path);
  g_free (self);
}

/* The first runs of a net touch its memory and wake its threads: they belong to no image's time. A failure shows again
 * with the first image. */
static double
warm_up (EeModel *model)
{
  g_autofree guint8 *image = g_malloc0 (EE_IMAGE_BYTES);
  EeRoute route;
  EeRouteTiming timing = { 0 };

  ee_router_time_one (model, image, THRESHOLD_OF_NO_EXIT, WARM_UP_RUNS, &route, NULL, &timing, NULL);
  return timing.total_ms;
}

static void
take_model (OfframpClassifier *self, EeModel *model, gboolean in_training, char *weights, const char *path)
{
  if (self->model != model)
    {
      self->whole_ms = warm_up (model);
      ee_model_free (self->model);
      self->model = model;
    }
  self->in_training = in_training;
  g_free (self->weights);
  self->weights = weights;
  g_free (self->path);
  self->path = g_strdup (path);
}

/**
 * offramp_classifier_open:
 * @self: a classifier
 * @path: a checkpoint file or a run folder
 * @error: the engine's; the network before stays
 *
 * Returns: whether @path answers from now on
 */
gboolean
offramp_classifier_open (OfframpClassifier *self, const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  EeModel *model = offramp_compute_open (path, 1, error);

  if (model == NULL)
    return FALSE;
  take_model (self, model, FALSE, g_strdup_printf (_ ("weights of “%s”"), name), path);
  return TRUE;
}

/**
 * offramp_classifier_open_bundled:
 * @self: a classifier
 * @error: EE_ERROR_RUN when no network is bundled, or the engine's; the network before stays
 *
 * Returns: whether the network that comes with the program answers from now on
 */
gboolean
offramp_classifier_open_bundled (OfframpClassifier *self, GError **error)
{
  g_autofree char *path = ee_model_find_bundled ();
  EeModel *model;

  if (path == NULL)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_RUN,
                   _ ("No trained network was found. Train one on the Train page, or open a file or a run folder."));
      return FALSE;
    }
  model = offramp_compute_open (path, 1, error);
  if (model == NULL)
    return FALSE;
  take_model (self, model, FALSE, g_strdup (_ ("the demonstration network that comes with the program")), path);
  return TRUE;
}

/**
 * offramp_classifier_set_parameters:
 * @self: a classifier
 * @parameters: of a running training
 * @facts: of the same moment
 * @error: the engine's; the network before stays
 *
 * The training's own net is left alone: this is a second one, on a single thread so as not to slow the first.
 *
 * Returns: whether @parameters answer from now on
 */
gboolean
offramp_classifier_set_parameters (OfframpClassifier *self, const EeParameters *parameters, const EeModelFacts *facts,
                                   GError **error)
{
  EeModel *model = self->model;

  if (self->in_training && ee_plan_equal (model->plan, parameters->plan))
    {
      if (!ee_model_set_parameters (model, parameters, error))
        return FALSE;
      ee_model_facts_free (model->facts);
      model->facts = ee_model_facts_copy (facts);
    }
  else
    {
      model = ee_model_new (parameters, facts, offramp_compute_get_device (), 1, 1, error);
      if (model == NULL)
        return FALSE;
    }
  take_model (self, model, TRUE, g_strdup_printf (_ ("weights of the training, step %" PRIu64), facts->step), NULL);
  return TRUE;
}

/**
 * offramp_classifier_get_model:
 * @self: a classifier
 *
 * Returns: (transfer none) (nullable): the network that answers
 */
const EeModel *
offramp_classifier_get_model (OfframpClassifier *self)
{
  return self->model;
}

/**
 * offramp_classifier_get_weights:
 * @self: a classifier
 *
 * Returns: (transfer none) (nullable): which weights answer, for people
 */
const char *
offramp_classifier_get_weights (OfframpClassifier *self)
{
  return self->weights;
}

/**
 * offramp_classifier_get_path:
 * @self: a classifier
 *
 * Returns: (transfer none) (nullable): the file or run folder that answers; NULL for weights of a training
 */
const char *
offramp_classifier_get_path (OfframpClassifier *self)
{
  return self->path;
}

/**
 * offramp_classifier_set_threshold:
 * @self: a classifier
 * @threshold: P(redundant) from which the images to come leave; negative for the network's own
 */
void
offramp_classifier_set_threshold (OfframpClassifier *self, double threshold)
{
  self->threshold = threshold;
}

/* The class's own name, or its number. */
static char *
name_class (const EeModelFacts *facts, guint n_main, guint label)
{
  if (label >= n_main)
    return g_strdup (_ ("redundant"));
  if (facts->class_names != NULL && label < g_strv_length (facts->class_names))
    return g_strdup (facts->class_names[label]);
  return g_strdup_printf ("%u", label);
}

/* The few most probable of @n classes, largest first. */
static void
rank_classes (OfframpVerdict *verdict, const EeModelFacts *facts, guint n_main, const float *probabilities, guint n)
{
  g_autofree gboolean *taken = g_new0 (gboolean, n);

  for (verdict->n_top = 0; verdict->n_top < MIN (n, OFFRAMP_VERDICT_MAX_TOP); verdict->n_top++)
    {
      OfframpTopClass *top = &verdict->top[verdict->n_top];
      g_autofree char *name = NULL;
      guint best = n;

      for (guint c = 0; c < n; c++)
        if (!taken[c] && (best == n || probabilities[c] > probabilities[best]))
          best = c;
      taken[best] = TRUE;
      name = name_class (facts, n_main, best);
      *top = (OfframpTopClass){ g_intern_string (name), probabilities[best] };
    }
}

/* The image as the network sees it, with what was done to it. */
static void
prepare_image (OfframpClassifier *self, OfframpSample *sample, OfframpVerdict *verdict, guint8 *seen)
{
  gboolean light_ink = g_strcmp0 (self->model->facts->polarity, "matched") == 0;
  EeInvert invert;
  OfframpPrepared prepared;
  gint64 start;

  verdict->preparation = offramp_source_get_preparation (offramp_sample_get_source (sample));
  invert = verdict->preparation.invert;
  if (invert == EE_INVERT_AUTO && !light_ink)
    invert = EE_INVERT_NEVER;
  offramp_sample_prepare (sample, verdict->preparation.framing, &prepared);
  memcpy (seen, g_bytes_get_data (prepared.image, NULL), EE_IMAGE_BYTES);
  start = g_get_monotonic_time ();
  verdict->inverted = ee_image_apply_invert (seen, invert);
  verdict->framed = prepared.framed;
  verdict->decode_ms = prepared.decode_ms;
  verdict->prepare_ms = prepared.frame_ms < 0 ? -1 : prepared.frame_ms + offramp_source_get_elapsed_ms (start);
  if (prepared.framed != EE_FRAMED_WHOLE)
    verdict->seen = g_bytes_new (seen, EE_IMAGE_BYTES);
  offramp_prepared_clear (&prepared);
}

/* Sends an image that left through the whole network too. */
static gboolean
compare (OfframpClassifier *self, const guint8 *seen, const OfframpEffort *effort, float *probabilities,
         OfframpVerdict *verdict, GError **error)
{
  if (effort->compare_repeats == 0 || (effort->only_if_quick && self->whole_ms > QUICK_MS)
      || verdict->route.stage + 1 == ee_plan_get_n_stages (self->model->plan)
      || (effort->go_on != NULL && !effort->go_on (effort->user_data)))
    return TRUE;
  if (!ee_router_time_one_while (self->model, seen, THRESHOLD_OF_NO_EXIT, effort->compare_repeats, effort->go_on,
                                 effort->user_data, &verdict->full_route, probabilities, &verdict->full_timing, error))
    return FALSE;
  verdict->has_full = TRUE;
  self->whole_ms = verdict->full_timing.total_ms;
  return TRUE;
}

/**
 * offramp_classifier_get_whole_ms:
 * @self: a classifier
 *
 * Returns: what the whole network took last, for one image; 0 before there is one
 */
double
offramp_classifier_get_whole_ms (OfframpClassifier *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->whole_ms;
}

/**
 * offramp_classifier_classify:
 * @self: a classifier with a network
 * @sample: an image; only what any thread may read of it is read
 * @effort: how often it is timed
 * @error: the engine's
 *
 * A network trained on light ink gets dark ink on paper inverted first, unless somebody asked for something else.
 *
 * Returns: (transfer full): the verdict, or NULL
 */
OfframpVerdict *
offramp_classifier_classify (OfframpClassifier *self, OfframpSample *sample, const OfframpEffort *effort,
                             GError **error)
{
  g_autoptr (OfframpVerdict) verdict = NULL;
  g_autofree float *probabilities = NULL;
  EeModelFacts *facts;
  EePlan *plan;
  guint8 seen[EE_IMAGE_BYTES];
  guint n_main, n_outputs;

  g_return_val_if_fail (self->model != NULL, NULL);

  facts = self->model->facts;
  plan = self->model->plan;
  n_main = ee_plan_get_options (plan)->n_main;
  n_outputs = ee_plan_get_stage (plan, ee_plan_get_n_stages (plan) - 1)->n_outputs;
  probabilities = g_new0 (float, n_outputs);
  verdict = offramp_verdict_new (plan);
  verdict->threshold = self->threshold >= 0 ? self->threshold : facts->threshold;
  verdict->while_training = self->in_training;
  verdict->weights = g_strdup (self->weights);
  prepare_image (self, sample, verdict, seen);

  if (!ee_router_time_one_while (self->model, seen, verdict->threshold, effort->repeats, effort->go_on,
                                 effort->user_data, &verdict->route, probabilities, &verdict->timing, error))
    return NULL;
  if (!verdict->route.left)
    verdict->label = name_class (facts, n_main, verdict->route.label);
  else if (!compare (self, seen, effort, probabilities, verdict, error))
    return NULL;
  else if (verdict->has_full)
    verdict->full_label = name_class (facts, n_main, verdict->full_route.label);
  if (verdict->has_full || verdict->route.stage + 1 == ee_plan_get_n_stages (plan))
    rank_classes (verdict, facts, n_main, probabilities, n_outputs);
  return g_steal_pointer (&verdict);
}

/**
 * offramp_classifier_read_features:
 * @self: a classifier with a network
 * @seen: [32, 32, 3] uint8 as the network is to see it
 * @layer: index in the network's plan
 * @error: the engine's
 *
 * Returns: (transfer full): what the layer makes of it, or NULL
 */
OfframpFeatureMaps *
offramp_classifier_read_features (OfframpClassifier *self, const guint8 *seen, guint layer, GError **error)
{
  const EeLayer *info;
  float *values;

  g_return_val_if_fail (self->model != NULL && layer < ee_plan_get_n_layers (self->model->plan), NULL);

  info = ee_plan_get_layer (self->model->plan, layer);
  values = ee_activations_read (self->model, seen, layer, error);
  return values != NULL ? offramp_feature_maps_new (layer, info->out_channels, info->out_side, values) : NULL;
}
