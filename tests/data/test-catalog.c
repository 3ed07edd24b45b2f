/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue: complete, honest about what it does not know, and about the same files as the readers. */
#include <string.h>

#include "ee-catalog.h"
#include "ee-data-error.h"
#include "ee-reader.h"
#include "test-files.h"

static gboolean
is_hexadecimal (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (strchr ("0123456789abcdef", text[i]) == NULL)
      return FALSE;
  return strlen (text) == length;
}

static void
test_sets_are_those_of_the_readers (void)
{
  guint i = 0;

  for (; ee_reader_get (i) != NULL; i++)
    {
      const EeCatalogSet *set = ee_catalog_find (ee_reader_get (i)->id);

      g_assert_nonnull (set);
      g_assert_cmpstr (set->title, ==, ee_reader_get (i)->title);
      g_assert_true (ee_catalog_get (i) == set);
    }
  g_assert_cmpuint (i, ==, 6);
  g_assert_null (ee_catalog_get (i));
  g_assert_null (ee_catalog_find ("imagenet"));
}

static void
test_sets_are_complete (void)
{
  for (guint i = 0; ee_catalog_get (i) != NULL; i++)
    {
      const EeCatalogSet *set = ee_catalog_get (i);

      g_assert_true (g_str_has_prefix (set->page, "http"));
      g_assert_true (g_str_has_suffix (set->licence, "."));
      g_assert_cmpstr (ee_catalog_get_licence (set), !=, "");
      g_assert_cmpuint (strlen (set->citation), >, 60);
      g_assert_cmpuint (set->n_train, >, 19000);
      g_assert_cmpuint (set->n_test, >=, 10000);
      g_assert_cmpuint (set->n_classes, >=, 10);
      g_assert_cmpuint (set->n_files, >=, 1);
    }
}

/* A forged file would be noticed: by encryption or by a checksum. */
static void
test_files_are_complete (void)
{
  for (guint i = 0; ee_catalog_get (i) != NULL; i++)
    for (guint f = 0; f < ee_catalog_get (i)->n_files; f++)
      {
        const EeCatalogFile *file = &ee_catalog_get (i)->files[f];
        guint n_secure = 0;

        g_test_message ("%s", file->name);
        g_assert_cmpuint (file->size, >, 1000);
        g_assert_true (file->md5 == NULL || is_hexadecimal (file->md5, 32));
        g_assert_true (file->sha256 == NULL || is_hexadecimal (file->sha256, 64));
        g_assert_nonnull (file->addresses[0]);
        for (guint a = 0; file->addresses[a] != NULL; a++)
          {
            gboolean secure = g_str_has_prefix (file->addresses[a], "https://");

            g_assert_true (g_str_has_suffix (file->addresses[a], file->name));
            g_assert_true (g_uri_is_valid (file->addresses[a], G_URI_FLAGS_NONE, NULL));
            g_assert_true (
                secure
                || (g_str_has_prefix (file->addresses[a], "http://") && (file->md5 != NULL || file->sha256 != NULL)));
            n_secure += secure ? 1 : 0;
          }
        g_assert_cmpuint (n_secure, >=, 1);
      }
}

/* With all files of the catalogue in place, every part has something to read. */
static void
test_names_are_those_that_the_readers_open (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  for (guint i = 0; ee_catalog_get (i) != NULL; i++)
    {
      const EeCatalogSet *set = ee_catalog_get (i);
      g_autofree char *folder = ee_catalog_get_folder (set, root);

      g_assert_false (ee_dataset_is_installed (set->id, root));
      for (guint f = 0; f < set->n_files; f++)
        {
          gboolean opened = FALSE;
          g_autofree char *path = test_files_write (folder, set->files[f].name, bytes);

          for (guint part = EE_PART_TRAIN; part <= EE_PART_TEST; part++)
            {
              /* MNIST's reader names its files when both of a part are there. */
              g_auto (GStrv) places = ee_reader_get (i)->list_places ((EePart)part, root);

              opened = opened || g_strv_contains ((const char *const *)places, path);
            }
          g_assert_true (opened || f % 2 == 0);
        }
      g_assert_true (ee_dataset_is_installed (set->id, root));
    }
  test_files_remove_folder (root);
}

