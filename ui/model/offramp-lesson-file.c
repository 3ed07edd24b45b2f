/* SPDX-License-Identifier: Apache-2.0 */
/* A lesson's file: read and written as a whole, on a thread of its own where the window asks for it. */
#include "offramp-lesson.h"

#include <glib/gi18n.h>
#include <string.h>

enum
{
  BLOCK_BYTES = 65536,
};

/* A file that is too large is known as such without being read whole. */
static GBytes *
read_bytes (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autofree guint8 *block = g_malloc (BLOCK_BYTES);
  gssize n = 1;

  /* A pipe would be waited for without end. */
  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable) == G_FILE_TYPE_SPECIAL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _ ("It is not a regular file."));
      return NULL;
    }
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  while (n > 0 && g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)) <= OFFRAMP_LESSON_MAX_BYTES)
    {
      n = g_input_stream_read (G_INPUT_STREAM (stream), block, BLOCK_BYTES, cancellable, error);
      if (n > 0 && !g_output_stream_write_all (memory, block, (gsize)n, NULL, cancellable, error))
        return NULL;
    }
  if (n < 0 || !g_output_stream_close (memory, NULL, error))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/**
 * offramp_lesson_load:
 * @file: a lesson; at most %OFFRAMP_LESSON_MAX_BYTES
 * @cancellable: (nullable): stops the reading
 * @error: a sentence with file and reason
 *
 * Blocking; any thread but the main one.
 *
 * Returns: (transfer full): the lesson, or NULL
 */
OfframpLesson *
offramp_lesson_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = base != NULL ? g_utf8_make_valid (base, -1) : g_strdup ("?");
  g_autoptr (GBytes) bytes = read_bytes (file, cancellable, error);

  if (bytes == NULL)
    {
      g_prefix_error (error, _ ("“%s” cannot be read: "), name);
      return NULL;
    }
  return offramp_lesson_parse (bytes, name, error);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  OfframpLesson *lesson = offramp_lesson_load (data, cancellable, &error);

  if (lesson == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, lesson, g_object_unref);
}

/**
 * offramp_lesson_load_async:
 * @file: a lesson
 * @cancellable: (nullable): stops the reading
 * @callback: called on this thread's main context
 * @user_data: for @callback
 *
 * Reads and checks @file on another thread.
 */
void
offramp_lesson_load_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (G_IS_FILE (file));

  g_task_set_source_tag (task, offramp_lesson_load_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}

/**
 * offramp_lesson_load_finish:
 * @result: as the callback got it
 * @error: a sentence with file and reason; G_IO_ERROR_CANCELLED when it was stopped
 *
 * Returns: (transfer full): the lesson, or NULL
 */
OfframpLesson *
offramp_lesson_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * offramp_lesson_save:
 * @self: a lesson
 * @path: the file; an older one is replaced as a whole, or stays on an error
 * @error: a sentence with file and reason
 *
 * Blocking; any thread, as long as nobody changes the lesson meanwhile.
 *
 * Returns: whether it is written
 */
gboolean
offramp_lesson_save (OfframpLesson *self, const char *path, GError **error)
{
  g_autofree char *text = offramp_lesson_to_text (self);

  g_return_val_if_fail (path != NULL, FALSE);
  if (!g_file_set_contents_full (path, text, strlen (text), G_FILE_SET_CONTENTS_CONSISTENT, 0666, error))
    {
      g_prefix_error (error, _ ("The lesson was not written: "));
      return FALSE;
    }
  return TRUE;
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (offramp_lesson_save (source, data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * offramp_lesson_save_async:
 * @self: a lesson; nobody may change it until @callback
 * @path: the file
 * @callback: called on this thread's main context
 * @user_data: for @callback
 *
 * Writes @self on another thread.
 */
void
offramp_lesson_save_async (OfframpLesson *self, const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (OFFRAMP_IS_LESSON (self) && path != NULL);

  g_task_set_source_tag (task, offramp_lesson_save_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, save_thread);
}

/**
 * offramp_lesson_save_finish:
 * @self: a lesson
 * @result: as the callback got it
 * @error: a sentence with file and reason
 *
 * Returns: whether it is written
 */
gboolean
offramp_lesson_save_finish (OfframpLesson *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
