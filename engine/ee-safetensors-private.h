/* SPDX-License-Identifier: Apache-2.0 */
/* ee-safetensors-private.h - the container's inside, shared by its reader and its writer */
#pragma once

#include "ee-safetensors.h"

G_BEGIN_DECLS

/**
 * EeSafetensorsEntry:
 * @name: (owned): the tensor's
 * @dtype_name: (owned): as the file has it, for example "I64"
 * @is_readable: whether @dtype_name is one of #EeDtype
 * @dtype: valid where @is_readable
 * @shape: [n_dims]
 * @n_dims: 0 to EE_SAFETENSORS_MAX_DIMS
 * @count: product of @shape; checked not to overflow
 * @begin: first byte of its numbers in the data
 * @end: one past the last
 * @source: [count] numbers to write, owned by the caller; NULL in a loaded file
 */
typedef struct
{
  char *name;
  char *dtype_name;
  gboolean is_readable;
  EeDtype dtype;
  guint shape[EE_SAFETENSORS_MAX_DIMS];
  guint n_dims;
  gsize count;
  gsize begin, end;
  const float *source;
} EeSafetensorsEntry;

/**
 * EeSafetensors:
 * @display_name: (owned) (nullable): of the file it was loaded from, for messages
 * @mapping: (owned) (nullable): of that file
 * @data: the numbers in @mapping
 * @entries: (owned): of #EeSafetensorsEntry, in the order of adding or of the header
 * @by_name: (owned): the same by name
 * @metadata: (owned): strings by key
 */
struct _EeSafetensors
{
  char *display_name;
  GMappedFile *mapping;
  const guint8 *data;
  GPtrArray *entries;
  GHashTable *by_name;
  GHashTable *metadata;
};

EeSafetensorsEntry *ee_safetensors_append (EeSafetensors *file, const char *name);
EeSafetensorsEntry *ee_safetensors_lookup (EeSafetensors *file, const char *name);

G_END_DECLS
