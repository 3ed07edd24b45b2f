/* SPDX-License-Identifier: Apache-2.0 */
/* ee-pair.c - reads the line that names a pair, and loads its sets
 *
 * A folder's path may hold plus signs and commas: a plus parts the sides, and a comma two sets, only
 * where both sides of it make sense.
 */
#include "ee-pair.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-data-error.h"

#define DOODLES "doodles"

enum
{
  MOST_TITLES = 3 /* of redundant sets in a pair's title */
};

/* The paper's pairs, then what needs no files: what a list of choices shows. */
static const char *const known_pairs[] = { "mnist+omniglot", "cifar10+cifar100", "svhn+gtsrb", DOODLES, NULL };

/* Table 1 of the paper: of some pairs it tests on a part of the test images. */
static const struct
{
  const char *id;
  guint test_main, test_redundant;
} paper_tests[] = { { "svhn+gtsrb", 15000, 6000 } };

/**
 * ee_pair_free:
 * @pair: (nullable) (transfer full): a pair
 */
void
ee_pair_free (EePair *pair)
{
  if (pair == NULL)
    return;
  g_free (pair->id);
  g_free (pair->title);
  g_clear_pointer (&pair->main, ee_member_free);
  g_clear_pointer (&pair->redundant, g_ptr_array_unref);
  g_free (pair);
}

static gboolean
starts_set (const char *text)
{
  gsize length = strcspn (text, ",");
  g_autofree char *word = g_strndup (text, length);
  EeOutlierKind kind;

  return g_str_has_prefix (text, "folder:") || g_str_equal (word, DOODLES) || ee_outlier_kind_from_id (word, &kind)
         || ee_reader_find (word) != NULL;
}

/* The redundant side: a comma inside a folder's path is followed by nothing that names a set. */
static gboolean
parse_redundant (EePair *pair, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  const char *rest = text;

  for (guint i = 0; words[i] != NULL;)
    {
      g_autoptr (GString) word = g_string_new (words[i]);
      EeMember *member;

      rest += strlen (words[i]) + 1;
      for (i++; words[i] != NULL && g_str_has_prefix (word->str, "folder:") && !starts_set (rest); i++)
        {
          g_string_append_printf (word, ",%s", words[i]);
          rest += strlen (words[i]) + 1;
        }
      member = ee_member_parse (word->str, TRUE, error);
      if (member == NULL)
        return FALSE;
      g_ptr_array_add (pair->redundant, member);
    }
  if (pair->redundant->len > 0)
    return TRUE;
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("No redundant data set is named."));
  return FALSE;
}

/* An image that is main and redundant at once, or redundant twice, would teach nonsense. */
static gboolean
check_members (const EePair *pair, GError **error)
{
  for (guint i = 0; i < pair->redundant->len; i++)
    {
      const EeMember *member = g_ptr_array_index (pair->redundant, i);
      gboolean twice = !g_str_equal (member->id, DOODLES) && ee_member_holds (pair->main, member->id);

      for (guint k = 0; k < i; k++)
        twice = twice || g_str_equal (member->id, ((EeMember *)g_ptr_array_index (pair->redundant, k))->id);
      if (twice)
        {
          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("The data set “%s” is named twice."),
                       member->id);
          return FALSE;
        }
    }
  return TRUE;
}

/* A long mixture is not listed to its end: the title stands in one line of a window. */
static void
append_redundant_titles (GString *title, const GPtrArray *redundant)
{
  guint n_named = redundant->len <= MOST_TITLES ? redundant->len : MOST_TITLES - 1, n_more = redundant->len - n_named;

  for (guint i = 0; i < n_named; i++)
    g_string_append_printf (title, "%s%s", i == 0 ? " + " : ", ",
                            ((const EeMember *)g_ptr_array_index (redundant, i))->title);
  if (n_more > 0)
    g_string_append_printf (title, ngettext (" and %u more", " and %u more", n_more), n_more);
}

static void
name_pair (EePair *pair)
{
  g_autoptr (GString) id = g_string_new (pair->main->id);
  g_autoptr (GString) title = g_string_new (pair->main->title);

  for (guint i = 0; i < pair->redundant->len; i++)
    g_string_append_printf (id, "%s%s", i == 0 ? "+" : ",",
                            ((const EeMember *)g_ptr_array_index (pair->redundant, i))->id);
  append_redundant_titles (title, pair->redundant);
  if (g_str_equal (id->str, DOODLES "+" DOODLES))
    {
      g_string_assign (id, DOODLES);
      g_string_assign (title, pair->main->title);
    }
  pair->id = g_strdup (id->str);
  pair->title = g_strdup (title->str);
  for (guint i = 0; i < G_N_ELEMENTS (paper_tests); i++)
    if (g_str_equal (paper_tests[i].id, pair->id))
      {
        pair->test_main = paper_tests[i].test_main;
        pair->test_redundant = paper_tests[i].test_redundant;
      }
}

