/* SPDX-License-Identifier: Apache-2.0 */
/* An entry that is older than a week is measured again: machines change, and a busy one measures badly. */
#include "config.h"

#include "offramp-step-times.h"

#include <math.h>

#define GROUP "steps"

enum
{
  VALID_SECONDS = 7 * 24 * 3600
};

struct _OfframpStepTimes
{
  char *path;
  GKeyFile *file;
};

/**
 * offramp_step_times_open:
 * @path: (nullable): of the file; NULL for the one in the cache folder. It need not exist
 *
 * Returns: (transfer full): what was measured so far
 */
OfframpStepTimes *
offramp_step_times_open (const char *path)
{
  OfframpStepTimes *self = g_new0 (OfframpStepTimes, 1);

  self->path
      = path != NULL ? g_strdup (path) : g_build_filename (g_get_user_cache_dir (), "offramp", "step-times.ini", NULL);
  self->file = g_key_file_new ();
  g_key_file_load_from_file (self->file, self->path, G_KEY_FILE_NONE, NULL);
  return self;
}

/**
 * offramp_step_times_free:
 * @times: (nullable) (transfer full): what was measured
 */
void
offramp_step_times_free (OfframpStepTimes *times)
{
  if (times == NULL)
    return;
  g_key_file_unref (times->file);
  g_free (times->path);
  g_free (times);
}

/* NULL where there is no device to measure. */
static char *
make_key (const EeSettings *settings, double redundant_share, EeStepTiming *timing)
{
  guint index = 0;
  const EeBackend *backend = ee_registry_find (settings->device, &index, NULL);
  EeDevice device = { 0 };
  g_autofree char *words = NULL;

  if (backend == NULL || !backend->get_device (index, &device, NULL))
    return NULL;
  g_strlcpy (timing->device_name, device.name, sizeof timing->device_name);
  words = g_strdup_printf ("%s %s %s %s threads-%u processors-%u %s width-%u exits-%x batch-%u %s redundant-%.0f",
                           OFFRAMP_VERSION, backend->id, device.name,
                           ee_precision_get_name (ee_precision_resolve_training (settings->precision)),
                           settings->threads, g_get_num_processors (), ee_preset_to_string (settings->preset),
                           settings->width_divisor, settings->exits, settings->batch,
                           ee_update_kind_to_string (settings->optimizer), round (redundant_share * 20) * 5);
  /* A key may hold none of these. */
  return g_strdup (g_strdelimit (words, "=[]\n#;,", '-'));
}

static gboolean
take_entry (OfframpStepTimes *times, const char *key, EeStepTiming *timing)
{
  gsize n = 0;
  g_autofree double *values = g_key_file_get_double_list (times->file, GROUP, key, &n, NULL);
  const double now = g_get_real_time () / (double)G_USEC_PER_SEC;

  if (values == NULL || n != 3 || !(values[0] > 0 && isfinite (values[0])) || !(values[1] > 0 && isfinite (values[1]))
      || fabs (now - values[2]) > VALID_SECONDS)
    return FALSE;
  timing->step_seconds = values[0];
  timing->image_seconds = values[1];
  return TRUE;
}

/**
 * offramp_step_times_find:
 * @times: what was measured
 * @settings: of a training
 * @redundant_share: of its rows; to the nearest twentieth
 * @timing: (out): undefined where nothing is known
 *
 * Returns: whether such a step was measured lately
 */
gboolean
offramp_step_times_find (OfframpStepTimes *times, const EeSettings *settings, double redundant_share,
                         EeStepTiming *timing)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (times != NULL && settings != NULL && timing != NULL, FALSE);

  *timing = (EeStepTiming){ 0 };
  key = make_key (settings, redundant_share, timing);
  return key != NULL && take_entry (times, key, timing);
}

static void
keep (OfframpStepTimes *times, const char *key, const EeStepTiming *timing)
{
  double values[] = { timing->step_seconds, timing->image_seconds, g_get_real_time () / (double)G_USEC_PER_SEC };
  g_autofree char *folder = g_path_get_dirname (times->path);
  g_autoptr (GError) error = NULL;

  g_key_file_set_double_list (times->file, GROUP, key, values, G_N_ELEMENTS (values));
  /* Measured again the next time, at worst. */
  if (g_mkdir_with_parents (folder, 0700) != 0 || !g_key_file_save_to_file (times->file, times->path, &error))
    g_info ("The measured step was not kept: %s", error != NULL ? error->message : folder);
}

/**
 * offramp_step_times_measure:
 * @times: what was measured
 * @settings: of a training
 * @redundant_share: of its rows
 * @seconds: see ee_step_timing_measure()
 * @timing: (out): undefined on failure
 * @cancellable: (nullable): stops it
 * @error: see ee_step_timing_measure()
 *
 * Finds the step, or measures and keeps it.
 *
 * Returns: whether the time is known now
 */
gboolean
offramp_step_times_measure (OfframpStepTimes *times, const EeSettings *settings, double redundant_share, double seconds,
                            EeStepTiming *timing, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = NULL;

  if (offramp_step_times_find (times, settings, redundant_share, timing))
    return TRUE;
  if (!ee_step_timing_measure (settings, redundant_share, seconds, timing, cancellable, error))
    return FALSE;
  key = make_key (settings, redundant_share, timing);
  if (key != NULL)
    keep (times, key, timing);
  return TRUE;
}
