/* SPDX-License-Identifier: Apache-2.0 */
/* bench-report.h - what `bench` found, for people and for programs */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

void offramp_bench_report_print (const EeBenchReport *report);
void offramp_bench_report_print_json (const EeBenchReport *report);

G_END_DECLS
