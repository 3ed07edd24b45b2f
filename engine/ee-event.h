/* SPDX-License-Identifier: Apache-2.0 */
/* ee-event.h - what TensorBoard reads, as bytes: the message Event in the encoding of protocol buffers
 *
 * Only what a training says: numbers, a text, and the settings for the HParams tab. The fields and their numbers are
 * those of event.proto, summary.proto, tensor.proto and the HParams plugin's hparams_plugin_data.proto. Knows no file.
 * Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EeEventScalar:
 * @tag: the chart; what stands before a '/' is its group
 * @value: NaN and infinities are numbers too
 */
typedef struct
{
  const char *tag;
  double value;
} EeEventScalar;

/**
 * EeEventSetting:
 * @name: of the setting
 * @text: (nullable): its value where it is a word
 * @number: its value where @text is NULL
 */
typedef struct
{
  const char *name;
  const char *text;
  double number;
} EeEventSetting;

void ee_event_put_version (GByteArray *event, double wall_time);
void ee_event_put_restart (GByteArray *event, double wall_time, guint64 step);
void ee_event_put_scalars (GByteArray *event, double wall_time, guint64 step, const EeEventScalar *scalars,
                           guint n_scalars);
void ee_event_put_text (GByteArray *event, double wall_time, const char *tag, const char *text);
void ee_event_put_session_start (GByteArray *event, double wall_time, const EeEventSetting *settings, guint n_settings);
void ee_event_put_session_end (GByteArray *event, double wall_time, gboolean finished);

gboolean ee_event_get_step (const guint8 *event, gsize n_bytes, guint64 *step);

G_END_DECLS
