/* SPDX-License-Identifier: Apache-2.0 */
/* ee-download.c - tries the addresses of a file one after another until the file is here
 *
 * Bytes that are here are gone on from where the server says that the file is still the same, or where a published
 * checksum will tell in the end. An address is asked again after a bad moment, and given up where that cannot help.
 * What has the wrong length or checksum is removed. Nothing lies at the file's place before it is whole, checked and
 * on the disk.
 */
#include "ee-download.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>

#include "ee-data-error.h"
#include "ee-http.h"
#include "ee-partial.h"

#define MAX_BYTES (G_GUINT64_CONSTANT (8) * 1024 * 1024 * 1024)
#define RESERVE_BYTES (G_GUINT64_CONSTANT (16) * 1024 * 1024) /* left free on the disk */

enum
{
  BLOCK_BYTES = 64 * 1024,
  USUAL_SILENCE = 30,
  USUAL_TRIES = 3,
  USUAL_PAUSE_MS = 1000,
  MAX_PAUSE_MS = 30 * 1000,
  MAX_TRIES = 100,              /* of an address that always gives a little */
  PROGRESS_BYTES = 1024 * 1024, /* that make an earlier failure forgotten */
};

typedef struct
{
  const EeCatalogEntry *entry;
  const char *path;
  EeDownloadOptions options;
  EeDownloadFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
  EeHttp *http;
  EePartial *partial;
  guint64 total; /* 0 while not known */
} Download;

/* What became of asking an address. */
typedef enum
{
  DONE,
  AGAIN,   /* the same address may do better */
  RESTART, /* likewise, with nothing to go on from; the partial file is empty now */
  NEXT,    /* it will not */
  FATAL,   /* no address will: cancelled, or the disk's fault */
} Outcome;

static void
report (Download *download, const char *address, const char *trouble)
{
  EeDownloadState state = { ee_partial_get_size (download->partial), download->total, address, trouble };

  if (download->progress != NULL)
    download->progress (&state, download->user_data);
}

static gboolean
check_space (Download *download, guint64 total, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (download->path);
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileInfo) info
      = g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, download->cancellable, NULL);
  guint64 here = ee_partial_get_size (download->partial);
  guint64 needed = total > here ? total - here : 0;
  g_autofree char *needed_text = NULL;
  g_autofree char *free_text = NULL;
  guint64 free_bytes;

  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    return TRUE;
  free_bytes = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  if (needed == 0 || (free_bytes > RESERVE_BYTES && needed <= free_bytes - RESERVE_BYTES))
    return TRUE;
  needed_text = g_format_size (needed);
  free_text = g_format_size (free_bytes);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               _ ("There is no room for “%s”: %s are still needed and %s are free on that disk."), download->path,
               needed_text, free_text);
  return FALSE;
}

static gboolean
has_checksum (const EeCatalogEntry *entry)
{
  return entry->md5 != NULL || entry->sha256 != NULL;
}

/* Compares one published checksum; FALSE with @reason set where it differs, with @error where it cannot be taken. */
static gboolean
compare_checksum (Download *download, GChecksumType type, const char *name, const char *published, char **reason,
                  GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (type);

  if (published == NULL)
    return TRUE;
  if (!ee_partial_digest (download->partial, checksum, download->cancellable, error))
    return FALSE;
  if (g_ascii_strcasecmp (g_checksum_get_string (checksum), published) == 0)
    return TRUE;
  *reason = g_strdup_printf (_ ("wrong bytes: their %s is %s, but %s was published"), name,
                             g_checksum_get_string (checksum), published);
  return FALSE;
}

static Outcome
finish (Download *download, gboolean resumed, char **reason, GError **error)
{
  const EeCatalogEntry *entry = download->entry;

  if (!compare_checksum (download, G_CHECKSUM_SHA256, "SHA-256", entry->sha256, reason, error)
      || !compare_checksum (download, G_CHECKSUM_MD5, "MD5", entry->md5, reason, error))
    {
      if (*reason == NULL)
        return FATAL;
      ee_partial_discard (download->partial);
      return resumed ? RESTART : NEXT;
    }
  return ee_partial_finish (download->partial, error) ? DONE : FATAL;
}

/* Whether a program that died just before the end left all bytes of the file. */
static gboolean
finish_leftover (Download *download)
{
  g_autofree char *reason = NULL;

  return has_checksum (download->entry) && download->entry->size > 0
         && ee_partial_get_size (download->partial) == download->entry->size
         && finish (download, FALSE, &reason, NULL) == DONE;
}

