/* SPDX-License-Identifier: Apache-2.0 */
/* Handles, versions and errors of the stand-in for libcudnn, and the way to NVIDIA's own graph library
 *
 * libcudnn_graph makes plans from a device's description (a JSON text) without any GPU. STANDIN_REAL_CUDNN names it.
 */
#include <dlfcn.h>
#include <string.h>

#include "standin-cudnn.h"

static StandinReal real;
static gboolean looked;
static char last_error[256];

static void
look_for_real (void)
{
  const char *path = g_getenv ("STANDIN_REAL_CUDNN");
  void *library;

  looked = TRUE;
  if (path == NULL || *path == '\0')
    return;
  library = dlopen (path, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
  if (library == NULL)
    {
      standin_complain ("NVIDIA's graph library cannot be opened: %s", dlerror ());
      return;
    }
  *(void **)&real.create = dlsym (library, "cudnnBackendCreateDescriptor");
  *(void **)&real.destroy = dlsym (library, "cudnnBackendDestroyDescriptor");
  *(void **)&real.set = dlsym (library, "cudnnBackendSetAttribute");
  *(void **)&real.get = dlsym (library, "cudnnBackendGetAttribute");
  *(void **)&real.finalize = dlsym (library, "cudnnBackendFinalize");
  *(void **)&real.get_last_error = dlsym (library, "cudnnGetLastErrorString");
  *(void **)&real.get_version = dlsym (library, "cudnnGetVersion");
  if (real.create == NULL || real.destroy == NULL || real.set == NULL || real.get == NULL || real.finalize == NULL
      || real.get_last_error == NULL || real.get_version == NULL)
    {
      standin_complain ("%s is no graph library of cuDNN", path);
      memset (&real, 0, sizeof real);
    }
}

const StandinReal *
standin_real_get (void)
{
  if (!looked)
    look_for_real ();
  return &real;
}

/* NVIDIA's description of @device, made once; NULL where there is no library or it does not take the text. */
cudnnBackendDescriptor_t
standin_real_device (int device)
{
  static cudnnBackendDescriptor_t devices[8];
  const char *text = standin_device_json (device);
  g_autofree char *whose = NULL;
  const size_t version = standin_real_get ()->get_version != NULL ? real.get_version () : 0;

  if (version == 0 || text == NULL || devices[device] != NULL)
    return text != NULL ? devices[device] : NULL;
  if (real.create (CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR, &devices[device]) != CUDNN_STATUS_SUCCESS
      || real.set (devices[device], CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION, CUDNN_TYPE_CHAR, strlen (text), text)
             != CUDNN_STATUS_SUCCESS
      || real.finalize (devices[device]) != CUDNN_STATUS_SUCCESS)
    {
      standin_complain ("cuDNN does not take the description of device %d", device);
      devices[device] = NULL;
      return NULL;
    }
  whose = g_strdup_printf ("cuDNN %zu.%zu.%zu", version / 10000, version % 10000 / 100, version % 100);
  standin_note_plans (whose);
  return devices[device];
}

/* A complaint that the program under test can read as cuDNN's last error, too. */
cudnnStatus_t
standin_cudnn_refuse (cudnnStatus_t status, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_vsnprintf (last_error, sizeof last_error, format, arguments);
  va_end (arguments);
  standin_complain ("%s", last_error);
  return status;
}

static size_t
read_version (const char *name, size_t otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

STANDIN_API size_t
cudnnGetVersion (void)
{
  return read_version ("STANDIN_CUDNN", CUDNN_VERSION);
}

STANDIN_API size_t
cudnnGetCudartVersion (void)
{
  return read_version ("STANDIN_CUDNN_CUDA", CUDART_VERSION);
}

STANDIN_API const char *
cudnnGetErrorString (cudnnStatus_t status)
{
  static __thread char text[32];

  g_snprintf (text, sizeof text, "cudnnStatus%d", (int)status);
  return text;
}

STANDIN_API void
cudnnGetLastErrorString (char *text, size_t bytes)
{
  STANDIN_ENTER ();

  if (*last_error != '\0' || standin_real_get ()->get_last_error == NULL)
    g_strlcpy (text, last_error, bytes);
  else
    real.get_last_error (text, bytes);
  *last_error = '\0';
}

STANDIN_API cudnnStatus_t
cudnnCreate (cudnnHandle_t *out)
{
  STANDIN_ENTER ();

  if (standin_device_json (standin_device_current ()) == NULL)
    return CUDNN_STATUS_NOT_INITIALIZED;
  if (standin_is_allocation_due ())
    return CUDNN_STATUS_ALLOC_FAILED;
  *out = g_new0 (struct cudnnContext, 1);
  (*out)->device = standin_device_current ();
  standin_real_device ((*out)->device);
  standin_object_add (*out, "cuDNN handle");
  return CUDNN_STATUS_SUCCESS;
}

STANDIN_API cudnnStatus_t
cudnnDestroy (cudnnHandle_t handle)
{
  STANDIN_ENTER ();

  if (!standin_object_remove (handle, "cuDNN handle"))
    return CUDNN_STATUS_BAD_PARAM;
  g_free (handle);
  return CUDNN_STATUS_SUCCESS;
}

STANDIN_API cudnnStatus_t
cudnnSetStream (cudnnHandle_t handle, cudaStream_t stream)
{
  STANDIN_ENTER ();

  if (!standin_object_is (handle, "cuDNN handle"))
    return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "cudnnSetStream: %p is no live handle", (gpointer)handle);
  if (stream == NULL || !standin_object_is (stream, "stream"))
    return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "cudnnSetStream: %p is no live stream of ours",
                                 (gpointer)stream);
  handle->stream = stream;
  return CUDNN_STATUS_SUCCESS;
}

STANDIN_API cudnnStatus_t
cudnnGetStream (cudnnHandle_t handle, cudaStream_t *out)
{
  STANDIN_ENTER ();

  if (!standin_object_is (handle, "cuDNN handle"))
    return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "cudnnGetStream: %p is no live handle", (gpointer)handle);
  *out = handle->stream;
  return CUDNN_STATUS_SUCCESS;
}
