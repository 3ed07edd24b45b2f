/* SPDX-License-Identifier: Apache-2.0 */
/* ee-redundant-sets.c - lists of redundant sets, read from words and checked against pairs
 *
 * Owns nothing. What sets there are is the affair of ee-member.c.
 */
#include "ee-redundant-sets.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-data-error.h"
#include "ee-pair.h"

#define FOLDER_PREFIX "folder:"

/**
 * ee_redundant_set_is_inverted:
 * @set: a word
 *
 * Returns: whether its images are to be turned round, black for white
 */
gboolean
ee_redundant_set_is_inverted (const char *set)
{
  return g_str_has_suffix (set, EE_REDUNDANT_SETS_INVERTED);
}

/**
 * ee_redundant_sets_of_pair:
 * @pair: a pair
 *
 * Looks at no file.
 *
 * Returns: (transfer full): the words of its redundant sets; empty for an unknown pair
 */
char **
ee_redundant_sets_of_pair (const char *pair)
{
  g_autoptr (EePair) parsed = ee_pair_parse (pair, NULL);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; parsed != NULL && i < parsed->redundant->len; i++)
    g_strv_builder_add (words, ((const EeMember *)g_ptr_array_index (parsed->redundant, i))->id);
  return g_strv_builder_end (words);
}

/**
 * ee_redundant_set_get_source:
 * @set: a word
 *
 * Returns: (transfer full): the set that its images are of, as a pair has it
 */
char *
ee_redundant_set_get_source (const char *set)
{
  gsize length = strlen (set);

  return g_strndup (set, ee_redundant_set_is_inverted (set) ? length - strlen (EE_REDUNDANT_SETS_INVERTED) : length);
}

/* The set with an absolute path where it has one; NULL where it is none. */
static EeMember *
parse_source (const char *set, GError **error)
{
  g_autofree char *source = ee_redundant_set_get_source (set);

  return ee_member_parse (source, TRUE, error);
}

/**
 * ee_redundant_set_get_title:
 * @set: a word
 *
 * Returns: (transfer full): its name for people, translated; the word itself where it names nothing
 */
char *
ee_redundant_set_get_title (const char *set)
{
  g_autoptr (EeMember) member = parse_source (set, NULL);

  if (member == NULL)
    return g_strdup (set);
  /* Translators: a data set whose images have black and white changed round */
  return ee_redundant_set_is_inverted (set) ? g_strdup_printf (_ ("%s, inverted"), member->title)
                                            : g_strdup (member->title);
}

/* Whether @members holds a set of this id. */
static gboolean
holds_member (const GPtrArray *members, const char *id)
{
  for (guint i = 0; i < members->len; i++)
    if (g_str_equal (((const EeMember *)g_ptr_array_index (members, i))->id, id))
      return TRUE;

  return FALSE;
}

/* Built-in drawings are other pictures on each side: digits, and what is none. */
static gboolean
is_main (const EeMember *member, const EePair *pair)
{
  gboolean is_drawn = member->reader == NULL && member->folder == NULL;

  return !is_drawn && ee_member_holds (pair->main, member->id);
}

/**
 * ee_redundant_set_is_seen:
 * @set: a word
 * @pair: (nullable): what a network was trained on
 *
 * Turned round or not, a set is the same source. Looks at no file.
 *
 * Returns: whether the network has learned from images of that set's source, main ones too; FALSE where @pair is
 *   %NULL or makes no sense
 */
gboolean
ee_redundant_set_is_seen (const char *set, const char *pair)
{
  g_autoptr (EePair) parsed = pair != NULL ? ee_pair_parse (pair, NULL) : NULL;
  g_autoptr (EeMember) member = parse_source (set, NULL);

  if (parsed == NULL || member == NULL)
    return FALSE;
  return holds_member (parsed->redundant, member->id) || is_main (member, parsed);
}

/* Every set that ee_member.c knows and that is there, but for the main one and those that are listed already. */
static void
add_known_sets (GStrvBuilder *builder, const EePair *pair, const char *root)
{
  g_autofree char *line = ee_member_list_words ();
  g_auto (GStrv) words = g_strsplit (line, ", ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr (EeMember) member = ee_member_parse (words[i], TRUE, NULL);

      if (member != NULL && member->folder == NULL && !is_main (member, pair)
          && !holds_member (pair->redundant, member->id) && ee_member_is_installed (member, root))
        g_strv_builder_add (builder, member->id);
    }
}

