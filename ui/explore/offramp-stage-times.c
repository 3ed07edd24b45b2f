/* SPDX-License-Identifier: Apache-2.0 */
/* One row a stage. A stage that was not computed has no time and says so. */
#include "offramp-stage-times.h"

#include <glib/gi18n.h>

#include "offramp-bar.h"
#include "offramp-road-text.h"

enum
{
  MAX_ROWS = EE_PLAN_MAX_STAGES + 1
};

typedef struct
{
  GtkWidget *name;
  GtkWidget *bar;
  GtkWidget *value;
} Row;

struct _OfframpStageTimes
{
  AdwBin parent_instance;

  Row rows[MAX_ROWS];
};

G_DEFINE_FINAL_TYPE (OfframpStageTimes, offramp_stage_times, ADW_TYPE_BIN)

static GtkWidget *
make_label (double align)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), align);
  gtk_widget_add_css_class (label, "offramp-caption");
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
show_row (Row *row, const char *name, const char *value)
{
  gtk_label_set_text (GTK_LABEL (row->name), name);
  gtk_label_set_text (GTK_LABEL (row->value), value);
}

static void
set_row_visible (Row *row, gboolean visible)
{
  gtk_widget_set_visible (row->name, visible);
  gtk_widget_set_visible (row->bar, visible);
  gtk_widget_set_visible (row->value, visible);
}

static void
offramp_stage_times_class_init (OfframpStageTimesClass *klass)
{
}

static void
offramp_stage_times_init (OfframpStageTimes *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 10);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 1);
  for (guint i = 0; i < MAX_ROWS; i++)
    {
      Row *row = &self->rows[i];

      row->name = make_label (0);
      row->bar = offramp_bar_new ();
      row->value = make_label (1);
      gtk_grid_attach (GTK_GRID (grid), row->name, 0, 2 * i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), row->value, 1, 2 * i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), row->bar, 0, 2 * i + 1, 2, 1);
      set_row_visible (row, FALSE);
    }
  adw_bin_set_child (ADW_BIN (self), grid);
}

static void
show_stage (Row *row, const OfframpRoadMap *map, const OfframpVerdict *verdict, guint stage, double start, double scale)
{
  g_autofree char *name = offramp_road_describe_stage (map, stage);
  g_autofree char *value = NULL;

  if (stage > verdict->route.stage)
    {
      show_row (row, name, _ ("not computed"));
      offramp_bar_set (OFFRAMP_BAR (row->bar), start / scale, 1, OFFRAMP_BAR_OUTLINE);
      return;
    }
  value = offramp_format_ms (verdict->timing.stages_ms[stage]);
  show_row (row, name, value);
  offramp_bar_set (OFFRAMP_BAR (row->bar), start / scale, (start + verdict->timing.stages_ms[stage]) / scale,
                   offramp_verdict_get_exit_block (verdict) > 0 ? OFFRAMP_BAR_GREEN : OFFRAMP_BAR_BLUE);
}

/**
 * offramp_stage_times_show:
 * @self: a widget
 * @verdict: whose times
 */
void
offramp_stage_times_show (OfframpStageTimes *self, const OfframpVerdict *verdict)
{
  double start = 0, scale = MAX (verdict->timing.total_ms, 1e-6);
  OfframpRoadMap map;
  guint n_rows;

  g_return_if_fail (OFFRAMP_IS_STAGE_TIMES (self) && verdict != NULL);

  offramp_road_map_init (&map, verdict->plan);
  n_rows = map.n_stages;
  if (verdict->has_full)
    scale = MAX (scale, verdict->full_timing.total_ms);
  for (guint stage = 0; stage < map.n_stages; stage++)
    {
      show_stage (&self->rows[stage], &map, verdict, stage, start, scale);
      start += verdict->timing.stages_ms[stage];
    }
  if (verdict->has_full)
    {
      Row *row = &self->rows[n_rows++];
      g_autofree char *value = offramp_format_ms (verdict->full_timing.total_ms);

      show_row (row, _ ("Whole network"), value);
      offramp_bar_set (OFFRAMP_BAR (row->bar), 0, verdict->full_timing.total_ms / scale, OFFRAMP_BAR_BLUE);
    }
  for (guint i = 0; i < MAX_ROWS; i++)
    set_row_visible (&self->rows[i], i < n_rows);
}
