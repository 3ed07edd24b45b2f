/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptors: records of what was set, passed on to NVIDIA's library
 *
 * A handle cannot be passed on, since there is no GPU to make one for; where one is set, NVIDIA's descriptor gets the
 * description of the handle's device instead.
 */
#include <string.h>

#include "standin-cudnn.h"

enum
{
  MAX_DESCRIPTORS = 64 /* in one attribute */
};

static gsize
size_of (cudnnBackendAttributeType_t type)
{
  switch (type)
    {
    case CUDNN_TYPE_BOOLEAN:
    case CUDNN_TYPE_CHAR:
      return 1;
    case CUDNN_TYPE_INT64:
    case CUDNN_TYPE_DOUBLE:
    case CUDNN_TYPE_HANDLE:
    case CUDNN_TYPE_VOID_PTR:
    case CUDNN_TYPE_BACKEND_DESCRIPTOR:
      return 8;
    default:
      return 4;
    }
}

static void descriptor_unref (StandinDescriptor *descriptor);

static void
clear_attribute (gpointer data)
{
  StandinAttribute *attribute = data;

  if (attribute->type == CUDNN_TYPE_BACKEND_DESCRIPTOR)
    for (gint64 i = 0; i < attribute->count; i++)
      descriptor_unref (((StandinDescriptor **)attribute->values)[i]);
  g_free (attribute->values);
}

static void
descriptor_unref (StandinDescriptor *descriptor)
{
  if (descriptor == NULL || --descriptor->references > 0)
    return;
  g_array_unref (descriptor->attributes);
  descriptor_unref (descriptor->graph);
  g_free (descriptor);
}

static StandinDescriptor *
descriptor_ref (StandinDescriptor *descriptor)
{
  if (descriptor != NULL)
    descriptor->references++;
  return descriptor;
}

StandinDescriptor *
standin_descriptor_get (const char *caller, gconstpointer handle)
{
  if (standin_object_is (handle, "cuDNN descriptor"))
    return (StandinDescriptor *)handle;
  standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "%s: %p is no live descriptor", caller, handle);
  return NULL;
}

const StandinAttribute *
standin_descriptor_find (const StandinDescriptor *descriptor, cudnnBackendAttributeName_t name)
{
  for (guint i = descriptor->attributes->len; i > 0; i--)
    if (g_array_index (descriptor->attributes, StandinAttribute, i - 1).name == name)
      return &g_array_index (descriptor->attributes, StandinAttribute, i - 1);
  return NULL;
}

StandinDescriptor *
standin_descriptor_follow (const StandinDescriptor *descriptor, cudnnBackendAttributeName_t name)
{
  const StandinAttribute *attribute = standin_descriptor_find (descriptor, name);

  return attribute != NULL && attribute->count > 0 ? *(StandinDescriptor **)attribute->values : NULL;
}

/* A number of an attribute, of 64 or 32 bits; 0 where it was not set. */
gint64
standin_descriptor_number (const StandinDescriptor *descriptor, cudnnBackendAttributeName_t name, guint index)
{
  const StandinAttribute *attribute = descriptor != NULL ? standin_descriptor_find (descriptor, name) : NULL;

  if (attribute == NULL || index >= attribute->count)
    return 0;
  if (size_of (attribute->type) == 8)
    return ((const gint64 *)attribute->values)[index];
  return ((const gint32 *)attribute->values)[index];
}

STANDIN_API cudnnStatus_t
cudnnBackendCreateDescriptor (cudnnBackendDescriptorType_t type, cudnnBackendDescriptor_t *out)
{
  STANDIN_ENTER ();
  const StandinReal *real = standin_real_get ();
  StandinDescriptor *descriptor;
  cudnnBackendDescriptor_t of_nvidia = NULL;

  if (standin_is_allocation_due ())
    return CUDNN_STATUS_ALLOC_FAILED;
  if (real->create != NULL)
    {
      const cudnnStatus_t status = real->create (type, &of_nvidia);

      if (status != CUDNN_STATUS_SUCCESS)
        return status;
    }
  descriptor = g_new0 (StandinDescriptor, 1);
  descriptor->references = 1;
  descriptor->type = type;
  descriptor->real = of_nvidia;
  descriptor->attributes = g_array_new (FALSE, TRUE, sizeof (StandinAttribute));
  g_array_set_clear_func (descriptor->attributes, clear_attribute);
  standin_object_add (descriptor, "cuDNN descriptor");
  *out = (cudnnBackendDescriptor_t)descriptor;
  return CUDNN_STATUS_SUCCESS;
}

