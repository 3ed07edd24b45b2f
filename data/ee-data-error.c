/* SPDX-License-Identifier: Apache-2.0 */
/* ee-data-error.c - the error domain of the data floor
 *
 * Owns nothing but the quark. Any thread.
 */
#include "ee-data-error.h"

/**
 * ee_data_error_quark:
 *
 * Returns: the domain of #EeDataError
 */
/* clang-format off */
G_DEFINE_QUARK (ee-data-error-quark, ee_data_error)
/* clang-format on */
