/* SPDX-License-Identifier: Apache-2.0 */
/* Made anew for each validation, which is seldom; textures of 32 x 32 pixels. */
#include "offramp-train-mistakes.h"

#include <glib/gi18n.h>

enum
{
  SIDE = 32,
  SHOWN_SIDE = 40
};

struct _OfframpTrainMistakes
{
  AdwBin parent_instance;

  GtkLabel *caption;
  GtkBox *strip;
  guint64 version; /* of what is shown; 0 for nothing */
};

G_DEFINE_FINAL_TYPE (OfframpTrainMistakes, offramp_train_mistakes, ADW_TYPE_BIN)

/* Few letters, as there is no room for more. */
static char *
make_mark (const EeMistake *mistake)
{
  switch (mistake->kind)
    {
    case EE_MISTAKE_LEFT:
      /* Translators: below a picture of the main set that left at the exit, which is wrong; few letters */
      return g_strdup (_ ("left!"));
    case EE_MISTAKE_KEPT:
      /* Translators: below a redundant picture that did not leave, which is wrong; few letters */
      return g_strdup (_ ("kept!"));
    case EE_MISTAKE_CLASS:
    default:
      return g_strdup_printf ("%s→%s", mistake->truth, mistake->answer);
    }
}

static char *
describe (const EeMistake *mistake)
{
  g_autofree char *percent = g_strdup_printf (_ ("%.0f %%"), mistake->certainty * 100);

  switch (mistake->kind)
    {
    case EE_MISTAKE_LEFT:
      /* Translators: a class, then how sure the exit is */
      return g_strdup_printf (_ ("“%s” leaves at the exit and should stay; sure by %s"), mistake->truth, percent);
    case EE_MISTAKE_KEPT:
      return g_strdup_printf (_ ("A redundant image stays and should leave; sure by %s"), percent);
    case EE_MISTAKE_CLASS:
    default:
      /* Translators: the true class, the wrong one, and how sure the network is */
      return g_strdup_printf (_ ("“%s” is called “%s”; sure by %s"), mistake->truth, mistake->answer, percent);
    }
}

static GtkWidget *
make_item (const EeMistake *mistake)
{
  g_autoptr (GBytes) bytes = g_bytes_new (mistake->pixels, sizeof mistake->pixels);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (SIDE, SIDE, GDK_MEMORY_R8G8B8, bytes, (gsize)SIDE * 3);
  g_autofree char *mark = make_mark (mistake), *words = describe (mistake);
  GtkWidget *item = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *picture = gtk_image_new_from_paintable (GDK_PAINTABLE (texture)), *label = gtk_label_new (mark);

  gtk_image_set_pixel_size (GTK_IMAGE (picture), SHOWN_SIDE);
  gtk_widget_add_css_class (picture, "offramp-mistake");
  gtk_widget_add_css_class (label, "offramp-mark");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 6);
  gtk_box_append (GTK_BOX (item), picture);
  gtk_box_append (GTK_BOX (item), label);
  gtk_widget_set_tooltip_text (item, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return item;
}

static void
offramp_train_mistakes_class_init (OfframpTrainMistakesClass *klass)
{
}

static void
offramp_train_mistakes_init (OfframpTrainMistakes *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->caption = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->caption, 0);
  gtk_label_set_wrap (self->caption, TRUE);
  gtk_label_set_width_chars (self->caption, 16);
  gtk_label_set_max_width_chars (self->caption, 16);
  gtk_widget_set_valign (GTK_WIDGET (self->caption), GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (scrolled, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "offramp-caption");
  self->strip = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->strip));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->caption));
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * offramp_train_mistakes_show:
 * @self: the strip
 * @training: whose last validation it shows; hidden where there was none
 */
void
offramp_train_mistakes_show (OfframpTrainMistakes *self, OfframpTraining *training)
{
  g_autofree char *caption = NULL;
  const EeMistakes *mistakes;
  GtkWidget *child;
  guint64 version;

  g_return_if_fail (OFFRAMP_IS_TRAIN_MISTAKES (self) && OFFRAMP_IS_TRAINING (training));

  mistakes = offramp_training_get_mistakes (training, &version);
  gtk_widget_set_visible (GTK_WIDGET (self), mistakes != NULL);
  if (version == self->version || mistakes == NULL)
    {
      self->version = version;
      return;
    }
  self->version = version;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->strip))) != NULL)
    gtk_box_remove (self->strip, child);
  for (guint i = 0; i < mistakes->n_items; i++)
    gtk_box_append (self->strip, make_item (&mistakes->items[i]));
  caption = mistakes->n_wrong == 0 ? g_strdup_printf (_ ("None of %'u validation images is wrong"), mistakes->n_images)
                                   : g_strdup_printf (_ ("Most wrong right now; %'u of %'u validation images are"),
                                                      mistakes->n_wrong, mistakes->n_images);
  gtk_label_set_text (self->caption, caption);
}
