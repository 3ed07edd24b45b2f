/* SPDX-License-Identifier: Apache-2.0 */
/* What `offramp-cli devices` says on each machine without a usable GPU. By NVIDIA's own libcudart: the driver is a fake
 * one, or the toolkit's stub, or a library that the module needs is not there. By the stand-in (so the test is called):
 * GPUs that are too old, and a cuDNN that does not fit. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cli-runner.h"

/**
 * Row:
 * @version: what the driver supports; NULL: as much as the runtime needs
 * @answer: what its cuInit() answers; NULL: success
 * @said: in the line on the backend
 */
typedef struct
{
  const char *name, *version, *answer, *said;
} Row;

#define REFUSED "cannot be used: The NVIDIA driver cannot be used: "

static const Row rows[] = {
  { "old-driver", "12040", NULL, "cannot be used: The NVIDIA driver supports CUDA 12.4, and this build needs " },
  { "older-driver", "11080", "100", "cannot be used: The NVIDIA driver supports CUDA 11.8, and this build needs " },
  { "incomplete-driver", NULL, "35",
    REFUSED "CUDA driver version is insufficient for CUDA runtime version (error 35)." },
  { "no-gpu", NULL, "100", "cannot be used: No NVIDIA GPU is visible." },
  { "stub-answer", NULL, "34", "cannot be used: The CUDA installation is broken" },
  { "not-ready", NULL, "802", REFUSED "system not yet initialized (error 802)." },
  { "mismatch", NULL, "803", REFUSED "system has unsupported display driver / cuda driver combination (error 803)." },
  { "unknown", NULL, "999", REFUSED "unknown error (error 999)." },
  { "refusing", NULL, NULL, REFUSED "operation not supported (error 801)." },
};

/**
 * Machine:
 * @variable: of the stand-in for libcudart, since NVIDIA's takes no driver but its own any further
 * @value: of it
 */
typedef struct
{
  const char *name, *variable, *value, *said;
} Machine;

static const Machine machines[] = {
  { "no-gpu", "STANDIN_DEVICES", "", "cannot be used: No NVIDIA GPU is visible." },
  { "too-old", "STANDIN_DEVICES", "v100",
    "cannot be used: The GPU is too old: Tesla V100-PCIE-16GB has compute capability 7.0, and 7.5 is needed." },
  { "one-too-old", "STANDIN_DEVICES", "v100,t4", "cuda     Tesla T4, 40 SM, CUDA 7.5, 14.8" },
  { "two", "STANDIN_DEVICES", "t4,h100", "cuda:1   NVIDIA H100" },
  { "old-cudnn", "STANDIN_CUDNN", "90100", "cannot be used: cuDNN 9.1 is installed, and this build needs 9." },
  { "foreign-cudnn", "STANDIN_CUDNN_CUDA", "12090", "for CUDA 12, and this build needs the one for CUDA 1" },
};

static void
set_or_unset (const char *name, const char *value)
{
  if (value != NULL)
    g_setenv (name, value, TRUE);
  else
    g_unsetenv (name);
}

static void
assert_said (const char *said)
{
  g_auto (CliResult) result = cli_run ("devices");

  g_test_message ("%s%s", result.output, result.errors);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.errors, ==, "");
  g_assert_nonnull (strstr (result.output, said));
  g_assert_nonnull (strstr (result.output, "cpu ")); /* which computes in any case */
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;

  g_setenv ("LD_LIBRARY_PATH", g_getenv ("OFFRAMP_FAKE_DRIVER"), TRUE);
  set_or_unset ("FAKE_DRIVER_VERSION", row->version);
  set_or_unset ("FAKE_DRIVER_ANSWER", row->answer);
  assert_said (row->said);
  g_unsetenv ("LD_LIBRARY_PATH");
}

static void
test_machine (gconstpointer data)
{
  const Machine *machine = data;

  g_setenv ("LD_LIBRARY_PATH", g_getenv ("OFFRAMP_STANDINS"), TRUE);
  g_setenv (machine->variable, machine->value, TRUE);
  assert_said (machine->said);
  g_unsetenv (machine->variable);
  g_unsetenv ("LD_LIBRARY_PATH");
}

/* A copy of @from in a folder of its own, in which @old became @new, of the same length. */
static char *
copy_file (const char *from, const char *name, const char *old, const char *new)
{
  g_autofree char *folder = cli_make_folder (), *path = g_build_filename (folder, name, NULL), *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size, found = 0;

  g_file_get_contents (from, &bytes, &size, &error);
  g_assert_no_error (error);
  for (gsize i = 0; old != NULL && i + strlen (old) < size; i++)
    if (memcmp (bytes + i, old, strlen (old) + 1) == 0)
      {
        memcpy (bytes + i, new, strlen (old));
        found++;
      }
  g_assert_true (old == NULL || found > 0);
  g_file_set_contents (path, bytes, size, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&folder);
}

/* The toolkit's own stub, which some containers have in the driver's place. */
static void
test_stub (void)
{
  const char *stub = g_getenv ("OFFRAMP_DRIVER_STUB");
  g_autofree char *folder = NULL;

  if (!g_file_test (stub, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the CUDA toolkit has no stub of the driver");
      return;
    }
  folder = copy_file (stub, "libcuda.so.1", NULL, NULL);
  g_setenv ("LD_LIBRARY_PATH", folder, TRUE);
  assert_said (
      "cannot be used: The CUDA installation is broken: the toolkit's stub stands where the driver should be.");
  g_unsetenv ("LD_LIBRARY_PATH");
  cli_remove_folder (folder);
}

/* The module asks for a library that no machine has; the CLI is told by the loader which one. */
static void
test_missing (gconstpointer data)
{
  const char *const *names = data;
  g_autofree char *folder = copy_file (g_getenv ("OFFRAMP_CUDA_MODULE"), "offramp-cuda.so", names[0], names[1]);
  g_autofree char *backends = g_strdup (g_getenv ("OFFRAMP_BACKENDS"));
  g_autofree char *said
      = g_strdup_printf ("cannot be used: This module cannot be opened: %s: cannot open shared object file", names[1]);

  g_setenv ("OFFRAMP_BACKENDS", folder, TRUE);
  assert_said (said);
  g_setenv ("OFFRAMP_BACKENDS", backends, TRUE);
  cli_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  const char *const cudart[] = { g_getenv ("OFFRAMP_CUDART"), "libcudart.so.00" };
  const char *const cudnn[] = { "libcudnn.so.9", "libcudnn.so.0" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cuda-driver/fake/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (machines); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cuda-driver/stand-in/%s", machines[i].name);

      g_test_add_data_func (path, &machines[i], test_machine);
    }
  g_test_add_func ("/cuda-driver/stub", test_stub);
  g_test_add_data_func ("/cuda-driver/no-libcudart", cudart, test_missing);
  g_test_add_data_func ("/cuda-driver/no-libcudnn", cudnn, test_missing);
  return g_test_run ();
}
