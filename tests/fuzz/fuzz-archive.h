/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-archive.h - containers that are changed inside, with their checksums and lengths made right again */
#pragma once

#include "fuzz-bytes.h"

G_BEGIN_DECLS

GBytes *fuzz_archive_mutate_zip (GBytes *zip, FuzzMutateFunc mutate_content, gsize max_size, EeRng *rng);
GBytes *fuzz_archive_mutate_tar_gz (GBytes *archive, gsize max_size, EeRng *rng);
GBytes *fuzz_archive_mutate_mat (GBytes *mat, gsize max_size, EeRng *rng);
GBytes *fuzz_archive_mutate_png (GBytes *png, gsize max_size, EeRng *rng);

G_END_DECLS