/* The files here that are the authors' own bytes. */
static void
test_checksums_of_real_files (void)
{
  const EeCatalogSet *set = ee_catalog_find ("mnist");
  g_autofree char *folder = test_files_find_real ("mnist");
  guint n_same = 0;

  for (guint f = 0; folder != NULL && f < set->n_files; f++)
    {
      g_autofree char *path = g_build_filename (folder, set->files[f].name, NULL);
      g_autofree char *content = NULL;
      g_autofree char *md5 = NULL;
      g_autofree char *sha256 = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &content, &size, NULL));
      /* The gzip wrapping of the training images is another one than the authors'. */
      if (size != set->files[f].size)
        continue;
      md5 = g_compute_checksum_for_data (G_CHECKSUM_MD5, (const guchar *)content, size);
      sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)content, size);
      g_assert_cmpstr (md5, ==, set->files[f].md5);
      g_assert_cmpstr (sha256, ==, set->files[f].sha256);
      n_same++;
    }
  g_assert_true (folder == NULL || n_same >= 3);
}

static EeCatalogEntry *
make_entry (const char *changes, GError **error)
{
  g_autofree char *folder = test_files_make_folder ();
  g_autoptr (GBytes) bytes = g_bytes_new (changes, strlen (changes));
  g_autofree char *path = test_files_write (folder, "changes", bytes);
  EeCatalogEntry *entry = ee_catalog_entry_new (ee_catalog_find ("svhn"), 1, path, error);

  test_files_remove_folder (folder);
  return entry;
}

static void
test_changes (void)
{
  const EeCatalogFile *file = &ee_catalog_find ("svhn")->files[1];
  g_autoptr (EeCatalogEntry) plain = ee_catalog_entry_new (ee_catalog_find ("svhn"), 1, NULL, NULL);
  g_autoptr (EeCatalogEntry) other = make_entry ("[svhn/train_32x32.mat]\naddresses=http://here/train\n", NULL);
  g_autoptr (EeCatalogEntry) moved
      = make_entry ("[svhn/test_32x32.mat]\naddresses=http://here/test;http://there/test\n", NULL);
  g_autoptr (EeCatalogEntry) changed
      = make_entry ("[svhn/test_32x32.mat]\naddresses=http://here/test\nsize=5\nmd5=aa\n", NULL);

  g_assert_cmpstr (plain->name, ==, "test_32x32.mat");
  g_assert_cmpuint (plain->size, ==, file->size);
  g_assert_cmpstr (plain->md5, ==, file->md5);
  g_assert_cmpstr (plain->addresses[0], ==, file->addresses[0]);
  g_assert_cmpstr (other->addresses[0], ==, file->addresses[0]);

  g_assert_cmpuint (g_strv_length (moved->addresses), ==, 2);
  g_assert_cmpstr (moved->addresses[1], ==, "http://there/test");
  g_assert_cmpuint (moved->size, ==, file->size);
  g_assert_cmpstr (moved->sha256, ==, file->sha256);

  g_assert_cmpuint (changed->size, ==, 5);
  g_assert_cmpstr (changed->md5, ==, "aa");
  g_assert_null (changed->sha256);
}

static void
test_senseless_changes (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (make_entry ("digits, many of them", &error));
  test_files_assert_error (&error, EE_DATA_ERROR_INVALID, "changes", "is no list of addresses");
  g_assert_null (make_entry ("[svhn/test_32x32.mat]\nsize=5\n", &error));
  test_files_assert_error (&error, EE_DATA_ERROR_INVALID, "changes", "addresses");
  g_assert_null (make_entry ("[svhn/test_32x32.mat]\naddresses=\n", &error));
  test_files_assert_error (&error, EE_DATA_ERROR_INVALID, "changes", "svhn/test_32x32.mat");
  g_assert_null (ee_catalog_entry_new (ee_catalog_find ("svhn"), 1, "/nonexistent/changes", &error));
  test_files_assert_error (&error, EE_DATA_ERROR_INVALID, "/nonexistent/changes", "is no list of addresses");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog/sets-are-those-of-the-readers", test_sets_are_those_of_the_readers);
  g_test_add_func ("/catalog/sets-are-complete", test_sets_are_complete);
  g_test_add_func ("/catalog/files-are-complete", test_files_are_complete);
  g_test_add_func ("/catalog/names-are-those-that-the-readers-open", test_names_are_those_that_the_readers_open);
  g_test_add_func ("/catalog/checksums-of-real-files", test_checksums_of_real_files);
  g_test_add_func ("/catalog/changes", test_changes);
  g_test_add_func ("/catalog/senseless-changes", test_senseless_changes);
  return g_test_run ();
}
