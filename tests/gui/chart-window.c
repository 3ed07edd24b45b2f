/* SPDX-License-Identifier: Apache-2.0 */
/* A window with one chart card for test-chart-window.py: a made-up training of four epochs whose newest points come
 * when the window is told so by Ctrl+N. Not installed. */
#include "offramp-chart-card.h"
#include "offramp-resources.h"

#include <math.h>

enum
{
  N_STEPS = 400,
  STEPS_PER_EPOCH = 100,
  MORE = 40,
};

typedef struct
{
  OfframpChartCard *card;
  OfframpSeries *raw, *smooth, *passes;
} Run;

static void
add_steps (Run *run, guint n_steps)
{
  for (guint i = 0; i < n_steps; i++)
    {
      const guint step = offramp_series_get_n_points (run->raw);
      const double epoch = step / (double)STEPS_PER_EPOCH, loss = 0.3 + 2 * exp (-epoch);

      offramp_series_append (run->raw, epoch, loss * (1 + 0.2 * sin (step * 1.7) * sin (step * 0.9)));
      offramp_series_append (run->smooth, epoch, loss);
      if (step > 0 && step % STEPS_PER_EPOCH == 0)
        offramp_series_append (run->passes, epoch, loss * 1.05);
    }
  offramp_chart_card_refresh (run->card);
}

static gboolean
more_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  add_steps (user_data, MORE);
  return GDK_EVENT_STOP;
}

static void
set_up_card (Run *run)
{
  const OfframpChartCardText text = { "Loss", "", "log", "Logarithmic scale of the loss" };
  const OfframpLayerStyle bold = { "offramp_ink", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_NONE, 2.4 };
  const OfframpLayerStyle rings = { "offramp_amber_line", OFFRAMP_DASH_SHORT, OFFRAMP_MARKER_CIRCLE, 1.6 };

  offramp_chart_card_set_up (run->card, &text, 1, OFFRAMP_SCALE_LINEAR, OFFRAMP_SCALE_LOG);
  offramp_chart_card_add_layer (
      run->card,
      &(OfframpChartLayer){ .label = "L", .end_label = "L", .style = bold, .series = run->smooth, .shadow = run->raw });
  offramp_chart_card_add_layer (run->card,
                                &(OfframpChartLayer){ .label = "validation L", .style = rings, .series = run->passes });
  offramp_chart_set_epochs (offramp_chart_card_get_chart (run->card), 8, STEPS_PER_EPOCH);
}

static void
activate_cb (GtkApplication *application, gpointer user_data)
{
  Run *run = user_data;
  GtkWidget *window = adw_application_window_new (application), *toasts = adw_toast_overlay_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  run->card = g_object_new (OFFRAMP_TYPE_CHART_CARD, "margin-start", 12, "margin-end", 12, "margin-top", 12,
                            "margin-bottom", 12, NULL);
  set_up_card (run);
  add_steps (run, N_STEPS + 1);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_n, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (more_cb, run, NULL)));
  gtk_widget_add_controller (window, keys);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), GTK_WIDGET (run->card));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), toasts);
  gtk_window_set_title (GTK_WINDOW (window), "Chart");
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 420);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  /* The resources' base path brings style.css in. */
  g_autoptr (AdwApplication) application = NULL;
  Run run = { NULL, offramp_series_new (), offramp_series_new (), offramp_series_new () };
  int status;

  offramp_register_resource ();
  application
      = g_object_new (ADW_TYPE_APPLICATION, "application-id", "io.github.offramp.ChartWindow", "resource-base-path",
                      "/io/github/offramp/Offramp", "flags", G_APPLICATION_NON_UNIQUE, NULL);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &run);
  status = g_application_run (G_APPLICATION (application), argc, argv);
  g_object_unref (run.raw);
  g_object_unref (run.smooth);
  g_object_unref (run.passes);
  return status;
}
