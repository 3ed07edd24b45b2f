/* SPDX-License-Identifier: Apache-2.0 */
/* Rows as CSV (RFC 4180) and as JSON. Words are English and numbers have a decimal point in every language: these files
 * are for programs. What is not known is empty, or null. */
#include "config.h"

#include "offramp-gallery-rows.h"

#include <json-glib/json-glib.h>
#include <string.h>

static const char csv_head[] = "name,route,exit_block,p_redundant,class,p_class,median_ms,p95_ms,repeats,threshold,"
                               "inverted,while_training,weights,network,image_sha256,error\r\n";

static const char *
get_route (const OfframpGalleryRow *row)
{
  if (row->headline == NULL)
    return row->error != NULL ? "error" : "unjudged";
  return row->exit_block > 0 ? "exit" : "full";
}

static void
append_text (GString *csv, const char *text)
{
  if (text != NULL && strpbrk (text, "\",\r\n") != NULL)
    {
      g_string_append_c (csv, '"');
      for (const char *c = text; *c != '\0'; c++)
        {
          if (*c == '"')
            g_string_append_c (csv, '"');
          g_string_append_c (csv, *c);
        }
      g_string_append_c (csv, '"');
    }
  else if (text != NULL)
    g_string_append (csv, text);
  g_string_append_c (csv, ',');
}

/* A negative number is one that is not known. */
static void
append_number (GString *csv, const char *format, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (value >= 0)
    g_string_append (csv, g_ascii_formatd (buffer, sizeof buffer, format, value));
  g_string_append_c (csv, ',');
}

static void
append_row (GString *csv, const OfframpGalleryRow *row, const char *network)
{
  g_autofree char *digest = offramp_gallery_row_digest (row);
  const gboolean judged = row->headline != NULL;

  append_text (csv, row->name);
  append_text (csv, get_route (row));
  append_number (csv, "%.0f", judged ? (double)row->exit_block : -1);
  append_number (csv, "%.6f", judged ? row->p_redundant : -1);
  append_text (csv, row->label);
  append_number (csv, "%.6f", row->label != NULL ? row->p_label : -1);
  append_number (csv, "%.4f", judged ? row->median_ms : -1);
  append_number (csv, "%.4f", judged ? row->p95_ms : -1);
  append_number (csv, "%.0f", judged ? (double)row->repeats : -1);
  append_number (csv, "%.6g", judged ? row->threshold : -1);
  append_text (csv, !judged ? NULL : row->inverted ? "yes" : "no");
  append_text (csv, !judged ? NULL : row->while_training ? "yes" : "no");
  append_text (csv, row->weights);
  append_text (csv, network);
  append_text (csv, digest);
  append_text (csv, row->error);
  csv->str[csv->len - 1] = '\r';
  g_string_append_c (csv, '\n');
}

/**
 * offramp_gallery_rows_to_csv:
 * @self: rows
 *
 * Returns: (transfer full): a head and a line for each image
 */
char *
offramp_gallery_rows_to_csv (const OfframpGalleryRows *self)
{
  GString *csv = g_string_new (csv_head);

  for (guint i = 0; i < self->rows->len; i++)
    append_row (csv, g_ptr_array_index (self->rows, i), self->network);
  return g_string_free (csv, FALSE);
}

static void
add_text (JsonBuilder *builder, const char *key, const char *text)
{
  json_builder_set_member_name (builder, key);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_number (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  if (value >= 0)
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_verdict (JsonBuilder *builder, const OfframpGalleryRow *row)
{
  add_number (builder, "p_redundant", row->p_redundant);
  add_text (builder, "class", row->label);
  add_number (builder, "p_class", row->label != NULL ? row->p_label : -1);
  add_number (builder, "median_ms", row->median_ms);
  add_number (builder, "p95_ms", row->p95_ms);
  json_builder_set_member_name (builder, "repeats");
  json_builder_add_int_value (builder, row->repeats);
  add_number (builder, "threshold", row->threshold);
  json_builder_set_member_name (builder, "inverted");
  json_builder_add_boolean_value (builder, row->inverted);
  json_builder_set_member_name (builder, "while_training");
  json_builder_add_boolean_value (builder, row->while_training);
  add_text (builder, "weights", row->weights);
}

static void
add_row (JsonBuilder *builder, const OfframpGalleryRow *row)
{
  g_autofree char *digest = offramp_gallery_row_digest (row);

  json_builder_begin_object (builder);
  add_text (builder, "name", row->name);
  add_text (builder, "image_sha256", digest);
  add_text (builder, "route", get_route (row));
  if (row->headline != NULL)
    {
      json_builder_set_member_name (builder, "exit_block");
      json_builder_add_int_value (builder, row->exit_block);
      add_verdict (builder, row);
    }
  else
    add_text (builder, "error", row->error);
  json_builder_end_object (builder);
}

/**
 * offramp_gallery_rows_to_json:
 * @self: rows
 *
 * Returns: (transfer full): an object with program, network and a list of images
 */
char *
offramp_gallery_rows_to_json (const OfframpGalleryRows *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "program", "Offramp " OFFRAMP_VERSION);
  add_text (builder, "network", self->network);
  add_text (builder, "image_digest", "SHA-256 of the decoded 32x32x3 bytes (rows, columns, red green blue)");
  json_builder_set_member_name (builder, "images");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->rows->len; i++)
    add_row (builder, g_ptr_array_index (self->rows, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  return json_generator_to_data (generator, NULL);
}
