/* SPDX-License-Identifier: Apache-2.0 */
/* Registers tests of kernels; see the header. */
#include "kernel-tests.h"

#include "kernel-device.h"

typedef struct
{
  KernelTest test;
  void (*plain) (void);
  guint format;
} Case;

static gboolean has_device;

void
kernel_tests_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  has_device = kernel_device_open ();
}

static void
run_case (gconstpointer data)
{
  const Case *const self = data;

  if (!has_device)
    {
      g_test_skip ("no GPU, and no stand-in for libcudart");
      return;
    }
  kernel_device_set_most_blocks (KERNEL_MOST_BLOCKS);
  if (self->plain != NULL)
    self->plain ();
  else
    self->test (self->format);
  kernel_device_clear ();
}

static void
add (const char *path, const char *format_name, Case self)
{
  const char *where = has_device && kernel_device_is_standin () ? "/stand-in" : "";
  g_autofree char *name = g_strconcat (path, format_name, where, NULL);

  g_test_add_data_func_full (name, g_memdup2 (&self, sizeof self), run_case, g_free);
}

/* Three tests, one a format. */
void
kernel_tests_add (const char *path, KernelTest test)
{
  add (path, "/fp32", (Case){ .test = test, .format = EE_CUDA_F32 });
  add (path, "/fp16", (Case){ .test = test, .format = EE_CUDA_F16 });
  add (path, "/bf16", (Case){ .test = test, .format = EE_CUDA_BF16 });
}

/* One that chooses its formats itself. */
void
kernel_tests_add_plain (const char *path, void (*test) (void))
{
  add (path, "", (Case){ .plain = test });
}

int
kernel_tests_run (void)
{
  const int result = g_test_run ();

  if (has_device)
    kernel_device_close ();
  return result;
}
