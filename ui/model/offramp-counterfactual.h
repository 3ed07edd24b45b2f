/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-counterfactual.h - what would have been, had the image gone the other way; in figures and in words, no widget
 */
#pragma once

#include "offramp-verdict.h"

G_BEGIN_DECLS

gboolean offramp_verdict_can_run_whole (const OfframpVerdict *verdict);
gboolean offramp_verdict_get_leaving_ms (const OfframpVerdict *verdict, double *ms);
gboolean offramp_verdict_get_overhead_ms (const OfframpVerdict *verdict, double *ms);
char *offramp_verdict_format_leaving (const OfframpVerdict *verdict);
char *offramp_verdict_format_overhead (const OfframpVerdict *verdict);
char *offramp_verdict_format_preparation (const OfframpVerdict *verdict);
char *offramp_verdict_format_before (const OfframpVerdict *verdict);

G_END_DECLS
