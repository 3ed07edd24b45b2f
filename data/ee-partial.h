/* SPDX-License-Identifier: Apache-2.0 */
/* ee-partial.h - a file that is not complete yet, beside the place where it will be
 *
 * Private to the data floor. PATH.part holds the bytes, PATH.part.from where they came from. Only one
 * process at a time has it. Used by one thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _EePartial EePartial;

EePartial *ee_partial_open (const char *path, GError **error);
void ee_partial_free (EePartial *partial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EePartial, ee_partial_free)

guint64 ee_partial_get_size (EePartial *partial);
const char *ee_partial_get_address (EePartial *partial);
const char *ee_partial_get_validator (EePartial *partial);

gboolean ee_partial_begin (EePartial *partial, guint64 offset, const char *address, const char *validator,
                           GError **error);
gboolean ee_partial_append (EePartial *partial, const void *data, gsize size, GError **error);
gboolean ee_partial_digest (EePartial *partial, GChecksum *checksum, GCancellable *cancellable, GError **error);
gboolean ee_partial_finish (EePartial *partial, GError **error);
void ee_partial_discard (EePartial *partial);

G_END_DECLS