/* The pair that has its plus at @plus. */
static EePair *
parse_at (const char *text, const char *plus, GError **error)
{
  g_autofree char *main_text = g_strndup (text, (gsize)(plus - text));
  g_autoptr (EePair) pair = g_new0 (EePair, 1);

  pair->redundant = g_ptr_array_new_with_free_func ((GDestroyNotify)ee_member_free);
  pair->main = ee_member_parse (main_text, FALSE, error);
  if (pair->main == NULL || !parse_redundant (pair, plus + 1, error) || !check_members (pair, error))
    return NULL;
  name_pair (pair);
  return g_steal_pointer (&pair);
}

/* The first way to read @text that makes sense; NULL with the error of the first way at all, if there is any. */
static EePair *
find_pair (const char *text, GError **first)
{
  if (g_str_equal (text, DOODLES))
    text = DOODLES "+" DOODLES;
  for (const char *plus = strchr (text, '+'); plus != NULL; plus = strchr (plus + 1, '+'))
    {
      EePair *pair = parse_at (text, plus, *first == NULL ? first : NULL);

      if (pair != NULL)
        {
          g_clear_error (first);
          return pair;
        }
    }
  return NULL;
}

/* Whether the pair's id, which is what a run keeps, is read as the same pair: a path may hold what looks like a set. */
static gboolean
check_id (const EePair *pair, const char *text, GError **error)
{
  g_autoptr (GError) ignored = NULL;
  g_autoptr (EePair) again = find_pair (pair->id, &ignored);

  if (again != NULL && g_str_equal (again->id, pair->id))
    return TRUE;
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID,
               _ ("The pair “%s” can be read in two ways; rename the folder whose path holds “+” or “,”."), text);
  return FALSE;
}

/**
 * ee_pair_parse:
 * @text: the line
 * @error: (out) (optional): %EE_DATA_ERROR_INVALID; names what is wrong and what there is
 *
 * Looks at no file.
 *
 * Returns: (transfer full): the pair, or %NULL
 */
EePair *
ee_pair_parse (const char *text, GError **error)
{
  g_autoptr (GError) first = NULL;
  g_autoptr (EePair) pair = find_pair (text, &first);
  g_autofree char *known = NULL;

  if (pair != NULL)
    return check_id (pair, text, error) ? g_steal_pointer (&pair) : NULL;
  known = g_strjoinv (", ", (char **)known_pairs);
  if (first == NULL)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID,
                 _ ("There is no pair “%s”; there are: %s, and any MAIN+REDUNDANT."), text, known);
  else
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("There is no pair “%s”. %s"), text, first->message);
  return NULL;
}

/**
 * ee_experiment_list_pairs:
 *
 * Returns: (transfer none): the pairs that a list of choices shows, %NULL-terminated; others are made of
 *   any main and redundant sets, see ee_experiment_normalize_pair()
 */
const char *const *
ee_experiment_list_pairs (void)
{
  return known_pairs;
}

/**
 * ee_experiment_normalize_pair:
 * @pair: as a user writes it: MAIN+REDUNDANT with commas between several sets of a side, or "doodles". A
 *   set is mnist, omniglot (redundant only), cifar10, cifar100, svhn, gtsrb, doodles, folder:PATH, or, redundant
 *   only and built in, blank, noise, patterns, characters, mutants
 * @error: (out) (optional): %EE_DATA_ERROR_INVALID says what makes no sense
 *
 * Looks at no file.
 *
 * Returns: (transfer full): the pair with absolute paths, so that it means the same everywhere on this
 *   computer, or %NULL
 */
char *
ee_experiment_normalize_pair (const char *pair, GError **error)
{
  g_autoptr (EePair) parsed = NULL;

  g_return_val_if_fail (pair != NULL, NULL);

  parsed = ee_pair_parse (pair, error);
  return parsed != NULL ? g_strdup (parsed->id) : NULL;
}

/**
 * ee_experiment_get_pair_title:
 * @pair: a pair
 *
 * Returns: (nullable) (transfer none): its name for people, translated; %NULL for an unknown pair
 */
