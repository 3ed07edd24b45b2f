/* SPDX-License-Identifier: Apache-2.0 */
/* One line a part. A part that was not computed has no time and says so. */
#include "offramp-stage-times.h"

#include <glib/gi18n.h>

#include "offramp-bar-row.h"
#include "offramp-waterfall.h"

struct _OfframpStageTimes
{
  AdwBin parent_instance;

  OfframpBarRow rows[OFFRAMP_WATERFALL_MAX_ROWS];
};

G_DEFINE_FINAL_TYPE (OfframpStageTimes, offramp_stage_times, ADW_TYPE_BIN)

static void
offramp_stage_times_class_init (OfframpStageTimesClass *klass)
{
}

static void
offramp_stage_times_init (OfframpStageTimes *self)
{
  adw_bin_set_child (ADW_BIN (self), offramp_bar_grid_new (self->rows, G_N_ELEMENTS (self->rows)));
}

static void
show_row (OfframpBarRow *row, const OfframpWaterfallRow *it, double scale, OfframpBarTone tone)
{
  g_autofree char *ms = offramp_format_ms (it->ms);

  if (it->computed)
    {
      offramp_bar_row_set (row, it->name, ms);
      offramp_bar_set (OFFRAMP_BAR (row->bar), it->start_ms / scale, (it->start_ms + it->ms) / scale,
                       it->is_whole ? OFFRAMP_BAR_BLUE : tone);
    }
  else
    {
      offramp_bar_row_set (row, it->name, _ ("not computed"));
      offramp_bar_set (OFFRAMP_BAR (row->bar), it->start_ms / scale, 1, OFFRAMP_BAR_OUTLINE);
    }
}

/**
 * offramp_stage_times_show:
 * @self: a widget
 * @verdict: whose times
 */
void
offramp_stage_times_show (OfframpStageTimes *self, const OfframpVerdict *verdict)
{
  g_auto (OfframpWaterfall) waterfall = { 0 };
  OfframpBarTone tone;

  g_return_if_fail (OFFRAMP_IS_STAGE_TIMES (self) && verdict != NULL);

  tone = offramp_verdict_get_exit_block (verdict) > 0 ? OFFRAMP_BAR_GREEN : OFFRAMP_BAR_BLUE;
  offramp_waterfall_init (&waterfall, verdict);
  for (guint i = 0; i < waterfall.n_rows; i++)
    show_row (&self->rows[i], &waterfall.rows[i], waterfall.scale_ms, tone);
  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    offramp_bar_row_set_visible (&self->rows[i], i < waterfall.n_rows);
}
