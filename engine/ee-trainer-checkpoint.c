/* SPDX-License-Identifier: Apache-2.0 */
/* What leaves the training net: states, models, and the newest parameters for whoever explores meanwhile.
 *
 * Reading a net changes nothing in it. Numbers that are not finite never reach a file. Runs on the
 * training thread; the newest parameters change hands under the trainer's mutex.
 */
#include "ee-training.h"

#include <math.h>

#include "config.h"

static char **
list_class_names (EeExperiment *experiment)
{
  guint n_main = ee_experiment_get_n_main (experiment);
  char **names = g_new0 (char *, n_main + 1);

  for (guint label = 0; label < n_main; label++)
    names[label] = g_strdup (ee_experiment_get_class_name (experiment, label));

  return names;
}

/**
 * ee_training_make_facts:
 * @training: a training
 *
 * Returns: (transfer full): facts about the net as it is now; the threshold is that of the last validation
 */
EeModelFacts *
ee_training_make_facts (EeTraining *training)
{
  EeModelFacts *facts = ee_model_facts_new ();

  facts->pair = g_strdup (ee_experiment_get_pair (training->experiment));
  facts->polarity = g_strdup (ee_polarity_to_string (ee_experiment_get_polarity (training->experiment)));
  facts->class_names = list_class_names (training->experiment);
  facts->threshold = training->threshold;
  facts->seed = training->trainer->settings.seed;
  facts->epochs = (double)training->state.step / training->steps_per_epoch;
  facts->step = training->state.step;
  facts->sources = g_strdup (training->sources);
  facts->version = g_strdup (OFFRAMP_VERSION);

  return facts;
}

static gboolean
is_finite (const EeParameters *parameters)
{
  for (guint t = 0; t < ee_plan_get_n_tensors (parameters->plan); t++)
    {
      const float *values = parameters->tensors[t];
      gsize count = ee_plan_get_tensor (parameters->plan, t)->count;

      for (gsize i = 0; i < count; i++)
        if (!isfinite (values[i]))
          return FALSE;
    }

  return TRUE;
}

/* Reads the net's parameters; EE_ERROR_DIVERGED where one is not finite, which the loss need not show. */
gboolean
ee_training_read_parameters (EeTraining *training, EeParameters *parameters, GError **error)
{
  if (!ee_parameters_read (parameters, training->backend, training->net, EE_SLOT_PARAMETER, error))
    return FALSE;

  return is_finite (parameters) || ee_training_set_diverged (training, error);
}

static gboolean
read_loss_scale (EeTraining *training, GError **error)
{
  training->state.loss_scale = (EeLossScale){ 0 };
  return training->backend->read_loss_scale == NULL
         || training->backend->read_loss_scale (training->net, &training->state.loss_scale, error);
}

/* Writes a state from which the training can go on. On failure the last one is still there. */
gboolean
ee_training_save_state (EeTraining *training, GError **error)
{
  training->state.seconds = ee_training_get_seconds (training);
  if (!read_loss_scale (training, error) || !ee_training_read_parameters (training, training->slots[0], error)
      || !ee_parameters_read (training->slots[1], training->backend, training->net, EE_SLOT_MOMENT_1, error))
    return FALSE;
  if (training->n_slots > 2
      && !ee_parameters_read (training->slots[2], training->backend, training->net, EE_SLOT_MOMENT_2, error))
    return FALSE;

  return ee_run_save_state (training->run, &training->state, (const EeParameters *const *)training->slots,
                            training->n_slots, error);
}

/* Makes the net's parameters the newest that ee_trainer_copy_newest() hands out. */
gboolean
ee_training_publish (EeTraining *training, GError **error)
{
  EeTrainer *trainer = training->trainer;
  g_autoptr (EeModelFacts) facts = ee_training_make_facts (training);
  EeModelFacts *old_facts;
  EeParameters *old;

  if (training->spare == NULL)
    training->spare = ee_parameters_new (training->plan);
  if (!ee_training_read_parameters (training, training->spare, error))
    return FALSE;

  g_mutex_lock (&trainer->mutex);
  old = trainer->newest;
  old_facts = trainer->newest_facts;
  trainer->newest = g_steal_pointer (&training->spare);
  trainer->newest_facts = g_steal_pointer (&facts);
  trainer->newest_version++;
  g_mutex_unlock (&trainer->mutex);

  training->spare = old;
  ee_model_facts_free (old_facts);

  return TRUE;
}
