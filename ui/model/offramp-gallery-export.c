/* SPDX-License-Identifier: Apache-2.0 */
/* The rows are taken when it is made; a thread makes the file's content in memory and writes it at once. */
#include "offramp-gallery-export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "offramp-display-name.h"
#include "offramp-gallery-sheet.h"
#include "offramp-whole-file.h"

struct _OfframpGalleryExport
{
  GObject parent_instance;

  OfframpGalleryRows *rows;
  OfframpGalleryFormat format;
  GFile *file;
  char *name;
  int n_done; /* atomic */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (OfframpGalleryExport, offramp_gallery_export, G_TYPE_OBJECT)

static const struct
{
  const char *suffix;
  const char *title;
} formats[OFFRAMP_GALLERY_N_FORMATS] = {
  [OFFRAMP_GALLERY_CSV] = { ".csv", N_ ("Table (CSV)") },
  [OFFRAMP_GALLERY_JSON] = { ".json", N_ ("Data (JSON)") },
  [OFFRAMP_GALLERY_PDF] = { ".pdf", N_ ("Contact sheet (PDF)") },
  [OFFRAMP_GALLERY_PNG] = { ".png", N_ ("Contact sheet (PNG)") },
};

/**
 * offramp_gallery_format_get_suffix:
 * @format: a format
 *
 * Returns: (transfer none): how names of its files end, with the dot
 */
const char *
offramp_gallery_format_get_suffix (OfframpGalleryFormat format)
{
  g_return_val_if_fail (format < OFFRAMP_GALLERY_N_FORMATS, NULL);
  return formats[format].suffix;
}

/**
 * offramp_gallery_format_get_title:
 * @format: a format
 *
 * Returns: (transfer none): what it is, for people
 */
const char *
offramp_gallery_format_get_title (OfframpGalleryFormat format)
{
  g_return_val_if_fail (format < OFFRAMP_GALLERY_N_FORMATS, NULL);
  return _ (formats[format].title);
}

static GBytes *
take_text (char *text)
{
  return g_bytes_new_take (text, strlen (text));
}

static GBytes *
make_content (OfframpGalleryExport *self, GError **error)
{
  switch (self->format)
    {
    case OFFRAMP_GALLERY_CSV:
      return take_text (offramp_gallery_rows_to_csv (self->rows));
    case OFFRAMP_GALLERY_JSON:
      return take_text (offramp_gallery_rows_to_json (self->rows));
    case OFFRAMP_GALLERY_PDF:
      return offramp_gallery_sheet_to_pdf (self->rows, &self->n_done, self->cancellable, error);
    case OFFRAMP_GALLERY_PNG:
      return offramp_gallery_sheet_to_png (self->rows, &self->n_done, self->cancellable, error);
    case OFFRAMP_GALLERY_N_FORMATS:
      break;
    }
  g_return_val_if_reached (NULL);
}

static void
run_export (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  OfframpGalleryExport *self = source;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = make_content (self, &error);

  if (content != NULL && offramp_whole_file_write (self->file, content, self->cancellable, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (&error, _ ("“%s” was not written: "), self->name);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
offramp_gallery_export_finalize (GObject *object)
{
  OfframpGalleryExport *self = OFFRAMP_GALLERY_EXPORT (object);

  offramp_gallery_rows_free (self->rows);
  g_object_unref (self->file);
  g_object_unref (self->cancellable);
  g_free (self->name);

  G_OBJECT_CLASS (offramp_gallery_export_parent_class)->finalize (object);
}

static void
offramp_gallery_export_class_init (OfframpGalleryExportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_gallery_export_finalize;
}

static void
offramp_gallery_export_init (OfframpGalleryExport *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * offramp_gallery_export_new:
 * @rows: (transfer full): what to write
 * @format: how
 * @file: where to; an older file is replaced
 *
 * Returns: (transfer full): an export that waits for its start
 */
OfframpGalleryExport *
offramp_gallery_export_new (OfframpGalleryRows *rows, OfframpGalleryFormat format, GFile *file)
{
  OfframpGalleryExport *self;
  g_autofree char *base = NULL;

  g_return_val_if_fail (rows != NULL && G_IS_FILE (file) && format < OFFRAMP_GALLERY_N_FORMATS, NULL);

  self = g_object_new (OFFRAMP_TYPE_GALLERY_EXPORT, NULL);
  base = g_file_get_basename (file);
  self->rows = rows;
  self->format = format;
  self->file = g_object_ref (file);
  self->name = offramp_display_name_new (base != NULL ? base : "?");
  return self;
}

/**
 * offramp_gallery_export_start:
 * @self: an export
 * @callback: called when it is written, stopped or failed
 * @user_data: for @callback
 */
void
offramp_gallery_export_start (OfframpGalleryExport *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, callback, user_data);

  g_task_run_in_thread (task, run_export);
}

/**
 * offramp_gallery_export_finish:
 * @self: an export
 * @result: as the callback got it
 * @error: G_IO_ERROR_CANCELLED when it was stopped, else a sentence with file and reason; an older file is as it was
 *
 * Returns: whether the file is written
 */
gboolean
offramp_gallery_export_finish (OfframpGalleryExport *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * offramp_gallery_export_stop:
 * @self: an export
 */
void
offramp_gallery_export_stop (OfframpGalleryExport *self)
{
  g_cancellable_cancel (self->cancellable);
}

/**
 * offramp_gallery_export_get_n_done:
 * @self: an export
 *
 * Returns: images that were drawn so far
 */
guint
offramp_gallery_export_get_n_done (OfframpGalleryExport *self)
{
  return g_atomic_int_get (&self->n_done);
}

/**
 * offramp_gallery_export_get_n_images:
 * @self: an export
 *
 * Returns: images that it is about
 */
guint
offramp_gallery_export_get_n_images (OfframpGalleryExport *self)
{
  return self->rows->rows->len;
}

/**
 * offramp_gallery_export_get_name:
 * @self: an export
 *
 * Returns: (transfer none): the file's name, for people
 */
const char *
offramp_gallery_export_get_name (OfframpGalleryExport *self)
{
  return self->name;
}
