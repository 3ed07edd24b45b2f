/* SPDX-License-Identifier: Apache-2.0 */
/* test-network.h - the smallest networks, with numbers in every tensor */
#pragma once

#include "ee-parameters.h"

EeParameters *test_network_new (EePreset preset, guint exits, guint64 seed);
void test_network_assert_equal (const EeParameters *a, const EeParameters *b);
