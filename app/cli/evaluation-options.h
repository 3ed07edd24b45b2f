/* SPDX-License-Identifier: Apache-2.0 */
/* evaluation-options.h - what all commands that measure networks on test images can be told */
#pragma once

#include "model-options.h"

G_BEGIN_DECLS

/**
 * OfframpEvaluationOptions:
 * @model: the device and its threads, and for commands of one network the network
 * @data: (nullable) (owned): folder of the data sets
 * @limit_text: (nullable) (owned): as given
 * @repeats_text: (nullable) (owned): likewise
 * @batch_text: (nullable) (owned): likewise
 * @quiet: whether progress is not wanted
 * @limit: images at most, 0 for all
 * @repeats: timed passes, 0 for none
 * @batch: images at once
 */
typedef struct
{
  OfframpModelOptions model;
  char *data;
  char *limit_text, *repeats_text, *batch_text;
  gboolean quiet;

  /* Read from the texts. */
  guint64 limit, repeats, batch;
} OfframpEvaluationOptions;

void offramp_evaluation_options_clear (OfframpEvaluationOptions *options);
void offramp_evaluation_options_add_entries (OfframpEvaluationOptions *options, GArray *entries);
void offramp_evaluation_options_add_untimed_entries (OfframpEvaluationOptions *options, GArray *entries);
gboolean offramp_evaluation_options_read (OfframpEvaluationOptions *options, GError **error);

G_END_DECLS
