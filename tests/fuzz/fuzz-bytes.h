/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-bytes.h - inputs taken apart, changed in one place, and put together again */
#pragma once

#include <gio/gio.h>

#include "ee-rng.h"

G_BEGIN_DECLS

typedef GBytes *(*FuzzMutateFunc) (GBytes *bytes, gsize max_size, EeRng *rng);

GBytes *fuzz_bytes_mutate (GBytes *bytes, gsize max_size, EeRng *rng);
GBytes *fuzz_bytes_unpack (GBytes *bytes, GZlibCompressorFormat format);
GBytes *fuzz_bytes_mutate_gzip (GBytes *bytes, gsize max_size, EeRng *rng);
GBytes *fuzz_bytes_take (GByteArray *array);
void fuzz_bytes_append (GByteArray *array, GBytes *bytes);
GBytes *fuzz_bytes_from_text (const char *text);

GPtrArray *fuzz_parts_new (void);
GPtrArray *fuzz_parts_split (GBytes *input, guint most);
GBytes *fuzz_parts_join (GPtrArray *parts);
void fuzz_parts_mutate_one (GPtrArray *parts, FuzzMutateFunc mutate, gsize max_size, EeRng *rng);

G_END_DECLS
