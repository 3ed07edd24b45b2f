/* SPDX-License-Identifier: Apache-2.0 */
/* standin-cudnn.h - descriptors as the stand-in for libcudnn keeps them
 *
 * Each is a record of what was set, beside NVIDIA's own descriptor where libcudnn_graph is there: that library judges
 * every attribute and makes the plans; only execution is ours.
 */
#pragma once

#include <cudnn.h>

#include "standin.h"

G_BEGIN_DECLS

typedef struct
{
  cudnnBackendAttributeName_t name;
  cudnnBackendAttributeType_t type;
  gint64 count;
  gpointer values; /* of descriptors: pointers to our records, each with a reference */
} StandinAttribute;

typedef struct _StandinDescriptor
{
  guint references;
  cudnnBackendDescriptorType_t type;
  cudnnBackendDescriptor_t real; /* (nullable): NVIDIA's */
  gboolean owns_real;
  gboolean finalized;
  GArray *attributes;               /* of StandinAttribute */
  struct _StandinDescriptor *graph; /* (nullable): of a plan or an engine's configuration, a reference */
} StandinDescriptor;

struct cudnnContext
{
  cudaStream_t stream;
  int device;
};

/* NVIDIA's library; all NULL where it is not there. */
typedef struct
{
  cudnnStatus_t (*create) (cudnnBackendDescriptorType_t type, cudnnBackendDescriptor_t *out);
  cudnnStatus_t (*destroy) (cudnnBackendDescriptor_t descriptor);
  cudnnStatus_t (*set) (cudnnBackendDescriptor_t descriptor, cudnnBackendAttributeName_t name,
                        cudnnBackendAttributeType_t type, int64_t count, const void *values);
  cudnnStatus_t (*get) (cudnnBackendDescriptor_t descriptor, cudnnBackendAttributeName_t name,
                        cudnnBackendAttributeType_t type, int64_t wanted, int64_t *count, void *values);
  cudnnStatus_t (*finalize) (cudnnBackendDescriptor_t descriptor);
  void (*get_last_error) (char *text, size_t bytes);
  size_t (*get_version) (void);
} StandinReal;

const StandinReal *standin_real_get (void);
cudnnBackendDescriptor_t standin_real_device (int device);

cudnnStatus_t standin_cudnn_refuse (cudnnStatus_t status, const char *format, ...) G_GNUC_PRINTF (2, 3);

StandinDescriptor *standin_descriptor_get (const char *caller, gconstpointer handle);
const StandinAttribute *standin_descriptor_find (const StandinDescriptor *descriptor, cudnnBackendAttributeName_t name);
StandinDescriptor *standin_descriptor_follow (const StandinDescriptor *descriptor, cudnnBackendAttributeName_t name);
gint64 standin_descriptor_number (const StandinDescriptor *descriptor, cudnnBackendAttributeName_t name, guint index);

/* Our own judgement, where NVIDIA's library is not there: cudnn-shape.c. */
cudnnStatus_t standin_shape_check (const StandinDescriptor *descriptor);
cudnnStatus_t standin_shape_get (StandinDescriptor *descriptor, cudnnBackendAttributeName_t name, int64_t wanted,
                                 int64_t *count, void *values);

/**
 * StandinTensor:
 * @data: on the device
 * @type: of its numbers
 * @sides: [n, c, h, w] or [k, c, r, s]
 * @strides: of the same, in numbers
 */
typedef struct
{
  guint8 *data;
  cudnnDataType_t type;
  gint64 sides[4], strides[4];
} StandinTensor;

typedef enum
{
  STANDIN_FORWARD,
  STANDIN_BY_INPUT,
  STANDIN_BY_WEIGHT
} StandinPass;

typedef struct
{
  StandinPass pass;
  StandinTensor x, w, y, bias;
  gboolean has_bias, has_relu;
  gint64 padding, stride;
  guint8 *workspace;
  gint64 workspace_bytes;
} StandinConvolution;

void standin_convolution_run (gpointer payload);

G_END_DECLS
