/* SPDX-License-Identifier: Apache-2.0 */
/* A module whose device breaks: the CPU backend under another name, until OFFRAMP_TEST_BREAK says so
 *
 * A number: the training pass, counted from 1, at which it breaks; every later call then fails too, as those of a GPU
 * do after an illegal address. "net": no network can be made. "none": there is no device. "bf16": the device says that
 * it trains in bf16 too, and computes in fp32 then.
 */
#include <gmodule.h>

#include "ee-cpu.h"
#include "ee-error.h"

G_MODULE_EXPORT const EeBackend *ee_backend_get (void);

static guint n_passes;
static gboolean broken;

static const char *
get_plan (void)
{
  const char *plan = g_getenv ("OFFRAMP_TEST_BREAK");

  return plan != NULL ? plan : "";
}

static gboolean
fail (GError **error)
{
  g_set_error (error, EE_ERROR, EE_ERROR_DEVICE, "The device of this test broke.");
  return FALSE;
}

static guint
count_devices (GError **error)
{
  if (!g_str_equal (get_plan (), "none"))
    return 1;
  g_set_error (error, EE_ERROR, EE_ERROR_DEVICE, "The device of this test was left at home.");
  return 0;
}

static gboolean
get_device (guint index, EeDevice *out, GError **error)
{
  if (!ee_cpu_backend_get ()->get_device (index, out, error))
    return FALSE;
  if (g_str_equal (get_plan (), "bf16"))
    out->training_precisions |= 1u << EE_PRECISION_BF16;
  return TRUE;
}

static EeNet *
net_new (EePlan *plan, guint device, const EeNetOptions *options, GError **error)
{
  EeNetOptions own = *options;

  own.precision = EE_PRECISION_FP32;
  if (!g_str_equal (get_plan (), "net"))
    return ee_cpu_backend_get ()->net_new (plan, device, &own, error);
  fail (error);
  return NULL;
}

static gboolean
read_tensor (EeNet *net, EeSlot slot, guint tensor, float *out, gsize count, GError **error)
{
  return broken ? fail (error) : ee_cpu_backend_get ()->read (net, slot, tensor, out, count, error);
}

static gboolean
train_pass (EeNet *net, const EeBatch *batch, guint64 dropout_seed, EeScores *scores, GError **error)
{
  n_passes++;
  broken = broken || n_passes == g_ascii_strtoull (get_plan (), NULL, 10);
  return broken ? fail (error) : ee_cpu_backend_get ()->train_pass (net, batch, dropout_seed, scores, error);
}

static gboolean
train_update (EeNet *net, const EeUpdate *update, GError **error)
{
  return broken ? fail (error) : ee_cpu_backend_get ()->train_update (net, update, error);
}

const EeBackend *
ee_backend_get (void)
{
  static EeBackend backend;

  backend = *ee_cpu_backend_get ();
  backend.id = "breaking";
  backend.rank = 1000;
  backend.count_devices = count_devices;
  backend.get_device = get_device;
  backend.net_new = net_new;
  backend.read = read_tensor;
  backend.train_pass = train_pass;
  backend.train_update = train_update;
  return &backend;
}
