/* SPDX-License-Identifier: Apache-2.0 */
/* ee-member.c - what the words of a pair mean, and the loading of what they name
 *
 * Owns the words. Knows nothing of splits.
 */
#include "ee-member.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-data-error.h"
#include "ee-doodle.h"
#include "ee-join.h"
#include "ee-outlier.h"
#include "ee-rng.h"

#define FOLDER_PREFIX "folder:"
#define DOODLES "doodles"

enum
{
  DOODLE_TRAIN_MAIN = 10000,
  DOODLE_TRAIN_REDUNDANT = 6000,
  DOODLE_TEST_MAIN = 2000,
  DOODLE_TEST_REDUNDANT = 1500,
  OUTLIERS_STREAM = 17,
};

/* An absolute path; a leading ~/ is the home folder, since a shell leaves it alone after a colon. */
static char *
find_folder (const char *path)
{
  g_autofree char *expanded
      = g_str_has_prefix (path, "~/") ? g_build_filename (g_get_home_dir (), path + 2, NULL) : g_strdup (path);

  return g_canonicalize_filename (expanded, NULL);
}

static gboolean
fill_folder (EeMember *member, const char *path, GError **error)
{
  g_autofree char *base = NULL;

  if (*path == '\0')
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("“folder:” needs a path behind the colon."));
      return FALSE;
    }
  member->folder = find_folder (path);
  base = g_filename_display_basename (member->folder);
  member->id = g_strconcat (FOLDER_PREFIX, member->folder, NULL);
  member->title = g_strdup_printf (_ ("folder “%s”"), base);
  return TRUE;
}

static EeMember *
refuse_main (const EeMember *member, GError **error)
{
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID,
               _ ("%s can only be redundant: there is nothing in them to tell apart."), member->title);
  return NULL;
}

/* Main sets with commas between them: the first, and the others joined to it. */
static EeMember *
parse_joined (const char *text, GError **error)
{
  const char *comma = strchr (text, ',');
  g_autofree char *first = g_strndup (text, (gsize)(comma - text)), *first_title = NULL;
  g_autoptr (EeMember) member = ee_member_parse (first, FALSE, error);

  if (member == NULL || (member->joined = ee_member_parse (comma + 1, FALSE, error)) == NULL)
    return NULL;
  if (member->joined->ink != member->ink || ee_member_holds (member->joined, member->id))
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID,
                   _ ("%s and %s cannot be main together: they need to be two sets of the same kind."), member->title,
                   member->joined->title);
      return NULL;
    }
  first_title = g_steal_pointer (&member->title);
  member->title = g_strdup_printf ("%s, %s", first_title, member->joined->title);
  g_free (member->id);
  member->id = g_strdup_printf ("%s,%s", first, member->joined->id);
  return g_steal_pointer (&member);
}

/**
 * ee_member_parse:
 * @text: a data set's id, "doodles", a kind of outliers, or "folder:" and a path; of the main side also some of
 *   these with commas between them
 * @redundant: whether it is to be on the redundant side
 * @error: (out) (optional): %EE_DATA_ERROR_INVALID
 *
 * Looks at no file.
 *
 * Returns: (transfer full): the member, or %NULL
 */
EeMember *
ee_member_parse (const char *text, gboolean redundant, GError **error)
{
  g_autoptr (EeMember) member = g_new0 (EeMember, 1);

  if (g_str_has_prefix (text, FOLDER_PREFIX))
    return fill_folder (member, text + strlen (FOLDER_PREFIX), error) ? g_steal_pointer (&member) : NULL;

  if (!redundant && strchr (text, ',') != NULL)
    return parse_joined (text, error);
  member->id = g_strdup (text);
  if (g_str_equal (text, DOODLES))
    {
      member->title = g_strdup (_ ("Doodles (built in)"));
      member->ink = EE_INK_LIGHT;
      return g_steal_pointer (&member);
    }
  if (ee_outlier_kind_from_id (text, &member->outlier))
    {
      member->is_outlier = TRUE;
      member->title = g_strdup (ee_outlier_kind_get_title (member->outlier));
      return redundant ? g_steal_pointer (&member) : refuse_main (member, error);
    }
  member->reader = ee_reader_find (text);
  if (member->reader == NULL)
    {
      g_autofree char *words = ee_member_list_words ();

      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("There is no data set “%s”; there are: %s."), text,
                   words);
      return NULL;
    }
  if (member->reader->only_redundant && !redundant)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID,
                   _ ("%s can only be redundant: its test classes are others than its training classes."),
                   member->reader->title);
      return NULL;
    }
  member->title = g_strdup (member->reader->title);
  member->ink = member->reader->ink;
  return g_steal_pointer (&member);
}

/**
 * ee_member_free:
 * @member: (nullable) (transfer full): a member
 */
void
ee_member_free (EeMember *member)
{
  if (member == NULL)
    return;
  g_free (member->id);
  g_free (member->title);
  g_free (member->folder);
  ee_member_free (member->joined);
  g_free (member);
}

/**
 * ee_member_holds:
 * @member: a member
 * @id: of a single set
 *
 * Returns: whether @member is that set or has it joined to it
 */
gboolean
ee_member_holds (const EeMember *member, const char *id)
{
  gsize length = strlen (id);

  if (g_str_equal (member->id, id))
    return TRUE;
  if (member->joined == NULL)
    return FALSE;
  return (g_str_has_prefix (member->id, id) && member->id[length] == ',') || ee_member_holds (member->joined, id);
}

