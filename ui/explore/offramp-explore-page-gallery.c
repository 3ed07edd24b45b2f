/* SPDX-License-Identifier: Apache-2.0 */
/* The grid's order and choice: session -> filter -> sorter -> selection -> cards. While verdicts come in by the
 * thousand the order is looked at again a few times a second, and never all at once. */
#include "offramp-explore-page-gallery-private.h"

#include <glib/gi18n.h>

#include "offramp-sample-card.h"

enum
{
  REFRESH_MS = 250
};

void
offramp_explore_page_setup_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, offramp_sample_card_new ());
}

void
offramp_explore_page_bind_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  offramp_sample_card_set_sample (OFFRAMP_SAMPLE_CARD (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

void
offramp_explore_page_unbind_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  offramp_sample_card_set_sample (OFFRAMP_SAMPLE_CARD (gtk_list_item_get_child (item)), NULL);
}

static gboolean
match_sample (gpointer item, gpointer user_data)
{
  OfframpExplorePage *self = user_data;
  const OfframpGalleryChoice choice = { self->gallery_route, self->gallery_label };

  return offramp_gallery_match (item, &choice);
}

static int
compare_samples (gconstpointer a, gconstpointer b, gpointer user_data)
{
  OfframpExplorePage *self = user_data;

  return offramp_gallery_compare ((OfframpSample *)a, (OfframpSample *)b, self->gallery_key, self->gallery_descending);
}

static gboolean
is_filtered (OfframpExplorePage *self)
{
  return self->gallery_route != OFFRAMP_GALLERY_ALL || self->gallery_label != NULL;
}

/* The names as they stand on the button, in the order of OfframpGalleryKey. */
static const char *
get_key_label (OfframpGalleryKey key)
{
  static const char *const labels[OFFRAMP_GALLERY_N_KEYS]
      = { N_ ("By arrival"), N_ ("By P(redundant)"), N_ ("By certainty"),
          N_ ("By time"),    N_ ("By class"),        N_ ("By name") };

  return _ (labels[key]);
}

static void
show_order (OfframpExplorePage *self)
{
  g_autofree char *text
      = g_strdup_printf ("%s %s", get_key_label (self->gallery_key), self->gallery_descending ? "↓" : "↑");

  gtk_label_set_text (self->sort_label, text);
  gtk_button_set_label (GTK_BUTTON (self->class_button), self->gallery_label != NULL ? self->gallery_label : "");
  gtk_widget_set_visible (self->class_button, self->gallery_label != NULL);
}

static void
apply_order (OfframpExplorePage *self)
{
  const gboolean as_they_came = self->gallery_key == OFFRAMP_GALLERY_ARRIVAL && !self->gallery_descending;

  gtk_sort_list_model_set_sorter (self->sorted, as_they_came ? NULL : GTK_SORTER (self->sorter));
  gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
  show_order (self);
}

static void
apply_filter (OfframpExplorePage *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_order (self);
  offramp_explore_page_show_counts (self);
}

/* The classes that were found so far, to choose one from. */
static void
update_classes (OfframpExplorePage *self)
{
  g_auto (GStrv) labels = offramp_gallery_list_labels (G_LIST_MODEL (self->session));

  if (self->gallery_labels != NULL
      && g_strv_equal ((const char *const *)labels, (const char *const *)self->gallery_labels))
    return;
  g_menu_remove_all (self->class_menu);
  g_menu_append (self->class_menu, _ ("_All classes"), "gallery.class::");
  for (guint i = 0; labels[i] != NULL; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (labels[i], NULL);

      g_menu_item_set_action_and_target (item, "gallery.class", "s", labels[i]);
      g_menu_append_item (self->class_menu, item);
    }
  g_strfreev (self->gallery_labels);
  self->gallery_labels = g_steal_pointer (&labels);
}

static gboolean
refresh_cb (gpointer user_data)
{
  OfframpExplorePage *self = user_data;

  self->refresh_timeout = 0;
  update_classes (self);
  if (is_filtered (self))
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  if (offramp_gallery_follows_verdicts (self->gallery_key))
    gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
  return G_SOURCE_REMOVE;
}

/* Verdicts have changed: order and choice follow in a moment. */
void
offramp_explore_page_refresh_gallery (OfframpExplorePage *self)
{
  if (self->refresh_timeout == 0)
    self->refresh_timeout = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

void
offramp_explore_page_filter_toggled_cb (OfframpExplorePage *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button) || self->filter == NULL)
    return;
  self->gallery_route = button == self->left_button       ? OFFRAMP_GALLERY_LEFT
                        : button == self->full_button     ? OFFRAMP_GALLERY_FULL
                        : button == self->unjudged_button ? OFFRAMP_GALLERY_UNJUDGED
                                                          : OFFRAMP_GALLERY_ALL;
  apply_filter (self);
}

