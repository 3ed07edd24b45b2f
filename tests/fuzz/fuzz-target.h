/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-target.h - what a fuzz target is: one reader, the way to feed it, and small files that it accepts
 *
 * Each target-*.c defines one FuzzTarget. Linked with fuzz-libfuzzer.c it is fuzzed, linked with fuzz-replay.c it is an
 * ordinary test that reads its seeds and all inputs that once broke it. A broken contract aborts.
 */
#pragma once

#include <glib.h>

#include "ee-rng.h"

G_BEGIN_DECLS

/**
 * FuzzTarget:
 * @run: gives the input to the reader and checks what came of it
 * @add_seeds: adds (owned) GBytes that the reader accepts
 * @mutate: (nullable): (transfer full): an input that differs in a way that random bytes would not find, for example in
 *   what is compressed in it; %NULL where the input has no such place
 */
typedef struct
{
  void (*run) (GBytes *input);
  void (*add_seeds) (GPtrArray *seeds);
  GBytes *(*mutate) (GBytes *input, gsize max_size, EeRng *rng);
} FuzzTarget;

extern const FuzzTarget fuzz_target;

/* libFuzzer's own mutations, or the replay's stand-in. */
size_t LLVMFuzzerMutate (guint8 *data, size_t size, size_t max_size);

G_END_DECLS
