/* SPDX-License-Identifier: Apache-2.0 */
/* test-idx.h - a small MNIST of noise */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  TEST_IDX_SIDE = 28,
};

GBytes *test_idx_make_images (guint n);
GBytes *test_idx_make_labels (guint n);

G_END_DECLS
