/* SPDX-License-Identifier: Apache-2.0 */
/* source-line.h - what a network's file says of its data, in the user's language */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *offramp_source_line_translate (const char *line);

G_END_DECLS
