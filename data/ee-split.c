/* SPDX-License-Identifier: Apache-2.0 */
/* ee-split.c - limits and the validation split, by seed
 *
 * Within a list main images come first and each kind keeps the order of its data set. Nothing is read
 * from pixels.
 */
#include "ee-split.h"

#include <stdlib.h>

#include "ee-rng.h"

/* Names of the independent streams of one seed. */
enum
{
  STREAM_MAIN_LIMIT = 1,
  STREAM_REDUNDANT_LIMIT,
  STREAM_VALIDATION,
};

#define VALIDATION_SHARE 0.05

static int
compare_indices (const void *a, const void *b)
{
  guint first = *(const guint *)a, second = *(const guint *)b;

  return (first > second) - (first < second);
}

/* Writes @n of the numbers below @total, chosen by @seed, in rising order; all of them need no choice. */
static void
choose_some (guint total, guint n, guint64 seed, guint *chosen)
{
  g_autofree guint *numbers = g_new (guint, MAX (total, 1));
  EeRng rng;

  for (guint i = 0; i < total; i++)
    numbers[i] = i;
  if (n < total)
    {
      ee_rng_init (&rng, seed);
      ee_rng_shuffle (&rng, numbers, total);
      qsort (numbers, n, sizeof *numbers, compare_indices);
    }
  for (guint i = 0; i < n; i++)
    chosen[i] = numbers[i];
}

/**
 * ee_split_list_clear:
 * @list: whose indices are freed
 */
void
ee_split_list_clear (EeSplitList *list)
{
  g_clear_pointer (&list->indices, g_free);
  list->n_main = list->n_redundant = 0;
}

/**
 * ee_split_balance:
 * @share: of redundant images, above 0 and below 1
 * @n_main: (inout): main images
 * @n_redundant: (inout): redundant images
 *
 * Makes the side smaller that is too large, so that redundant images have their @share of all; at least
 * one image of each kind stays.
 */
void
ee_split_balance (double share, guint *n_main, guint *n_redundant)
{
  double redundant = *n_main * share / (1 - share), main = *n_redundant * (1 - share) / share;

  g_return_if_fail (share > 0 && share < 1);

  if (redundant <= *n_redundant)
    *n_redundant = MAX (1, (guint)(redundant + 0.5));
  else
    *n_main = MAX (1, (guint)(main + 0.5));
}

/**
 * ee_split_limit:
 * @limit: take at most so many, keeping the share of redundant images; 0 for all
 * @n_main: (inout): main images
 * @n_redundant: (inout): redundant images
 *
 * A limit of two or more keeps at least one image of each kind.
 */
void
ee_split_limit (guint limit, guint *n_main, guint *n_redundant)
{
  guint64 total = (guint64)*n_main + *n_redundant;

  if (limit == 0 || limit >= total)
    return;
  *n_redundant = (guint)(((guint64)*n_redundant * limit + total / 2) / total);
  if (limit >= 2)
    *n_redundant = CLAMP (*n_redundant, 1, limit - 1);
  *n_main = limit - *n_redundant;
}

/**
 * ee_split_take:
 * @has_main: size of the main set
 * @has_redundant: size of the redundant one
 * @n_main: how many of them to take
 * @n_redundant: likewise
 * @seed: of the choice; where all are taken nothing is chosen
 * @all: (out): the images
 */
void
ee_split_take (guint has_main, guint has_redundant, guint n_main, guint n_redundant, guint64 seed, EeSplitList *all)
{
  g_return_if_fail (n_main <= has_main && n_redundant <= has_redundant);

  all->n_main = n_main;
  all->n_redundant = n_redundant;
  all->indices = g_new (guint, (gsize)n_main + n_redundant);
  choose_some (has_main, n_main, ee_rng_mix (seed, STREAM_MAIN_LIMIT), all->indices);
  choose_some (has_redundant, n_redundant, ee_rng_mix (seed, STREAM_REDUNDANT_LIMIT), all->indices + n_main);
}

/* Marks VALIDATION_SHARE of the positions, at least one; a single image stays in training. */
static void
mark_stratum (const guint *positions, guint n, guint64 seed, gboolean *held_out)
{
  guint n_held = MAX (1, (guint)(n * VALIDATION_SHARE + 0.5));
  g_autofree guint *chosen = NULL;

  if (n < 2)
    return;
  chosen = g_new (guint, n_held);
  choose_some (n, n_held, seed, chosen);
  for (guint i = 0; i < n_held; i++)
    held_out[positions[chosen[i]]] = TRUE;
}

/* The positions in @all of one main class, or of everything redundant (@label = number of classes). */
static guint
find_stratum (EeDataset *main, const EeSplitList *all, guint label, guint *positions)
{
  guint n = 0;

  if (label == ee_dataset_get_n_classes (main))
    for (guint i = 0; i < all->n_redundant; i++)
      positions[n++] = all->n_main + i;
  else
    for (guint i = 0; i < all->n_main; i++)
      if (ee_dataset_get_label (main, all->indices[i]) == label)
        positions[n++] = i;
  return n;
}

static void
append (EeSplitList *list, guint index, gboolean redundant)
{
  list->indices[list->n_main + list->n_redundant] = index;
  if (redundant)
    list->n_redundant++;
  else
    list->n_main++;
}

/**
 * ee_split_hold_out:
 * @main: the main set, whose labels are the strata; all redundant images are one more
 * @all: the training images
 * @seed: of the choice
 * @train: (out): what is left
 * @validation: (out): 5 % of each stratum, at least one image of each that has two
 */
void
ee_split_hold_out (EeDataset *main, const EeSplitList *all, guint64 seed, EeSplitList *train, EeSplitList *validation)
{
  guint total = all->n_main + all->n_redundant;
  g_autofree gboolean *held_out = g_new0 (gboolean, total);
  g_autofree guint *positions = g_new (guint, total);

  for (guint label = 0; label <= ee_dataset_get_n_classes (main); label++)
    {
      guint n = find_stratum (main, all, label, positions);

      mark_stratum (positions, n, ee_rng_mix (ee_rng_mix (seed, STREAM_VALIDATION), label), held_out);
    }

  *train = (EeSplitList){ g_new (guint, total) };
  *validation = (EeSplitList){ g_new (guint, total) };
  for (guint i = 0; i < total; i++)
    append (held_out[i] ? validation : train, all->indices[i], i >= all->n_main);
}
