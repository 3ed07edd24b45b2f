/* SPDX-License-Identifier: Apache-2.0 */
/* test-server.h - a small web server on this computer, with good and bad manners
 *
 * Written on bare sockets, since a decent library does not send what the tests need. Answers on threads of its own.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TestManner:
 * @TEST_MANNER_GOOD: knows ranges and tells versions by an ETag
 * @TEST_MANNER_NO_RANGES: always sends the whole file
 * @TEST_MANNER_NO_TAG: knows ranges and tells no version
 * @TEST_MANNER_FORGETFUL: knows ranges and ignores If-Range
 * @TEST_MANNER_STALL: sends @amount bytes, then nothing, for as long as the line is open
 * @TEST_MANNER_TRUNCATE: sends @amount bytes, then hangs up
 * @TEST_MANNER_TRUNCATE_ONCE: likewise, but only the first time
 * @TEST_MANNER_EXCESS: announces no length and sends @amount bytes more than the file has
 * @TEST_MANNER_ENCODED: says that the bytes are gzip for the way only
 * @TEST_MANNER_STATUS: answers with the status @amount and a page
 * @TEST_MANNER_STATUS_ONCE: likewise, but only the first time
 * @TEST_MANNER_PAGE: sends the content as a web page
 * @TEST_MANNER_REDIRECT: leads to the address that is the content
 */
typedef enum
{
  TEST_MANNER_GOOD,
  TEST_MANNER_NO_RANGES,
  TEST_MANNER_NO_TAG,
  TEST_MANNER_FORGETFUL,
  TEST_MANNER_STALL,
  TEST_MANNER_TRUNCATE,
  TEST_MANNER_TRUNCATE_ONCE,
  TEST_MANNER_EXCESS,
  TEST_MANNER_ENCODED,
  TEST_MANNER_STATUS,
  TEST_MANNER_STATUS_ONCE,
  TEST_MANNER_PAGE,
  TEST_MANNER_REDIRECT,
} TestManner;

typedef struct _TestServer TestServer;

TestServer *test_server_new (void);
void test_server_free (TestServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestServer, test_server_free)

void test_server_put (TestServer *server, const char *path, GBytes *content, TestManner manner, guint64 amount);
void test_server_put_redirect (TestServer *server, const char *path, const char *target);
char *test_server_get_address (TestServer *server, const char *path);
guint test_server_get_n_requests (TestServer *server, const char *path);
guint64 test_server_get_bytes_sent (TestServer *server, const char *path);

G_END_DECLS
