/* SPDX-License-Identifier: Apache-2.0 */
/* Downloads from a server that behaves as badly as servers do. */
#include <string.h>

#include "download-fixture.h"
#include "test-files.h"

static void
test_missing_then_mirror (DownloadFixture *fixture, gconstpointer unused)
{
  download_set_addresses (fixture, "/nothing", "/mirror");
  test_server_put (fixture->server, "/mirror", fixture->content, TEST_MANNER_GOOD, 0);
  download_assert_done (fixture);
  g_assert_nonnull (strstr (fixture->troubles->str, "/nothing: the server answers 404 (Not Found)"));
}

static void
test_missing_everywhere (DownloadFixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  download_set_addresses (fixture, "/nothing", "/forbidden");
  test_server_put (fixture->server, "/forbidden", fixture->content, TEST_MANNER_STATUS, 403);
  g_assert_false (download_run (fixture, &error));
  g_assert_nonnull (strstr (error->message, "/nothing: the server answers 404"));
  g_assert_nonnull (strstr (error->message, "/forbidden: the server answers 403"));
  download_assert_nothing (fixture);
  g_assert_cmpuint (test_server_get_n_requests (fixture->server, "/forbidden"), ==, 1);
}

static void
test_server_has_a_bad_moment (DownloadFixture *fixture, gconstpointer unused)
{
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_STATUS_ONCE, 503);
  download_assert_done (fixture);
  g_assert_cmpuint (test_server_get_n_requests (fixture->server, "/file"), ==, 2);
  g_assert_nonnull (strstr (fixture->troubles->str, "503"));
}

static void
test_server_is_broken (DownloadFixture *fixture, gconstpointer unused)
{
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_STATUS, 500);
  download_assert_fails (fixture, "500");
  download_assert_nothing (fixture);
  g_assert_cmpuint (test_server_get_n_requests (fixture->server, "/file"), ==, download_options.tries);
}

static void
test_truncated_once (DownloadFixture *fixture, gconstpointer unused)
{
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_TRUNCATE_ONCE, 100 * 1000);
  download_assert_done (fixture);
  g_assert_cmpuint (test_server_get_n_requests (fixture->server, "/file"), ==, 2);
}

/* Each try brings a piece, and the next one goes on from there; then the tries are used up, and the piece stays. */
static void
test_truncated_always (DownloadFixture *fixture, gconstpointer unused)
{
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_TRUNCATE, 1000);
  download_assert_fails (fixture, "127.0.0.1");
  g_assert_cmpuint (download_get_part_size (fixture), ==, 1000 * download_options.tries);
}

static void
test_stall (DownloadFixture *fixture, gconstpointer unused)
{
  gint64 start = g_get_monotonic_time ();

  download_set_addresses (fixture, "/file", "/mirror");
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_STALL, 100 * 1000);
  test_server_put (fixture->server, "/mirror", fixture->content, TEST_MANNER_GOOD, 0);
  download_assert_done (fixture);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 30 * G_USEC_PER_SEC);
  g_assert_cmpstr (fixture->troubles->str, !=, "");
  g_assert_cmpuint (test_server_get_bytes_sent (fixture->server, "/mirror"), <=, DOWNLOAD_SIZE - 100 * 1000);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (200 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Stopped while the line is silent. */
static void
test_cancel_while_stalled (DownloadFixture *fixture, gconstpointer unused)
{
  const EeDownloadOptions patient = { .silence = 600 };
  g_autoptr (GError) error = NULL;
  GThread *thread;

  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_STALL, 1000);
  thread = g_thread_new ("cancel", cancel_soon, fixture->cancellable);
  g_assert_false (ee_download_file (fixture->entry, fixture->path, &patient, NULL, NULL, fixture->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (download_get_part_size (fixture), ==, 1000);
  g_thread_join (thread);
}

static void
test_redirect_loop (DownloadFixture *fixture, gconstpointer unused)
{
  download_set_addresses (fixture, "/round", "/mirror");
  test_server_put_redirect (fixture->server, "/round", "/and-round");
  test_server_put_redirect (fixture->server, "/and-round", "/round");
  test_server_put (fixture->server, "/mirror", fixture->content, TEST_MANNER_GOOD, 0);
  download_assert_done (fixture);
  g_assert_cmpuint (test_server_get_n_requests (fixture->server, "/round"), <, 30);
  g_assert_nonnull (strstr (fixture->troubles->str, "/round: "));
}

/* An answer from the disk is no answer from the web. */
static void
test_redirect_to_a_file (DownloadFixture *fixture, gconstpointer unused)
{
  download_set_addresses (fixture, "/moved", NULL);
  test_server_put_redirect (fixture->server, "/moved", "file:///etc/passwd");
  download_assert_fails (fixture, "/moved: ");
  download_assert_nothing (fixture);
}

static void
test_wrong_bytes (DownloadFixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) other = download_make_content (1, DOWNLOAD_SIZE);

  download_set_addresses (fixture, "/file", "/nothing");
  test_server_put (fixture->server, "/file", other, TEST_MANNER_GOOD, 0);
  download_assert_fails (fixture, "wrong bytes");
  download_assert_nothing (fixture);
  g_assert_cmpuint (test_server_get_n_requests (fixture->server, "/file"), ==, 1);

  download_set_addresses (fixture, "/file", "/mirror");
  test_server_put (fixture->server, "/mirror", fixture->content, TEST_MANNER_GOOD, 0);
  download_assert_done (fixture);
}

/* The older checksum counts as well. */
static void
test_wrong_md5 (DownloadFixture *fixture, gconstpointer unused)
{
  g_clear_pointer (&fixture->entry->sha256, g_free);
  fixture->entry->md5[0] = fixture->entry->md5[0] == '0' ? '1' : '0';
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  download_assert_fails (fixture, "MD5");
  download_assert_nothing (fixture);
}

static void
test_wrong_size (DownloadFixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) longer = download_make_content (0, DOWNLOAD_SIZE + 1);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);

  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", longer, TEST_MANNER_GOOD, 0);
  download_assert_fails (fixture, "has 300001 bytes instead of 300000");
  test_server_put (fixture->server, "/file", empty, TEST_MANNER_GOOD, 0);
  download_assert_fails (fixture, "has 0 bytes");
  download_assert_nothing (fixture);
}

