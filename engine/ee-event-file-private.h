/* SPDX-License-Identifier: Apache-2.0 */
/* ee-event-file-private.h - what writing and cutting event files share */
#pragma once

#include "ee-event-file.h"

G_BEGIN_DECLS

/* TensorBoard takes every file whose name has "tfevents" in it, and sorts them by name. */
#define EE_EVENT_FILE_PREFIX "events.out.tfevents."

guint32 ee_event_file_sum (gconstpointer bytes, gsize n_bytes);

G_END_DECLS
