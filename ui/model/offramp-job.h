/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-job.h - one message from the main thread to the worker's thread */
#pragma once

#include "offramp-feature-contrast.h"
#include "offramp-sample.h"

G_BEGIN_DECLS

/**
 * OfframpJobKind:
 * @OFFRAMP_JOB_QUIT: end the thread
 * @OFFRAMP_JOB_OPEN: let the network at @path answer; @path NULL for the bundled one
 * @OFFRAMP_JOB_PARAMETERS: let @parameters of a running training answer
 * @OFFRAMP_JOB_FILE: decode and classify @file, or walk it if it is a folder
 * @OFFRAMP_JOB_PIXELS: decode and classify @bytes, [@height, @width, 4] RGBA uint8, called @name
 * @OFFRAMP_JOB_SKETCH: classify @bytes, likewise, without adding it to the images; only the newest one counts
 * @OFFRAMP_JOB_EXAMPLES: draw @count images of the network's own test set (or doodles) by @seed
 * @OFFRAMP_JOB_CLASSIFY: classify @sample (again)
 * @OFFRAMP_JOB_REFINE: time @sample, which has a verdict, as often as a median needs
 * @OFFRAMP_JOB_CLASSIFY_ALL: make a classification for each of @samples
 * @OFFRAMP_JOB_FEATURES: read the maps of @layer of @plan for @sample, which the network sees as @bytes
 * @OFFRAMP_JOB_CONTRAST: compare the maps of @layer of @plan over test images of both kinds; goes on with @contrast
 */
typedef enum
{
  OFFRAMP_JOB_QUIT,
  OFFRAMP_JOB_OPEN,
  OFFRAMP_JOB_PARAMETERS,
  OFFRAMP_JOB_FILE,
  OFFRAMP_JOB_PIXELS,
  OFFRAMP_JOB_SKETCH,
  OFFRAMP_JOB_EXAMPLES,
  OFFRAMP_JOB_CLASSIFY,
  OFFRAMP_JOB_REFINE,
  OFFRAMP_JOB_CLASSIFY_ALL,
  OFFRAMP_JOB_FEATURES,
  OFFRAMP_JOB_CONTRAST,
} OfframpJobKind;

/**
 * OfframpJob:
 * @kind: what to do; says which of the owned pointers below are set
 * @generation: at the time it was asked for; a later "stop" drops it
 * @round: a classification of an older round is dropped: a newer network was asked since; of a sketch, its number
 * @whole: an image that leaves is sent through the whole network too, however long that takes
 * @network: number of the network when @contrast was begun
 * @bulk: one of very many: it lets others pass and is measured with fewer repeats
 */
typedef struct
{
  OfframpJobKind kind;
  int generation;
  int round;
  gboolean bulk;
  gboolean whole;
  char *path;
  EeParameters *parameters;
  EeModelFacts *facts;
  GFile *file;
  GBytes *bytes;
  guint width, height;
  char *name;
  guint count;
  guint64 seed;
  OfframpSample *sample;
  GPtrArray *samples;
  EePlan *plan;
  guint layer;
  guint network;
  OfframpFeatureContrast *contrast;
} OfframpJob;

OfframpJob *offramp_job_new (OfframpJobKind kind);
void offramp_job_free (OfframpJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpJob, offramp_job_free)

G_END_DECLS
