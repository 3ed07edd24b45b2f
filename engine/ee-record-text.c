/* SPDX-License-Identifier: Apache-2.0 */
/* Columns, in their order: kind, step, then doubles. New columns go to the end; a file of an older version is read by
 * its own header, and what it lacks is NaN. */
#include "ee-record-text.h"

#include <math.h>
#include <string.h>

#include "ee-decimal.h"

#define FIRST_COLUMNS                                                                                                  \
  "kind,step,epoch,loss,loss_exit,loss_main,accuracy,exit_accuracy,main_accuracy,share_left,learning_rate,"            \
  "images_per_s,seconds"
#define FIRST_HEADER FIRST_COLUMNS "\n"
#define HEADER FIRST_COLUMNS ",main_left,redundant_left,main_share\n"
#define ALARM_PREFIX "alarm-"

enum
{
  N_FIRST = 11, /* doubles after kind and step */
  N_NUMBERS = 14,
  MAX_ALARM = 32
};

static const char *const kind_names[] = { [EE_RECORD_STEP] = "step", [EE_RECORD_VALIDATION] = "validation" };

/* By column, from the first after the step. */
static const gsize offsets[N_NUMBERS] = {
  G_STRUCT_OFFSET (EeRecord, epoch),          G_STRUCT_OFFSET (EeRecord, loss),
  G_STRUCT_OFFSET (EeRecord, loss_exit),      G_STRUCT_OFFSET (EeRecord, loss_main),
  G_STRUCT_OFFSET (EeRecord, accuracy),       G_STRUCT_OFFSET (EeRecord, exit_accuracy),
  G_STRUCT_OFFSET (EeRecord, main_accuracy),  G_STRUCT_OFFSET (EeRecord, share_left),
  G_STRUCT_OFFSET (EeRecord, learning_rate),  G_STRUCT_OFFSET (EeRecord, images_per_s),
  G_STRUCT_OFFSET (EeRecord, seconds),        G_STRUCT_OFFSET (EeRecord, main_left),
  G_STRUCT_OFFSET (EeRecord, redundant_left), G_STRUCT_OFFSET (EeRecord, main_share),
};

/**
 * ee_record_get_header:
 *
 * Returns: (transfer none): the first line of metrics.csv, with its end
 */
const char *
ee_record_get_header (void)
{
  return HEADER;
}

/**
 * ee_record_find_columns:
 * @contents: (array length=length): of metrics.csv
 * @length: its bytes, at least 1
 * @header_length: (out): bytes of the first line; all of them where it is torn
 *
 * Returns: which columns the file has
 */
EeRecordColumns
ee_record_find_columns (const char *contents, gsize length, gsize *header_length)
{
  const char *stop = memchr (contents, '\n', length);

  *header_length = stop != NULL ? (gsize)(stop + 1 - contents) : length;
  if (stop == NULL)
    return length < strlen (HEADER) && memcmp (contents, HEADER, length) == 0 ? EE_RECORD_COLUMNS_NOW
                                                                              : EE_RECORD_COLUMNS_UNKNOWN;
  if (*header_length == strlen (HEADER) && memcmp (contents, HEADER, *header_length) == 0)
    return EE_RECORD_COLUMNS_NOW;
  if (*header_length == strlen (FIRST_HEADER) && memcmp (contents, FIRST_HEADER, *header_length) == 0)
    return EE_RECORD_COLUMNS_FIRST;

  return EE_RECORD_COLUMNS_UNKNOWN;
}

/**
 * ee_record_format:
 * @record: not a folded one
 * @text: where its line is appended, with its end
 */
void
ee_record_format (const EeRecord *record, GString *text)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_if_fail (record != NULL && text != NULL);

  if (record->kind == EE_RECORD_ALARM)
    g_string_append_printf (text, ALARM_PREFIX "%s", ee_alarm_to_string (record->alarm));
  else
    g_string_append (text, kind_names[record->kind]);
  g_string_append_printf (text, ",%" G_GUINT64_FORMAT, record->step);
  for (guint i = 0; i < N_NUMBERS; i++)
    {
      const double value = G_STRUCT_MEMBER (double, record, offsets[i]);

      g_string_append_c (text, ',');
      if (!isnan (value))
        g_string_append (text, g_ascii_dtostr (number, sizeof number, value));
    }
  g_string_append_c (text, '\n');
}

static gboolean
parse_kind (const char *field, gsize length, EeRecord *record)
{
  char alarm[MAX_ALARM];

  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (strlen (kind_names[i]) == length && memcmp (field, kind_names[i], length) == 0)
      {
        record->kind = i;
        return TRUE;
      }
  if (length <= strlen (ALARM_PREFIX) || length - strlen (ALARM_PREFIX) >= sizeof alarm
      || memcmp (field, ALARM_PREFIX, strlen (ALARM_PREFIX)) != 0)
    return FALSE;
  record->kind = EE_RECORD_ALARM;
  g_strlcpy (alarm, field + strlen (ALARM_PREFIX), length - strlen (ALARM_PREFIX) + 1);

  return ee_alarm_from_string (alarm, &record->alarm);
}

static gboolean
parse_step (const char *field, gsize length, guint64 *step)
{
  guint64 value = 0;

  if (length == 0)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (field[i] < '0' || field[i] > '9' || !g_uint64_checked_mul (&value, value, 10)
        || !g_uint64_checked_add (&value, value, (guint64)(field[i] - '0')))
      return FALSE;
  *step = value;

  return TRUE;
}

/* Bytes up to the next comma or the end. */
static gsize
measure_field (const char *field, const char *end)
{
  const char *stop = field;

  while (stop < end && *stop != ',')
    stop++;

  return stop - field;
}

/* A number, or NaN for none. Returns: where its field ends; NULL where it holds something else. */
static const char *
parse_number (const char *field, const char *end, double *value)
{
  const char *stop = ee_decimal_scan (field, end, value);
  gsize size;

  if (stop != NULL && (stop == end || *stop == ','))
    return stop;
  size = measure_field (field, end);
  *value = NAN;

  return size == 0 || ee_decimal_parse (field, size, value) ? field + size : NULL;
}

/**
 * ee_record_parse:
 * @line: (array length=length): a line without its end
 * @length: its bytes
 * @columns: of the file
 * @record: (out): undefined on failure
 *
 * Returns: whether it is a line of that many columns
 */
gboolean
ee_record_parse (const char *line, gsize length, EeRecordColumns columns, EeRecord *record)
{
  const guint n_numbers = columns == EE_RECORD_COLUMNS_FIRST ? N_FIRST : N_NUMBERS;
  const char *end = line + length, *field = line;
  gsize size;

  g_return_val_if_fail (line != NULL && columns != EE_RECORD_COLUMNS_UNKNOWN && record != NULL, FALSE);

  memset (record, 0, sizeof *record);
  size = measure_field (field, end);
  if (field + size == end || !parse_kind (field, size, record))
    return FALSE;
  field += size + 1;
  size = measure_field (field, end);
  if (!parse_step (field, size, &record->step))
    return FALSE;

  field += size;
  for (guint i = 0; i < N_NUMBERS; i++)
    {
      double *value = &G_STRUCT_MEMBER (double, record, offsets[i]);

      *value = NAN;
      if (i >= n_numbers)
        continue;
      if (field == end)
        return FALSE;
      field = parse_number (field + 1, end, value);
      if (field == NULL)
        return FALSE;
    }
  record->loss_least = record->loss_most = record->loss;
  record->n_steps = 1;

  return field == end;
}
