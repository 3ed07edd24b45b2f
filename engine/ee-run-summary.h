/* SPDX-License-Identifier: Apache-2.0 */
/* ee-run-summary.h - what a list of runs says about one of them, read from run.json alone
 *
 * Blocks its thread for a small file. A run that is being written to can be read at any time.
 */
#pragma once

#include "ee-run.h"

G_BEGIN_DECLS

/**
 * EeRunSummary:
 * @settings: of the training
 * @state: as of the last checkpoint
 * @created: (owned): ISO 8601, local time with its offset
 * @device_name: (owned) (nullable): for people
 * @alarm: that was raised last; EE_ALARM_NONE if none was, or all is well again
 * @is_written: whether a training, of this program or another, holds the folder now
 * @has_model: whether there is a network to open
 * @can_resume: whether it is not finished and has a state to go on from
 */
typedef struct
{
  EeSettings settings;
  EeRunState state;
  char *created;
  char *device_name;
  EeAlarm alarm;
  gboolean is_written, has_model, can_resume;
} EeRunSummary;

EeRunSummary *ee_run_summary_read (const char *path, GError **error);
void ee_run_summary_free (EeRunSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeRunSummary, ee_run_summary_free)

G_END_DECLS
