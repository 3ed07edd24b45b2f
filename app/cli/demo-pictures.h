/* SPDX-License-Identifier: Apache-2.0 */
/* demo-pictures.h - images in the terminal, each with the road it took */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

gboolean offramp_demo_show_test_images (EeModel *model, EeExperiment *experiment, GError **error);
gboolean offramp_demo_check_files (const char *const *paths, GError **error);
gboolean offramp_demo_show_files (EeModel *model, const char *const *paths);

G_END_DECLS
