/* SPDX-License-Identifier: Apache-2.0 */
/* ee-safetensors.h - the safetensors container: named arrays and a string map
 *
 * Format: 8 bytes little-endian length N, N bytes of JSON, then the data. Reads F32, F16, BF16 (to
 * float) and checks every offset, shape and length against the file before it allocates. Writes beside, syncs,
 * and renames, so that a reader sees the old file or the new one. Knows nothing of plans. Owned by one
 * thread at a time.
 */
#pragma once

#include <glib.h>

#include "ee-dtype.h"

G_BEGIN_DECLS

enum
{
  EE_SAFETENSORS_MAX_DIMS = 8
};

typedef struct _EeSafetensors EeSafetensors;

EeSafetensors *ee_safetensors_new (void);
EeSafetensors *ee_safetensors_load (const char *path, GError **error);
void ee_safetensors_free (EeSafetensors *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeSafetensors, ee_safetensors_free)

void ee_safetensors_set_metadata (EeSafetensors *file, const char *key, const char *value);
const char *ee_safetensors_get_metadata (EeSafetensors *file, const char *key);
void ee_safetensors_add (EeSafetensors *file, const char *name, EeDtype dtype, const guint *shape, guint n_dims,
                         const float *data);
guint ee_safetensors_get_n_tensors (EeSafetensors *file);
const char *ee_safetensors_get_name (EeSafetensors *file, guint index);
gboolean ee_safetensors_has (EeSafetensors *file, const char *name);
gboolean ee_safetensors_get_shape (EeSafetensors *file, const char *name, guint shape[EE_SAFETENSORS_MAX_DIMS],
                                   guint *n_dims);
gboolean ee_safetensors_get_dtype (EeSafetensors *file, const char *name, EeDtype *dtype);
gboolean ee_safetensors_check (EeSafetensors *file, const char *name, const guint *shape, guint n_dims, GError **error);
gboolean ee_safetensors_get (EeSafetensors *file, const char *name, const guint *shape, guint n_dims, float *out,
                             GError **error);
gboolean ee_safetensors_save (EeSafetensors *file, const char *path, GError **error);

G_END_DECLS
