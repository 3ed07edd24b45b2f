/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-check.h - the contract of every reader: a result that makes sense, or an error that says what is wrong where */
#pragma once

#include "ee-reader.h"

G_BEGIN_DECLS

void fuzz_check_error (const GError *error, const char *file);
void fuzz_check_dataset (EeDataset *dataset, const GError *error, const char *file);
void fuzz_check_reader (const char *id, EePart part, const char *root, const char *file);
void fuzz_check_pixels (EePixels *pixels, const GError *error, const char *file);

G_END_DECLS
