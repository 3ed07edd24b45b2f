/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-progress-line.h - a bar, what is under way, and Stop; shown only for what lasts longer than a moment */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_PROGRESS_LINE (offramp_progress_line_get_type ())
G_DECLARE_FINAL_TYPE (OfframpProgressLine, offramp_progress_line, OFFRAMP, PROGRESS_LINE, AdwBin)

void offramp_progress_line_set_stop_action (OfframpProgressLine *self, const char *name);
void offramp_progress_line_show (OfframpProgressLine *self, const char *text, double fraction);
void offramp_progress_line_hide (OfframpProgressLine *self);

G_END_DECLS
