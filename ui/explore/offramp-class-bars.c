/* SPDX-License-Identifier: Apache-2.0 */
/* One line a class: name, bar, probability. Without classes nothing is shown. */
#include "offramp-class-bars.h"

#include "offramp-bar-row.h"

struct _OfframpClassBars
{
  AdwBin parent_instance;

  OfframpBarRow rows[OFFRAMP_VERDICT_MAX_TOP];
};

G_DEFINE_FINAL_TYPE (OfframpClassBars, offramp_class_bars, ADW_TYPE_BIN)

static void
offramp_class_bars_class_init (OfframpClassBarsClass *klass)
{
}

static void
offramp_class_bars_init (OfframpClassBars *self)
{
  GtkWidget *grid = offramp_bar_grid_new (self->rows, G_N_ELEMENTS (self->rows));

  adw_bin_set_child (ADW_BIN (self), grid);
}

/**
 * offramp_class_bars_show:
 * @self: a widget
 * @verdict: whose classes
 */
void
offramp_class_bars_show (OfframpClassBars *self, const OfframpVerdict *verdict)
{
  g_return_if_fail (OFFRAMP_IS_CLASS_BARS (self) && verdict != NULL);

  for (guint i = 0; i < verdict->n_top; i++)
    {
      g_autofree char *value = offramp_format_probability (verdict->top[i].probability);

      offramp_bar_row_set (&self->rows[i], verdict->top[i].name, value);
      offramp_bar_set (OFFRAMP_BAR (self->rows[i].bar), 0, verdict->top[i].probability, OFFRAMP_BAR_BLUE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    offramp_bar_row_set_visible (&self->rows[i], i < verdict->n_top);
  gtk_widget_set_visible (GTK_WIDGET (self), verdict->n_top > 0);
}
