/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-examples.h - a few images to try a network on, from the test set of its own pair
 *
 * Test images, so that no network has learned from them. Blocking: reads the set on the first call.
 */
#pragma once

#include "offramp-sample.h"

G_BEGIN_DECLS

gboolean offramp_examples_load (EeExperiment **experiment, char **pair, const EeModel *model, char **notice,
                                EeProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error);
GPtrArray *offramp_examples_draw (EeExperiment *experiment, guint count, guint64 seed);

G_END_DECLS
