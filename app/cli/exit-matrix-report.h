/* SPDX-License-Identifier: Apache-2.0 */
/* exit-matrix-report.h - what share of each redundant set leaves, for people or for programs */
#pragma once

#include <json-glib/json-glib.h>

#include "ee.h"

G_BEGIN_DECLS

void offramp_exit_matrix_print (const char *name, EeExperiment *experiment, const EeExitMatrix *matrix);
void offramp_exit_matrix_add_json (const char *path, const EeExitMatrix *matrix, JsonBuilder *builder);

G_END_DECLS
