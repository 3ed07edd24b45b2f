/* SPDX-License-Identifier: Apache-2.0 */
/* Launches of single kernels, by libcudart alone; see the header. */
#include "kernel-device.h"

#include <cuda_runtime_api.h>
#include <dlfcn.h>
#include <string.h>

#include "standin-control.h"

extern const unsigned long long ee_cuda_fatbin[];

static const char *const names[] = {
#define KERNEL_NAME(name, Args) "ee_kernel_" #name,
  EE_CUDA_KERNELS (KERNEL_NAME)
};

static const gsize sizes[] = {
#define KERNEL_SIZE(name, Args) sizeof (Args),
  EE_CUDA_KERNELS (KERNEL_SIZE)
};

static struct
{
  cudaStream_t stream;
  cudaLibrary_t library;
  cudaKernel_t kernels[KERNEL_COUNT];
  const StandinControl *control; /* NULL on NVIDIA's runtime */
  GPtrArray *arrays;
  guint most_blocks;
} device;

static void
check (cudaError_t status, const char *call)
{
  if (status != cudaSuccess)
    g_error ("%s: %s", call, cudaGetErrorString (status));
}
#define CHECK(call) check (call, #call)

/* The stand-in's table, without naming it: NVIDIA's library has none. */
static const StandinControl *
find_control (void)
{
  const StandinControl *const control = dlsym (RTLD_DEFAULT, STANDIN_CONTROL_SYMBOL);

  return control;
}

/**
 * kernel_device_open:
 *
 * Returns: whether there is a device; otherwise the reason has been printed and the tests are to be skipped
 */
gboolean
kernel_device_open (void)
{
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount (&count);

  if (status != cudaSuccess || count == 0)
    {
      g_test_message ("no GPU: %s", status != cudaSuccess ? cudaGetErrorString (status) : "none is visible");
      return FALSE;
    }
  device.control = find_control ();
  device.most_blocks = 64;
  device.arrays = g_ptr_array_new ();
  CHECK (cudaSetDevice (0));
  CHECK (cudaStreamCreateWithFlags (&device.stream, cudaStreamNonBlocking));
  CHECK (cudaLibraryLoadData (&device.library, ee_cuda_fatbin, NULL, NULL, 0, NULL, NULL, 0));
  for (guint k = 0; k < KERNEL_COUNT; k++)
    {
      gsize offset, bytes;

      CHECK (cudaLibraryGetKernel (&device.kernels[k], device.library, names[k]));
      CHECK (cudaFuncGetParamInfo ((gconstpointer)device.kernels[k], 0, &offset, &bytes));
      g_assert_cmpuint (bytes, ==, sizes[k]);
    }
  return TRUE;
}

/* Whether kernels run on the CPU. */
gboolean
kernel_device_is_standin (void)
{
  return device.control != NULL;
}

void
kernel_device_close (void)
{
  kernel_device_clear ();
  g_ptr_array_unref (device.arrays);
  CHECK (cudaLibraryUnload (device.library));
  CHECK (cudaStreamDestroy (device.stream));
  if (device.control != NULL)
    g_assert_cmpuint (device.control->complain_of_leaks (), ==, 0);
}

/* How many blocks a launch has at most; results must not depend on it. */
void
kernel_device_set_most_blocks (guint most)
{
  device.most_blocks = most;
}

const char *
kernel_device_get_name (guint kernel)
{
  return names[kernel];
}

gsize
kernel_device_get_args_size (guint kernel)
{
  return sizes[kernel];
}

/* An array of rubbish; NULL for 0 bytes. Lives until kernel_device_clear(). */
gpointer
kernel_device_new (gsize bytes)
{
  gpointer array = NULL;

  if (bytes == 0)
    return NULL;
  CHECK (cudaMalloc (&array, bytes));
  CHECK (cudaMemsetAsync (array, 0xff, bytes, device.stream));
  CHECK (cudaStreamSynchronize (device.stream));
  g_ptr_array_add (device.arrays, array);
  return array;
}

/* Through pinned memory, as the backend does: from any other a copy would make the host wait. */
gpointer
kernel_device_upload (gconstpointer data, gsize bytes)
{
  gpointer array = kernel_device_new (bytes), pinned;

  if (bytes > 0)
    {
      CHECK (cudaHostAlloc (&pinned, bytes, cudaHostAllocDefault));
      memcpy (pinned, data, bytes);
      CHECK (cudaMemcpyAsync (array, pinned, bytes, cudaMemcpyHostToDevice, device.stream));
      CHECK (cudaStreamSynchronize (device.stream));
      CHECK (cudaFreeHost (pinned));
    }
  return array;
}

void
kernel_device_download (gconstpointer array, gpointer out, gsize bytes)
{
  gpointer pinned;

  if (bytes == 0)
    return;
  CHECK (cudaHostAlloc (&pinned, bytes, cudaHostAllocDefault));
  CHECK (cudaMemcpyAsync (pinned, array, bytes, cudaMemcpyDeviceToHost, device.stream));
  CHECK (cudaStreamSynchronize (device.stream));
  memcpy (out, pinned, bytes);
  CHECK (cudaFreeHost (pinned));
}

/* Runs one kernel and waits. */
void
kernel_device_launch (guint kernel, guint64 work, gconstpointer args, gsize bytes)
{
  gpointer pointers[] = { (gpointer)args };
  const dim3 grid = { ee_cuda_count_blocks (work, device.most_blocks), 1, 1 }, block = { EE_CUDA_BLOCK, 1, 1 };

  g_assert_cmpuint (bytes, ==, sizes[kernel]);
  CHECK (cudaLaunchKernel ((gconstpointer)device.kernels[kernel], grid, block, pointers, 0, device.stream));
  CHECK (cudaStreamSynchronize (device.stream));
  if (device.control != NULL && device.control->count_complaints () > 0)
    g_error ("%s: %s", names[kernel], device.control->get_complaint (0));
}

/* Frees all arrays. */
void
kernel_device_clear (void)
{
  for (guint i = 0; i < device.arrays->len; i++)
    CHECK (cudaFree (device.arrays->pdata[i]));
  g_ptr_array_set_size (device.arrays, 0);
}
