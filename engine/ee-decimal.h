/* SPDX-License-Identifier: Apache-2.0 */
/* ee-decimal.h - decimal numbers to doubles, rightly rounded, several times as fast as strtod
 *
 * For files of millions of numbers. Any thread, any locale.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *ee_decimal_scan (const char *text, const char *end, double *value);
gboolean ee_decimal_parse (const char *text, gsize length, double *value);

G_END_DECLS
