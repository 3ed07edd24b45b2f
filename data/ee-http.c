/* SPDX-License-Identifier: Apache-2.0 */
/* ee-http.c - the door to libsoup
 *
 * The only file that knows libsoup. Bytes are taken as they are: an archive must not be unpacked on the way
 * because a server calls its own compression an encoding. Silence on the line ends a connection. What can go wrong is
 * sorted by whether another try may help.
 */
#include "ee-http.h"

#include <glib/gi18n-lib.h>

#ifdef EE_HAVE_SOUP
#include <libsoup/soup.h>
#endif

/* clang-format off */
G_DEFINE_QUARK (ee-http-error-quark, ee_http_error)
/* clang-format on */

struct _EeHttp
{
  GObject *session;
};

/* One of our errors out of GIO's or libsoup's, or a cancellation as it is; takes @local. */
static void
sort_error (GError *local, GError **error)
{
  int code = EE_HTTP_ERROR_TRANSIENT;

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, local);
      return;
    }
  if (local->domain == G_RESOLVER_ERROR || local->domain == G_TLS_ERROR
      || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND)
      || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE)
      || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE)
      || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)
      || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED)
      || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    code = EE_HTTP_ERROR_UNREACHABLE;
#ifdef EE_HAVE_SOUP
  if (g_error_matches (local, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_TOO_MANY_REDIRECTS)
      || g_error_matches (local, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_REDIRECT_BAD_URI)
      || g_error_matches (local, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_REDIRECT_NO_LOCATION))
    code = EE_HTTP_ERROR_REFUSED;
#endif
  g_set_error_literal (error, EE_HTTP_ERROR, code, local->message);
  g_error_free (local);
}

/**
 * ee_http_is_built_in:
 *
 * Returns: whether files can be downloaded at all
 */
gboolean
ee_http_is_built_in (void)
{
#ifdef EE_HAVE_SOUP
  return TRUE;
#else
  return FALSE;
#endif
}

/**
 * ee_http_new:
 * @silence: seconds after which a line that says nothing is given up
 *
 * Returns: (transfer full): something that asks servers, through the proxy that the system names
 */
EeHttp *
ee_http_new (guint silence)
{
  EeHttp *http = g_new0 (EeHttp, 1);

#ifdef EE_HAVE_SOUP
  http->session = G_OBJECT (
      soup_session_new_with_options ("timeout", silence, "idle-timeout", silence, "user-agent", "Offramp ", NULL));
  soup_session_remove_feature_by_type (SOUP_SESSION (http->session), SOUP_TYPE_CONTENT_DECODER);
#endif
  return http;
}

/**
 * ee_http_free:
 * @http: (nullable) (transfer full): what ee_http_new() made
 */
void
ee_http_free (EeHttp *http)
{
  if (http == NULL)
    return;
  g_clear_object (&http->session);
  g_free (http);
}

#ifdef EE_HAVE_SOUP
static SoupMessage *
make_message (const char *address, guint64 offset, const char *validator, GError **error)
{
  SoupMessage *message = soup_message_new (SOUP_METHOD_GET, address);
  SoupMessageHeaders *headers;

  if (message == NULL)
    {
      g_set_error (error, EE_HTTP_ERROR, EE_HTTP_ERROR_REFUSED, _ ("that is no address of the web"));
      return NULL;
    }
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (offset > 0)
    {
      soup_message_headers_set_range (headers, (goffset)offset, -1);
      if (validator != NULL)
        soup_message_headers_replace (headers, "If-Range", validator);
    }
  return message;
}

static gboolean
check_status (SoupMessage *message, gboolean secure, GError **error)
{
  guint status = soup_message_get_status (message);
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);
  gboolean again = status >= 500 || status == SOUP_STATUS_REQUEST_TIMEOUT || status == 429;

  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE)
    g_set_error (error, EE_HTTP_ERROR, EE_HTTP_ERROR_RANGE, _ ("the file there is shorter than what is here"));
  else if (status != SOUP_STATUS_OK && status != SOUP_STATUS_PARTIAL_CONTENT)
    g_set_error (error, EE_HTTP_ERROR, again ? EE_HTTP_ERROR_TRANSIENT : EE_HTTP_ERROR_REFUSED,
                 _ ("the server answers %u (%s)"), status, soup_message_get_reason_phrase (message));
  else if (secure && g_strcmp0 (g_uri_get_scheme (soup_message_get_uri (message)), "https") != 0)
    g_set_error (error, EE_HTTP_ERROR, EE_HTTP_ERROR_REFUSED, _ ("the server leads to an address without encryption"));
  else if (type != NULL && g_ascii_strcasecmp (type, "text/html") == 0)
    g_set_error (error, EE_HTTP_ERROR, EE_HTTP_ERROR_REFUSED,
                 _ ("there comes a web page instead of the file; a network that wants a login does that, too"));
  else
    return TRUE;
  return FALSE;
}

