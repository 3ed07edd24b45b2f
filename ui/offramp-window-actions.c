/* SPDX-License-Identifier: Apache-2.0 */
/* What the window's menu and keys do: each goes to the page that it is about, which comes to the front. */
#include "offramp-window-private.h"

static void
show_page_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);
  const char *page = g_variant_get_string (parameter, NULL);

  if (adw_view_stack_get_child_by_name (self->stack, page) != NULL)
    adw_view_stack_set_visible_child_name (self->stack, page);
}

static void
train_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->stack), "evaluate") == 0)
    {
      offramp_evaluate_page_toggle (self->evaluate_page);
      return;
    }
  adw_view_stack_set_visible_child_name (self->stack, "train");
  offramp_train_page_toggle_training (self->train_page);
}

static void
stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_training_stop (OFFRAMP_WINDOW (widget)->training);
}

static void
settings_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->stack, "train");
  offramp_train_page_toggle_settings (self->train_page);
}

static void
open_run_folder_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  if (self->train_page != NULL) /* there is no run without it */
    offramp_train_page_open_folder (self->train_page);
}

/* Files and pictures are for the Explore page. */
void
offramp_window_show_explore (OfframpWindow *self)
{
  adw_view_stack_set_visible_child_name (self->stack, "explore");
}

/* Another page is about to hand images over. */
static void
expect_images_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  offramp_window_show_explore (self);
  offramp_explore_page_expect_images (self->explore_page);
}

static void
open_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  offramp_window_show_explore (self);
  offramp_explore_page_open (self->explore_page);
}

static void
open_model_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  offramp_window_show_explore (self);
  offramp_explore_page_open_network (self->explore_page);
}

static void
draw_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  offramp_window_show_explore (self);
  offramp_explore_page_toggle_draw (self->explore_page);
}

static void
race_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);

  offramp_window_show_explore (self);
  offramp_explore_page_race (self->explore_page);
}

static void
paste_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpWindow *self = OFFRAMP_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  /* The accelerator comes before the field that one types in. */
  if (GTK_IS_TEXT (focus))
    {
      gtk_widget_activate_action (focus, "clipboard.paste", NULL);
      return;
    }
  offramp_window_show_explore (self);
  offramp_explore_page_paste (self->explore_page);
}

void
offramp_window_class_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page_cb);
  gtk_widget_class_install_action (widget_class, "win.expect-images", NULL, expect_images_cb);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "win.open-model", NULL, open_model_cb);
  gtk_widget_class_install_action (widget_class, "win.paste", NULL, paste_cb);
  gtk_widget_class_install_action (widget_class, "win.draw", NULL, draw_cb);
  gtk_widget_class_install_action (widget_class, "win.race", NULL, race_cb);
  gtk_widget_class_install_action (widget_class, "win.train", NULL, train_cb);
  gtk_widget_class_install_action (widget_class, "win.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "win.settings", NULL, settings_cb);
  gtk_widget_class_install_action (widget_class, "win.open-run-folder", NULL, open_run_folder_cb);
}
