/* SPDX-License-Identifier: Apache-2.0 */
/* Many images may be selected, but road and verdict show one: the primary one, which was clicked or reached last. */
#include "offramp-explore-page-gallery-private.h"

#include <glib/gi18n.h>

#include "offramp-sample-card.h"

/* Before the next frame is drawn. */
#define SETTLE_PRIORITY (G_PRIORITY_HIGH_IDLE + 5)

static guint
get_n_shown (OfframpExplorePage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

/* Road and verdict show the primary image, or what is being drawn. */
void
offramp_explore_page_show_selected (OfframpExplorePage *self)
{
  OfframpSample *sample = self->drawing ? offramp_draw_panel_get_sample (self->draw_panel) : self->primary;
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n_selected = gtk_bitset_get_size (selected);
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", n_selected), n_selected);

  offramp_road_set_live (self->road, self->drawing);
  offramp_road_set_sample (self->road, sample);
  offramp_verdict_panel_set_sample (self->panel, sample);
  offramp_explore_page_show_features (self, sample);
  offramp_explore_page_show_guess (self, sample);
  if (self->recorder != NULL)
    offramp_lesson_recorder_show (self->recorder, sample);
  offramp_verdict_panel_set_place (self->panel, self->primary_position,
                                   sample != NULL && !self->drawing ? get_n_shown (self) : 0);
  gtk_label_set_text (self->selection_label, n_selected > 1 ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->selection_label), n_selected > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.remove", n_selected > 0 && !self->drawing);
}

/* (transfer none) (nullable): the image whose card has the focus. */
static OfframpSample *
get_focused (OfframpExplorePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *card = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  return OFFRAMP_IS_SAMPLE_CARD (card) ? offramp_sample_card_get_sample (OFFRAMP_SAMPLE_CARD (card)) : NULL;
}

/* The focused image if it is selected, else the primary one before, else the first. */
static void
find_primary (OfframpExplorePage *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  OfframpSample *focused = get_focused (self), *best = NULL;
  guint best_position = 0, best_rank = 0, position;
  GtkBitsetIter iter;
  gboolean more;

  for (more = gtk_bitset_iter_init_first (&iter, selected, &position); more && best_rank < 3;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
      guint rank = sample == focused ? 3 : sample == self->primary ? 2 : 1;

      if (rank <= best_rank)
        continue;
      best_rank = rank;
      best_position = position;
      best = sample; /* the session holds it */
    }
  g_set_object (&self->primary, best);
  self->primary_position = best_position;
}

static gboolean
settle_cb (gpointer user_data)
{
  OfframpExplorePage *self = user_data;

  self->settle_source = 0;
  find_primary (self);
  offramp_explore_page_show_selected (self);
  /* Not while the list changes: the grid must know all items by then. */
  if (self->scroll_to_primary && self->primary != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->grid), "list.scroll-to-item", "u", self->primary_position);
  self->scroll_to_primary = FALSE;
  return G_SOURCE_REMOVE;
}

/* A click selects first and moves the focus then; a rubber band selects a hundred times a second. */
static void
settle_soon (OfframpExplorePage *self)
{
  if (self->settle_source == 0)
    self->settle_source = g_idle_add_full (SETTLE_PRIORITY, settle_cb, self, NULL);
}

/* Selects the image at @position alone, and brings it into view. */
void
offramp_explore_page_select (OfframpExplorePage *self, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  self->scroll_to_primary = TRUE;
  settle_soon (self);
}

/* The image that was just brought is selected as soon as it is among those shown. */
static void
look_for_wanted (OfframpExplorePage *self, guint position, guint n_added)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (sample != self->wanted)
        continue;
      g_clear_object (&self->wanted);
      offramp_explore_page_select (self, i);
      return;
    }
}

static void
shown_items_changed_cb (OfframpExplorePage *self, guint position, guint removed, guint added)
{
  const gboolean any = get_n_shown (self) > 0;

  if (self->wanted != NULL)
    look_for_wanted (self, position, added);
  if (any != self->any_shown)
    {
      self->any_shown = any;
      offramp_explore_page_show_counts (self);
    }
  settle_soon (self);
}

static void
images_arrived_cb (OfframpExplorePage *self, guint position, guint removed, guint added)
{
  if (!self->select_next || added == 0)
    return;
  self->select_next = FALSE;
  g_clear_object (&self->wanted);
  self->wanted = g_list_model_get_item (G_LIST_MODEL (self->session), position);
}

void
offramp_explore_page_card_activated_cb (OfframpExplorePage *self, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  adw_flap_set_reveal_flap (self->flap, TRUE);
}

/**
 * offramp_explore_page_expect_images:
 * @self: the page
 *
 * The next image that arrives in the session was brought by hand: it is to be selected, and so shown.
 */
void
offramp_explore_page_expect_images (OfframpExplorePage *self)
{
  self->select_next = TRUE;
}

/* (transfer full) (element-type OfframpSample): the selected images in the order shown, or with @all every image shown.
 */
GPtrArray *
offramp_explore_page_list_images (OfframpExplorePage *self, gboolean all)
{
  g_autoptr (GtkBitset) positions = all ? gtk_bitset_new_range (0, get_n_shown (self))
                                        : gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GPtrArray *images = g_ptr_array_new_full (gtk_bitset_get_size (positions), g_object_unref);
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, positions, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (images, g_list_model_get_item (G_LIST_MODEL (self->selection), position));
  return images;
}

/* The image that arrives must be known before it is shown: connected to the session before the models are. */
void
offramp_explore_page_watch_arrivals (OfframpExplorePage *self)
{
  g_signal_connect_object (self->session, "items-changed", G_CALLBACK (images_arrived_cb), self, G_CONNECT_SWAPPED);
}

void
offramp_explore_page_watch_selection (OfframpExplorePage *self)
{
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (settle_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (shown_items_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
offramp_explore_page_dispose_selection (OfframpExplorePage *self)
{
  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_object (&self->primary);
  g_clear_object (&self->wanted);
}
