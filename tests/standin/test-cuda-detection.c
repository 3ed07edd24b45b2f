/* SPDX-License-Identifier: Apache-2.0 */
/* The sentence for each reason why there is no usable GPU: from the stand-in's answers, and from NVIDIA's own runtime
 * where there is no driver. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gmodule.h>

#include "ee-backend.h"
#include "ee-error.h"
#include "ee-registry.h"
#include "standin-control.h"

static const EeBackend *backend;

static const struct
{
  const char *name, *answer, *driver, *said;
} rows[] = {
  { "no-driver", "35", "0", "No NVIDIA driver is installed." },
  { "old-driver", "35", "12040", "supports CUDA 12.4" },
  { "no-device", "100", "13000", "No NVIDIA GPU is visible." },
  { "stub", "34", "13000", "stub" },
  { "not-ready", "802", "13000", "system not yet initialized" },
  { "mismatch", "803", "13000", "803" },
  { "unknown", "999", "13000", "999" },
};

static void
assert_refused (const char *said)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (backend->count_devices (&error), ==, 0);
  g_assert_error (error, EE_ERROR, EE_ERROR_DEVICE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (g_strstr_len (error->message, -1, said));
}

static void
test_row (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);

  g_setenv ("STANDIN_ANSWER", rows[i].answer, TRUE);
  g_setenv ("STANDIN_DRIVER", rows[i].driver, TRUE);
  assert_refused (rows[i].said);
  g_unsetenv ("STANDIN_ANSWER");
  g_unsetenv ("STANDIN_DRIVER");
}

static void
test_devices (void)
{
  EeDevice device;

  if (g_test_subprocess ())
    {
      g_setenv ("STANDIN_DEVICES", "t4,h100", TRUE);
      g_assert_cmpuint (backend->count_devices (NULL), ==, 2);
      g_assert_true (backend->get_device (0, &device, NULL));
      g_assert_nonnull (g_strstr_len (device.name, -1, "T4"));
      g_assert_cmpuint (device.precisions, ==, 1u << EE_PRECISION_FP32 | 1u << EE_PRECISION_FP16);
      g_assert_true (backend->get_device (1, &device, NULL));
      g_assert_cmpuint (device.precisions & 1u << EE_PRECISION_BF16, !=, 0);
      g_assert_cmpuint (device.memory >> 30, ==, 79);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* The loader takes any cuDNN 9. */
static void
test_cudnn (void)
{
  g_setenv ("STANDIN_CUDNN", "90100", TRUE);
  assert_refused ("cuDNN 9.1 is installed, and this build needs 9.");
  g_setenv ("STANDIN_CUDNN", "99900", TRUE);
  g_assert_cmpuint (backend->count_devices (NULL), >, 0);
  g_setenv ("STANDIN_CUDNN_CUDA", "12090", TRUE);
  assert_refused ("cuDNN 9.99 is installed for CUDA 12, and this build needs the one for CUDA ");
  g_unsetenv ("STANDIN_CUDNN");
  g_unsetenv ("STANDIN_CUDNN_CUDA");
}

static void
test_too_old (void)
{
  g_autofree char *folder = NULL, *path = NULL;

  if (g_test_subprocess ())
    {
      folder = g_dir_make_tmp ("offramp-gpu-XXXXXX", NULL);
      path = g_build_filename (folder, "old.json", NULL);
      g_file_set_contents (path, "{\"deviceName\": \"Old\", \"deviceVer\": 700, \"totalGlobalMem\": 1}", -1, NULL);
      g_setenv ("STANDIN_DEVICE_DIR", folder, TRUE);
      g_setenv ("STANDIN_DEVICES", "old", TRUE);
      assert_refused ("Old has compute capability 7.0");
      g_remove (path);
      g_rmdir (folder);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* NVIDIA's own runtime, on a machine without its driver. */
static void
test_real_runtime (void)
{
  GModule *driver = g_module_open ("libcuda.so.1", G_MODULE_BIND_LAZY);

  if (driver != NULL)
    {
      g_module_close (driver);
      g_test_skip ("This machine has an NVIDIA driver.");
      return;
    }
  assert_refused ("No NVIDIA driver is installed.");
}

int
main (int argc, char *argv[])
{
  GModule *module;
  gpointer symbol, control;

  g_test_init (&argc, &argv, NULL);
  module = g_module_open (g_getenv ("OFFRAMP_CUDA_MODULE"), G_MODULE_BIND_LOCAL);
  if (module == NULL || !g_module_symbol (module, EE_BACKEND_ENTRY_POINT, &symbol))
    g_error ("%s", g_module_error ());
  backend = ((EeBackendGetFunc)symbol) ();
  if (!g_module_symbol (module, STANDIN_CONTROL_SYMBOL, &control))
    {
      g_test_add_func ("/cuda-detection/nvidia-runtime/no-driver", test_real_runtime);
      return g_test_run ();
    }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cuda-detection/stand-in/%s", rows[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/cuda-detection/stand-in/devices", test_devices);
  g_test_add_func ("/cuda-detection/stand-in/too-old", test_too_old);
  g_test_add_func ("/cuda-detection/stand-in/cudnn", test_cudnn);
  return g_test_run ();
}
