/* SPDX-License-Identifier: Apache-2.0 */
/* ee-event-file.h - a file of events that TensorBoard reads while it grows
 *
 * A record is the event's length (8 bytes, little-endian), the masked CRC-32C of these 8 bytes, the event, and the
 * masked CRC-32C of the event; a killed program leaves at most one torn record, at the end. The charts of a training
 * are no reason to end it: what a full disk does not take is tried again, and given up when much waits. Owned by one
 * thread at a time.
 */
#pragma once

#include <gio/gio.h>

#include "ee-event.h"

G_BEGIN_DECLS

typedef struct _EeEventFile EeEventFile;

gboolean ee_event_files_cut (const char *folder, guint64 last_step, GError **error);
EeEventFile *ee_event_file_new (const char *folder, guint64 first_step, GError **error);
void ee_event_file_close (EeEventFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeEventFile, ee_event_file_close)

void ee_event_file_add_scalars (EeEventFile *file, guint64 step, const EeEventScalar *scalars, guint n_scalars);
void ee_event_file_add_text (EeEventFile *file, const char *tag, const char *text);
void ee_event_file_add_session_start (EeEventFile *file, const EeEventSetting *settings, guint n_settings);
void ee_event_file_add_session_end (EeEventFile *file, gboolean finished);
void ee_event_file_flush (EeEventFile *file);

G_END_DECLS
