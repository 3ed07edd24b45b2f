/* SPDX-License-Identifier: Apache-2.0 */
/* Whether two networks can be compared at all: what their files say they have learned from. */
#include "ee-comparison.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"

/* The word of the main side and its name for people, of a network that says what it was trained on. */
static const char *
find_main (const EeComparisonSide *side, const char **title, GError **error)
{
  const char *pair = side->facts->pair;
  const char *main = pair != NULL ? ee_experiment_get_main (pair, title) : NULL;

  if (main == NULL)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” does not say what it was trained on."), side->name);
  return main;
}

/**
 * ee_comparison_check_main:
 * @sides: [n_sides] networks
 * @n_sides: 1 or more
 * @error: EE_ERROR_INVALID names the first two that differ, and how
 *
 * Returns: whether all have learned from the same main sets in the same ink
 */
gboolean
ee_comparison_check_main (const EeComparisonSide *sides, guint n_sides, GError **error)
{
  const char *first_title, *title;
  const char *first = find_main (&sides[0], &first_title, error);

  for (guint r = 0; first != NULL && r < n_sides; r++)
    {
      const char *ink[] = { sides[0].facts->polarity, sides[r].facts->polarity };
      const char *main = find_main (&sides[r], &title, error);

      if (main == NULL)
        return FALSE;
      if (!g_str_equal (main, first))
        /* Translators: two networks and their main sets, for example “run-a” (MNIST) and “run-b” (SVHN) */
        g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” (%s) and “%s” (%s) do not have the same main images."),
                     sides[0].name, first_title, sides[r].name, title);
      else if (g_strcmp0 (ink[0], ink[1]) != 0)
        g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                     _ ("“%s” and “%s” have learned the same main images, but not in the same ink (%s and %s)."),
                     sides[0].name, sides[r].name, ee_polarity_get_title (ink[0]), ee_polarity_get_title (ink[1]));
      else
        continue;
      return FALSE;
    }

  return first != NULL;
}

/**
 * ee_comparison_check_images:
 * @sides: [n_sides] networks
 * @n_sides: 1 or more
 * @error: EE_ERROR_INVALID names the first two that differ, and how
 *
 * Returns: whether all have learned from the same pair in the same ink
 */
gboolean
ee_comparison_check_images (const EeComparisonSide *sides, guint n_sides, GError **error)
{
  if (!ee_comparison_check_main (sides, n_sides, error))
    return FALSE;

  for (guint r = 1; r < n_sides; r++)
    {
      const char *pairs[] = { sides[0].facts->pair, sides[r].facts->pair };

      if (g_str_equal (pairs[0], pairs[1]))
        continue;
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                   _ ("“%s” (%s) and “%s” (%s) were not trained on the same redundant images."), sides[0].name,
                   ee_experiment_get_pair_title (pairs[0]), sides[r].name, ee_experiment_get_pair_title (pairs[1]));
      return FALSE;
    }

  return TRUE;
}