/* Where the body begins, how long the file is, and how to know it again. */
static gboolean
read_head (SoupMessage *message, guint64 asked, EeHttpAnswer *answer, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *tag = soup_message_headers_get_one (headers, "ETag");
  goffset start = 0, end = 0, total = -1;

  answer->total = -1;
  if (soup_message_get_status (message) == SOUP_STATUS_PARTIAL_CONTENT)
    {
      if (!soup_message_headers_get_content_range (headers, &start, &end, &total) || start < 0
          || (guint64)start != asked)
        {
          g_set_error (error, EE_HTTP_ERROR, EE_HTTP_ERROR_RANGE,
                       _ ("the server answers with another piece of the file than it was asked for"));
          return FALSE;
        }
      answer->offset = (guint64)start;
      answer->total = total;
    }
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    {
      answer->total = soup_message_headers_get_content_length (headers);
    }
  /* A weak tag promises the same meaning, not the same bytes. */
  if (tag == NULL || g_str_has_prefix (tag, "W/"))
    tag = soup_message_headers_get_one (headers, "Last-Modified");
  answer->validator = g_strdup (tag);
  return TRUE;
}
#endif

/**
 * ee_http_get:
 * @http: who asks
 * @address: of a file
 * @offset: from where on it is wanted, in bytes
 * @validator: (nullable): of the version that the first @offset bytes are from; if the file is another now, the
 *   answer begins at 0
 * @secure: whether a server with encryption must not lead to one without
 * @cancellable: (nullable): stops the waiting
 * @error: (out) (optional): #EeHttpError or %G_IO_ERROR_CANCELLED
 *
 * Waits for the head of the answer, following redirections.
 *
 * Returns: (transfer full): the answer, or %NULL
 */
EeHttpAnswer *
ee_http_get (EeHttp *http, const char *address, guint64 offset, const char *validator, gboolean secure,
             GCancellable *cancellable, GError **error)
{
#ifdef EE_HAVE_SOUP
  g_autoptr (SoupMessage) message = make_message (address, offset, validator, error);
  g_autoptr (EeHttpAnswer) answer = g_new0 (EeHttpAnswer, 1);
  GError *local = NULL;

  if (message == NULL)
    return NULL;
  answer->body = soup_session_send (SOUP_SESSION (http->session), message, cancellable, &local);
  if (answer->body == NULL)
    {
      sort_error (local, error);
      return NULL;
    }
  if (!check_status (message, secure && g_str_has_prefix (address, "https:"), error)
      || !read_head (message, offset, answer, error))
    return NULL;
  return g_steal_pointer (&answer);
#else
  g_set_error (error, EE_HTTP_ERROR, EE_HTTP_ERROR_MISSING, _ ("this program was built without libsoup"));
  return NULL;
#endif
}

/**
 * ee_http_read:
 * @answer: an answer
 * @target: (out): where to put its next bytes
 * @size: at most so many
 * @cancellable: (nullable): stops the waiting
 * @error: (out) (optional): #EeHttpError or %G_IO_ERROR_CANCELLED
 *
 * Returns: the number of bytes read, 0 at the end, -1 on error
 */
gssize
ee_http_read (EeHttpAnswer *answer, void *target, gsize size, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  gssize n = g_input_stream_read (answer->body, target, size, cancellable, &local);

  if (n < 0)
    sort_error (local, error);
  return n;
}

/**
 * ee_http_answer_free:
 * @answer: (nullable) (transfer full): an answer; what has not been read is not waited for
 */
void
ee_http_answer_free (EeHttpAnswer *answer)
{
  if (answer == NULL)
    return;
  g_clear_object (&answer->body);
  g_free (answer->validator);
  g_free (answer);
}
