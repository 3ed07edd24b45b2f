/* SPDX-License-Identifier: Apache-2.0 */
/* ee-experiment-private.h - what an experiment is made of; written by ee-experiment-load.c alone */
#pragma once

#include "ee-experiment.h"
#include "ee-mix.h"
#include "ee-pair.h"
#include "ee-split.h"

G_BEGIN_DECLS

enum
{
  EE_N_PARTS = 2,
};

struct _EeExperiment
{
  gatomicrefcount references;
  EePair *pair;
  EePolarity polarity;
  EeDataset *main[EE_N_PARTS];  /* NULL where the part was not asked for */
  EeMix *redundant[EE_N_PARTS]; /* likewise */
  gboolean invert_main;
  EeSplitList splits[EE_N_SPLITS];
  float mean[EE_IMAGE_CHANNELS];
  float deviation[EE_IMAGE_CHANNELS];
};

static inline EePart
ee_experiment_get_part (EeSplit split)
{
  return split == EE_SPLIT_TEST ? EE_PART_TEST : EE_PART_TRAIN;
}

/* The main set of a part that was loaded; NULL if none was. */
static inline EeDataset *
ee_experiment_get_any_main (const EeExperiment *experiment)
{
  return experiment->main[EE_PART_TRAIN] != NULL ? experiment->main[EE_PART_TRAIN] : experiment->main[EE_PART_TEST];
}

G_END_DECLS
