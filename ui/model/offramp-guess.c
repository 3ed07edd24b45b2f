/* SPDX-License-Identifier: Apache-2.0 */
/* Covers the images of a list and judges the answers. An answer may come before the network's: then it is judged when
 * that is there. What was judged stays judged, whatever the threshold does later. */
#include "offramp-guess.h"

#include <glib/gi18n.h>

typedef struct
{
  OfframpGuessWay way;
  guint label;
  OfframpGuessOutcome outcome;
  gboolean class_judged, class_right;
  gulong handler; /* waits for the verdict; 0 for none */
} Answer;

struct _OfframpGuess
{
  GObject parent_instance;

  GListModel *samples;
  GHashTable *answers; /* OfframpSample, owned, to Answer */
  GHashTable *excused; /* names of images that were guessed before they came */
  OfframpGuessScore score;
  gboolean active;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpGuess, offramp_guess, G_TYPE_OBJECT)

static void
cover (OfframpGuess *self, guint position, guint n_samples)
{
  for (guint i = position; i < position + n_samples; i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (self->samples, i);

      offramp_guess_cover (self, sample);
    }
}

static void
cover_all (OfframpGuess *self)
{
  cover (self, 0, g_list_model_get_n_items (self->samples));
}

static void
items_changed_cb (OfframpGuess *self, guint position, guint removed, guint added)
{
  if (self->active)
    cover (self, position, added);
}

static void
count (OfframpGuess *self, const Answer *answer)
{
  const gboolean right = answer->outcome == OFFRAMP_GUESS_RIGHT;

  self->score.right += right;
  self->score.wrong += !right;
  self->score.streak = right ? self->score.streak + 1 : 0;
  self->score.best_streak = MAX (self->score.best_streak, self->score.streak);
  self->score.classes += answer->class_judged;
  self->score.classes_right += answer->class_right;
}

/* Returns whether there was a verdict to judge by. */
static gboolean
judge (OfframpGuess *self, OfframpSample *sample, Answer *answer)
{
  const OfframpVerdict *verdict = offramp_sample_get_verdict (sample);
  gboolean left;

  if (verdict == NULL)
    return FALSE;
  left = offramp_verdict_get_exit_block (verdict) > 0;
  answer->outcome = left == (answer->way == OFFRAMP_GUESS_LEAVES) ? OFFRAMP_GUESS_RIGHT : OFFRAMP_GUESS_WRONG;
  if (!left && answer->way == OFFRAMP_GUESS_STAYS && answer->label != OFFRAMP_GUESS_NO_CLASS)
    {
      answer->class_judged = TRUE;
      answer->class_right = answer->label == verdict->route.label;
    }
  count (self, answer);
  return TRUE;
}

