/* SPDX-License-Identifier: Apache-2.0 */
/* test-backend.h - the backend that a test program holds against the reference
 *
 * The CPU's, or the one of the module that OFFRAMP_TEST_MODULE names. A module without a device skips the whole program
 * with its reason. Where it runs on the stand-ins of tests/standin, their complaints fail the program, and what would
 * take minutes there is skipped.
 */
#pragma once

#include "../standin/standin-control.h"
#include "ee-backend.h"

G_BEGIN_DECLS

void test_backend_init (int *argc, char ***argv);
int test_backend_run (void);
const EeBackend *test_backend_get (void);
gboolean test_backend_skips_width (guint width_divisor);
guint test_backend_get_divisor (guint width_divisor);

const StandinControl *test_backend_get_standin (void);

G_END_DECLS