STANDIN_API cudnnStatus_t
cudnnBackendDestroyDescriptor (cudnnBackendDescriptor_t handle)
{
  STANDIN_ENTER ();
  StandinDescriptor *descriptor = (StandinDescriptor *)handle;

  if (!standin_object_remove (handle, "cuDNN descriptor"))
    return CUDNN_STATUS_BAD_PARAM;
  if (descriptor->real != NULL)
    standin_real_get ()->destroy (descriptor->real);
  descriptor->real = NULL;
  descriptor_unref (descriptor);
  return CUDNN_STATUS_SUCCESS;
}

/* What NVIDIA's descriptor gets in place of a handle. */
static cudnnStatus_t
set_handle (StandinDescriptor *descriptor, cudnnBackendAttributeName_t name, cudnnHandle_t handle)
{
  cudnnBackendDescriptor_t device;

  if (!standin_object_is (handle, "cuDNN handle"))
    return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "a descriptor gets %p, which is no live handle",
                                 (gpointer)handle);
  device = standin_real_device (handle->device);
  if (device == NULL || name != CUDNN_ATTR_EXECUTION_PLAN_HANDLE)
    return CUDNN_STATUS_SUCCESS;
  return standin_real_get ()->set (descriptor->real, CUDNN_ATTR_EXECUTION_PLAN_DEVICEPROP,
                                   CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &device);
}

static cudnnStatus_t
set_descriptors (StandinDescriptor *descriptor, cudnnBackendAttributeName_t name, gint64 count,
                 const cudnnBackendDescriptor_t *values)
{
  cudnnBackendDescriptor_t of_nvidia[MAX_DESCRIPTORS];

  if (count > MAX_DESCRIPTORS)
    return CUDNN_STATUS_BAD_PARAM;
  for (gint64 i = 0; i < count; i++)
    {
      const StandinDescriptor *value = standin_descriptor_get ("cudnnBackendSetAttribute", values[i]);

      if (value == NULL)
        return CUDNN_STATUS_BAD_PARAM;
      if (!value->finalized)
        return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "a descriptor gets one that is not finalized");
      of_nvidia[i] = value->real;
    }
  if (descriptor->real == NULL)
    return CUDNN_STATUS_SUCCESS;
  return standin_real_get ()->set (descriptor->real, name, CUDNN_TYPE_BACKEND_DESCRIPTOR, count, of_nvidia);
}

STANDIN_API cudnnStatus_t
cudnnBackendSetAttribute (cudnnBackendDescriptor_t handle, cudnnBackendAttributeName_t name,
                          cudnnBackendAttributeType_t type, int64_t count, const void *values)
{
  STANDIN_ENTER ();
  StandinDescriptor *descriptor = standin_descriptor_get ("cudnnBackendSetAttribute", handle);
  StandinAttribute attribute = { name, type, count, NULL };
  cudnnStatus_t status = CUDNN_STATUS_SUCCESS;

  if (descriptor == NULL || count < 0)
    return CUDNN_STATUS_BAD_PARAM;
  if (descriptor->finalized)
    return standin_cudnn_refuse (CUDNN_STATUS_NOT_INITIALIZED, "an attribute is set on a finalized descriptor");
  if (type == CUDNN_TYPE_HANDLE)
    status = set_handle (descriptor, name, *(const cudnnHandle_t *)values);
  else if (type == CUDNN_TYPE_BACKEND_DESCRIPTOR)
    status = set_descriptors (descriptor, name, count, values);
  else if (descriptor->real != NULL)
    status = standin_real_get ()->set (descriptor->real, name, type, count, values);
  if (status != CUDNN_STATUS_SUCCESS)
    return status;

  attribute.values = g_memdup2 (values, count * size_of (type));
  if (type == CUDNN_TYPE_BACKEND_DESCRIPTOR)
    for (gint64 i = 0; i < count; i++)
      descriptor_ref (((StandinDescriptor **)attribute.values)[i]);
  g_array_append_val (descriptor->attributes, attribute);
  return CUDNN_STATUS_SUCCESS;
}

