/* SPDX-License-Identifier: Apache-2.0 */
/* ee-paper-figures.h - what Kyiak's paper reports for its pairs of data sets */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EePaperRow:
 * @accuracy: per cent, as all shares here; NaN for what the paper does not say
 * @exit_accuracy: likewise
 * @time_s: of predicting all test images
 * @image_ms: of one image
 */
typedef struct
{
  double accuracy, exit_accuracy;
  double time_s, image_ms;
} EePaperRow;

/**
 * EePaperFigures:
 * @pair: for example "mnist+omniglot"
 * @redundant: per cent of the test images
 * @with_exit: the network with an early exit
 * @without_exit: the same without
 */
typedef struct
{
  const char *pair;
  double redundant;
  EePaperRow with_exit, without_exit;
} EePaperFigures;

const EePaperFigures *ee_paper_figures_find (const char *pair);

G_END_DECLS
