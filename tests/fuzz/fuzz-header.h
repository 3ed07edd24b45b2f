/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-header.h - safetensors files that are changed in their JSON or in their numbers, with the right length */
#pragma once

#include "fuzz-bytes.h"

G_BEGIN_DECLS

GBytes *fuzz_header_mutate (GBytes *file, gsize max_size, EeRng *rng);
GBytes *fuzz_header_make (const char *json, gsize n_data);

G_END_DECLS