/* Whether what is here may be gone on from at @address; *@validator makes the server look, too. */
static guint64
choose_offset (Download *download, const char *address, const char **validator)
{
  guint64 here = ee_partial_get_size (download->partial);
  gboolean same = g_strcmp0 (ee_partial_get_address (download->partial), address) == 0;

  *validator = same ? ee_partial_get_validator (download->partial) : NULL;
  if (download->entry->size > 0 && here >= download->entry->size)
    return 0;
  return *validator != NULL || has_checksum (download->entry) ? here : 0;
}

/* One of the EeHttpErrors in *@local as an outcome; others are the disk's or a cancellation. */
static Outcome
judge_error (Download *download, GError *local, gboolean answered, char **reason, GError **error)
{
  gboolean more = download->entry->addresses[1] != NULL;

  if (local->domain != EE_HTTP_ERROR)
    {
      g_propagate_error (error, local);
      return FATAL;
    }
  *reason = g_strdup (local->message);
  switch ((EeHttpError)local->code)
    {
    case EE_HTTP_ERROR_TRANSIENT:
      g_error_free (local);
      return AGAIN;
    case EE_HTTP_ERROR_UNREACHABLE:
      g_error_free (local);
      return answered || !more ? AGAIN : NEXT;
    case EE_HTTP_ERROR_RANGE:
      g_error_free (local);
      ee_partial_discard (download->partial);
      return RESTART;
    case EE_HTTP_ERROR_REFUSED:
    case EE_HTTP_ERROR_MISSING:
    default:
      g_error_free (local);
      return NEXT;
    }
}

/* Sizes that cannot be right, before anything is written. */
static gboolean
check_total (Download *download, const EeHttpAnswer *answer, char **reason)
{
  guint64 size = download->entry->size;

  if (answer->total >= 0 && size > 0 && (guint64)answer->total != size)
    *reason = g_strdup_printf (_ ("the file there has %" PRIu64 " bytes instead of %" PRIu64), (guint64)answer->total,
                               size);
  else if (answer->total == 0)
    *reason = g_strdup (_ ("the file there is empty"));
  else if (answer->total > 0 && (guint64)answer->total > MAX_BYTES)
    *reason = g_strdup (_ ("the file there is far too large"));
  download->total = size > 0 ? size : (guint64)MAX (answer->total, 0);
  return *reason == NULL;
}

static Outcome
take_body (Download *download, EeHttpAnswer *answer, const char *address, char **reason, GError **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK_BYTES);
  guint64 limit = download->total > 0 ? download->total : MAX_BYTES;
  GError *local = NULL;
  gssize n;

  while ((n = ee_http_read (answer, block, BLOCK_BYTES, download->cancellable, &local)) > 0)
    {
      if (ee_partial_get_size (download->partial) + (guint64)n > limit)
        {
          *reason = g_strdup_printf (_ ("more bytes come than the %" PRIu64 " that the file has"), limit);
          ee_partial_discard (download->partial);
          return NEXT;
        }
      if (!ee_partial_append (download->partial, block, (gsize)n, error))
        return FATAL;
      report (download, address, NULL);
    }
  if (n < 0)
    return judge_error (download, local, TRUE, reason, error);
  if (download->total == 0 || ee_partial_get_size (download->partial) == download->total)
    return DONE;
  *reason = g_strdup_printf (_ ("it ends after %" PRIu64 " of %" PRIu64 " bytes"),
                             ee_partial_get_size (download->partial), download->total);
  return AGAIN;
}

static Outcome
ask (Download *download, const char *address, char **reason, GError **error)
{
  const char *validator;
  guint64 offset = choose_offset (download, address, &validator);
  gboolean secure = !has_checksum (download->entry);
  g_autoptr (EeHttpAnswer) answer = NULL;
  GError *local = NULL;
  Outcome outcome;

  report (download, address, NULL);
  answer = ee_http_get (download->http, address, offset, validator, secure, download->cancellable, &local);
  if (answer == NULL)
    return judge_error (download, local, FALSE, reason, error);
  if (!check_total (download, answer, reason))
    return NEXT;
  if (!ee_partial_begin (download->partial, answer->offset, address, answer->validator, error)
      || !check_space (download, download->total, error))
    return FATAL;
  outcome = take_body (download, answer, address, reason, error);
  return outcome == DONE ? finish (download, answer->offset > 0, reason, error) : outcome;
}