/**
 * ee_redundant_sets_list:
 * @pair: whose main set it is about
 * @root: (nullable): the data folder; %NULL for ee_dataset_find_root()
 * @error: (out) (optional): %EE_DATA_ERROR_INVALID where @pair makes no sense
 *
 * Looks for files, but reads none.
 *
 * Returns: (transfer full): the redundant sets of @pair and then all others, if they are installed or built in; %NULL
 *   on failure
 */
char **
ee_redundant_sets_list (const char *pair, const char *root, GError **error)
{
  g_autoptr (EePair) parsed = ee_pair_parse (pair, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (parsed == NULL)
    return NULL;
  for (guint i = 0; i < parsed->redundant->len; i++)
    {
      const EeMember *member = g_ptr_array_index (parsed->redundant, i);

      if (ee_member_is_installed (member, root))
        g_strv_builder_add (builder, member->id);
    }
  add_known_sets (builder, parsed, root);

  return g_strv_builder_end (builder);
}

/* A comma in a folder's path is followed by nothing that names a set. */
static gboolean
starts_set (const char *word)
{
  g_autoptr (EeMember) member = parse_source (word, NULL);

  return member != NULL;
}

/* Adds what @word means to @sets. */
static gboolean
take_word (GPtrArray *sets, const char *word, GError **error)
{
  g_autoptr (EeMember) member = parse_source (word, error);
  g_autofree char *set = NULL;

  if (member == NULL)
    return FALSE;

  set = g_strconcat (member->id, ee_redundant_set_is_inverted (word) ? EE_REDUNDANT_SETS_INVERTED : "", NULL);
  if (g_ptr_array_find_with_equal_func (sets, set, g_str_equal, NULL))
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("The data set “%s” is named twice."), set);
      return FALSE;
    }
  g_ptr_array_add (sets, g_steal_pointer (&set));

  return TRUE;
}

/**
 * ee_redundant_sets_parse:
 * @pair: whose main set it is about
 * @text: words with commas between them
 * @error: (out) (optional): %EE_DATA_ERROR_INVALID says which is wrong
 *
 * Looks at no file.
 *
 * Returns: (transfer full): the words, folders with absolute paths, or %NULL
 */
char **
ee_redundant_sets_parse (const char *pair, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *made = NULL;

  if (words[0] == NULL && !take_word (sets, "", error))
    return NULL;
  for (guint i = 0; words[i] != NULL;)
    {
      g_autoptr (GString) word = g_string_new (words[i]);

      for (i++; words[i] != NULL && g_str_has_prefix (word->str, FOLDER_PREFIX) && !starts_set (words[i]); i++)
        g_string_append_printf (word, ",%s", words[i]);
      if (!take_word (sets, word->str, error))
        return NULL;
    }
  g_ptr_array_add (sets, NULL);
  made = ee_redundant_sets_make_pair (pair, (const char *const *)sets->pdata, error);

  return made != NULL ? (char **)g_ptr_array_free (g_steal_pointer (&sets), FALSE) : NULL;
}

/**
 * ee_redundant_sets_make_pair:
 * @pair: whose main set is wanted
 * @sets: %NULL-terminated words, at least one
 * @error: (out) (optional): %EE_DATA_ERROR_INVALID where they make no pair
 *
 * Looks at no file.
 *
 * Returns: (transfer full): a pair of that main set with the sources of all @sets, each once, or %NULL
 */
char *
ee_redundant_sets_make_pair (const char *pair, const char *const *sets, GError **error)
{
  g_autoptr (EePair) parsed = ee_pair_parse (pair, error), made = NULL;
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) text = NULL;

  if (parsed == NULL)
    return NULL;

  text = g_string_new (parsed->main->id);
  for (guint i = 0; sets[i] != NULL; i++)
    {
      char *source = ee_redundant_set_get_source (sets[i]);

      if (!g_hash_table_contains (taken, source))
        g_string_append_printf (text, "%s%s", i == 0 ? "+" : ",", source);
      g_hash_table_add (taken, source);
    }
  made = ee_pair_parse (text->str, error);

  return made != NULL ? g_strdup (made->id) : NULL;
}
