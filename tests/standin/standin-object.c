/* SPDX-License-Identifier: Apache-2.0 */
/* What was made and not yet destroyed: streams, events, graphs, libraries, handles, descriptors. */
#include "standin.h"

static GHashTable *kinds; /* object -> string constant */

void
standin_object_add (gpointer object, const char *kind)
{
  if (kinds == NULL)
    kinds = g_hash_table_new (NULL, NULL);
  g_hash_table_insert (kinds, object, (gpointer)kind);
}

gboolean
standin_object_is (gconstpointer object, const char *kind)
{
  return object != NULL && kinds != NULL && g_strcmp0 (g_hash_table_lookup (kinds, object), kind) == 0;
}

gboolean
standin_object_remove (gpointer object, const char *kind)
{
  if (!standin_object_is (object, kind))
    {
      standin_complain ("%p is destroyed as a %s, and is none that lives", object, kind);
      return FALSE;
    }
  g_hash_table_remove (kinds, object);
  return TRUE;
}

/**
 * standin_object_foreach:
 * @kind: which
 * @function: called with each; may make and destroy others
 * @data: for it
 */
void
standin_object_foreach (const char *kind, GFunc function, gpointer data)
{
  g_autoptr (GList) objects = kinds != NULL ? g_hash_table_get_keys (kinds) : NULL;

  for (GList *l = objects; l != NULL; l = l->next)
    if (standin_object_is (l->data, kind))
      function (l->data, data);
}

guint
standin_object_complain_of_all (void)
{
  GHashTableIter iter;
  gpointer object, kind;

  if (kinds == NULL)
    return 0;
  g_hash_table_iter_init (&iter, kinds);
  while (g_hash_table_iter_next (&iter, &object, &kind))
    standin_complain ("a %s was never destroyed", (const char *)kind);
  return g_hash_table_size (kinds);
}
