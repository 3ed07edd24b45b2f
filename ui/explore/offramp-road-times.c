/* SPDX-License-Identifier: Apache-2.0 */
/* Takes the parts as measured, or shares a stage's time by arithmetic and says so. */
#include "offramp-road-times.h"

static void
share_stage (OfframpRoadTimes *times, const OfframpRoadMap *map, guint stage, double ms)
{
  double macs = 0;

  for (guint i = 0; i < map->n_gates; i++)
    macs += map->gates[i].stage == stage ? map->gates[i].macs : 0;
  for (guint i = 0; i < map->n_exits; i++)
    macs += map->exits[i].stage == stage ? map->exits[i].macs : 0;
  if (macs <= 0)
    return;
  for (guint i = 0; i < map->n_gates; i++)
    if (map->gates[i].stage == stage)
      times->gates_ms[i] = ms * map->gates[i].macs / macs;
  for (guint i = 0; i < map->n_exits; i++)
    if (map->exits[i].stage == stage)
      times->exits_ms[i] = ms * map->exits[i].macs / macs;
}

/**
 * offramp_road_times_init:
 * @times: (out): by gate and exit
 * @map: the road of the network that was timed
 * @timing: of one image
 */
void
offramp_road_times_init (OfframpRoadTimes *times, const OfframpRoadMap *map, const EeRouteTiming *timing)
{
  *times = (OfframpRoadTimes){ .measured = timing->has_parts, .upload_ms = timing->upload_ms };

  if (!timing->has_parts)
    {
      for (guint stage = 0; stage < map->n_stages; stage++)
        share_stage (times, map, stage, timing->stages_ms[stage]);
      return;
    }
  for (guint i = 0; i < map->n_gates; i++)
    {
      const OfframpRoadGate *gate = &map->gates[i];

      times->gates_ms[i] = gate->block > 0 ? timing->blocks_ms[gate->block] : timing->heads_ms[gate->stage];
    }
  for (guint i = 0; i < map->n_exits; i++)
    times->exits_ms[i] = timing->heads_ms[map->exits[i].stage];
}
