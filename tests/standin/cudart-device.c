/* SPDX-License-Identifier: Apache-2.0 */
/* Devices, versions and errors: what the runtime says before any work
 *
 * A device is a file that NVIDIA's libcudnn_graph takes as the description of one: names and numbers of real GPUs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "standin-stream.h"

enum
{
  MAX_DEVICES = 8
};

static char *descriptions[MAX_DEVICES]; /* the files' texts */
static guint n_devices;
static gboolean looked;
static __thread int current;
static __thread cudaError_t last_error;

static void
add_device (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  const char *folder = g_getenv ("STANDIN_DEVICE_DIR");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : STANDIN_DEVICE_DIR, file, NULL);

  if (n_devices == MAX_DEVICES || !g_file_get_contents (path, &descriptions[n_devices], NULL, NULL))
    standin_complain ("there is no description of the device %s in %s", name, path);
  else
    n_devices++;
}

static void
look_for_devices (void)
{
  const char *names = g_getenv ("STANDIN_DEVICES");
  g_auto (GStrv) words = g_strsplit (names != NULL ? names : "t4", ",", -1);

  if (looked)
    return;
  looked = TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      add_device (words[i]);
}

/* The number behind "name": in a description; 0 where there is none. */
static guint64
read_fact (int device, const char *name)
{
  g_autofree char *key = g_strdup_printf ("\"%s\": ", name);
  const char *place = standin_device_json (device) != NULL ? strstr (descriptions[device], key) : NULL;

  return place != NULL ? g_ascii_strtoull (place + strlen (key), NULL, 10) : 0;
}

guint
standin_device_count (void)
{
  look_for_devices ();
  return n_devices;
}

int
standin_device_current (void)
{
  return current;
}

const char *
standin_device_json (int device)
{
  return device >= 0 && (guint)device < standin_device_count () ? descriptions[device] : NULL;
}

guint64
standin_device_memory (int device)
{
  const char *text = g_getenv ("STANDIN_MEMORY");

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : read_fact (device, "totalGlobalMem");
}

/* Every call ends here: a status stays until somebody asks for it, and a broken device's for ever. */
cudaError_t
standin_result (cudaError_t status)
{
  if (status == cudaSuccess)
    status = standin_get_broken ();
  if (status != cudaSuccess)
    last_error = status;
  return status;
}

STANDIN_API cudaError_t
cudaGetLastError (void)
{
  const cudaError_t status = last_error;

  last_error = standin_get_broken ();
  return status;
}

STANDIN_API cudaError_t
cudaPeekAtLastError (void)
{
  return last_error;
}

STANDIN_API const char *
cudaGetErrorName (cudaError_t status)
{
  static __thread char text[32];

  g_snprintf (text, sizeof text, "cudaError%d", (int)status);
  return text;
}

STANDIN_API const char *
cudaGetErrorString (cudaError_t status)
{
  switch (status)
    {
    case cudaErrorMemoryAllocation:
      return "out of memory";
    case cudaErrorIllegalAddress:
      return "an illegal memory access was encountered";
    case cudaErrorSystemNotReady:
      return "system not yet initialized";
    default:
      return cudaGetErrorName (status);
    }
}

STANDIN_API cudaError_t
cudaDriverGetVersion (int *out)
{
  const char *text = g_getenv ("STANDIN_DRIVER");

  *out = text != NULL ? atoi (text) : CUDART_VERSION;
  return cudaSuccess;
}

STANDIN_API cudaError_t
cudaRuntimeGetVersion (int *out)
{
  *out = CUDART_VERSION;
  return cudaSuccess;
}

STANDIN_API cudaError_t
cudaGetDeviceCount (int *out)
{
  STANDIN_ENTER ();
  const char *answer = g_getenv ("STANDIN_ANSWER");

  if (answer != NULL && atoi (answer) != 0)
    return standin_result (atoi (answer));
  if (standin_device_count () == 0)
    return standin_result (cudaErrorNoDevice);
  *out = n_devices;
  return standin_result (cudaSuccess);
}

static cudaError_t
check_device (const char *caller, int device)
{
  if (device >= 0 && (guint)device < standin_device_count ())
    return cudaSuccess;
  standin_complain ("%s: there is no device %d", caller, device);
  return standin_result (cudaErrorInvalidDevice);
}

STANDIN_API cudaError_t
cudaSetDevice (int device)
{
  STANDIN_ENTER ();

  if (check_device ("cudaSetDevice", device) != cudaSuccess)
    return cudaErrorInvalidDevice;
  current = device;
  return standin_result (cudaSuccess);
}

STANDIN_API cudaError_t
cudaGetDevice (int *out)
{
  *out = current;
  return cudaSuccess;
}

STANDIN_API cudaError_t
cudaGetDeviceProperties (struct cudaDeviceProp *out, int device)
{
  STANDIN_ENTER ();
  const char *start, *end;

  if (check_device ("cudaGetDeviceProperties", device) != cudaSuccess)
    return cudaErrorInvalidDevice;
  memset (out, 0, sizeof *out);
  start = strstr (descriptions[device], "\"deviceName\": \"");
  end = start != NULL ? strchr (start + 15, '"') : NULL;
  if (end != NULL)
    g_snprintf (out->name, sizeof out->name, "%.*s", (int)(end - start - 15), start + 15);
  out->major = (int)read_fact (device, "deviceVer") / 100;
  out->minor = (int)read_fact (device, "deviceVer") % 100 / 10;
  out->totalGlobalMem = standin_device_memory (device);
  out->multiProcessorCount = (int)read_fact (device, "multiProcessorCount");
  out->warpSize = (int)read_fact (device, "warpSize");
  out->maxThreadsPerBlock = (int)read_fact (device, "maxThreadsPerBlock");
  out->l2CacheSize = (int)read_fact (device, "l2CacheSize");
  out->pciBusID = device + 1;
  return standin_result (cudaSuccess);
}

STANDIN_API cudaError_t
cudaDeviceGetAttribute (int *out, enum cudaDeviceAttr attribute, int device)
{
  STANDIN_ENTER ();
  struct cudaDeviceProp facts;

  if (cudaGetDeviceProperties (&facts, device) != cudaSuccess)
    return cudaErrorInvalidDevice;
  switch (attribute)
    {
    case cudaDevAttrComputeCapabilityMajor:
      *out = facts.major;
      break;
    case cudaDevAttrComputeCapabilityMinor:
      *out = facts.minor;
      break;
    case cudaDevAttrMultiProcessorCount:
      *out = facts.multiProcessorCount;
      break;
    case cudaDevAttrMaxThreadsPerBlock:
      *out = facts.maxThreadsPerBlock;
      break;
    case cudaDevAttrClockRate:
      *out = (int)read_fact (device, "smClockRateKHz");
      break;
    case cudaDevAttrMemoryClockRate:
      *out = (int)read_fact (device, "memClockRateKHz");
      break;
    default:
      standin_complain ("the stand-in does not know the attribute %d of a device", (int)attribute);
      return standin_result (cudaErrorInvalidValue);
    }
  return standin_result (cudaSuccess);
}

STANDIN_API cudaError_t
cudaMemGetInfo (size_t *free_bytes, size_t *total)
{
  STANDIN_ENTER ();

  if (standin_device_count () == 0)
    return standin_result (cudaErrorNoDevice);
  *total = standin_device_memory (current);
  *free_bytes = *total - standin_memory_used (current);
  return standin_result (cudaSuccess);
}