static void
test_more_than_announced (DownloadFixture *fixture, gconstpointer unused)
{
  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_EXCESS, 5);
  download_assert_fails (fixture, "more bytes come than the 300000");
  download_assert_nothing (fixture);
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_EXCESS, 0);
  download_assert_done (fixture);
}

/* What a hotel's network answers to everything. */
static void
test_login_page (DownloadFixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) page = g_bytes_new_static ("<html>Room number?</html>", 25);

  download_set_addresses (fixture, "/file", NULL);
  test_server_put (fixture->server, "/file", page, TEST_MANNER_PAGE, 0);
  download_assert_fails (fixture, "web page");
  download_assert_nothing (fixture);
}

static void
test_nobody_there (DownloadFixture *fixture, gconstpointer unused)
{
  fixture->entry->addresses = g_new0 (char *, 4);
  fixture->entry->addresses[0] = g_strdup ("http://127.0.0.1:1/file");
  fixture->entry->addresses[1] = test_server_get_address (fixture->server, "/file");
  test_server_put (fixture->server, "/file", fixture->content, TEST_MANNER_GOOD, 0);
  download_assert_done (fixture);
  g_assert_nonnull (strstr (fixture->troubles->str, "http://127.0.0.1:1/file: "));
}

static void
test_senseless_address (DownloadFixture *fixture, gconstpointer unused)
{
  fixture->entry->addresses = g_new0 (char *, 2);
  fixture->entry->addresses[0] = g_strdup ("digits, many of them");
  g_assert_false (ee_download_file (fixture->entry, fixture->path, &download_options, NULL, NULL, NULL, NULL));
  download_assert_nothing (fixture);
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
  add ("/download-trouble/missing-then-mirror", test_missing_then_mirror);
  add ("/download-trouble/missing-everywhere", test_missing_everywhere);
  add ("/download-trouble/server-has-a-bad-moment", test_server_has_a_bad_moment);
  add ("/download-trouble/server-is-broken", test_server_is_broken);
  add ("/download-trouble/truncated-once", test_truncated_once);
  add ("/download-trouble/truncated-always", test_truncated_always);
  add ("/download-trouble/stall", test_stall);
  add ("/download-trouble/cancel-while-stalled", test_cancel_while_stalled);
  add ("/download-trouble/redirect-loop", test_redirect_loop);
  add ("/download-trouble/redirect-to-a-file", test_redirect_to_a_file);
  add ("/download-trouble/wrong-bytes", test_wrong_bytes);
  add ("/download-trouble/wrong-md5", test_wrong_md5);
  add ("/download-trouble/wrong-size", test_wrong_size);
  add ("/download-trouble/more-than-announced", test_more_than_announced);
  add ("/download-trouble/login-page", test_login_page);
  add ("/download-trouble/nobody-there", test_nobody_there);
  add ("/download-trouble/senseless-address", test_senseless_address);
  return g_test_run ();
}