static void
sample_changed_cb (OfframpGuess *self, OfframpSample *sample)
{
  Answer *answer = g_hash_table_lookup (self->answers, sample);

  if (answer == NULL || answer->outcome != OFFRAMP_GUESS_PENDING || !judge (self, sample, answer))
    return;
  g_clear_signal_handler (&answer->handler, sample);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget_answers (OfframpGuess *self)
{
  GHashTableIter iter;
  gpointer sample, answer;

  g_hash_table_iter_init (&iter, self->answers);
  while (g_hash_table_iter_next (&iter, &sample, &answer))
    g_clear_signal_handler (&((Answer *)answer)->handler, sample);
  g_hash_table_remove_all (self->answers);
}

static void
offramp_guess_dispose (GObject *object)
{
  OfframpGuess *self = OFFRAMP_GUESS (object);

  if (self->samples != NULL)
    {
      forget_answers (self);
      self->active = FALSE;
      cover_all (self);
    }
  g_clear_object (&self->samples);

  G_OBJECT_CLASS (offramp_guess_parent_class)->dispose (object);
}

static void
offramp_guess_finalize (GObject *object)
{
  g_hash_table_unref (OFFRAMP_GUESS (object)->answers);
  g_hash_table_unref (OFFRAMP_GUESS (object)->excused);

  G_OBJECT_CLASS (offramp_guess_parent_class)->finalize (object);
}

static void
offramp_guess_class_init (OfframpGuessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = offramp_guess_dispose;
  G_OBJECT_CLASS (klass)->finalize = offramp_guess_finalize;

  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_guess_init (OfframpGuess *self)
{
  self->answers = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
  self->excused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * offramp_guess_new:
 * @samples: of OfframpSample; new ones are covered as they come, while the mode is on
 *
 * Returns: (transfer full): the mode, off
 */
OfframpGuess *
offramp_guess_new (GListModel *samples)
{
  OfframpGuess *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (samples), NULL);

  self = g_object_new (OFFRAMP_TYPE_GUESS, NULL);
  self->samples = g_object_ref (samples);
  g_signal_connect_object (samples, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * offramp_guess_set_active:
 * @self: the mode
 * @active: whether verdicts are covered; when it ends all are shown, and the score stays
 */
void
offramp_guess_set_active (OfframpGuess *self, gboolean active)
{
  g_return_if_fail (OFFRAMP_IS_GUESS (self));

  if (self->active == active)
    return;
  self->active = active;
  cover_all (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_guess_is_active:
 * @self: the mode
 *
 * Returns: whether verdicts are covered
 */
gboolean
offramp_guess_is_active (OfframpGuess *self)
{
  g_return_val_if_fail (OFFRAMP_IS_GUESS (self), FALSE);
  return self->active;
}

/**
 * offramp_guess_can_answer:
 * @self: the mode
 * @sample: (nullable): an image
 *
 * Returns: whether its verdict waits for a guess
 */
gboolean
offramp_guess_can_answer (OfframpGuess *self, OfframpSample *sample)
{
  g_return_val_if_fail (OFFRAMP_IS_GUESS (self), FALSE);
  return sample != NULL && self->active && offramp_sample_is_covered (sample)
         && offramp_sample_get_error (sample) == NULL;
}

/**
 * offramp_guess_answer:
 * @self: the mode
 * @sample: an image that can be answered; another is left alone
 * @way: what the class thinks
 * @label: its class among the network's, or %OFFRAMP_GUESS_NO_CLASS
 *
 * The verdict is shown and the answer judged, as soon as there is one.
 */
void
offramp_guess_answer (OfframpGuess *self, OfframpSample *sample, OfframpGuessWay way, guint label)
{
  Answer *answer;

  g_return_if_fail (OFFRAMP_IS_GUESS (self) && OFFRAMP_IS_SAMPLE (sample));

  if (!offramp_guess_can_answer (self, sample))
    return;
  answer = g_new0 (Answer, 1);
  answer->way = way;
  answer->label = label;
  answer->outcome = OFFRAMP_GUESS_PENDING;
  g_hash_table_insert (self->answers, g_object_ref (sample), answer);
  answer->handler
      = g_signal_connect_object (sample, "changed", G_CALLBACK (sample_changed_cb), self, G_CONNECT_SWAPPED);
  offramp_sample_set_covered (sample, FALSE);
  if (answer->outcome == OFFRAMP_GUESS_PENDING)
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_guess_cover:
 * @self: the mode
 * @sample: an image, in the list or not: what is being drawn
 *
 * Covers it while the mode is on and nobody has guessed it, and uncovers it otherwise.
 */
void
offramp_guess_cover (OfframpGuess *self, OfframpSample *sample)
{
  g_return_if_fail (OFFRAMP_IS_GUESS (self) && OFFRAMP_IS_SAMPLE (sample));

  offramp_sample_set_covered (sample,
                              self->active && !g_hash_table_contains (self->answers, sample)
                                  && !g_hash_table_contains (self->excused, offramp_sample_get_raw_name (sample)));
}

/**
 * offramp_guess_excuse:
 * @self: the mode
 * @name: of an image that is about to come
 *
 * It was guessed while it was being drawn: nobody is asked about it again.
 */
void
offramp_guess_excuse (OfframpGuess *self, const char *name)
{
  g_return_if_fail (OFFRAMP_IS_GUESS (self) && name != NULL);

  g_hash_table_add (self->excused, g_strdup (name));
}

/**
 * offramp_guess_reset:
 * @self: the mode
 *
 * The score is nil again, and everything is to be guessed anew.
 */
void
offramp_guess_reset (OfframpGuess *self)
{
  g_return_if_fail (OFFRAMP_IS_GUESS (self));

  forget_answers (self);
  g_hash_table_remove_all (self->excused);
  self->score = (OfframpGuessScore){ 0 };
  cover_all (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_guess_get_outcome:
 * @self: the mode
 * @sample: (nullable): an image
 *
 * Returns: how the guess about it turned out
 */
OfframpGuessOutcome
offramp_guess_get_outcome (OfframpGuess *self, OfframpSample *sample)
{
  const Answer *answer;

  g_return_val_if_fail (OFFRAMP_IS_GUESS (self), OFFRAMP_GUESS_NONE);
  answer = sample != NULL ? g_hash_table_lookup (self->answers, sample) : NULL;
  return answer != NULL ? answer->outcome : OFFRAMP_GUESS_NONE;
}

/**
 * offramp_guess_get_score:
 * @self: the mode
 *
 * Returns: (transfer none): as of the last "changed"
 */
const OfframpGuessScore *
offramp_guess_get_score (OfframpGuess *self)
{
  g_return_val_if_fail (OFFRAMP_IS_GUESS (self), NULL);
  return &self->score;
}

/**
 * offramp_guess_format_outcome:
 * @self: the mode
 * @sample: (nullable): an image
 *
 * Returns: (transfer full) (nullable): "Right! Left at block 1."; NULL where nothing was guessed
 */
char *
offramp_guess_format_outcome (OfframpGuess *self, OfframpSample *sample)
{
  const Answer *answer;
  const OfframpVerdict *verdict;
  g_autofree char *headline = NULL;

  g_return_val_if_fail (OFFRAMP_IS_GUESS (self), NULL);
  answer = sample != NULL ? g_hash_table_lookup (self->answers, sample) : NULL;
  if (answer == NULL)
    return NULL;
  verdict = offramp_sample_get_verdict (sample);
  if (answer->outcome == OFFRAMP_GUESS_PENDING || verdict == NULL)
    return g_strdup (_ ("Guessed. The network still thinks…"));
  headline = offramp_verdict_format_headline (verdict);
  if (answer->outcome == OFFRAMP_GUESS_WRONG)
    return g_strdup_printf (_ ("Wrong this time. %s."), headline);
  if (!answer->class_judged)
    return g_strdup_printf (_ ("Right! %s."), headline);
  return g_strdup_printf (answer->class_right ? _ ("Right, and the class too! %s.")
                                              : _ ("The way is right, the class is not. %s."),
                          headline);
}

/**
 * offramp_guess_format_score:
 * @self: the mode
 *
 * Returns: (transfer full): "Class 4 : 1 network · 3 in a row, best 3"
 */
char *
offramp_guess_format_score (OfframpGuess *self)
{
  g_autofree char *points = NULL, *row = NULL;

  g_return_val_if_fail (OFFRAMP_IS_GUESS (self), NULL);
  /* Translators: a score like that of a match: the pupils' points, then the network's */
  points = g_strdup_printf (_ ("Class %u : %u network"), self->score.right, self->score.wrong);
  row = g_strdup_printf (_ ("%u in a row, best %u"), self->score.streak, self->score.best_streak);
  if (self->score.classes > 0)
    {
      g_autofree char *named = g_strdup_printf (_ ("named %u of %u"), self->score.classes_right, self->score.classes);

      return g_strdup_printf ("%s · %s · %s", points, row, named);
    }
  return g_strdup_printf ("%s · %s", points, row);
}
