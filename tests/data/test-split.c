/* SPDX-License-Identifier: Apache-2.0 */
/* Limits, the validation split and the order of batches, on sets whose pixels do not matter. */
#include "ee-split.h"

#include <string.h>

#include "ee-order.h"

static EeDataset *
make_set (guint n, guint n_classes)
{
  guint8 *pixels = g_malloc0 ((gsize)n * EE_IMAGE_SIDE * EE_IMAGE_SIDE);
  guint16 *labels = g_new (guint16, n);

  for (guint i = 0; i < n; i++)
    labels[i] = (guint16)(i % n_classes);
  return ee_dataset_new ("set", n_classes, 1, n, pixels, labels, "nowhere", "none");
}

/* As an experiment does: the limit decides how many, the seed which. */
static void
take (EeDataset *main, EeDataset *redundant, guint limit, guint64 seed, EeSplitList *all)
{
  guint has_main = ee_dataset_get_n_images (main), n_main = has_main;
  guint has_redundant = ee_dataset_get_n_images (redundant), n_redundant = has_redundant;

  ee_split_limit (limit, &n_main, &n_redundant);
  ee_split_take (has_main, has_redundant, n_main, n_redundant, seed, all);
}

static void
test_take_all (void)
{
  g_autoptr (EeDataset) main = make_set (50, 10);
  g_autoptr (EeDataset) redundant = make_set (30, 5);
  EeSplitList all = { 0 };

  take (main, redundant, 0, 1, &all);
  g_assert_cmpuint (all.n_main, ==, 50);
  g_assert_cmpuint (all.n_redundant, ==, 30);
  for (guint i = 0; i < 80; i++)
    g_assert_cmpuint (all.indices[i], ==, i < 50 ? i : i - 50);
  ee_split_list_clear (&all);
  take (main, redundant, 80, 1, &all);
  g_assert_cmpuint (all.n_main + all.n_redundant, ==, 80);
  ee_split_list_clear (&all);
}

static void
test_limit_keeps_the_share (void)
{
  static const guint limits[] = { 1, 2, 3, 10, 37, 500, 999 };
  g_autoptr (EeDataset) main = make_set (700, 10);
  g_autoptr (EeDataset) redundant = make_set (300, 5);

  for (guint l = 0; l < G_N_ELEMENTS (limits); l++)
    {
      EeSplitList all = { 0 };

      take (main, redundant, limits[l], 1, &all);
      g_assert_cmpuint (all.n_main + all.n_redundant, ==, limits[l]);
      if (limits[l] >= 2)
        {
          g_assert_cmpuint (all.n_redundant, >=, 1);
          g_assert_cmpuint (all.n_main, >=, 1);
        }
      if (limits[l] >= 3)
        g_assert_cmpfloat_with_epsilon (all.n_redundant, limits[l] * 0.3, 0.5 + 1e-9);
      for (guint i = 1; i < all.n_main; i++)
        g_assert_cmpuint (all.indices[i], >, all.indices[i - 1]);
      ee_split_list_clear (&all);
    }
}

