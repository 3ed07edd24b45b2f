/* SPDX-License-Identifier: Apache-2.0 */
/* test-server.c - answers one request a connection, as the file's manner is */
#include "test-server.h"

#include <stdlib.h>
#include <string.h>

enum
{
  BLOCK_BYTES = 4096,
};

typedef struct
{
  GBytes *content;
  TestManner manner;
  guint64 amount;
  guint n_requests;
  guint64 bytes_sent;
} Page;

struct _TestServer
{
  GSocketListener *listener;
  GCancellable *cancellable;
  GThread *thread;
  GPtrArray *workers;
  guint16 port;
  GMutex mutex;
  GHashTable *pages;
};

typedef struct
{
  TestServer *server;
  GSocketConnection *connection;
} Visit;

/* What was asked for. */
typedef struct
{
  char *path;
  guint64 offset;
  gboolean has_range;
  char *if_range;
} Request;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_bytes_unref (page->content);
  g_free (page);
}

static gboolean
read_request (Visit *visit, Request *request)
{
  g_autoptr (GDataInputStream) input
      = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (visit->connection)));
  gboolean first = TRUE;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (input), FALSE);
  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  for (;; first = FALSE)
    {
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, visit->server->cancellable, NULL);

      if (line == NULL || *line == '\0')
        return line != NULL && request->path != NULL;
      if (first)
        {
          g_auto (GStrv) words = g_strsplit (line, " ", 3);

          request->path = g_strdup (words[1]);
        }
      else if (g_ascii_strncasecmp (line, "Range: bytes=", 13) == 0)
        {
          request->offset = strtoull (line + 13, NULL, 10);
          request->has_range = TRUE;
        }
      else if (g_ascii_strncasecmp (line, "If-Range: ", 10) == 0)
        request->if_range = g_strdup (line + 10);
    }
}

static gboolean
send_bytes (Visit *visit, const void *data, gsize size)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (visit->connection));

  return g_output_stream_write_all (output, data, size, NULL, visit->server->cancellable, NULL);
}

static void
send_text (Visit *visit, const char *text)
{
  send_bytes (visit, text, strlen (text));
}

/* Until the other side hangs up or the server goes. */
static void
keep_silent (Visit *visit)
{
  char byte;

  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (visit->connection)), &byte, 1,
                       visit->server->cancellable, NULL);
}

static guint64
send_range (Visit *visit, GBytes *content, guint64 from, guint64 to)
{
  const guint8 *data = g_bytes_get_data (content, NULL);
  guint64 sent = 0;

  for (guint64 at = from; at < to; at += BLOCK_BYTES)
    {
      gsize n = (gsize)MIN (BLOCK_BYTES, to - at);

      if (!send_bytes (visit, data + at, n))
        break;
      sent += n;
    }
  return sent;
}

static guint64
send_file (Visit *visit, const Page *page, const Request *request)
{
  guint64 size = g_bytes_get_size (page->content), from = 0, to = size;
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, page->content);
  g_autofree char *tag = g_strdup_printf ("\"%s\"", sum);
  gboolean changed = request->if_range != NULL && !g_str_equal (request->if_range, tag);
  GString *head = g_string_new (NULL);
  guint64 sent;

  if (request->has_range && page->manner != TEST_MANNER_NO_RANGES
      && (!changed || page->manner == TEST_MANNER_FORGETFUL))
    {
      if (request->offset >= size)
        {
          send_text (visit, "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
          g_string_free (head, TRUE);
          return 0;
        }
      from = request->offset;
      g_string_append_printf (head,
                              "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes %" G_GUINT64_FORMAT
                              "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT "\r\n",
                              from, size - 1, size);
    }
  else
    g_string_append (head, "HTTP/1.1 200 OK\r\n");
  g_string_append (head, "Connection: close\r\nContent-Type: application/octet-stream\r\n");
  if (page->manner == TEST_MANNER_ENCODED)
    g_string_append (head, "Content-Encoding: gzip\r\n");
  if (page->manner != TEST_MANNER_NO_TAG)
    g_string_append_printf (head, "ETag: %s\r\n", tag);
  if (page->manner != TEST_MANNER_EXCESS)
    g_string_append_printf (head, "Content-Length: %" G_GUINT64_FORMAT "\r\n", size - from);
  g_string_append (head, "\r\n");
  send_text (visit, head->str);
  g_string_free (head, TRUE);

  if (page->manner == TEST_MANNER_STALL || page->manner == TEST_MANNER_TRUNCATE
      || page->manner == TEST_MANNER_TRUNCATE_ONCE)
    to = MIN (size, from + page->amount);
  sent = send_range (visit, page->content, from, to);
  for (guint64 i = 0; page->manner == TEST_MANNER_EXCESS && i < page->amount; i++)
    sent += send_bytes (visit, "x", 1) ? 1 : 0;
  if (page->manner == TEST_MANNER_STALL)
    keep_silent (visit);
  return sent;
}

