/* SPDX-License-Identifier: Apache-2.0 */
/* test-fixture.h - small plans, random weights and random batches for the tests of backends
 *
 * Everything comes from a seed. Failures of a backend are failures of the test.
 */
#pragma once

#include "ee-backend.h"

G_BEGIN_DECLS

enum
{
  FIXTURE_NO_EXIT = 0,
  FIXTURE_EXIT_1 = 1 << 1,
  FIXTURE_EXITS_1_2 = 1 << 1 | 1 << 2,
  FIXTURE_N_MAIN = 10,
  FIXTURE_IMAGE_BYTES = 32 * 32 * 3
};

/* Below this sensitivity a net in float can be held to 1e-4. */
#define FIXTURE_CALM 5e-6

typedef enum
{
  FIXTURE_MIXED, /* about half of the rows are main ones, in no order */
  FIXTURE_ALL_MAIN,
  FIXTURE_ALL_REDUNDANT,
  FIXTURE_N_KINDS
} FixtureKind;

/**
 * FixtureBatch:
 * @batch: what a backend is given
 * @images: (owned): the same, writable
 * @labels: (owned): the same, writable
 * @sensitivity: relative L2 by which the worst gradient moves when the parameters' last bits do; 0 if
 *   it was not measured
 */
typedef struct
{
  EeBatch batch;
  guint8 *images;
  guint16 *labels;
  double sensitivity;
} FixtureBatch;

EePlan *fixture_plan_new (EePreset preset, guint width_divisor, guint exits);
char *fixture_describe (EePlan *plan);

EeNet *fixture_net_new (const EeBackend *backend, EePlan *plan, guint max_rows, gboolean training, guint64 seed);
void fixture_fill_slot (const EeBackend *backend, EeNet *net, EePlan *plan, EeSlot slot, guint64 seed);
float *fixture_read (const EeBackend *backend, EeNet *net, EePlan *plan, EeSlot slot, guint tensor);

FixtureBatch *fixture_batch_new (guint rows, FixtureKind kind, guint64 seed);
FixtureBatch *fixture_batch_new_calm (EePlan *plan, guint rows, FixtureKind kind, guint64 net_seed,
                                      guint64 dropout_seed, guint64 seed);
void fixture_batch_free (FixtureBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FixtureBatch, fixture_batch_free)

EeScores fixture_train_pass (const EeBackend *backend, EeNet *net, const FixtureBatch *batch, guint64 dropout_seed);
double fixture_get_norm (const float *values, gsize count);
double fixture_get_distance (const float *a, const float *b, gsize count);

G_END_DECLS
