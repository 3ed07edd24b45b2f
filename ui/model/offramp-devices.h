/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-devices.h - what the computer can train on, in words
 *
 * The first question opens backend modules and asks drivers, so it runs in a GTask.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

void offramp_devices_describe_async (GObject *source, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
char *offramp_devices_describe_finish (GAsyncResult *result, GError **error);

G_END_DECLS