static guint64
answer (Visit *visit, const Page *page, const Request *request)
{
  const char *text = g_bytes_get_data (page->content, NULL);
  g_autofree char *head = NULL;

  switch (page->manner)
    {
    case TEST_MANNER_STATUS:
    case TEST_MANNER_STATUS_ONCE:
      head = g_strdup_printf ("HTTP/1.1 %u Bad Manners\r\nContent-Length: 5\r\nConnection: close\r\n\r\nsorry",
                              (guint)page->amount);
      break;
    case TEST_MANNER_REDIRECT:
      head = g_strdup_printf ("HTTP/1.1 302 Found\r\nLocation: %.*s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                              (int)g_bytes_get_size (page->content), text);
      break;
    case TEST_MANNER_PAGE:
      head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
                              "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%.*s",
                              g_bytes_get_size (page->content), (int)g_bytes_get_size (page->content), text);
      break;
    case TEST_MANNER_GOOD:
    case TEST_MANNER_NO_RANGES:
    case TEST_MANNER_NO_TAG:
    case TEST_MANNER_FORGETFUL:
    case TEST_MANNER_STALL:
    case TEST_MANNER_TRUNCATE:
    case TEST_MANNER_TRUNCATE_ONCE:
    case TEST_MANNER_EXCESS:
    case TEST_MANNER_ENCODED:
    default:
      return send_file (visit, page, request);
    }
  send_text (visit, head);
  return 0;
}

/* A copy of the page, which may be replaced meanwhile; what is done once is not done again. */
static Page *
take_page (TestServer *server, const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server->mutex);
  Page *page = g_hash_table_lookup (server->pages, path);
  Page *copy;

  if (page == NULL)
    return NULL;
  page->n_requests++;
  copy = g_memdup2 (page, sizeof *page);
  g_bytes_ref (copy->content);
  if (page->manner == TEST_MANNER_STATUS_ONCE || page->manner == TEST_MANNER_TRUNCATE_ONCE)
    page->manner = TEST_MANNER_GOOD;
  return copy;
}

static gpointer
serve (gpointer data)
{
  Visit *visit = data;
  Request request = { 0 };

  if (read_request (visit, &request))
    {
      Page *page = take_page (visit->server, request.path);

      if (page == NULL)
        send_text (visit, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      else
        {
          guint64 sent = answer (visit, page, &request);
          Page *original;

          g_mutex_lock (&visit->server->mutex);
          original = g_hash_table_lookup (visit->server->pages, request.path);
          original->bytes_sent += sent;
          g_mutex_unlock (&visit->server->mutex);
          page_free (page);
        }
    }
  g_io_stream_close (G_IO_STREAM (visit->connection), NULL, NULL);
  g_object_unref (visit->connection);
  g_free (request.path);
  g_free (request.if_range);
  g_free (visit);
  return NULL;
}

static gpointer
accept_visits (gpointer data)
{
  TestServer *server = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (server->listener, NULL, server->cancellable, NULL)) != NULL)
    {
      Visit *visit = g_new0 (Visit, 1);

      visit->server = server;
      visit->connection = connection;
      g_ptr_array_add (server->workers, g_thread_new ("visit", serve, visit));
    }
  return NULL;
}

/* A server at a free port of this computer. */
TestServer *
test_server_new (void)
{
  TestServer *server = g_new0 (TestServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&server->mutex);
  server->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, page_free);
  server->workers = g_ptr_array_new ();
  server->cancellable = g_cancellable_new ();
  server->listener = g_socket_listener_new ();
  g_socket_listener_add_address (server->listener, wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &got,
                                 &error);
  g_assert_no_error (error);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  server->thread = g_thread_new ("server", accept_visits, server);
  return server;
}

void
test_server_free (TestServer *server)
{
  g_cancellable_cancel (server->cancellable);
  g_thread_join (server->thread);
  for (guint i = 0; i < server->workers->len; i++)
    g_thread_join (server->workers->pdata[i]);
  g_ptr_array_unref (server->workers);
  g_socket_listener_close (server->listener);
  g_object_unref (server->listener);
  g_object_unref (server->cancellable);
  g_hash_table_unref (server->pages);
  g_mutex_clear (&server->mutex);
  g_free (server);
}

/* Puts @content at @path, or replaces what is there. */
void
test_server_put (TestServer *server, const char *path, GBytes *content, TestManner manner, guint64 amount)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server->mutex);
  Page *page = g_new0 (Page, 1);

  page->content = g_bytes_ref (content);
  page->manner = manner;
  page->amount = amount;
  g_hash_table_replace (server->pages, g_strdup (path), page);
}

void
test_server_put_redirect (TestServer *server, const char *path, const char *target)
{
  g_autoptr (GBytes) content = g_bytes_new (target, strlen (target));

  test_server_put (server, path, content, TEST_MANNER_REDIRECT, 0);
}

char *
test_server_get_address (TestServer *server, const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", server->port, path);
}

/* How often @path was asked for since it was put there. */
guint
test_server_get_n_requests (TestServer *server, const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server->mutex);
  const Page *page = g_hash_table_lookup (server->pages, path);

  return page->n_requests;
}

/* Bytes of the file itself, over all answers that have ended. */
guint64
test_server_get_bytes_sent (TestServer *server, const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server->mutex);
  const Page *page = g_hash_table_lookup (server->pages, path);

  return page->bytes_sent;
}
