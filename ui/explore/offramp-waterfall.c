/* SPDX-License-Identifier: Apache-2.0 */
/* By block and exit where these were on the clock, else by stage: arithmetic makes no rows here. */
#include "offramp-waterfall.h"

#include <glib/gi18n.h>

#include "offramp-road-text.h"

/* Takes @name. Returns: where the next bar begins. */
static double
append_row (OfframpWaterfall *self, char *name, gboolean computed, double start_ms, double ms)
{
  g_assert (self->n_rows < OFFRAMP_WATERFALL_MAX_ROWS);
  self->rows[self->n_rows++] = (OfframpWaterfallRow){ name, computed, FALSE, start_ms, computed ? ms : 0 };
  return computed ? start_ms + ms : start_ms;
}

static double
append_parts (OfframpWaterfall *self, const OfframpRoadMap *map, const OfframpVerdict *verdict)
{
  double start = verdict->timing.upload_ms;
  OfframpRoadTimes times;
  guint exit = 0;

  offramp_road_times_init (&times, map, &verdict->timing);
  for (guint i = 0; i < map->n_gates; i++)
    {
      gboolean computed = map->gates[i].stage <= verdict->route.stage;

      start = append_row (self, offramp_road_map_format_gate (&map->gates[i]), computed, start, times.gates_ms[i]);
      if (exit == map->n_exits || map->exits[exit].gate != i)
        continue;
      start = append_row (self, g_strdup_printf (_ ("Exit %u"), map->exits[exit].block), computed, start,
                          times.exits_ms[exit]);
      exit++;
    }
  return start;
}

static double
append_stages (OfframpWaterfall *self, const OfframpRoadMap *map, const OfframpVerdict *verdict)
{
  double start = 0;

  for (guint stage = 0; stage < map->n_stages; stage++)
    start = append_row (self, offramp_road_describe_stage (map, stage), stage <= verdict->route.stage, start,
                        verdict->timing.stages_ms[stage]);
  return start;
}

/**
 * offramp_waterfall_init:
 * @self: (out): clear it with offramp_waterfall_clear()
 * @verdict: whose times
 */
void
offramp_waterfall_init (OfframpWaterfall *self, const OfframpVerdict *verdict)
{
  OfframpRoadMap map;
  double end;

  *self = (OfframpWaterfall){ .n_rows = 0 };
  offramp_road_map_init (&map, verdict->plan);
  end = verdict->timing.has_parts ? append_parts (self, &map, verdict) : append_stages (self, &map, verdict);
  /* Medians of parts need not add up to the median of the whole. */
  self->scale_ms = MAX (MAX (end, verdict->timing.total_ms), 1e-6);
  if (!verdict->has_full)
    return;
  append_row (self, g_strdup (_ ("Whole network")), TRUE, 0, verdict->full_timing.total_ms);
  self->rows[self->n_rows - 1].is_whole = TRUE;
  self->scale_ms = MAX (self->scale_ms, verdict->full_timing.total_ms);
}

/**
 * offramp_waterfall_clear:
 * @self: a waterfall
 */
void
offramp_waterfall_clear (OfframpWaterfall *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    g_clear_pointer (&self->rows[i].name, g_free);
  self->n_rows = 0;
}
