/* SPDX-License-Identifier: Apache-2.0 */
/* ee-mistakes.h - the images that a network is most wrong about, with their pixels
 *
 * Picked from the scores of a pass that was made anyway (ee-scores.h); costs one look at each score. Plain values; any
 * thread.
 */
#pragma once

#include "ee-scores.h"

G_BEGIN_DECLS

enum
{
  EE_MISTAKES_MAX = 12,
  EE_MISTAKE_NAME_BYTES = 32,
  EE_MISTAKE_PIXEL_BYTES = 32 * 32 * 3
};

/**
 * EeMistakeKind:
 * @EE_MISTAKE_LEFT: a main image that leaves
 * @EE_MISTAKE_KEPT: a redundant image that stays
 * @EE_MISTAKE_CLASS: a main image that stays and gets another class; of a network without exits every mistake, where
 *   "redundant" is a class too
 */
typedef enum
{
  EE_MISTAKE_LEFT,
  EE_MISTAKE_KEPT,
  EE_MISTAKE_CLASS,
} EeMistakeKind;

/**
 * EeMistake:
 * @kind: what is wrong
 * @index: of the image in its split
 * @truth: name of its class, cut to its bytes; "redundant" for a redundant image
 * @answer: of EE_MISTAKE_CLASS, the class that it got; else ""
 * @certainty: what the network gave its wrong answer, 0..1
 * @pixels: [32, 32, 3] uint8, as the network saw them
 */
typedef struct
{
  EeMistakeKind kind;
  guint index;
  char truth[EE_MISTAKE_NAME_BYTES], answer[EE_MISTAKE_NAME_BYTES];
  double certainty;
  guint8 pixels[EE_MISTAKE_PIXEL_BYTES];
} EeMistake;

/**
 * EeMistakes:
 * @items: [n_items] the most certain first
 * @n_items: how many are held
 * @n_wrong: how many there are altogether
 * @n_images: looked at
 */
typedef struct
{
  EeMistake items[EE_MISTAKES_MAX];
  guint n_items, n_wrong, n_images;
} EeMistakes;

void ee_mistakes_find (const EeScoreSet *scores, EeExperiment *experiment, EeSplit split, double threshold,
                       EeMistakes *mistakes);

G_END_DECLS
