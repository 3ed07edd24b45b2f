/* SPDX-License-Identifier: Apache-2.0 */
/* cli-run-folder.h - one tiny trained network for all tests of a program */
#pragma once

#include "cli-runner.h"

G_BEGIN_DECLS

char *cli_train_tiny (const char *folder, const char *name, const char *options);

G_END_DECLS
