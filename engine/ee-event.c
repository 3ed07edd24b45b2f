/* SPDX-License-Identifier: Apache-2.0 */
/* A field is a key (its number and how it is stored) and a value; a message in a message is stored as its bytes behind
 * their count. See the Protocol Buffers encoding guide. */
#include "ee-event.h"

#include <string.h>

/* How a value is stored. */
enum
{
  WIRE_VARINT = 0,
  WIRE_64_BITS = 1,
  WIRE_BYTES = 2,
  WIRE_32_BITS = 5
};

enum
{
  EVENT_WALL_TIME = 1,
  EVENT_STEP = 2,
  EVENT_FILE_VERSION = 3,
  EVENT_SUMMARY = 5,
  EVENT_SESSION_LOG = 7
};

enum
{
  SUMMARY_VALUE = 1,
  VALUE_TAG = 1,
  VALUE_SIMPLE = 2,
  VALUE_TENSOR = 8,
  VALUE_METADATA = 9,
  METADATA_PLUGIN = 1,
  PLUGIN_NAME = 1,
  PLUGIN_CONTENT = 2
};

enum
{
  TENSOR_TYPE = 1,
  TENSOR_SHAPE = 2,
  TENSOR_STRINGS = 8,
  SHAPE_DIMENSION = 2,
  DIMENSION_SIZE = 1,
  TYPE_FLOAT = 1,
  TYPE_STRING = 7
};

enum
{
  SESSION_LOG_STATUS = 1,
  SESSION_LOG_START = 1
};

/* The HParams plugin's own message. */
enum
{
  HPARAMS_START = 3,
  HPARAMS_END = 4,
  START_SETTINGS = 1,
  START_TIME = 5,
  ENTRY_KEY = 1,
  ENTRY_VALUE = 2,
  VALUE_NUMBER = 2,
  VALUE_STRING = 3,
  END_STATUS = 1,
  END_TIME = 2,
  STATUS_SUCCESS = 1,
  STATUS_FAILURE = 2
};

typedef GByteArray Message;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Message, g_byte_array_unref)

static void
put_varint (GByteArray *to, guint64 value)
{
  guint8 byte;

  for (; value >= 0x80; value >>= 7)
    {
      byte = (value & 0x7f) | 0x80;
      g_byte_array_append (to, &byte, 1);
    }
  byte = value;
  g_byte_array_append (to, &byte, 1);
}

static void
put_number (GByteArray *to, guint field, guint64 value)
{
  put_varint (to, field << 3 | WIRE_VARINT);
  put_varint (to, value);
}

static void
put_bytes (GByteArray *to, guint field, gconstpointer bytes, gsize n_bytes)
{
  put_varint (to, field << 3 | WIRE_BYTES);
  put_varint (to, n_bytes);
  g_byte_array_append (to, bytes, n_bytes);
}

static void
put_string (GByteArray *to, guint field, const char *text)
{
  put_bytes (to, field, text, strlen (text));
}

static void
put_message (GByteArray *to, guint field, const GByteArray *message)
{
  put_bytes (to, field, message->data, message->len);
}

static void
put_double (GByteArray *to, guint field, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  put_varint (to, field << 3 | WIRE_64_BITS);
  g_byte_array_append (to, (const guint8 *)&bits, sizeof bits);
}

static void
put_float (GByteArray *to, guint field, float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  put_varint (to, field << 3 | WIRE_32_BITS);
  g_byte_array_append (to, (const guint8 *)&bits, sizeof bits);
}

/* What every event begins with. */
static void
put_when (GByteArray *event, double wall_time, guint64 step)
{
  put_double (event, EVENT_WALL_TIME, wall_time);
  if (step > 0)
    put_number (event, EVENT_STEP, step);
}

/**
 * ee_event_put_version:
 * @event: to append to
 * @wall_time: seconds since 1970
 *
 * The first event of every file.
 */
void
ee_event_put_version (GByteArray *event, double wall_time)
{
  put_when (event, wall_time, 0);
  put_string (event, EVENT_FILE_VERSION, "brain.Event:2");
}

/**
 * ee_event_put_restart:
 * @event: to append to
 * @wall_time: seconds since 1970
 * @step: the first step to come
 *
 * Tells whoever follows the run that what it has of @step and later is void.
 */
void
ee_event_put_restart (GByteArray *event, double wall_time, guint64 step)
{
  g_autoptr (Message) session_log = g_byte_array_new ();

  put_number (session_log, SESSION_LOG_STATUS, SESSION_LOG_START);
  put_when (event, wall_time, step);
  put_message (event, EVENT_SESSION_LOG, session_log);
}

/**
 * ee_event_put_scalars:
 * @event: to append to
 * @wall_time: seconds since 1970
 * @step: updates done
 * @scalars: (array length=n_scalars): what was measured
 * @n_scalars: how many, in one event
 */
void
ee_event_put_scalars (GByteArray *event, double wall_time, guint64 step, const EeEventScalar *scalars, guint n_scalars)
{
  g_autoptr (Message) summary = g_byte_array_new ();
  g_autoptr (Message) value = g_byte_array_new ();

  for (guint i = 0; i < n_scalars; i++)
    {
      g_byte_array_set_size (value, 0);
      put_string (value, VALUE_TAG, scalars[i].tag);
      put_float (value, VALUE_SIMPLE, scalars[i].value);
      put_message (summary, SUMMARY_VALUE, value);
    }
  put_when (event, wall_time, step);
  put_message (event, EVENT_SUMMARY, summary);
}

