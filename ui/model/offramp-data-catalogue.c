/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-data-catalogue.h"

/**
 * offramp_data_catalogue_new:
 *
 * Returns: (transfer full): the data sets, of which nothing is known yet
 */
GListModel *
offramp_data_catalogue_new (void)
{
  GListStore *store = g_list_store_new (OFFRAMP_TYPE_DATA_SET);

  for (guint i = 0; ee_catalog_get (i) != NULL; i++)
    {
      g_autoptr (OfframpDataSet) set = offramp_data_set_new (ee_catalog_get (i));

      g_list_store_append (store, set);
    }
  return G_LIST_MODEL (store);
}

/**
 * offramp_data_catalogue_refresh:
 * @catalogue: the data sets
 *
 * Looks what is there of each, in the background.
 */
void
offramp_data_catalogue_refresh (GListModel *catalogue)
{
  for (guint i = 0; i < g_list_model_get_n_items (catalogue); i++)
    {
      g_autoptr (OfframpDataSet) set = g_list_model_get_item (catalogue, i);

      offramp_data_set_refresh (set);
    }
}

/**
 * offramp_data_catalogue_find:
 * @catalogue: the data sets
 * @id: of one
 *
 * Returns: (transfer none) (nullable): it
 */
OfframpDataSet *
offramp_data_catalogue_find (GListModel *catalogue, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (catalogue); i++)
    {
      g_autoptr (OfframpDataSet) set = g_list_model_get_item (catalogue, i);

      if (g_str_equal (offramp_data_set_get_catalog (set)->id, id))
        return set; /* the catalogue holds it */
    }
  return NULL;
}