/* The device of the handle that the graph of a heuristic was made with. */
static cudnnStatus_t
give_device (StandinDescriptor *descriptor)
{
  const StandinDescriptor *graph = standin_descriptor_follow (descriptor, CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH);
  const StandinAttribute *handle
      = graph != NULL ? standin_descriptor_find (graph, CUDNN_ATTR_OPERATIONGRAPH_HANDLE) : NULL;
  cudnnBackendDescriptor_t device;

  if (handle == NULL)
    return CUDNN_STATUS_BAD_PARAM;
  device = standin_real_device ((*(cudnnHandle_t *)handle->values)->device);
  return standin_real_get ()->set (descriptor->real, CUDNN_ATTR_ENGINEHEUR_DEVICEPROP, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1,
                                   &device);
}

STANDIN_API cudnnStatus_t
cudnnBackendFinalize (cudnnBackendDescriptor_t handle)
{
  STANDIN_ENTER ();
  StandinDescriptor *descriptor = standin_descriptor_get ("cudnnBackendFinalize", handle);
  cudnnStatus_t status;

  if (descriptor == NULL)
    return CUDNN_STATUS_BAD_PARAM;
  if (descriptor->finalized)
    return standin_cudnn_refuse (CUDNN_STATUS_BAD_PARAM, "a descriptor is finalized twice");
  status = standin_shape_check (descriptor);
  if (status != CUDNN_STATUS_SUCCESS)
    return status;
  if (descriptor->real != NULL)
    {
      if (descriptor->type == CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR)
        status = give_device (descriptor);
      if (status == CUDNN_STATUS_SUCCESS)
        status = standin_real_get ()->finalize (descriptor->real);
    }
  if (status != CUDNN_STATUS_SUCCESS)
    return status;
  descriptor->finalized = TRUE;
  if (descriptor->type == CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR)
    {
      const StandinDescriptor *engine = standin_descriptor_follow (descriptor, CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG);

      descriptor->graph = engine != NULL ? descriptor_ref (engine->graph) : NULL;
    }
  return CUDNN_STATUS_SUCCESS;
}

/* NVIDIA's library fills its own descriptors behind ours; those of a heuristic know the graph then. */
static cudnnStatus_t
get_descriptors (StandinDescriptor *descriptor, cudnnBackendAttributeName_t name, gint64 wanted, int64_t *count,
                 StandinDescriptor **values)
{
  cudnnBackendDescriptor_t of_nvidia[MAX_DESCRIPTORS];
  cudnnStatus_t status;

  wanted = MIN (wanted, MAX_DESCRIPTORS);
  for (gint64 i = 0; i < wanted; i++)
    {
      if (standin_descriptor_get ("cudnnBackendGetAttribute", values[i]) == NULL)
        return CUDNN_STATUS_BAD_PARAM;
      of_nvidia[i] = values[i]->real;
    }
  if (descriptor->real != NULL)
    status = standin_real_get ()->get (descriptor->real, name, CUDNN_TYPE_BACKEND_DESCRIPTOR, wanted, count, of_nvidia);
  else
    status = standin_shape_get (descriptor, name, wanted, count, NULL);
  for (gint64 i = 0; status == CUDNN_STATUS_SUCCESS && i < MIN (*count, wanted); i++)
    {
      values[i]->real = of_nvidia[i];
      values[i]->finalized = TRUE;
      if (name == CUDNN_ATTR_ENGINEHEUR_RESULTS)
        {
          descriptor_unref (values[i]->graph);
          values[i]->graph
              = descriptor_ref (standin_descriptor_follow (descriptor, CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH));
        }
    }
  return status;
}

STANDIN_API cudnnStatus_t
cudnnBackendGetAttribute (cudnnBackendDescriptor_t const handle, cudnnBackendAttributeName_t name,
                          cudnnBackendAttributeType_t type, int64_t wanted, int64_t *count, void *values)
{
  STANDIN_ENTER ();
  StandinDescriptor *descriptor = standin_descriptor_get ("cudnnBackendGetAttribute", handle);
  int64_t unasked = 0;

  if (descriptor == NULL)
    return CUDNN_STATUS_BAD_PARAM;
  if (!descriptor->finalized)
    return standin_cudnn_refuse (CUDNN_STATUS_NOT_INITIALIZED, "an attribute is read of an unfinished descriptor");
  count = count != NULL ? count : &unasked;
  if (type == CUDNN_TYPE_BACKEND_DESCRIPTOR && wanted > 0)
    return get_descriptors (descriptor, name, wanted, count, values);
  if (descriptor->real != NULL)
    return standin_real_get ()->get (descriptor->real, name, type, wanted, count, values);
  return standin_shape_get (descriptor, name, wanted, count, values);
}
