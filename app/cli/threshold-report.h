/* SPDX-License-Identifier: Apache-2.0 */
/* threshold-report.h - a threshold that was chosen, beside the one before, on stdout */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpThresholdReport:
 * @path: of the network, as the user named it
 * @goal: what the threshold was chosen for
 * @dry_run: whether no file was changed
 * @before: the validation figures at the old threshold
 * @now: at the new one
 * @cost_before: multiply-adds at the old one, see ee_threshold_get_cost()
 * @choice: the new one
 */
typedef struct
{
  const char *path;
  const EeThresholdGoal *goal;
  gboolean dry_run;
  EeEvaluation before, now;
  double cost_before;
  EeThresholdChoice choice;
} OfframpThresholdReport;

void offramp_threshold_report_print (const OfframpThresholdReport *report);
void offramp_threshold_report_print_json (const OfframpThresholdReport *report);
char *offramp_threshold_format (double threshold);

G_END_DECLS
