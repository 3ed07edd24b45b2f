/* SPDX-License-Identifier: Apache-2.0 */
/* ee-pair.h - the pairs of data sets that experiments are made of
 *
 * Private to the data floor. A table; any thread.
 */
#pragma once

#include "ee-experiment.h"

G_BEGIN_DECLS

/**
 * EePair:
 * @id: as on the command line
 * @title: for people, not yet translated
 * @main_id: the main set
 * @redundant_id: the redundant set
 * @drawn: both are drawn by ee-doodle and need no files
 * @class_names: of the main classes
 * @n_main: how many they are
 * @redundant_is_dark: the redundant set is dark ink on a light ground, the main one the other way round
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *main_id;
  const char *redundant_id;
  gboolean drawn;
  const char *const *class_names;
  guint n_main;
  gboolean redundant_is_dark;
} EePair;

const EePair *ee_pair_find (const char *id);
gboolean ee_pair_load (const EePair *pair, EePart part, const EeExperimentOptions *options, const char *root,
                       EeProgressFunc progress, gpointer user_data, GCancellable *cancellable, EeDataset **main,
                       EeDataset **redundant, GError **error);

G_END_DECLS