static void
test_balance (void)
{
  static const struct
  {
    double share;
    guint has_main, has_redundant, n_main, n_redundant;
  } cases[] = {
    { 0.5, 700, 300, 300, 300 }, { 0.1, 900, 300, 900, 100 },       { 0.75, 900, 300, 100, 300 },
    { 0.3, 700, 300, 700, 300 }, { 2.0 / 7, 1000, 600, 1000, 400 }, { 2.0 / 7, 15000, 6000, 15000, 6000 },
    { 0.001, 10, 10, 10, 1 },    { 0.999, 10, 10, 1, 10 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n_main = cases[i].has_main, n_redundant = cases[i].has_redundant;

      ee_split_balance (cases[i].share, &n_main, &n_redundant);
      g_assert_cmpuint (n_main, ==, cases[i].n_main);
      g_assert_cmpuint (n_redundant, ==, cases[i].n_redundant);
    }
}

/* A limited set is drawn from everywhere, not from the start, and by the seed. */
static void
test_limit_is_drawn_by_seed (void)
{
  g_autoptr (EeDataset) main = make_set (1000, 10);
  g_autoptr (EeDataset) redundant = make_set (1000, 5);
  EeSplitList first = { 0 }, again = { 0 }, other = { 0 };
  guint late = 0;

  take (main, redundant, 200, 1, &first);
  take (main, redundant, 200, 1, &again);
  take (main, redundant, 200, 2, &other);
  for (guint i = 0; i < first.n_main; i++)
    late += first.indices[i] >= 500;
  g_assert_cmpuint (late, >, 30);
  g_assert_cmpuint (late, <, 70);
  g_assert_cmpmem (first.indices, 200 * sizeof (guint), again.indices, 200 * sizeof (guint));
  g_assert_true (memcmp (first.indices, other.indices, 200 * sizeof (guint)) != 0);
  ee_split_list_clear (&first);
  ee_split_list_clear (&again);
  ee_split_list_clear (&other);
}

static guint
count_label (EeDataset *main, const EeSplitList *list, guint label)
{
  guint n = 0;

  for (guint i = 0; i < list->n_main; i++)
    n += ee_dataset_get_label (main, list->indices[i]) == label;
  return n;
}

static void
test_validation_is_stratified (void)
{
  g_autoptr (EeDataset) main = make_set (2000, 10);
  g_autoptr (EeDataset) redundant = make_set (1500, 50);
  EeSplitList all = { 0 }, train = { 0 }, validation = { 0 };
  guint seen[3500] = { 0 };

  take (main, redundant, 0, 1, &all);
  ee_split_hold_out (main, &all, 1, &train, &validation);
  for (guint label = 0; label < 10; label++)
    {
      g_assert_cmpuint (count_label (main, &validation, label), ==, 10);
      g_assert_cmpuint (count_label (main, &train, label), ==, 190);
    }
  g_assert_cmpuint (validation.n_redundant, ==, 75);
  g_assert_cmpuint (train.n_redundant, ==, 1425);

  for (guint i = 0; i < train.n_main + train.n_redundant; i++)
    seen[train.indices[i] + (i >= train.n_main ? 2000 : 0)]++;
  for (guint i = 0; i < validation.n_main + validation.n_redundant; i++)
    seen[validation.indices[i] + (i >= validation.n_main ? 2000 : 0)]++;
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_cmpuint (seen[i], ==, 1);
  ee_split_list_clear (&all);
  ee_split_list_clear (&train);
  ee_split_list_clear (&validation);
}

/* Strata of one image stay in training, those of two to ten give one away. */
static void
test_validation_of_small_sets (void)
{
  g_autoptr (EeDataset) main = make_set (15, 10);
  g_autoptr (EeDataset) redundant = make_set (3, 3);
  EeSplitList all = { 0 }, train = { 0 }, validation = { 0 };

  take (main, redundant, 0, 1, &all);
  ee_split_hold_out (main, &all, 1, &train, &validation);
  for (guint label = 0; label < 10; label++)
    {
      g_assert_cmpuint (count_label (main, &validation, label), ==, label < 5 ? 1 : 0);
      g_assert_cmpuint (count_label (main, &train, label), ==, 1);
    }
  g_assert_cmpuint (validation.n_redundant, ==, 1);
  g_assert_cmpuint (train.n_redundant, ==, 2);
  ee_split_list_clear (&all);
  ee_split_list_clear (&train);
  ee_split_list_clear (&validation);
}

/* Every batch of every mixture has its share of main images, rounded down or up; no image comes twice. */
static void
test_order_spreads_evenly (void)
{
  static const guint mixes[][3]
      = { { 700, 300, 64 }, { 43, 57, 10 }, { 1, 99, 7 }, { 100, 0, 9 }, { 0, 100, 9 }, { 5, 5, 10 }, { 13, 8, 1 } };

  for (guint m = 0; m < G_N_ELEMENTS (mixes); m++)
    {
      guint n_main = mixes[m][0], total = mixes[m][0] + mixes[m][1], rows = mixes[m][2];
      EeOrder *order = ee_order_new (n_main, mixes[m][1], rows, 1);
      guint steps = ee_order_get_steps_per_epoch (order);

      g_assert_cmpuint (steps, ==, total / rows);
      for (guint epoch = 0; epoch < 3; epoch++)
        {
          g_autofree guint *seen = g_new0 (guint, total);

          for (guint step = 0; step < steps; step++)
            {
              guint n_main_rows = 0;

              for (guint row = 0; row < rows; row++)
                {
                  guint index = ee_order_get (order, epoch * steps + step, row);

                  g_assert_cmpuint (index, <, total);
                  g_assert_cmpuint (++seen[index], ==, 1);
                  n_main_rows += index < n_main;
                }
              g_assert_cmpuint (n_main_rows, >=, rows * n_main / total);
              g_assert_cmpuint (n_main_rows, <=, (rows * n_main + total - 1) / total);
            }
        }
      ee_order_free (order);
    }
}

/* Any step can be asked first, and asking back and forth changes nothing. */
static void
test_order_depends_on_seed_and_step_alone (void)
{
  EeOrder *order = ee_order_new (300, 200, 16, 5);
  EeOrder *fresh = ee_order_new (300, 200, 16, 5);
  EeOrder *other = ee_order_new (300, 200, 16, 6);
  guint n_same_seed = 0, n_same_epoch = 0;

  g_assert_cmpuint (ee_order_get (fresh, 1000, 3), ==, ee_order_get (order, 1000, 3));
  for (guint64 step = 0; step < 100; step++)
    for (guint row = 0; row < 16; row++)
      {
        g_assert_cmpuint (ee_order_get (order, step, row), ==, ee_order_get (fresh, step, row));
        n_same_seed += ee_order_get (order, step, row) == ee_order_get (other, step, row);
      }
  for (guint64 step = 0; step < 31; step++)
    for (guint row = 0; row < 16; row++)
      n_same_epoch += ee_order_get (order, step, row) == ee_order_get (fresh, step + 31, row);
  g_assert_cmpuint (n_same_seed, <, 30);
  g_assert_cmpuint (n_same_epoch, <, 15);
  ee_order_free (order);
  ee_order_free (fresh);
  ee_order_free (other);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/split/take-all", test_take_all);
  g_test_add_func ("/split/balance", test_balance);
  g_test_add_func ("/split/limit-keeps-the-share", test_limit_keeps_the_share);
  g_test_add_func ("/split/limit-is-drawn-by-seed", test_limit_is_drawn_by_seed);
  g_test_add_func ("/split/validation-is-stratified", test_validation_is_stratified);
  g_test_add_func ("/split/validation-of-small-sets", test_validation_of_small_sets);
  g_test_add_func ("/split/order-spreads-evenly", test_order_spreads_evenly);
  g_test_add_func ("/split/order-depends-on-seed-and-step-alone", test_order_depends_on_seed_and_step_alone);
  return g_test_run ();
}
