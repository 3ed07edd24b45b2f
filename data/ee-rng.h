/* SPDX-License-Identifier: Apache-2.0 */
/* ee-rng.h - the one source of randomness
 *
 * xoshiro256++ (Blackman and Vigna, 2019) seeded by splitmix64: small, fast, the same numbers on
 * every machine. A value type: copy it to fork it. Not for secrets.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 state[4];
} EeRng;

void ee_rng_init (EeRng *rng, guint64 seed);
guint64 ee_rng_next (EeRng *rng);
double ee_rng_uniform (EeRng *rng);
double ee_rng_range (EeRng *rng, double low, double high);
guint ee_rng_below (EeRng *rng, guint limit);
double ee_rng_normal (EeRng *rng);
void ee_rng_shuffle (EeRng *rng, guint *values, guint n_values);
guint64 ee_rng_mix (guint64 a, guint64 b);

G_END_DECLS
