/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's error domain. */
#include "ee-error.h"

/* clang-format off */
G_DEFINE_QUARK (ee-error-quark, ee_error)
/* clang-format on */
