/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-upload.h - images on their way to the device
 *
 * Bytes go through two pinned buffers in turn, so that the next batch is copied while the last one is on its way, and
 * become numbers on the device: a quarter of the traffic. Private to cuda.
 */
#pragma once

#include "ee-cuda-net.h"

G_BEGIN_DECLS

EeCudaUpload *ee_cuda_upload_new (EeNet *net, GError **error);
void ee_cuda_upload_free (EeCudaUpload *upload);
gboolean ee_cuda_upload_images (EeNet *net, const guint8 *images, guint rows, gpointer out, GError **error);
gboolean ee_cuda_event_new (cudaEvent_t *event, GError **error);
void ee_cuda_event_free (cudaEvent_t event);

G_END_DECLS
