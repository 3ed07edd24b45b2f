/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-device-list.h - each device that networks can run on, and why others cannot; asked for in the background */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpDeviceInfo:
 * @id: (owned): for ee_registry_find()
 * @name: (owned): for people
 * @reason: (owned) (nullable): why it cannot be used
 * @precisions: see #EeDevice
 * @trained: see ee_precision_list_trained()
 * @automatic: "auto" takes it
 */
typedef struct
{
  char *id;
  char *name;
  char *reason;
  guint precisions, trained;
  gboolean automatic;
} OfframpDeviceInfo;

void offramp_device_list_async (GObject *source, GCancellable *cancellable, GAsyncReadyCallback callback);
GPtrArray *offramp_device_list_finish (GAsyncResult *result, GError **error);

G_END_DECLS
