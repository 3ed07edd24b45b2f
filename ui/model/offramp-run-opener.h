/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-run-opener.h - a run that shall go on, read in the background: its trainer and what it measured before */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

void offramp_run_opener_start (GObject *source, const char *run_path, GAsyncReadyCallback callback);
EeTrainer *offramp_run_opener_finish (GAsyncResult *result, GArray **history, GError **error);

G_END_DECLS
