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

/* No probability reaches it, so no image leaves. */
#define THRESHOLD_OF_NO_EXIT 2.0

enum
{
  WARM_UP_RUNS = 5
};

struct _OfframpClassifier
{
  EeModel *model;
  char *weights;
  gboolean in_training;
};

/**
 * offramp_classifier_new:
 *
 * Returns: (transfer full): a classifier without a network
 */
OfframpClassifier *
offramp_classifier_new (void)
{
  return g_new0 (OfframpClassifier, 1);
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
  g_free (self);
}

/* The first runs of a net touch its memory and wake its threads: they belong to no image's time. A failure shows again
 * with the first image. */
static void
warm_up (EeModel *model)
{
  g_autofree guint8 *image = g_malloc0 (EE_IMAGE_BYTES);
  EeRoute route;
  EeRouteTiming timing;

  ee_router_time_one (model, image, THRESHOLD_OF_NO_EXIT, WARM_UP_RUNS, &route, NULL, &timing, NULL);
}

static void
take_model (OfframpClassifier *self, EeModel *model, gboolean in_training, char *weights)
{
  if (self->model != model)
    {
      warm_up (model);
      ee_model_free (self->model);
      self->model = model;
    }
  self->in_training = in_training;
  g_free (self->weights);
  self->weights = weights;
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
  EeModel *model = ee_model_open (path, "auto", 1, 0, error);

  if (model == NULL)
    return FALSE;
  take_model (self, model, FALSE, g_strdup_printf (_ ("weights of “%s”"), name));
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
  model = ee_model_open (path, "auto", 1, 0, error);
  if (model == NULL)
    return FALSE;
  take_model (self, model, FALSE, g_strdup (_ ("the demonstration network that comes with the program")));
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
      model = ee_model_new (parameters, facts, "auto", 1, 1, error);
      if (model == NULL)
        return FALSE;
    }
  take_model (self, model, TRUE, g_strdup_printf (_ ("weights of the training, step %" PRIu64), facts->step));
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

/**
 * offramp_classifier_classify:
 * @self: a classifier with a network
 * @image: [32, 32, 3] uint8 as it was decoded; not changed
 * @repeats: timed runs, at least 1
 * @compare_repeats: timed runs through the whole network for an image that leaves; 0 for none
 * @error: the engine's
 *
 * A network trained on light ink gets dark ink on paper inverted first.
 *
 * Returns: (transfer full): the verdict, or NULL
 */
OfframpVerdict *
offramp_classifier_classify (OfframpClassifier *self, const guint8 *image, guint repeats, guint compare_repeats,
                             GError **error)
{
  g_autoptr (OfframpVerdict) verdict = NULL;
  EeModelFacts *facts;
  guint8 seen[EE_IMAGE_BYTES];
  guint n_main;

  g_return_val_if_fail (self->model != NULL, NULL);

  facts = self->model->facts;
  n_main = ee_plan_get_options (self->model->plan)->n_main;
  verdict = offramp_verdict_new (self->model->plan);
  verdict->threshold = facts->threshold;
  verdict->while_training = self->in_training;
  verdict->weights = g_strdup (self->weights);

  memcpy (seen, image, sizeof seen);
  verdict->inverted
      = ee_image_apply_invert (seen, g_strcmp0 (facts->polarity, "matched") == 0 ? EE_INVERT_AUTO : EE_INVERT_NEVER);

  if (!ee_router_time_one (self->model, seen, verdict->threshold, repeats, &verdict->route, NULL, &verdict->timing,
                           error))
    return NULL;

  if (!verdict->route.left)
    verdict->label = name_class (facts, n_main, verdict->route.label);
  else if (compare_repeats > 0 && verdict->route.stage + 1 < ee_plan_get_n_stages (self->model->plan))
    {
      if (!ee_router_time_one (self->model, seen, THRESHOLD_OF_NO_EXIT, compare_repeats, &verdict->full_route, NULL,
                               &verdict->full_timing, error))
        return NULL;
      verdict->has_full = TRUE;
      verdict->full_label = name_class (facts, n_main, verdict->full_route.label);
    }

  return g_steal_pointer (&verdict);
}