const char *
ee_experiment_get_pair_title (const char *pair)
{
  g_autoptr (EePair) parsed = ee_pair_parse (pair, NULL);

  return parsed != NULL ? g_intern_string (parsed->title) : NULL;
}

/**
 * ee_experiment_get_main:
 * @pair: a pair
 * @title: (out) (optional) (nullable) (transfer none): its name for people, translated
 *
 * Looks at no file.
 *
 * Returns: (nullable) (transfer none): the word of the pair's main side, with absolute paths; %NULL for an unknown pair
 */
const char *
ee_experiment_get_main (const char *pair, const char **title)
{
  g_autoptr (EePair) parsed = ee_pair_parse (pair, NULL);

  if (title != NULL)
    *title = parsed != NULL ? g_intern_string (parsed->main->title) : NULL;
  return parsed != NULL ? g_intern_string (parsed->main->id) : NULL;
}

/**
 * ee_experiment_is_installed:
 * @pair: a pair
 * @root: (nullable): the data folder; %NULL for ee_dataset_find_root()
 *
 * Returns: whether the files of all sets are there; always %TRUE for doodles
 */
gboolean
ee_experiment_is_installed (const char *pair, const char *root)
{
  g_autoptr (EePair) parsed = ee_pair_parse (pair, NULL);

  if (parsed == NULL || !ee_member_is_installed (parsed->main, root))
    return FALSE;
  for (guint i = 0; i < parsed->redundant->len; i++)
    if (!ee_member_is_installed (g_ptr_array_index (parsed->redundant, i), root))
      return FALSE;
  return TRUE;
}

/**
 * ee_pair_needs_root:
 * @pair: a pair
 *
 * Returns: whether any of its sets is read from the data folder
 */
gboolean
ee_pair_needs_root (const EePair *pair)
{
  gboolean needs = ee_member_needs_root (pair->main);

  for (guint i = 0; i < pair->redundant->len; i++)
    needs = needs || ee_member_needs_root (g_ptr_array_index (pair->redundant, i));
  return needs;
}

/* One set's share of a pair's progress. */
typedef struct
{
  EeProgressFunc func;
  gpointer user_data;
  double from, share;
} SetProgress;

static void
set_progress_cb (const char *what, double fraction, gpointer user_data)
{
  SetProgress *set = user_data;

  set->func (what, MIN (set->from + set->share * fraction, 1), set->user_data);
}

static gboolean
is_whole (const EeMember *member, const EeExperimentOptions *options)
{
  return member->folder != NULL && options->whole_folders != NULL
         && g_strv_contains (options->whole_folders, member->id);
}

/**
 * ee_pair_load:
 * @pair: a pair
 * @part: training or test images
 * @options: for the seed of drawn sets, and the folders that are test images as a whole
 * @root: (nullable): the data folder; may be %NULL where ee_pair_needs_root() says no
 * @progress: (nullable) (scope call): called on this thread, from 0 to 1 over all sets
 * @user_data: for @progress
 * @cancellable: (nullable): stops the loading
 * @main: (out) (transfer full): the main set
 * @redundant: (out) (transfer full) (element-type EeDataset): the redundant sets, in the pair's order
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether all sets were loaded; else none is
 */
gboolean
ee_pair_load (const EePair *pair, EePart part, const EeExperimentOptions *options, const char *root,
              EeProgressFunc progress, gpointer user_data, GCancellable *cancellable, EeDataset **main,
              GPtrArray **redundant, GError **error)
{
  EeProgressFunc set_func = progress != NULL ? set_progress_cb : NULL;
  SetProgress set = { progress, user_data, 0, 1.0 / (1 + pair->redundant->len) };
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func ((GDestroyNotify)ee_dataset_unref);
  g_autoptr (EeDataset) loaded
      = ee_member_load (pair->main, NULL, part, root, options->seed, set_func, &set, cancellable, error);

  if (loaded == NULL)
    return FALSE;
  for (guint i = 0; i < pair->redundant->len; i++)
    {
      const EeMember *member = g_ptr_array_index (pair->redundant, i);
      EeDataset *dataset;

      set.from = (i + 1) * set.share;
      if (part == EE_PART_TEST && is_whole (member, options))
        dataset = ee_member_load_whole_folder (member, set_func, &set, cancellable, error);
      else
        dataset = ee_member_load (member, loaded, part, root, options->seed, set_func, &set, cancellable, error);
      if (dataset == NULL)
        return FALSE;
      g_ptr_array_add (sets, dataset);
    }
  *main = g_steal_pointer (&loaded);
  *redundant = g_steal_pointer (&sets);
  return TRUE;
}
