/* SPDX-License-Identifier: Apache-2.0 */
/* A short list, kept in order while the scores pass by; pixels and names are fetched for those alone that are in it. */
#include "ee-mistakes.h"

typedef struct
{
  EeMistakeKind kind;
  guint index, answer;
  double certainty;
} Candidate;

/* Whether the image is answered wrongly, and how certain of that the network is. */
static gboolean
judge (const EeScoreSet *scores, guint index, double threshold, Candidate *candidate)
{
  const EeScore *score = &scores->items[index];
  const gboolean leaves = ee_score_leaves (scores, score, threshold);
  const gboolean redundant = score->label >= scores->n_main;

  candidate->index = index;
  candidate->answer = score->answer;
  if (scores->n_exits == 0) /* nothing can leave: "redundant" is one class among others */
    {
      candidate->kind = EE_MISTAKE_CLASS;
      candidate->certainty = score->p_answer;
      return score->answer != EE_SCORE_NO_ANSWER
             && MIN (score->answer, scores->n_main) != MIN (score->label, scores->n_main);
    }
  if (redundant && !leaves)
    {
      candidate->kind = EE_MISTAKE_KEPT;
      candidate->certainty = 1 - score->p_redundant;
      return TRUE;
    }
  if (!redundant && leaves)
    {
      candidate->kind = EE_MISTAKE_LEFT;
      candidate->certainty = 0;
      for (guint e = 0; e < scores->n_exits; e++)
        candidate->certainty = MAX (candidate->certainty, score->p_exits[e]);
      return TRUE;
    }
  candidate->kind = EE_MISTAKE_CLASS;
  candidate->certainty = score->p_answer;
  return !redundant && score->answer != EE_SCORE_NO_ANSWER && score->answer != score->label;
}

/* Puts @candidate where it belongs among the @n before it; the last falls out of a full list. */
static guint
insert (Candidate *list, guint n, const Candidate *candidate)
{
  guint place = n;

  while (place > 0 && list[place - 1].certainty < candidate->certainty)
    place--;
  if (place == EE_MISTAKES_MAX)
    return n;
  n = MIN (n + 1, EE_MISTAKES_MAX);
  for (guint i = n - 1; i > place; i--)
    list[i] = list[i - 1];
  list[place] = *candidate;
  return n;
}

static void
copy_name (char *to, const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);
  const char *end;

  g_strlcpy (to, valid, EE_MISTAKE_NAME_BYTES);
  /* A cut must not leave half a letter. */
  if (!g_utf8_validate (to, -1, &end))
    to[end - to] = '\0';
}

static void
fill (EeMistake *mistake, const Candidate *candidate, const EeScoreSet *scores, EeExperiment *experiment, EeSplit split)
{
  const guint label = scores->items[candidate->index].label;

  mistake->kind = candidate->kind;
  mistake->index = candidate->index;
  mistake->certainty = candidate->certainty;
  copy_name (mistake->truth, ee_experiment_get_class_name (experiment, MIN (label, scores->n_main)));
  copy_name (mistake->answer, candidate->kind == EE_MISTAKE_CLASS
                                  ? ee_experiment_get_class_name (experiment, MIN (candidate->answer, scores->n_main))
                                  : "");
  ee_experiment_copy_image (experiment, split, candidate->index, mistake->pixels);
}

/**
 * ee_mistakes_find:
 * @scores: of all images of @split
 * @experiment: with @split loaded
 * @split: whose images the scores are of
 * @threshold: P(redundant) from which an image leaves
 * @mistakes: (out): the wrong answers that the network is most certain of
 */
void
ee_mistakes_find (const EeScoreSet *scores, EeExperiment *experiment, EeSplit split, double threshold,
                  EeMistakes *mistakes)
{
  Candidate list[EE_MISTAKES_MAX], candidate;

  g_return_if_fail (scores != NULL && experiment != NULL && mistakes != NULL);

  mistakes->n_items = mistakes->n_wrong = 0;
  mistakes->n_images = scores->n_images;
  for (guint i = 0; i < scores->n_images; i++)
    if (judge (scores, i, threshold, &candidate))
      {
        mistakes->n_wrong++;
        mistakes->n_items = insert (list, mistakes->n_items, &candidate);
      }
  for (guint i = 0; i < mistakes->n_items; i++)
    fill (&mistakes->items[i], &list[i], scores, experiment, split);
}
