/* SPDX-License-Identifier: Apache-2.0 */
/* Downloads that succeed in the end: stopped, gone on with, moved, changed meanwhile. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>

#include "download-fixture.h"
#include "test-files.h"

static void
test_plain (DownloadFixture *fixture, gconstpointer unused)
{
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  download_assert_done (fixture);
  g_assert_cmpuint (test_server_get_n_requests (fixture->server, "/file"), ==, 1);
  g_assert_cmpstr (fixture->troubles->str, ==, "");

  /* Once more replaces it. */
  download_assert_done (fixture);
  g_assert_cmpuint (test_server_get_n_requests (fixture->server, "/file"), ==, 2);
}

/* Nothing is known of the file beforehand. */
static void
test_unknown (DownloadFixture *fixture, gconstpointer unused)
{
  download_forget_checksums (fixture);
  fixture->entry->size = 0;
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  download_assert_done (fixture);
}

static void
test_cancel_and_resume (DownloadFixture *fixture, gconstpointer unused)
{
  guint64 half;

  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  download_half (fixture);
  half = download_get_part_size (fixture);

  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  download_assert_done (fixture);
  g_assert_cmpuint (fixture->first_done, ==, half);
  g_assert_cmpuint (test_server_get_n_requests (fixture->server, "/file"), ==, 1);
  test_server_free (fixture->server);
  fixture->server = test_server_new ();
}

/* A tag alone is enough to go on; the server sends the rest only. */
static void
test_resume_by_tag (DownloadFixture *fixture, gconstpointer unused)
{
  guint64 half;

  download_forget_checksums (fixture);
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  download_half (fixture);
  half = download_get_part_size (fixture);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  download_assert_done (fixture);
  g_assert_cmpuint (test_server_get_bytes_sent (fixture->server, "/file"), <=, DOWNLOAD_SIZE - half);
}

/* Neither a tag nor a checksum: better from the start. */
static void
test_no_tag_no_checksum (DownloadFixture *fixture, gconstpointer unused)
{
  download_forget_checksums (fixture);
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_NO_TAG, 0);
  download_half (fixture);
  download_assert_done (fixture);
}

/* The beginning comes from one address, the rest from another; a checksum vouches for both. */
static void
test_resume_elsewhere (DownloadFixture *fixture, gconstpointer unused)
{
  guint64 half;

  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  download_half (fixture);
  half = download_get_part_size (fixture);
  download_set_addresses (fixture, "/mirror", NULL);
  test_server_put (fixture->server, "/mirror", fixture->content, TEST_MANNER_NO_TAG, 0);
  download_assert_done (fixture);
  g_assert_cmpuint (fixture->first_done, ==, half);
}

static void
test_server_ignores_ranges (DownloadFixture *fixture, gconstpointer unused)
{
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_NO_RANGES, 0);
  download_half (fixture);
  download_assert_done (fixture);
}

/* Another file of the same length: the tag tells. */
static void
test_file_changes_meanwhile (DownloadFixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) other = download_make_content (1, DOWNLOAD_SIZE);

  download_forget_checksums (fixture);
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  download_half (fixture);
  test_server_put (fixture->server, "/file", other, TEST_MANNER_GOOD, 0);
  g_assert_true (download_run (fixture, NULL));
  download_assert_here (fixture, other);
}

/* The server does not look at the tag; the checksum finds the two halves of two files, and a second try mends it. */
static void
test_file_changes_unnoticed (DownloadFixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) other = download_make_content (1, DOWNLOAD_SIZE);

  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", other, TEST_MANNER_FORGETFUL, 0);
  download_half (fixture);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_FORGETFUL, 0);
  download_assert_done (fixture);
  g_assert_nonnull (strstr (fixture->troubles->str, "wrong bytes"));
}

/* What is here is longer than the file there has become. */
static void
test_part_too_long (DownloadFixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (fixture->content, 0, DOWNLOAD_SIZE / 4);

  download_forget_checksums (fixture);
  fixture->entry->size = 0;
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  download_half (fixture);
  test_server_put (fixture->server, "/file", shorter, TEST_MANNER_FORGETFUL, 0);
  g_assert_true (download_run (fixture, NULL));
  download_assert_here (fixture, shorter);
}

/* A program died between the last byte and the end. */
static void
test_leftover (DownloadFixture *fixture, gconstpointer unused)
{
  g_autofree char *part = test_files_write (fixture->folder, "below/file.bin.part", fixture->content);
  g_autoptr (GBytes) other = download_make_content (1, DOWNLOAD_SIZE);

  download_set_addresses (fixture, "/nothing", NULL);
  download_assert_done (fixture);

  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_free (test_files_write (fixture->folder, "below/file.bin.part", other));
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  download_assert_done (fixture);
}

