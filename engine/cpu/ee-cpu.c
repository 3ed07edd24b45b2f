/* SPDX-License-Identifier: Apache-2.0 */
/* The CPU backend's table and its one device
 *
 * Knows no layer and no tensor: the work is in ee-cpu-net.c (memory), ee-cpu-forward.c (inference),
 * ee-cpu-train.c, ee-cpu-backward.c and ee-cpu-update.c (training). Any thread may call it.
 */
#include "ee-cpu.h"

#include <dnnl.h>
#include <glib/gi18n-lib.h>
#include <omp.h>
#include <string.h>
#include <unistd.h>

#include "ee-cpu-activations.h"
#include "ee-cpu-forward.h"
#include "ee-cpu-net.h"
#include "ee-cpu-peak.h"
#include "ee-cpu-processor.h"
#include "ee-cpu-train.h"
#include "ee-error.h"

static guint
count_devices (GError **error)
{
  return 1;
}

static gboolean
get_device (guint index, EeDevice *out, GError **error)
{
  g_autofree char *processor = ee_cpu_get_processor_name ();
  const char *vectors = ee_cpu_vectors_get_name (ee_cpu_get_vectors ());
  const int threads = omp_get_max_threads ();
  const long pages = sysconf (_SC_PHYS_PAGES), page_size = sysconf (_SC_PAGE_SIZE);
  g_autofree char *counted = NULL;

  if (index != 0)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("There is one CPU device; number %u was asked for."), index);
      return FALSE;
    }

  counted = g_strdup_printf (ngettext ("%.80s, %d thread", "%.80s, %d threads", threads), processor, threads);
  g_strlcpy (out->name, counted, sizeof out->name);
  if (vectors != NULL)
    {
      g_strlcat (out->name, ", ", sizeof out->name);
      g_strlcat (out->name, vectors, sizeof out->name);
    }
  out->precisions = out->training_precisions = 1u << EE_PRECISION_FP32;
  if (ee_cpu_has_bf16 ())
    out->precisions |= 1u << EE_PRECISION_BF16;
  out->memory = pages > 0 && page_size > 0 ? (guint64)pages * page_size : 0;
  return TRUE;
}

/* Primitives run to their end before they return: there is nothing to wait for. */
static void
set_layer_clock (EeNet *net, double *layers_ms)
{
  net->layers_ms = layers_ms;
}

static const EeBackend backend = {
  .abi = EE_BACKEND_ABI,
  .size = sizeof (EeBackend),
  .id = "cpu",
  .rank = 0,
  .count_devices = count_devices,
  .get_device = get_device,
  .net_new = ee_cpu_net_new,
  .net_free = ee_cpu_net_free,
  .read = ee_cpu_net_read,
  .write = ee_cpu_net_write,
  .push = ee_cpu_forward_push,
  .run_stage = ee_cpu_forward_run_stage,
  .keep = ee_cpu_forward_keep,
  .clear = ee_cpu_forward_clear,
  .set_layer_clock = set_layer_clock,
  .read_activations = ee_cpu_activations_read,
  .train_pass = ee_cpu_train_pass,
  .train_update = ee_cpu_train_update,
  .measure_peak = ee_cpu_peak_measure,
};

/**
 * ee_cpu_describe_library:
 *
 * Returns: (transfer full): what computes, for people, for example "oneDNN 2.6.3"
 */
char *
ee_cpu_describe_library (void)
{
  const dnnl_version_t *version = dnnl_version ();

  return g_strdup_printf ("oneDNN %d.%d.%d", version->major, version->minor, version->patch);
}

/**
 * ee_cpu_backend_get:
 *
 * The backend that is always there: oneDNN on all cores.
 *
 * Returns: (transfer none): the table
 */
const EeBackend *
ee_cpu_backend_get (void)
{
  return &backend;
}