static void
change_key_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  OfframpExplorePage *self = user_data;

  self->gallery_key = offramp_gallery_key_from_string (g_variant_get_string (value, NULL));
  g_simple_action_set_state (action, value);
  apply_order (self);
}

static void
change_direction_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  OfframpExplorePage *self = user_data;

  self->gallery_descending = g_variant_get_boolean (value);
  g_simple_action_set_state (action, value);
  apply_order (self);
}

static void
change_class_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  OfframpExplorePage *self = user_data;
  const char *label = g_variant_get_string (value, NULL);

  g_free (self->gallery_label);
  self->gallery_label = *label != '\0' ? g_strdup (label) : NULL;
  g_simple_action_set_state (action, value);
  apply_filter (self);
}

static void
show_all_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OfframpExplorePage *self = user_data;

  gtk_toggle_button_set_active (self->all_button, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self), "gallery.class", "s", "");
}

static void
add_actions (OfframpExplorePage *self)
{
  static const GActionEntry ENTRIES[] = {
    { "sort", NULL, "s", "'arrival'", change_key_cb },
    { "descending", NULL, "b", "false", change_direction_cb },
    { "class", NULL, "s", "''", change_class_cb },
    { "show-all", show_all_cb },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), ENTRIES, G_N_ELEMENTS (ENTRIES), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "gallery", G_ACTION_GROUP (group));
}

/* In a narrow window the button is not there: its menu is a part of the other one too; and the filters say what they
 * are about without a heading. */
void
offramp_explore_page_arrange_gallery (OfframpExplorePage *self, gboolean narrow)
{
  gtk_widget_set_visible (self->sort_button, !narrow && gtk_widget_get_visible (self->filters));
  gtk_widget_set_visible (self->images_heading, !narrow || !gtk_widget_get_visible (self->filters));
}

void
offramp_explore_page_init_gallery (OfframpExplorePage *self)
{
  self->class_menu = g_menu_new ();
  g_menu_append_submenu (self->class_section, _ ("_Class"), G_MENU_MODEL (self->class_menu));
  /* Once and for ever: GTK 4.8 keeps the pages of a submenu that was taken out of a menu, and warns at the next. */
  g_menu_append_submenu (self->narrow_menu, _ ("S_ort and filter"), G_MENU_MODEL (self->view_menu));
  add_actions (self);
}

/* Shows the images of the session in the grid. */
void
offramp_explore_page_bind_gallery (OfframpExplorePage *self)
{
  self->filter = gtk_custom_filter_new (match_sample, self, NULL);
  self->sorter = gtk_custom_sorter_new (compare_samples, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->session)),
                                              GTK_FILTER (g_object_ref (self->filter)));
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), NULL);
  gtk_sort_list_model_set_incremental (self->sorted, TRUE);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->sorted)));
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));
  update_classes (self);
  show_order (self);
}

void
offramp_explore_page_dispose_gallery (OfframpExplorePage *self)
{
  g_clear_handle_id (&self->refresh_timeout, g_source_remove);
  if (self->selection != NULL)
    {
      /* Whoever holds the models a moment longer than this page lives must not ask it any more. */
      g_signal_handlers_disconnect_by_data (self->selection, self);
      gtk_sort_list_model_set_sorter (self->sorted, NULL);
      gtk_filter_list_model_set_filter (self->filtered, NULL);
    }
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->class_menu);
  g_clear_pointer (&self->gallery_label, g_free);
  g_clear_pointer (&self->gallery_labels, g_strfreev);
}
