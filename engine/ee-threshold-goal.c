/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a goal; see the header. */
#include "ee-threshold-goal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-error.h"

static const struct
{
  const char *name; /* with "=" where an amount follows */
  gboolean is_percent;
} words[] = {
  [EE_GOAL_ACCURACY] = { "accuracy", FALSE },
  [EE_GOAL_MAIN_LOST] = { "main-lost=", TRUE },
  [EE_GOAL_TIME] = { "time=", FALSE },
};

/**
 * ee_threshold_goal_is_valid:
 * @goal: a goal
 *
 * Returns: whether kind and amount make sense together
 */
gboolean
ee_threshold_goal_is_valid (const EeThresholdGoal *goal)
{
  g_return_val_if_fail (goal != NULL, FALSE);

  switch (goal->kind)
    {
    case EE_GOAL_ACCURACY:
      return goal->amount == 0;
    case EE_GOAL_MAIN_LOST:
      return goal->amount >= 0 && goal->amount <= 1;
    case EE_GOAL_TIME:
      return goal->amount > 0 && goal->amount <= 1;
    default:
      return FALSE;
    }
}

/* "0.6", "0,6", "60%" or "60 %". */
static gboolean
parse_share (const char *text, double *share)
{
  g_autofree char *pointed = g_strdelimit (g_strdup (text), ",", '.');
  char *end = NULL;
  double number = g_ascii_strtod (pointed, &end);

  if (end == pointed)
    return FALSE;
  if (*end == ' ')
    end++;
  if (*end == '%')
    {
      number /= 100;
      end++;
    }
  *share = number;

  return *end == '\0';
}

/**
 * ee_threshold_goal_parse:
 * @text: "accuracy", "main-lost=SHARE" or "time=SHARE"; a share is a number, with a decimal point or comma, or a
 *   percentage
 * @goal: (out): untouched on failure
 * @error: EE_ERROR_INVALID says what goals there are
 *
 * Returns: whether @text is a goal
 */
gboolean
ee_threshold_goal_parse (const char *text, EeThresholdGoal *goal, GError **error)
{
  g_return_val_if_fail (text != NULL && goal != NULL, FALSE);

  for (guint kind = 0; kind < G_N_ELEMENTS (words); kind++)
    {
      const char *name = words[kind].name;
      EeThresholdGoal found = { .kind = kind };
      gboolean matches = kind == EE_GOAL_ACCURACY
                             ? g_str_equal (text, name)
                             : g_str_has_prefix (text, name) && parse_share (text + strlen (name), &found.amount);

      if (matches && ee_threshold_goal_is_valid (&found))
        {
          *goal = found;
          return TRUE;
        }
    }

  g_set_error (
      error, EE_ERROR, EE_ERROR_INVALID,
      _ ("A threshold is chosen for “accuracy”, for “main-lost=0.5%%” (main images that may leave, 0 to 100 %%) "
         "or for “time=0.6” (a share of the network's cost without exit, above 0 and up to 1), not for “%s”."),
      text);
  return FALSE;
}

/**
 * ee_threshold_goal_format:
 * @goal: a valid goal
 *
 * Returns: (transfer full): as ee_threshold_goal_parse() reads it, whatever the language
 */
char *
ee_threshold_goal_format (const EeThresholdGoal *goal)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean is_percent;

  g_return_val_if_fail (goal != NULL && ee_threshold_goal_is_valid (goal), NULL);

  if (goal->kind == EE_GOAL_ACCURACY)
    return g_strdup (words[goal->kind].name);

  is_percent = words[goal->kind].is_percent;
  g_ascii_formatd (number, sizeof number, "%.12g", is_percent ? goal->amount * 100 : goal->amount);
  return g_strconcat (words[goal->kind].name, number, is_percent ? "%" : "", NULL);
}

/**
 * ee_threshold_goal_describe:
 * @goal: a valid goal
 *
 * Returns: (transfer full): for people, for example "at most 0.5 % of the main images lost"
 */
char *
ee_threshold_goal_describe (const EeThresholdGoal *goal)
{
  g_return_val_if_fail (goal != NULL && ee_threshold_goal_is_valid (goal), NULL);

  switch (goal->kind)
    {
    case EE_GOAL_MAIN_LOST:
      return g_strdup_printf (_ ("at most %.4g %% of the main images lost"), goal->amount * 100);
    case EE_GOAL_TIME:
      return g_strdup_printf (_ ("at most %.4g %% of the multiply-adds without exit"), goal->amount * 100);
    case EE_GOAL_ACCURACY:
    default:
      return g_strdup (_ ("best accuracy"));
    }
}
