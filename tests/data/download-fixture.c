/* SPDX-License-Identifier: Apache-2.0 */
/* download-fixture.c - runs a download, and looks at what it leaves */
#include "download-fixture.h"

#include <glib/gstdio.h>

#include "ee-data-error.h"
#include "test-files.h"

/* Impatient, so that the tests are quick. */
const EeDownloadOptions download_options = { .silence = 1, .tries = 2, .pause_ms = 1 };

/* Noise, the same every time. */
GBytes *
download_make_content (guint8 seed, gsize size)
{
  guint8 *data = g_malloc (size);
  guint32 state = 1 + seed;

  for (gsize i = 0; i < size; i++)
    {
      state = state * 1664525 + 1013904223;
      data[i] = (guint8)(state >> 24);
    }
  return g_bytes_new_take (data, size);
}

void
download_set_up (DownloadFixture *fixture, gconstpointer unused)
{
  fixture->server = test_server_new ();
  fixture->folder = test_files_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "below", "file.bin", NULL);
  fixture->part = g_strconcat (fixture->path, ".part", NULL);
  fixture->content = download_make_content (0, DOWNLOAD_SIZE);
  fixture->entry = g_new0 (EeCatalogEntry, 1);
  fixture->entry->name = g_strdup ("file.bin");
  fixture->entry->size = DOWNLOAD_SIZE;
  fixture->entry->md5 = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, fixture->content);
  fixture->entry->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, fixture->content);
  fixture->cancellable = g_cancellable_new ();
  fixture->troubles = g_string_new (NULL);
}

void
download_tear_down (DownloadFixture *fixture, gconstpointer unused)
{
  test_files_remove_folder (fixture->folder);
  test_server_free (fixture->server);
  ee_catalog_entry_free (fixture->entry);
  g_bytes_unref (fixture->content);
  g_object_unref (fixture->cancellable);
  g_string_free (fixture->troubles, TRUE);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->part);
}

/* The file's addresses: the server's pages of these names. */
void
download_set_addresses (DownloadFixture *fixture, const char *first, const char *second)
{
  g_strfreev (fixture->entry->addresses);
  fixture->entry->addresses = g_new0 (char *, 3);
  fixture->entry->addresses[0] = test_server_get_address (fixture->server, first);
  if (second != NULL)
    fixture->entry->addresses[1] = test_server_get_address (fixture->server, second);
}

void
download_forget_checksums (DownloadFixture *fixture)
{
  g_clear_pointer (&fixture->entry->md5, g_free);
  g_clear_pointer (&fixture->entry->sha256, g_free);
}

static void
progress_cb (const EeDownloadState *state, gpointer user_data)
{
  DownloadFixture *fixture = user_data;

  if (!fixture->reported)
    fixture->first_done = state->done;
  fixture->reported = TRUE;
  g_assert_true (state->total == 0 || state->done <= state->total);
  g_assert_true (g_str_has_prefix (state->address, "http://127.0.0.1"));
  if (state->trouble != NULL)
    g_string_append_printf (fixture->troubles, "%s\n", state->trouble);
  if (fixture->cancel_at > 0 && state->done >= fixture->cancel_at)
    g_cancellable_cancel (fixture->cancellable);
}

gboolean
download_run (DownloadFixture *fixture, GError **error)
{
  fixture->reported = FALSE;
  return ee_download_file (fixture->entry, fixture->path, &download_options, progress_cb, fixture, fixture->cancellable,
                           error);
}

/* The file is there, and nothing beside it. */
void
download_assert_here (DownloadFixture *fixture, GBytes *content)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *found = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (fixture->path, &found, &size, NULL));
  g_assert_cmpmem (found, size, g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  g_assert_cmpstr (g_dir_read_name (dir), ==, "file.bin");
  g_assert_null (g_dir_read_name (dir));
}

/* Nothing is there at all. */
void
download_assert_nothing (DownloadFixture *fixture)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  g_assert_null (dir != NULL ? g_dir_read_name (dir) : NULL);
}

void
download_assert_done (DownloadFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  download_run (fixture, &error);
  g_assert_no_error (error);
  download_assert_here (fixture, fixture->content);
}

void
download_assert_fails (DownloadFixture *fixture, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (download_run (fixture, &error));
  g_test_message ("%s", error->message);
  test_files_assert_error (&error, EE_DATA_ERROR_NOT_FOUND, "file.bin", reason);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

guint64
download_get_part_size (DownloadFixture *fixture)
{
  GStatBuf facts;

  return g_stat (fixture->part, &facts) == 0 ? (guint64)facts.st_size : 0;
}

/* Leaves the beginning of the file, stopped in the middle. */
void
download_half (DownloadFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->cancel_at = DOWNLOAD_SIZE / 2;
  g_assert_false (download_run (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (download_get_part_size (fixture), >=, DOWNLOAD_SIZE / 2);
  g_assert_cmpuint (download_get_part_size (fixture), <, DOWNLOAD_SIZE);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  fixture->cancel_at = 0;
  g_cancellable_reset (fixture->cancellable);
}
