/* SPDX-License-Identifier: Apache-2.0 */
/* What compares a network with and without its exit asks for the exact one: both then compute alike. */
#include "offramp-compute.h"

#include <glib/gi18n.h>

static GMutex lock;
static OfframpCompute chosen = { "auto", 0, EE_PRECISION_AUTO };

static EePrecision
parse_precision (const char *word)
{
  EePrecision precision = EE_PRECISION_AUTO;

  ee_precision_from_name (word, &precision);
  return precision;
}

/**
 * offramp_compute_load:
 * @preferences: (nullable): see offramp_preferences_open()
 *
 * Takes what they say from now on; networks that are open stay as they are.
 */
void
offramp_compute_load (GSettings *preferences)
{
  g_autofree char *device = NULL, *precision = NULL;

  if (preferences == NULL)
    return;
  device = g_settings_get_string (preferences, "device");
  precision = g_settings_get_string (preferences, "precision");
  g_mutex_lock (&lock);
  g_strlcpy (chosen.device, *device != '\0' ? device : "auto", sizeof chosen.device);
  chosen.threads = g_settings_get_uint (preferences, "threads");
  chosen.precision = parse_precision (precision);
  g_mutex_unlock (&lock);
}

/**
 * offramp_compute_get:
 * @compute: (out): what was chosen
 */
void
offramp_compute_get (OfframpCompute *compute)
{
  g_return_if_fail (compute != NULL);

  g_mutex_lock (&lock);
  *compute = chosen;
  g_mutex_unlock (&lock);
}

/**
 * offramp_compute_get_device:
 *
 * Returns: (transfer none): see ee_registry_find()
 */
const char *
offramp_compute_get_device (void)
{
  OfframpCompute compute;

  offramp_compute_get (&compute);
  return g_intern_string (compute.device);
}

/**
 * offramp_compute_get_threads:
 *
 * Returns: on the processor; 0 for as many as are best
 */
guint
offramp_compute_get_threads (void)
{
  OfframpCompute compute;

  offramp_compute_get (&compute);
  return compute.threads;
}

/* Before what the model itself has to say of its device. */
static void
add_notice (EeModel *model, const GError *why)
{
  g_autofree char *own = g_steal_pointer (&model->notice);
  g_autofree char *sentence = g_strdup_printf (
      _ ("What the Preferences ask for cannot be had, so the best there is computes. %s"), why->message);

  model->notice = own != NULL ? g_strjoin ("\n", sentence, own, NULL) : g_steal_pointer (&sentence);
}

/* A device that went away, or a precision that another one has, must not leave the program without an answer. */
static EeModel *
open_with (const char *path, const OfframpCompute *compute, guint max_rows, GError **error)
{
  const EeNetOptions options
      = { .max_rows = max_rows, .threads = compute->threads, .precision = compute->precision, .tune = TRUE };
  const EeNetOptions usual = { .max_rows = max_rows, .threads = compute->threads, .tune = TRUE };
  g_autoptr (GError) local = NULL;
  EeModel *model = ee_model_open_with (path, compute->device, &options, &local);

  if (model != NULL)
    return model;
  if (compute->precision == EE_PRECISION_AUTO && g_str_equal (compute->device, "auto"))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  model = ee_model_open_with (path, "auto", &usual, error);
  if (model != NULL)
    add_notice (model, local);
  return model;
}

/**
 * offramp_compute_open:
 * @path: a checkpoint, or a run folder
 * @max_rows: the largest batch that will be asked for
 * @error: as of ee_model_open_with()
 *
 * Where the chosen device or precision cannot be had, the best there is, and the model's notice says so.
 *
 * Returns: (transfer full): the model, or NULL
 */
EeModel *
offramp_compute_open (const char *path, guint max_rows, GError **error)
{
  OfframpCompute compute;

  offramp_compute_get (&compute);
  return open_with (path, &compute, max_rows, error);
}

/**
 * offramp_compute_open_exact:
 * @path: a checkpoint, or a run folder
 * @max_rows: the largest batch that will be asked for
 * @error: as of ee_model_open_with()
 *
 * As offramp_compute_open(), in the device's own precision and number of threads: to be compared with another network.
 *
 * Returns: (transfer full): the model, or NULL
 */
EeModel *
offramp_compute_open_exact (const char *path, guint max_rows, GError **error)
{
  OfframpCompute compute;

  offramp_compute_get (&compute);
  compute.precision = EE_PRECISION_AUTO;
  compute.threads = 0;
  return open_with (path, &compute, max_rows, error);
}
