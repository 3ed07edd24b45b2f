/* SPDX-License-Identifier: Apache-2.0 */
/* ee-rng.c - xoshiro256++ and the few distributions that Offramp draws from
 *
 * Integer arithmetic and exact scaling only (the normal distribution also needs log, sqrt and cos), so
 * a stored seed gives the same numbers on every machine. No global state; a generator belongs to the
 * thread that uses it.
 *
 * D. Blackman and S. Vigna, Scrambled linear pseudorandom number generators, ACM Transactions on
 * Mathematical Software 47 (2021); the published reference code is in the public domain.
 */
#include "ee-rng.h"

#include <math.h>

#define GOLDEN_GAMMA G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

/* One step of splitmix64: advances @state and returns the mixed value. */
static guint64
splitmix64 (guint64 *state)
{
  guint64 z = (*state += GOLDEN_GAMMA);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static inline guint64
rotate_left (guint64 value, guint bits)
{
  return (value << bits) | (value >> (64 - bits));
}

/**
 * ee_rng_init:
 * @rng: (out): the generator
 * @seed: any number; neighbouring seeds give unrelated streams
 *
 * Fills the state from four steps of splitmix64, as the authors of xoshiro advise.
 */
void
ee_rng_init (EeRng *rng, guint64 seed)
{
  g_return_if_fail (rng != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rng->state); i++)
    rng->state[i] = splitmix64 (&seed);
}

/**
 * ee_rng_next:
 * @rng: the generator
 *
 * Returns: the next 64 random bits
 */
guint64
ee_rng_next (EeRng *rng)
{
  guint64 *s = rng->state;
  guint64 result = rotate_left (s[0] + s[3], 23) + s[0];
  guint64 t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);
  return result;
}

/**
 * ee_rng_uniform:
 * @rng: the generator
 *
 * Returns: a multiple of 2^-53 in [0, 1)
 */
double
ee_rng_uniform (EeRng *rng)
{
  return (double)(ee_rng_next (rng) >> 11) * 0x1.0p-53;
}

/**
 * ee_rng_range:
 * @rng: the generator
 * @low: the lower end
 * @high: the upper end, not below @low
 *
 * Returns: a number spread evenly over [@low, @high)
 */
double
ee_rng_range (EeRng *rng, double low, double high)
{
  return low + (high - low) * ee_rng_uniform (rng);
}

/**
 * ee_rng_below:
 * @rng: the generator
 * @limit: at least 1
 *
 * Unbiased: draws that would favour the small values are thrown away.
 *
 * Returns: an integer in 0..@limit-1, every one as likely as the others
 */
guint
ee_rng_below (EeRng *rng, guint limit)
{
  guint32 threshold;

  g_return_val_if_fail (limit > 0, 0);

  threshold = -(guint32)limit % (guint32)limit;
  for (;;)
    {
      guint64 product = (ee_rng_next (rng) >> 32) * (guint64)limit;

      if ((guint32)product >= threshold)
        return (guint)(product >> 32);
    }
}

/**
 * ee_rng_normal:
 * @rng: the generator
 *
 * The Box-Muller transform; the second number of the pair is not kept, so that the state stays four
 * words and a copy is a fork.
 *
 * Returns: a number from the normal distribution with mean 0 and deviation 1
 */
double
ee_rng_normal (EeRng *rng)
{
  double radius = sqrt (-2.0 * log (1.0 - ee_rng_uniform (rng)));

  return radius * cos (2.0 * G_PI * ee_rng_uniform (rng));
}

/**
 * ee_rng_shuffle:
 * @rng: the generator
 * @values: (array length=n_values): put into random order, in place
 * @n_values: how many
 *
 * Fisher and Yates' shuffle: every order is equally likely.
 */
void
ee_rng_shuffle (EeRng *rng, guint *values, guint n_values)
{
  g_return_if_fail (values != NULL || n_values == 0);

  for (guint i = n_values; i > 1; i--)
    {
      guint j = ee_rng_below (rng, i);
      guint value = values[i - 1];

      values[i - 1] = values[j];
      values[j] = value;
    }
}

/**
 * ee_rng_mix:
 * @a: a seed
 * @b: a number that names a part of the work: an epoch, an image, a layer
 *
 * Returns: a seed for that part, unrelated to those of other parts
 */
guint64
ee_rng_mix (guint64 a, guint64 b)
{
  guint64 first = a;
  guint64 second = splitmix64 (&first) ^ b;

  return splitmix64 (&second);
}
