/* SPDX-License-Identifier: Apache-2.0 */
/* A tick a set on each side; the line below says what the pair is, or why it makes no sense. Folders of one's own are
 * put together on the Data page. */
#include "offramp-mixture-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "offramp-setting-rows.h"

enum
{
  MAX_SETS = 16
};

typedef struct
{
  const char *id;
  const char *title; /* to be translated; NULL: the catalogue knows it */
  gboolean main;     /* whether it can be the main side */
} Choice;

static const Choice CHOICES[] = {
  { "mnist", NULL, TRUE },
  { "cifar10", NULL, TRUE },
  { "cifar100", NULL, TRUE },
  { "svhn", NULL, TRUE },
  { "gtsrb", NULL, TRUE },
  { "doodles", N_ ("Doodles (drawn by the program)"), TRUE },
  { "omniglot", NULL, FALSE },
  { "blank", N_ ("Blank pages"), FALSE },
  { "noise", N_ ("Noise"), FALSE },
  { "patterns", N_ ("Patterns"), FALSE },
  { "characters", N_ ("Characters"), FALSE },
  { "mutants", N_ ("Mutants of the main images"), FALSE },
};

struct _OfframpMixtureDialog
{
  AdwWindow parent_instance;

  GtkSwitch *main[MAX_SETS], *redundant[MAX_SETS];
  GtkLabel *words;
  GtkWidget *use_button;
  char *pair; /* NULL while it makes no sense */
};

G_DEFINE_FINAL_TYPE (OfframpMixtureDialog, offramp_mixture_dialog, ADW_TYPE_WINDOW)

enum
{
  MIXED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_title (const Choice *choice)
{
  const EeCatalogSet *set = ee_catalog_find (choice->id);

  return choice->title != NULL ? _ (choice->title) : set != NULL ? set->title : choice->id;
}

static void
append_side (GString *line, GtkSwitch *const *side, const char *first)
{
  for (guint i = 0; i < G_N_ELEMENTS (CHOICES); i++)
    if (side[i] != NULL && gtk_switch_get_active (side[i]))
      {
        g_string_append_printf (line, "%s%s", first, CHOICES[i].id);
        first = ",";
      }
}

static void
update (OfframpMixtureDialog *self)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_clear_pointer (&self->pair, g_free);
  append_side (line, self->main, "");
  length = line->len;
  append_side (line, self->redundant, "+");
  if (length == 0)
    text = g_strdup (_ ("Choose the main images."));
  else if (line->len == length)
    text = g_strdup (_ ("Choose what is redundant to them."));
  else if ((self->pair = ee_experiment_normalize_pair (line->str, &error)) == NULL)
    text = g_strdup (error->message);
  else if (!ee_experiment_is_installed (self->pair, NULL))
    text = g_strdup_printf (_ ("%s. Not all of it is installed; the Data page gets it."),
                            ee_experiment_get_pair_title (self->pair));
  else
    text = g_strdup (ee_experiment_get_pair_title (self->pair));
  gtk_label_set_text (self->words, text);
  gtk_widget_set_sensitive (self->use_button, self->pair != NULL);
}

static void
use_cb (OfframpMixtureDialog *self)
{
  g_signal_emit (self, signals[MIXED], 0, self->pair);
  gtk_window_close (GTK_WINDOW (self));
}

static void
offramp_mixture_dialog_finalize (GObject *object)
{
  g_free (OFFRAMP_MIXTURE_DIALOG (object)->pair);
  G_OBJECT_CLASS (offramp_mixture_dialog_parent_class)->finalize (object);
}

static void
offramp_mixture_dialog_class_init (OfframpMixtureDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_mixture_dialog_finalize;

  signals[MIXED] = g_signal_new ("mixed", OFFRAMP_TYPE_MIXTURE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_side (OfframpMixtureDialog *self, const char *title, const char *hint, gboolean main)
{
  GtkWidget *group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", title, "description", hint, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (CHOICES); i++)
    {
      GtkSwitch *widget;

      if (main && !CHOICES[i].main)
        continue;
      widget = offramp_setting_rows_add_switch (group, get_title (&CHOICES[i]), title);
      g_signal_connect_swapped (widget, "notify::active", G_CALLBACK (update), self);
      if (main)
        self->main[i] = widget;
      else
        self->redundant[i] = widget;
    }
  return group;
}

static void
offramp_mixture_dialog_init (OfframpMixtureDialog *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *page = adw_preferences_page_new ();

  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->words, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "offramp-mixture");
  self->use_button = gtk_button_new_with_label (_ ("Use"));
  gtk_widget_add_css_class (self->use_button, "suggested-action");
  g_signal_connect_swapped (self->use_button, "clicked", G_CALLBACK (use_cb), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->use_button);
  adw_preferences_page_add (
      ADW_PREFERENCES_PAGE (page),
      ADW_PREFERENCES_GROUP (make_side (self, _ ("Main images"),
                                        _ ("Their class is learned; sets of the same classes can be joined."), TRUE)));
  adw_preferences_page_add (
      ADW_PREFERENCES_PAGE (page),
      ADW_PREFERENCES_GROUP (make_side (self, _ ("Redundant images"),
                                        _ ("They are to leave at the exit; as many sets as you like."), FALSE)));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (outer), header);
  gtk_box_append (GTK_BOX (outer), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (outer), page);
  adw_window_set_content (ADW_WINDOW (self), outer);
}

static void
tick_words (GtkSwitch *const *side, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  for (guint i = 0; i < G_N_ELEMENTS (CHOICES); i++)
    if (side[i] != NULL)
      gtk_switch_set_active (side[i], g_strv_contains ((const char *const *)words, CHOICES[i].id));
}

/**
 * offramp_mixture_dialog_new:
 * @parent: (nullable): the window that it belongs to
 * @pair: that it begins with; its folders are left out
 *
 * Returns: (transfer none): a window that is not shown yet and belongs to GTK
 */
GtkWidget *
offramp_mixture_dialog_new (GtkWindow *parent, const char *pair)
{
  OfframpMixtureDialog *self
      = g_object_new (OFFRAMP_TYPE_MIXTURE_DIALOG, "transient-for", parent, "modal", TRUE, "title", _ ("Mix data sets"),
                      "default-width", 420, "default-height", 640, "width-request", 340, NULL);
  const char *plus = strchr (pair, '+');
  g_autofree char *main = plus != NULL ? g_strndup (pair, plus - pair) : g_strdup (pair);

  tick_words (self->main, main);
  tick_words (self->redundant, plus != NULL ? plus + 1 : pair);
  update (self);
  return GTK_WIDGET (self);
}
