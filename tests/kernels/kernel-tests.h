/* SPDX-License-Identifier: Apache-2.0 */
/* kernel-tests.h - a test of kernels runs in each format; without a GPU it is skipped
 *
 * Where the stand-in for libcudart runs the kernels, the names of the tests end in "stand-in".
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  KERNEL_MOST_BLOCKS = 5 /* few: a block costs the stand-in 256 fibers */
};

typedef void (*KernelTest) (guint format);

void kernel_tests_init (int *argc, char ***argv);
void kernel_tests_add (const char *path, KernelTest test);
void kernel_tests_add_plain (const char *path, void (*test) (void));
int kernel_tests_run (void);

G_END_DECLS