static void
test_redirect (DownloadFixture *fixture, gconstpointer unused)
{
  g_autofree char *file = test_server_get_address (fixture->server, "/file");

  download_set_addresses (fixture, "/moved", NULL);
  test_server_put_redirect (fixture->server, "/moved", "/again");
  test_server_put_redirect (fixture->server, "/again", file);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  download_assert_done (fixture);
}

/* A packed file that the server calls packed for the way only arrives as it is. */
static void
test_content_encoding (DownloadFixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) packed = test_files_compress (fixture->content, G_ZLIB_COMPRESSOR_FORMAT_GZIP);

  download_forget_checksums (fixture);
  fixture->entry->size = g_bytes_get_size (packed);
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", packed, TEST_MANNER_ENCODED, 0);
  g_assert_true (download_run (fixture, NULL));
  download_assert_here (fixture, packed);
}

/* No disk has room for it; nobody is asked. */
static void
test_no_room (DownloadFixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->entry->size = G_GUINT64_CONSTANT (1) << 60;
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  g_assert_false (download_run (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "file.bin"));
  g_assert_cmpuint (test_server_get_n_requests (fixture->server, "/file"), ==, 0);
  download_assert_nothing (fixture);
}

static void
test_folder_in_the_way (DownloadFixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  g_free (test_files_write (fixture->folder, "below", bytes));
  download_set_addresses (fixture, "/file", NULL);
  g_assert_false (download_run (fixture, &error));
  g_assert_nonnull (strstr (error->message, "below"));
}

static void
test_two_at_once (DownloadFixture *fixture, gconstpointer unused)
{
  g_autofree char *part = test_files_write (fixture->folder, "below/file.bin.part", fixture->content);
  g_autoptr (GError) error = NULL;
  int descriptor = g_open (part, O_RDWR, 0);

  g_assert_cmpint (flock (descriptor, LOCK_EX), ==, 0);
  download_set_addresses (fixture, "/file", NULL);
  g_assert_false (download_run (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpuint (download_get_part_size (fixture), ==, DOWNLOAD_SIZE);
  g_close (descriptor, NULL);
}

/* The disk takes no more in the middle of the file: nobody else is asked, and what is here is of use later. */
static void
test_disk_fails (DownloadFixture *fixture, gconstpointer unused)
{
  struct rlimit before, small;
  g_autoptr (GError) error = NULL;

  download_set_addresses (fixture, "/file", "/mirror");
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  test_server_put (fixture->server, "/mirror", fixture->content, TEST_MANNER_GOOD, 0);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = (struct rlimit){ DOWNLOAD_SIZE / 2, before.rlim_max };
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (download_run (fixture, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_true (error->domain == G_IO_ERROR);
  g_assert_nonnull (strstr (error->message, "file.bin.part"));
  g_assert_cmpuint (download_get_part_size (fixture), ==, DOWNLOAD_SIZE / 2);
  g_assert_cmpuint (test_server_get_n_requests (fixture->server, "/mirror"), ==, 0);
  download_assert_done (fixture);
  g_assert_cmpuint (fixture->first_done, ==, DOWNLOAD_SIZE / 2);
}

static void
add (const char *path, void (*test) (DownloadFixture *, gconstpointer))
{
  g_test_add (path, DownloadFixture, NULL, download_set_up, test, download_tear_down);
}

int
main (int argc, char *argv[])
{
  g_setenv ("no_proxy", "127.0.0.1", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!ee_download_is_built_in ())
    {
      g_print ("1..0 # SKIP built without libsoup\n");
      return 0;
    }
  add ("/download/plain", test_plain);
  add ("/download/unknown", test_unknown);
  add ("/download/cancel-and-resume", test_cancel_and_resume);
  add ("/download/resume-by-tag", test_resume_by_tag);
  add ("/download/no-tag-no-checksum", test_no_tag_no_checksum);
  add ("/download/resume-elsewhere", test_resume_elsewhere);
  add ("/download/server-ignores-ranges", test_server_ignores_ranges);
  add ("/download/file-changes-meanwhile", test_file_changes_meanwhile);
  add ("/download/file-changes-unnoticed", test_file_changes_unnoticed);
  add ("/download/part-too-long", test_part_too_long);
  add ("/download/leftover", test_leftover);
  add ("/download/redirect", test_redirect);
  add ("/download/content-encoding", test_content_encoding);
  add ("/download/no-room", test_no_room);
  add ("/download/folder-in-the-way", test_folder_in_the_way);
  add ("/download/two-at-once", test_two_at_once);
  add ("/download/disk-fails", test_disk_fails);
  return g_test_run ();
}
