/* SPDX-License-Identifier: Apache-2.0 */
/* ee-http.h - one question to a web server and the beginning of its answer
 *
 * Private to the data floor. Proxies, certificates and redirections are the library's affair (libsoup, in
 * ee-http.c alone); built without it, everything fails with %EE_HTTP_ERROR_MISSING. A connection belongs to
 * the thread that made it.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define EE_HTTP_ERROR (ee_http_error_quark ())

/**
 * EeHttpError:
 * @EE_HTTP_ERROR_MISSING: the program was built without libsoup
 * @EE_HTTP_ERROR_TRANSIENT: the server or the line had a bad moment; another try may help
 * @EE_HTTP_ERROR_UNREACHABLE: nobody answered; another try at once hardly helps
 * @EE_HTTP_ERROR_REFUSED: the server has no such file, or keeps it; another try does not help
 * @EE_HTTP_ERROR_RANGE: the server cannot go on where the file was left; the whole file may still be had
 *
 * Messages are half sentences, to be put after the address.
 */
typedef enum
{
  EE_HTTP_ERROR_MISSING,
  EE_HTTP_ERROR_TRANSIENT,
  EE_HTTP_ERROR_UNREACHABLE,
  EE_HTTP_ERROR_REFUSED,
  EE_HTTP_ERROR_RANGE,
} EeHttpError;

GQuark ee_http_error_quark (void);

/**
 * EeHttpAnswer:
 * @offset: where in the file @body begins: as asked, or 0 where the server does not do that
 * @total: bytes of the whole file, or -1 where the server does not say
 * @validator: (owned) (nullable): tells this version of the file from others
 * @body: (owned): the rest of the file; fails if the line goes silent or dead
 */
typedef struct
{
  guint64 offset;
  gint64 total;
  char *validator;
  GInputStream *body;
} EeHttpAnswer;

typedef struct _EeHttp EeHttp;

gboolean ee_http_is_built_in (void);
EeHttp *ee_http_new (guint silence);
void ee_http_free (EeHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeHttp, ee_http_free)

EeHttpAnswer *ee_http_get (EeHttp *http, const char *address, guint64 offset, const char *validator, gboolean secure,
                           GCancellable *cancellable, GError **error);
gssize ee_http_read (EeHttpAnswer *answer, void *target, gsize size, GCancellable *cancellable, GError **error);
void ee_http_answer_free (EeHttpAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeHttpAnswer, ee_http_answer_free)

G_END_DECLS
