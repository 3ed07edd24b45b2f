/* SPDX-License-Identifier: Apache-2.0 */
/* `datasets list`: counted from the files that are there. */
#include "config.h"
#include "cmd-datasets.h"

#include <glib/gi18n.h>

#include "json-output.h"

static void
print_set (const EeCatalogSet *set, const char *folder, const EeInventory *inventory, const GError *error)
{
  g_autofree char *lead = g_strdup_printf ("%-10s", set->id);

  if (error != NULL)
    g_print (_ ("%s cannot be used: %s\n"), lead, error->message);
  else if (inventory->installed)
    g_print (_ ("%s %u training and %u test images, %u classes\n"), lead, inventory->n_images[EE_PART_TRAIN],
             inventory->n_images[EE_PART_TEST], inventory->n_classes);
  else if (inventory->n_images[EE_PART_TRAIN] + inventory->n_images[EE_PART_TEST] > 0)
    g_print (_ ("%s incomplete: %u training and %u test images\n"), lead, inventory->n_images[EE_PART_TRAIN],
             inventory->n_images[EE_PART_TEST]);
  else
    g_print (_ ("%s not there; offramp-cli datasets get %s\n"), lead, set->id);
  g_print ("%-10s %s\n%-10s %s\n", "", folder, "", ee_catalog_get_licence (set));
}

static void
add_count (JsonBuilder *builder, const char *key, gboolean known, guint count)
{
  if (known)
    offramp_json_add_count (builder, key, count);
  else
    offramp_json_add_text (builder, key, NULL);
}

static void
add_json (JsonBuilder *builder, const EeCatalogSet *set, const char *folder, const EeInventory *inventory,
          const GError *error)
{
  gboolean known = error == NULL;

  json_builder_begin_object (builder);
  offramp_json_add_text (builder, "id", set->id);
  offramp_json_add_truth (builder, "installed", inventory->installed);
  offramp_json_add_text (builder, "path", folder);
  add_count (builder, "train_images", known, inventory->n_images[EE_PART_TRAIN]);
  add_count (builder, "test_images", known, inventory->n_images[EE_PART_TEST]);
  add_count (builder, "classes", known, inventory->n_classes);
  offramp_json_add_text (builder, "licence", ee_catalog_get_licence (set));
  json_builder_end_object (builder);
  if (error != NULL)
    g_printerr ("offramp-cli: %s: %s\n", set->id, error->message);
}

/**
 * offramp_datasets_list:
 * @datasets: which ones
 *
 * Says what is there. In JSON, counts that cannot be taken are null; the reason goes to stderr.
 *
 * Returns: OFFRAMP_EXIT_FAILURE if something is there that cannot be used
 */
OfframpExit
offramp_datasets_list (const OfframpDatasets *datasets)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  OfframpExit status = OFFRAMP_EXIT_OK;

  json_builder_begin_array (builder);
  for (guint i = 0; i < datasets->sets->len; i++)
    {
      const EeCatalogSet *set = datasets->sets->pdata[i];
      g_autofree char *folder = ee_catalog_get_folder (set, datasets->root);
      g_autoptr (GError) error = NULL;
      EeInventory inventory;

      if (!ee_inventory_count (set->id, datasets->root, &inventory, NULL, &error))
        status = OFFRAMP_EXIT_FAILURE;
      if (datasets->json)
        add_json (builder, set, folder, &inventory, error);
      else
        print_set (set, folder, &inventory, error);
    }
  json_builder_end_array (builder);
  if (datasets->json)
    offramp_json_print (builder, TRUE);
  return status;
}