/* Sleeps, unless cancelled. */
static void
pause_for (Download *download, guint milliseconds)
{
  GPollFD poll = { -1, G_IO_IN, 0 };

  if (download->cancellable != NULL && g_cancellable_make_pollfd (download->cancellable, &poll))
    {
      g_poll (&poll, 1, (int)milliseconds);
      g_cancellable_release_fd (download->cancellable);
    }
  else
    {
      g_usleep (1000UL * milliseconds);
    }
}

/* Asks one address until it has given the file or will not; every failure goes into @reasons. */
static Outcome
exhaust (Download *download, const char *address, GString *reasons, GError **error)
{
  guint pause = download->options.pause_ms, failures = 0;
  Outcome outcome = AGAIN;

  for (guint i = 0; i < MAX_TRIES && failures < download->options.tries; i++)
    {
      g_autofree char *reason = NULL;
      g_autofree char *trouble = NULL;
      guint64 before = ee_partial_get_size (download->partial);

      outcome = ask (download, address, &reason, error);
      if (outcome == DONE || outcome == FATAL)
        return outcome;
      trouble = g_strdup_printf ("%s: %s", address, reason);
      report (download, address, trouble);
      failures = ee_partial_get_size (download->partial) >= before + PROGRESS_BYTES ? 1 : failures + 1;
      if (outcome == NEXT || failures == download->options.tries)
        {
          g_string_append_printf (reasons, "%s%s", reasons->len > 0 ? "; " : "", trouble);
          return NEXT;
        }
      if (outcome == AGAIN)
        pause_for (download, pause);
      pause = MIN (2 * pause, MAX_PAUSE_MS);
    }
  return NEXT;
}

static gboolean
try_addresses (Download *download, GError **error)
{
  GString *reasons = g_string_new (NULL);
  g_autofree char *text = NULL;
  Outcome outcome = NEXT;

  for (guint i = 0; outcome == NEXT && download->entry->addresses[i] != NULL; i++)
    outcome = exhaust (download, download->entry->addresses[i], reasons, error);
  text = g_string_free (reasons, FALSE);
  if (outcome == NEXT)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND, _ ("“%s” could not be downloaded: %s."),
                 download->entry->name, text);
  return outcome == DONE;
}

/**
 * ee_download_is_built_in:
 *
 * Returns: whether files can be downloaded at all; without libsoup everything but that works
 */
gboolean
ee_download_is_built_in (void)
{
  return ee_http_is_built_in ();
}

/**
 * ee_download_file:
 * @entry: what to download
 * @path: where to put it; folders in between are made, a file that is there is replaced
 * @options: (nullable): how patient to be
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops; what is here stays, and the next call goes on from it
 * @error: (out) (optional): %EE_DATA_ERROR_NOT_FOUND where no address gave the file, with the reason of each;
 *   %G_IO_ERROR_CANCELLED, %G_IO_ERROR_NO_SPACE, %G_IO_ERROR_BUSY and what else the disk says
 *
 * Returns: whether the file is at @path, complete, with the published checksums, and on the disk
 */
gboolean
ee_download_file (const EeCatalogEntry *entry, const char *path, const EeDownloadOptions *options,
                  EeDownloadFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  static const EeDownloadOptions usual = { 0 };
  const EeDownloadOptions *given = options != NULL ? options : &usual;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (EePartial) partial = NULL;
  g_autoptr (EeHttp) http = NULL;
  Download download = { entry, path, { 0 }, progress, user_data, cancellable };

  g_return_val_if_fail (entry != NULL && entry->addresses != NULL && entry->addresses[0] != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!ee_http_is_built_in ())
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND, _ ("“%s” could not be downloaded: %s."), entry->name,
                   _ ("this program was built without libsoup"));
      return FALSE;
    }
  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("The folder “%s” could not be made: %s."),
                   folder, g_strerror (code));
      return FALSE;
    }
  if ((partial = ee_partial_open (path, error)) == NULL)
    return FALSE;
  download.options.silence = given->silence > 0 ? given->silence : USUAL_SILENCE;
  download.options.tries = given->tries > 0 ? given->tries : USUAL_TRIES;
  download.options.pause_ms = given->pause_ms > 0 ? given->pause_ms : USUAL_PAUSE_MS;
  download.partial = partial;
  download.total = entry->size;
  download.http = http = ee_http_new (download.options.silence);
  return check_space (&download, entry->size, error)
         && (finish_leftover (&download) || try_addresses (&download, error));
}
