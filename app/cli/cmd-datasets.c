/* SPDX-License-Identifier: Apache-2.0 */
/* `datasets`: which data sets are there, where they go, whether they are whole, and getting them. */
#include "config.h"
#include "cmd-datasets.h"

#include <glib/gi18n.h>

#include "arguments.h"

/* Prints the folder of the one set that was named, or that of all. */
static OfframpExit
print_path (const OfframpDatasets *datasets)
{
  if (!datasets->named)
    g_print ("%s\n", datasets->root);
  for (guint i = 0; datasets->named && i < datasets->sets->len; i++)
    {
      g_autofree char *folder = ee_catalog_get_folder (datasets->sets->pdata[i], datasets->root);

      g_print ("%s\n", folder);
    }
  return OFFRAMP_EXIT_OK;
}

static const struct
{
  const char *name;
  OfframpExit (*run) (const OfframpDatasets *datasets);
} parts[] = {
  { "list", offramp_datasets_list },
  { "get", offramp_datasets_get },
  { "verify", offramp_datasets_verify },
  { "path", print_path },
};

static char *
list_ids (void)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; ee_catalog_get (i) != NULL; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "", ee_catalog_get (i)->id);
  return g_string_free (ids, FALSE);
}

/* The sets that @names mean, each once; all without names. */
static gboolean
choose_sets (char **names, OfframpDatasets *datasets, GError **error)
{
  datasets->named = names[0] != NULL;
  for (guint n = 0; names[n] != NULL; n++)
    if (ee_catalog_find (names[n]) == NULL)
      {
        g_autofree char *ids = list_ids ();

        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("There is no data set “%s”; there are: %s."),
                     names[n], ids);
        return FALSE;
      }
  for (guint i = 0; ee_catalog_get (i) != NULL; i++)
    if (!datasets->named || g_strv_contains ((const char *const *)names, ee_catalog_get (i)->id))
      g_ptr_array_add (datasets->sets, (gpointer)ee_catalog_get (i));
  return TRUE;
}

/* An absolute path, so that what is said about it holds anywhere. */
static char *
choose_root (const char *given)
{
  g_autofree char *root = given != NULL ? g_strdup (given) : ee_dataset_name_root ();

  return g_canonicalize_filename (root, NULL);
}

static OfframpExit
run_part (char **words, OfframpDatasets *datasets)
{
  const char *name = words != NULL && words[0] != NULL ? words[0] : "list";
  g_autoptr (GError) error = NULL;
  guint part = 0;

  while (part < G_N_ELEMENTS (parts) && !g_str_equal (parts[part].name, name))
    part++;
  if (part == G_N_ELEMENTS (parts))
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("“%s” is none of list, get, verify and path."),
                 name);
  else if (datasets->json && parts[part].run != offramp_datasets_list)
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--json goes with list only."));
  else if (parts[part].run == offramp_datasets_get && words[1] == NULL)
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("Which data sets? For example: offramp-cli datasets get mnist omniglot"));
  else if (!offramp_arguments_check_path ("data", datasets->given_root, &error))
    return offramp_failure (error);
  else if (parts[part].run != print_path && !ee_dataset_check_root (datasets->root, &error))
    return offramp_failure (error);
  else if (choose_sets (words != NULL && words[0] != NULL ? words + 1 : (char *[]){ NULL }, datasets, &error))
    return parts[part].run (datasets);
  return offramp_failure (error);
}

/**
 * offramp_cmd_datasets:
 * @arguments: (transfer full): see --help
 *
 * Returns: the exit status
 */
OfframpExit
offramp_cmd_datasets (char **arguments)
{
  g_auto (GStrv) words = arguments;
  g_auto (GStrv) rest = NULL;
  g_autofree char *data = NULL;
  OfframpDatasets datasets = { .changes = g_getenv ("OFFRAMP_CATALOG") };
  OfframpExit status;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("Folder of the data sets"), N_ ("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &datasets.json, N_ ("Print JSON"), NULL },
    { "force", 'f', 0, G_OPTION_ARG_NONE, &datasets.force, N_ ("Get files again that are there"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &datasets.quiet, N_ ("Show no progress"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &rest, NULL, NULL },
    { NULL },
  };

  if (!offramp_arguments_parse (
          &words, _ ("list|get|verify|path [SET…]"),
          _ ("list     what is there, how much, and under which licence (the default)\n"
             "get      downloads data sets from their authors; stopped, it goes on the next time\n"
             "verify   compares checksums and reads every image\n"
             "path     where the files belong\n\n"
             "The data sets are mnist, omniglot, cifar10, cifar100, svhn and gtsrb."),
          entries))
    return OFFRAMP_EXIT_USAGE;

  datasets.sets = g_ptr_array_new ();
  datasets.given_root = data;
  datasets.root = choose_root (data);
  status = run_part (rest, &datasets);
  g_ptr_array_unref (datasets.sets);
  g_free (datasets.root);
  return status;
}
