/* SPDX-License-Identifier: Apache-2.0 */
/* A row a step: picture, verdict, the remark, and buttons for the order. A remark is kept as it is typed. */
#include "offramp-lesson-editor.h"

#include <glib/gi18n.h>

#include "offramp-pixel-view.h"

enum
{
  PICTURE = 56
};

struct _OfframpLessonEditor
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkWidget *save_button;
  GtkEntry *title_entry;
  GtkListBox *list;

  OfframpLesson *lesson;
  GtkNativeDialog *chooser;
};

G_DEFINE_FINAL_TYPE (OfframpLessonEditor, offramp_lesson_editor, ADW_TYPE_WINDOW)

static guint
get_row (GtkWidget *widget)
{
  return (guint)gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW)));
}

static void
remark_changed_cb (OfframpLessonStep *step, GtkEditable *entry)
{
  offramp_lesson_step_set_remark (step, NULL, gtk_editable_get_text (entry));
}

static void
up_cb (OfframpLessonEditor *self, GtkWidget *button)
{
  guint row = get_row (button);

  if (row > 0)
    offramp_lesson_move (self->lesson, row, row - 1);
}

static void
down_cb (OfframpLessonEditor *self, GtkWidget *button)
{
  guint row = get_row (button);

  offramp_lesson_move (self->lesson, row, row + 1);
}

static void
remove_cb (OfframpLessonEditor *self, GtkWidget *button)
{
  offramp_lesson_remove (self->lesson, get_row (button));
}

static void
add_button (OfframpLessonEditor *self, GtkWidget *box, const char *icon, const char *what, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, what);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, what, -1);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
make_words (OfframpLessonStep *step)
{
  OfframpSample *sample = offramp_lesson_step_get_sample (step);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  g_autofree char *text = sample != NULL ? offramp_sample_describe (sample) : g_strdup (_ ("Words alone"));
  GtkWidget *headline = gtk_label_new (text), *entry = gtk_entry_new ();

  gtk_label_set_xalign (GTK_LABEL (headline), 0);
  gtk_label_set_ellipsize (GTK_LABEL (headline), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (headline, "offramp-caption");
  gtk_editable_set_text (GTK_EDITABLE (entry), offramp_lesson_step_get_remark (step));
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("What you say about it"));
  gtk_entry_set_max_length (GTK_ENTRY (entry), OFFRAMP_LESSON_MAX_TEXT / 4); /* characters of up to four bytes */
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remark"), -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (remark_changed_cb), step, G_CONNECT_SWAPPED);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), headline);
  gtk_box_append (GTK_BOX (words), entry);
  return words;
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  OfframpLessonEditor *self = user_data;
  OfframpSample *sample = offramp_lesson_step_get_sample (item);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (row, "offramp-step-row");
  if (sample != NULL)
    {
      OfframpPixelView *picture = g_object_new (OFFRAMP_TYPE_PIXEL_VIEW, NULL);

      offramp_pixel_view_set_pixels (picture, offramp_sample_get_seen_image (sample), EE_IMAGE_SIDE, EE_IMAGE_SIDE);
      gtk_widget_set_size_request (GTK_WIDGET (picture), PICTURE, PICTURE);
      gtk_box_append (GTK_BOX (row), GTK_WIDGET (picture));
    }
  gtk_box_append (GTK_BOX (row), make_words (item));
  add_button (self, row, "go-up-symbolic", _ ("Earlier"), G_CALLBACK (up_cb));
  add_button (self, row, "go-down-symbolic", _ ("Later"), G_CALLBACK (down_cb));
  add_button (self, row, "user-trash-symbolic", _ ("Remove this step"), G_CALLBACK (remove_cb));
  return row;
}

static void
count_changed_cb (OfframpLessonEditor *self)
{
  gtk_widget_set_sensitive (self->save_button, g_list_model_get_n_items (G_LIST_MODEL (self->lesson)) > 0);
}

static void
saved_cb (GObject *lesson, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OfframpLessonEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *escaped = NULL;

  if (self->lesson == NULL)
    return; /* the window was closed meanwhile */
  gtk_widget_set_sensitive (GTK_WIDGET (self->toasts), TRUE);
  if (offramp_lesson_save_finish (OFFRAMP_LESSON (lesson), result, &error))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  escaped = g_markup_escape_text (error->message, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/* While it is written nobody may change it. */
static void
chosen_cb (OfframpLessonEditor *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;
  g_autofree char *chosen = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *path = NULL;

  g_clear_object (&self->chooser);
  if (chosen == NULL)
    return;
  path = g_str_has_suffix (chosen, OFFRAMP_LESSON_SUFFIX) ? g_strdup (chosen)
                                                          : g_strconcat (chosen, OFFRAMP_LESSON_SUFFIX, NULL);
  offramp_lesson_set_title (self->lesson, NULL, gtk_editable_get_text (GTK_EDITABLE (self->title_entry)));
  gtk_widget_set_sensitive (GTK_WIDGET (self->toasts), FALSE);
  offramp_lesson_save_async (self->lesson, path, saved_cb, g_object_ref (self));
}

static void
save_cb (OfframpLessonEditor *self)
{
  g_autofree char *name = NULL;
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->title_entry));

  if (self->chooser == NULL)
    {
      self->chooser = GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (
          _ ("Save the lesson"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel")));
      name = g_strconcat (*title != '\0' ? title : _ ("Lesson"), OFFRAMP_LESSON_SUFFIX, NULL);
      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), g_strdelimit (name, "/", '-'));
      gtk_native_dialog_set_modal (self->chooser, TRUE);
      g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_native_dialog_show (self->chooser);
}

static void
offramp_lesson_editor_dispose (GObject *object)
{
  OfframpLessonEditor *self = OFFRAMP_LESSON_EDITOR (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->lesson);

  G_OBJECT_CLASS (offramp_lesson_editor_parent_class)->dispose (object);
}

static void
offramp_lesson_editor_class_init (OfframpLessonEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_lesson_editor_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-lesson-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonEditor, toasts);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonEditor, save_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonEditor, title_entry);
  gtk_widget_class_bind_template_child (widget_class, OfframpLessonEditor, list);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
offramp_lesson_editor_init (OfframpLessonEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * offramp_lesson_editor_new:
 * @lesson: a recorded one; it is changed
 *
 * Returns: (transfer full): the window
 */
GtkWidget *
offramp_lesson_editor_new (OfframpLesson *lesson)
{
  OfframpLessonEditor *self;

  g_return_val_if_fail (OFFRAMP_IS_LESSON (lesson), NULL);

  self = g_object_new (OFFRAMP_TYPE_LESSON_EDITOR, NULL);
  self->lesson = g_object_ref (lesson);
  gtk_entry_set_max_length (self->title_entry, OFFRAMP_LESSON_MAX_TEXT / 4);
  gtk_editable_set_text (GTK_EDITABLE (self->title_entry), offramp_lesson_get_title (lesson));
  g_signal_connect_object (lesson, "items-changed", G_CALLBACK (count_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (lesson), make_row, self, NULL);
  return GTK_WIDGET (self);
}