/* An event of one value that belongs to a plugin. */
static void
put_plugin_value (GByteArray *event, double wall_time, const char *tag, const char *plugin, const GByteArray *content,
                  const GByteArray *tensor)
{
  g_autoptr (Message) data = g_byte_array_new ();
  g_autoptr (Message) metadata = g_byte_array_new ();
  g_autoptr (Message) value = g_byte_array_new ();
  g_autoptr (Message) summary = g_byte_array_new ();

  put_string (data, PLUGIN_NAME, plugin);
  if (content != NULL)
    put_message (data, PLUGIN_CONTENT, content);
  put_message (metadata, METADATA_PLUGIN, data);
  put_string (value, VALUE_TAG, tag);
  put_message (value, VALUE_TENSOR, tensor);
  put_message (value, VALUE_METADATA, metadata);
  put_message (summary, SUMMARY_VALUE, value);
  put_when (event, wall_time, 0);
  put_message (event, EVENT_SUMMARY, summary);
}

/**
 * ee_event_put_text:
 * @event: to append to
 * @wall_time: seconds since 1970
 * @tag: its title
 * @text: Markdown
 */
void
ee_event_put_text (GByteArray *event, double wall_time, const char *tag, const char *text)
{
  g_autoptr (Message) dimension = g_byte_array_new ();
  g_autoptr (Message) shape = g_byte_array_new ();
  g_autoptr (Message) tensor = g_byte_array_new ();

  put_number (dimension, DIMENSION_SIZE, 1);
  put_message (shape, SHAPE_DIMENSION, dimension);
  put_number (tensor, TENSOR_TYPE, TYPE_STRING);
  put_message (tensor, TENSOR_SHAPE, shape);
  put_string (tensor, TENSOR_STRINGS, text);
  put_plugin_value (event, wall_time, tag, "text", NULL, tensor);
}

/* The HParams tab reads what lies beside the plugin's name and wants some tensor there. */
static void
put_hparams (GByteArray *event, double wall_time, const char *tag, guint field, const GByteArray *info)
{
  g_autoptr (Message) content = g_byte_array_new ();
  g_autoptr (Message) shape = g_byte_array_new ();
  g_autoptr (Message) tensor = g_byte_array_new ();

  put_message (content, field, info);
  put_number (tensor, TENSOR_TYPE, TYPE_FLOAT);
  put_message (tensor, TENSOR_SHAPE, shape);
  put_plugin_value (event, wall_time, tag, "hparams", content, tensor);
}

/**
 * ee_event_put_session_start:
 * @event: to append to
 * @wall_time: seconds since 1970
 * @settings: (array length=n_settings): of the training
 * @n_settings: how many
 */
void
ee_event_put_session_start (GByteArray *event, double wall_time, const EeEventSetting *settings, guint n_settings)
{
  g_autoptr (Message) info = g_byte_array_new ();
  g_autoptr (Message) entry = g_byte_array_new ();
  g_autoptr (Message) value = g_byte_array_new ();

  for (guint i = 0; i < n_settings; i++)
    {
      g_byte_array_set_size (value, 0);
      g_byte_array_set_size (entry, 0);
      if (settings[i].text != NULL)
        put_string (value, VALUE_STRING, settings[i].text);
      else
        put_double (value, VALUE_NUMBER, settings[i].number);
      put_string (entry, ENTRY_KEY, settings[i].name);
      put_message (entry, ENTRY_VALUE, value);
      put_message (info, START_SETTINGS, entry);
    }
  put_double (info, START_TIME, wall_time);
  put_hparams (event, wall_time, "_hparams_/session_start_info", HPARAMS_START, info);
}

/**
 * ee_event_put_session_end:
 * @event: to append to
 * @wall_time: seconds since 1970
 * @finished: whether the training came to its end
 */
void
ee_event_put_session_end (GByteArray *event, double wall_time, gboolean finished)
{
  g_autoptr (Message) info = g_byte_array_new ();

  put_number (info, END_STATUS, finished ? STATUS_SUCCESS : STATUS_FAILURE);
  put_double (info, END_TIME, wall_time);
  put_hparams (event, wall_time, "_hparams_/session_end_info", HPARAMS_END, info);
}

static gboolean
take_varint (const guint8 **p, const guint8 *end, guint64 *value)
{
  *value = 0;
  for (guint shift = 0; *p < end && shift < 64; shift += 7)
    {
      const guint8 byte = *(*p)++;

      *value |= (guint64)(byte & 0x7f) << shift;
      if (byte < 0x80)
        return TRUE;
    }

  return FALSE;
}

/* Moves @p behind a value. */
static gboolean
skip_value (const guint8 **p, const guint8 *end, guint wire)
{
  guint64 n_bytes = 0;

  switch (wire)
    {
    case WIRE_VARINT:
      return take_varint (p, end, &n_bytes);
    case WIRE_64_BITS:
      n_bytes = 8;
      break;
    case WIRE_32_BITS:
      n_bytes = 4;
      break;
    case WIRE_BYTES:
      if (!take_varint (p, end, &n_bytes))
        return FALSE;
      break;
    default:
      return FALSE;
    }
  if (n_bytes > (guint64)(end - *p))
    return FALSE;
  *p += n_bytes;

  return TRUE;
}

/**
 * ee_event_get_step:
 * @event: (array length=n_bytes): one event
 * @n_bytes: of it
 * @step: (out): at which it was; 0 where it does not say
 *
 * Returns: whether it could be an event
 */
gboolean
ee_event_get_step (const guint8 *event, gsize n_bytes, guint64 *step)
{
  const guint8 *p = event, *end = event + n_bytes;

  *step = 0;
  while (p < end)
    {
      guint64 key;

      if (!take_varint (&p, end, &key))
        return FALSE;
      if (key == (EVENT_STEP << 3 | WIRE_VARINT))
        return take_varint (&p, end, step);
      if (!skip_value (&p, end, key & 7))
        return FALSE;
    }

  return TRUE;
}
