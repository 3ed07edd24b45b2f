/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-race.h - races, one at a time, in a thread of their own, and what they measured
 *
 * Signal: "changed" when a race began, got on, ended or was forgotten. Main thread; knows no GTK.
 */
#pragma once

#include "offramp-race-record.h"
#include "offramp-race-track.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_RACE (offramp_race_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRace, offramp_race, OFFRAMP, RACE, GObject)

/**
 * OfframpRacePhase:
 * @OFFRAMP_RACE_REST: nothing is under way
 * @OFFRAMP_RACE_OPENING: both networks are being opened
 * @OFFRAMP_RACE_MIXING: the images are being read and mixed
 * @OFFRAMP_RACE_WARMING: the warm-up, which is not on any clock
 * @OFFRAMP_RACE_RUNNING: the race
 */
typedef enum
{
  OFFRAMP_RACE_REST,
  OFFRAMP_RACE_OPENING,
  OFFRAMP_RACE_MIXING,
  OFFRAMP_RACE_WARMING,
  OFFRAMP_RACE_RUNNING,
} OfframpRacePhase;

/**
 * OfframpRaceResult:
 * @source: which images
 * @n_images: through each lane
 * @n_redundant: of them, by the source
 * @seed: of their choice and order
 * @threshold: P(redundant) from which an image leaves
 * @times: what was measured
 */
typedef struct
{
  OfframpRaceSource source;
  guint n_images, n_redundant;
  guint64 seed;
  double threshold;
  EeRaceResult times;
} OfframpRaceResult;

/**
 * OfframpRacePoint:
 * @share: of the images that left
 * @ratio: time with exit / time without
 */
typedef struct
{
  double share, ratio;
} OfframpRacePoint;

OfframpRace *offramp_race_new (void);
void offramp_race_start (OfframpRace *self, const OfframpRaceOrder *order);
void offramp_race_stop (OfframpRace *self);
void offramp_race_forget (OfframpRace *self);

OfframpRacePhase offramp_race_get_phase (OfframpRace *self);
double offramp_race_get_progress (OfframpRace *self);
guint offramp_race_get_n_races (OfframpRace *self);
const OfframpRaceRecord *offramp_race_get_record (OfframpRace *self);
GBytes *offramp_race_get_images (OfframpRace *self);
const OfframpRaceResult *offramp_race_get_result (OfframpRace *self);
const char *offramp_race_get_error (OfframpRace *self);
const GArray *offramp_race_get_points (OfframpRace *self);
double offramp_race_result_get_ratio (const OfframpRaceResult *result);
double offramp_race_result_get_share (const OfframpRaceResult *result);

G_END_DECLS
