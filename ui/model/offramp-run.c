/* SPDX-License-Identifier: Apache-2.0 */
/* A summary is replaced as a whole; who shows a run asks it again after "changed". */
#include "offramp-run.h"

#include <glib/gi18n.h>

#include "offramp-setting-words.h"
#include "offramp-training-text.h"

enum
{
  MAX_LABEL_SETTINGS = 2
};

struct _OfframpRun
{
  GObject parent_instance;

  char *path;
  char *given_name; /* NULL where the name is made of the settings */
  char *name;
  EeRunSummary *summary; /* NULL where there is an error */
  char *error;
};

G_DEFINE_FINAL_TYPE (OfframpRun, offramp_run, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
make_name (OfframpRun *self)
{
  g_free (self->name);
  if (self->given_name != NULL)
    self->name = g_strdup (self->given_name);
  else if (self->summary != NULL)
    self->name = offramp_run_make_name (&self->summary->settings);
  else
    self->name = g_path_get_basename (self->path);
}

static void
offramp_run_finalize (GObject *object)
{
  OfframpRun *self = OFFRAMP_RUN (object);

  g_free (self->path);
  g_free (self->given_name);
  g_free (self->name);
  g_free (self->error);
  ee_run_summary_free (self->summary);
  G_OBJECT_CLASS (offramp_run_parent_class)->finalize (object);
}

static void
offramp_run_class_init (OfframpRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_run_finalize;

  signals[CHANGED] = g_signal_new ("changed", OFFRAMP_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_run_init (OfframpRun *self)
{
}

/**
 * offramp_run_make_name:
 * @settings: of a training
 *
 * Returns: (transfer full): for example "MNIST + Omniglot × 1/4, exit after block 1", and ", δ 2" where it is not the
 *   paper's 1
 */
char *
offramp_run_make_name (const EeSettings *settings)
{
  g_autofree char *data = offramp_setting_words_format (settings, OFFRAMP_SETTING_DATA);
  g_autofree char *exits = offramp_setting_words_describe_exits (settings->exits);
  g_autofree char *width = g_strdup (ee_settings_format_width (settings->width_divisor));

  if (ee_settings_get_main_weight (settings) != 1)
    /* Translators: data, width of the network, "exit after block 1", and the weight of the loss L2 */
    return g_strdup_printf (_ ("%s × %s, %s, δ %g"), data, width, exits, settings->main_weight);
  /* Translators: data, width of the network, and "exit after block 1" or "no exit" */
  return g_strdup_printf (_ ("%s × %s, %s"), data, width, exits);
}

/**
 * offramp_run_new:
 * @path: its folder
 * @given_name: (nullable): that the user gave it
 * @summary: (transfer full) (nullable): what run.json says; NULL where it could not be read
 * @error: (nullable): why not
 *
 * Returns: (transfer full): the run
 */
OfframpRun *
offramp_run_new (const char *path, const char *given_name, EeRunSummary *summary, const char *error)
{
  OfframpRun *self = g_object_new (OFFRAMP_TYPE_RUN, NULL);

  self->path = g_strdup (path);
  self->given_name = given_name != NULL && *given_name != '\0' ? g_strdup (given_name) : NULL;
  self->summary = summary;
  self->error = g_strdup (error);
  make_name (self);
  return self;
}

static gboolean
says_the_same (OfframpRun *self, OfframpRun *newer)
{
  const EeRunSummary *a = self->summary, *b = newer->summary;

  if (g_strcmp0 (self->name, newer->name) != 0 || (a == NULL) != (b == NULL))
    return FALSE;
  return a == NULL
         || (a->state.step == b->state.step && a->state.finished == b->state.finished
             && a->state.best_score == b->state.best_score && a->is_written == b->is_written
             && a->has_model == b->has_model && a->can_resume == b->can_resume && a->alarm == b->alarm);
}

/**
 * offramp_run_update:
 * @self: a run
 * @newer: the same run, read later; it is empty afterwards
 */
void
offramp_run_update (OfframpRun *self, OfframpRun *newer)
{
  g_return_if_fail (OFFRAMP_IS_RUN (self) && OFFRAMP_IS_RUN (newer));

  if (says_the_same (self, newer))
    return;
  ee_run_summary_free (self->summary);
  self->summary = g_steal_pointer (&newer->summary);
  g_free (self->error);
  self->error = g_steal_pointer (&newer->error);
  g_free (self->given_name);
  self->given_name = g_steal_pointer (&newer->given_name);
  make_name (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_run_set_given_name:
 * @self: a run
 * @name: (nullable): that the user gives it; NULL or "" for the one made of its settings
 *
 * Writes nothing; see offramp_runs_rename().
 */
void
offramp_run_set_given_name (OfframpRun *self, const char *name)
{
  g_return_if_fail (OFFRAMP_IS_RUN (self));

  g_free (self->given_name);
  self->given_name = name != NULL && *name != '\0' ? g_strdup (name) : NULL;
  make_name (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * offramp_run_get_path:
 * @self: a run
 *
 * Returns: (transfer none): its folder
 */
const char *
offramp_run_get_path (OfframpRun *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RUN (self), NULL);

  return self->path;
}

/**
 * offramp_run_get_name:
 * @self: a run
 *
 * Returns: (transfer none): for people
 */
const char *
offramp_run_get_name (OfframpRun *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RUN (self), NULL);

  return self->name;
}

/**
 * offramp_run_get_given_name:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the name that the user gave it
 */
const char *
offramp_run_get_given_name (OfframpRun *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RUN (self), NULL);

  return self->given_name;
}

/**
 * offramp_run_get_summary:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): what run.json says; %NULL where it could not be read
 */
const EeRunSummary *
offramp_run_get_summary (OfframpRun *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RUN (self), NULL);

  return self->summary;
}

/**
 * offramp_run_get_error:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): why run.json could not be read
 */
const char *
offramp_run_get_error (OfframpRun *self)
{
  g_return_val_if_fail (OFFRAMP_IS_RUN (self), NULL);

  return self->error;
}

static const char *
describe_state (const EeRunSummary *summary)
{
  if (summary->is_written)
    return _ ("in training");
  if (summary->state.finished)
    return summary->state.stopped_early ? _ ("finished early") : _ ("finished");
  if (summary->alarm == EE_ALARM_NOT_FINITE)
    return _ ("diverged");
  return summary->can_resume ? _ ("stopped, can go on") : _ ("stopped");
}

/**
 * offramp_run_describe:
 * @self: a run
 *
 * Returns: (transfer full): how far it came, for example "99.52 % · finished · 6 min 2 s"
 */
char *
offramp_run_describe (OfframpRun *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const EeRunSummary *summary;

  g_return_val_if_fail (OFFRAMP_IS_RUN (self), NULL);

  summary = self->summary;
  if (summary == NULL)
    return g_strdup (_ ("damaged"));
  if (summary->state.best_score >= 0)
    {
      g_autofree char *percent = offramp_training_format_percent (summary->state.best_score);

      g_string_append_printf (text, "%s · ", percent);
    }
  g_string_append (text, describe_state (summary));
  if (summary->state.seconds >= 1)
    {
      g_autofree char *time = offramp_training_format_duration (summary->state.seconds);

      g_string_append_printf (text, " · %s", time);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Appends to the name of run @index in which settings it differs from the others of that name, or the how many-th it
 * is. */
static char *
make_label (GPtrArray *runs, guint index)
{
  OfframpRun *run = g_ptr_array_index (runs, index);
  g_autofree const EeSettings **settings = g_new (const EeSettings *, runs->len);
  g_autoptr (GString) label = g_string_new (run->name);
  OfframpSetting differences[OFFRAMP_N_SETTINGS];
  guint n = 0, number = 0, n_differences;

  for (guint i = 0; i < runs->len; i++)
    {
      OfframpRun *other = g_ptr_array_index (runs, i);

      number += g_str_equal (other->name, run->name) && i <= index;
      if (g_str_equal (other->name, run->name) && other->summary != NULL)
        settings[n++] = &other->summary->settings;
    }
  if (n < 2 || run->summary == NULL)
    return g_strdup (run->name);
  n_differences = offramp_setting_words_find_differences (settings, n, differences);
  for (guint d = 0; d < MIN (n_differences, MAX_LABEL_SETTINGS); d++)
    {
      g_autofree char *words = offramp_setting_words_format (&run->summary->settings, differences[d]);

      g_string_append_printf (label, " · %s: %s", offramp_setting_words_get_title (differences[d]), words);
    }
  if (n_differences == 0)
    g_string_append_printf (label, " (%u)", number);
  return g_string_free (g_steal_pointer (&label), FALSE);
}

/**
 * offramp_run_make_labels:
 * @runs: (element-type OfframpRun): runs, of which several may have the same name
 *
 * Returns: (transfer full): [runs + 1] what tells them apart, NULL-terminated: the name, and where another has it too,
 *   the first settings in which those differ
 */
char **
offramp_run_make_labels (GPtrArray *runs)
{
  char **labels;

  g_return_val_if_fail (runs != NULL, NULL);

  labels = g_new0 (char *, runs->len + 1);
  for (guint i = 0; i < runs->len; i++)
    labels[i] = make_label (runs, i);
  return labels;
}
