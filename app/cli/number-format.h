/* SPDX-License-Identifier: Apache-2.0 */
/* number-format.h - numbers as people read them: durations, percentages, sizes
 *
 * For the terminal only; JSON gets plain numbers. All return (transfer full) strings.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *offramp_format_duration (double seconds);
char *offramp_format_share (double share);
char *offramp_format_milliseconds (double milliseconds);
char *offramp_format_loss (double loss);

gboolean offramp_text_is_unicode (void);

G_END_DECLS
