/* SPDX-License-Identifier: Apache-2.0 */
/* standin.h - what the parts of the stand-ins share
 *
 * The stand-in for libcudart owns devices, memory, streams and all that lives; the one for libcudnn queues its work
 * there. Any thread may call; one lock is held in every call and while queued work runs.
 */
#pragma once

#include <cuda_runtime_api.h>
#include <glib.h>

#include "standin-control.h"

G_BEGIN_DECLS

/* Every function that NVIDIA's libraries have, and what libcudnn's stand-in needs of libcudart's. */
#define STANDIN_API __attribute__ ((visibility ("default")))

/* The first line of a call: takes the lock until the block's end. */
#define STANDIN_ENTER() g_autoptr (GRecMutexLocker) standin_locker = g_rec_mutex_locker_new (standin_get_lock ())

/* Complaints and planned failures: standin-report.c. */
STANDIN_API GRecMutex *standin_get_lock (void);
STANDIN_API void standin_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);
STANDIN_API gboolean standin_is_allocation_due (void); /* counts it; TRUE: it must fail */
STANDIN_API void standin_note_plans (const char *whose);
cudaError_t standin_note_operation (void); /* counts it; an error where the device broke by it */
void standin_break (cudaError_t how);
cudaError_t standin_get_broken (void);
guint standin_choose (guint n); /* by chance, 0 to n - 1 */
StandinSchedule standin_get_schedule (void);

/* What lives: standin-object.c. A kind is a string constant, "stream". */
STANDIN_API void standin_object_add (gpointer object, const char *kind);
STANDIN_API gboolean standin_object_is (gconstpointer object, const char *kind);
STANDIN_API gboolean standin_object_remove (gpointer object, const char *kind); /* complains where it does not live */
void standin_object_foreach (const char *kind, GFunc function, gpointer data);
guint standin_object_complain_of_all (void);

/* Devices: cudart-device.c. */
guint standin_device_count (void);
STANDIN_API int standin_device_current (void); /* of this thread */
STANDIN_API const char *standin_device_json (int device);
guint64 standin_device_memory (int device);
cudaError_t standin_result (cudaError_t status); /* keeps it for cudaGetLastError() */

/* Memory: standin-memory.c. Device memory can be touched only between open and close. */
typedef struct
{
  guint8 *data;
  gsize bytes;
  int device; /* -1: pinned memory of the host */
  guint8 *map;
  gsize map_bytes;
  gboolean open; /* device memory that can be touched now */
} StandinBlock;

guint8 *standin_memory_new (gsize bytes, int device); /* NULL: no room */
gboolean standin_memory_free (const char *caller, gpointer data, gboolean pinned);
STANDIN_API const StandinBlock *standin_memory_find (gconstpointer address);
STANDIN_API gboolean standin_memory_check (const char *what, gconstpointer data, gsize bytes, gsize alignment,
                                           int device);
gboolean standin_memory_is_ours (gconstpointer address);
gsize standin_memory_used (int device);
void standin_memory_open (const char *what);
void standin_memory_close (void);
void standin_memory_name (const char *what);
void standin_memory_check_edges (const char *what);
guint standin_memory_complain_of_all (void);

G_END_DECLS
