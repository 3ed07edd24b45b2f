/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-compute.h - what networks run on in this program, as the user chose it
 *
 * One choice for the process: set by the main thread, asked for by any.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpCompute:
 * @device: see ee_registry_find()
 * @threads: on the processor; 0 for as many as are best
 * @precision: of images that are judged one by one
 */
typedef struct
{
  char device[32];
  guint threads;
  EePrecision precision;
} OfframpCompute;

void offramp_compute_load (GSettings *preferences);
void offramp_compute_get (OfframpCompute *compute);
const char *offramp_compute_get_device (void);
guint offramp_compute_get_threads (void);
EeModel *offramp_compute_open (const char *path, guint max_rows, GError **error);
EeModel *offramp_compute_open_exact (const char *path, guint max_rows, GError **error);

G_END_DECLS
