/* SPDX-License-Identifier: Apache-2.0 */
/* bench-watch.h - runs a measurement on a thread of its own, with progress, until it ends or is stopped */
#pragma once

#include "ee.h"
#include "progress.h"

G_BEGIN_DECLS

gboolean offramp_bench_watch (const EeBenchOptions *options, EeBenchReport *report, OfframpProgress *progress,
                              GError **error);

G_END_DECLS