/**
 * ee_member_list_words:
 *
 * Returns: (transfer full): what ee_member_parse() understands, for messages
 */
char *
ee_member_list_words (void)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; ee_reader_get (i) != NULL; i++)
    g_string_append_printf (words, "%s, ", ee_reader_get (i)->id);
  for (guint kind = 0; kind < EE_N_OUTLIERS; kind++)
    g_string_append_printf (words, "%s, ", ee_outlier_kind_get_id ((EeOutlierKind)kind));
  g_string_append (words, DOODLES ", " FOLDER_PREFIX "PATH");
  return g_string_free (words, FALSE);
}

/**
 * ee_member_needs_root:
 * @member: a member
 *
 * Returns: whether it is read from the data folder
 */
gboolean
ee_member_needs_root (const EeMember *member)
{
  return member->reader != NULL || (member->joined != NULL && ee_member_needs_root (member->joined));
}

/**
 * ee_member_is_installed:
 * @member: a member
 * @root: (nullable): the data folder; %NULL for ee_dataset_find_root()
 *
 * Returns: whether its files are there; always %TRUE for what is built in
 */
gboolean
ee_member_is_installed (const EeMember *member, const char *root)
{
  if (member->joined != NULL && !ee_member_is_installed (member->joined, root))
    return FALSE;
  if (member->folder != NULL)
    return g_file_test (member->folder, G_FILE_TEST_IS_DIR);
  return member->reader == NULL || ee_dataset_is_installed (member->reader->id, root);
}

/**
 * ee_member_count_drawn:
 * @redundant: on which side
 * @part: training or test images
 *
 * Returns: how many doodles there are
 */
guint
ee_member_count_drawn (gboolean redundant, EePart part)
{
  static const guint counts[2][2] = { [EE_PART_TRAIN] = { DOODLE_TRAIN_MAIN, DOODLE_TRAIN_REDUNDANT },
                                      [EE_PART_TEST] = { DOODLE_TEST_MAIN, DOODLE_TEST_REDUNDANT } };

  return counts[part][redundant ? 1 : 0];
}

static EeDataset *
draw (gboolean redundant, EePart part, guint64 seed, EeProgressFunc progress, gpointer user_data)
{
  EeDataset *drawn;

  if (progress != NULL)
    progress (_ ("doodles"), 0, user_data);
  drawn = ee_doodle_dataset_new (redundant, ee_member_count_drawn (redundant, part), ee_rng_mix (seed, part));
  if (progress != NULL)
    progress (_ ("doodles"), 1, user_data);
  return drawn;
}

static EeDataset *
make_outliers (const EeMember *member, EePart part, EeDataset *main, guint64 seed, EeProgressFunc progress,
               gpointer user_data)
{
  EeDataset *made;

  if (progress != NULL)
    progress (member->id, 0, user_data);
  made = ee_outlier_dataset_new (member->outlier, part, main, ee_rng_mix (seed, OUTLIERS_STREAM));
  if (progress != NULL)
    progress (member->id, 1, user_data);
  return made;
}

static EeDataset *
load_single (const EeMember *member, EeDataset *main, EePart part, const char *root, guint64 seed,
             EeProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  gboolean redundant = main != NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (member->folder != NULL)
    return ee_dataset_load_folder (member->folder, !redundant, part, progress, user_data, cancellable, error);
  if (member->is_outlier)
    return make_outliers (member, part, main, seed, progress, user_data);
  if (member->reader == NULL)
    return draw (redundant, part, seed, progress, user_data);
  return ee_dataset_load (member->reader->id, part, root, progress, user_data, cancellable, error);
}

/**
 * ee_member_load:
 * @member: a member
 * @main: (nullable): the main set, for outliers that are made of it; %NULL for the main set itself
 * @part: training or test images
 * @root: (nullable): the data folder; for members that need one
 * @seed: of what is built in
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops the loading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the images, or %NULL
 */
EeDataset *
ee_member_load (const EeMember *member, EeDataset *main, EePart part, const char *root, guint64 seed,
                EeProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (EeDataset) single = load_single (member, main, part, root, seed, progress, user_data, cancellable, error);
  g_autoptr (EeDataset) joined = NULL;

  if (single == NULL || member->joined == NULL)
    return g_steal_pointer (&single);
  joined = ee_member_load (member->joined, main, part, root, seed, progress, user_data, cancellable, error);
  return joined != NULL ? ee_dataset_join (member->id, single, joined, error) : NULL;
}

/**
 * ee_member_load_whole_folder:
 * @member: a folder on the redundant side
 * @progress: (nullable) (scope call): called on this thread, for each part from 0 to 1
 * @user_data: for @progress
 * @cancellable: (nullable): stops the loading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): its pictures of both parts, or %NULL
 */
EeDataset *
ee_member_load_whole_folder (const EeMember *member, EeProgressFunc progress, gpointer user_data,
                             GCancellable *cancellable, GError **error)
{
  g_autoptr (EeDataset) train = NULL, test = NULL;

  g_return_val_if_fail (member->folder != NULL, NULL);

  train = ee_dataset_load_folder (member->folder, FALSE, EE_PART_TRAIN, progress, user_data, cancellable, error);
  if (train == NULL)
    return NULL;
  test = ee_dataset_load_folder (member->folder, FALSE, EE_PART_TEST, progress, user_data, cancellable, error);

  return test != NULL ? ee_dataset_join (member->id, train, test, error) : NULL;
}
