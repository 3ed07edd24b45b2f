/* SPDX-License-Identifier: Apache-2.0 */
/* Names of stages and signs, and the whole picture in a few sentences. */
#include "offramp-road-text.h"

#include <glib/gi18n.h>

#include "offramp-threshold-scale.h"

/**
 * offramp_road_describe_stage:
 * @map: a road
 * @stage: of it
 *
 * Returns: (transfer full): what is computed in it, "Block 1 + exit" or "Blocks 2–5 + classifier"
 */
char *
offramp_road_describe_stage (const OfframpRoadMap *map, guint stage)
{
  guint first = 0, last = 0;
  g_autofree char *blocks = NULL;

  for (guint i = 0; i < map->n_gates; i++)
    if (map->gates[i].stage == stage && map->gates[i].block > 0)
      {
        first = first > 0 ? first : map->gates[i].block;
        last = map->gates[i].block;
      }
  blocks = first == last ? g_strdup_printf (_ ("Block %u"), first) : g_strdup_printf (_ ("Blocks %u–%u"), first, last);
  if (stage < map->n_exits)
    return g_strdup_printf (_ ("%s + exit"), blocks);
  return g_strdup_printf (_ ("%s + classifier"), blocks);
}

/**
 * offramp_road_format_sign:
 * @exit: of a road
 *
 * Returns: (transfer full): "EXIT 1"
 */
char *
offramp_road_format_sign (const OfframpRoadExit *exit)
{
  return g_strdup_printf (_ ("EXIT %u"), exit->block);
}

/**
 * offramp_road_format_decision:
 * @exit: of a road
 * @verdict: (nullable): on the image that came by
 *
 * Returns: (transfer full) (nullable): what was decided there; NULL before any image came
 */
char *
offramp_road_format_decision (const OfframpRoadExit *exit, const OfframpVerdict *verdict)
{
  g_autofree char *threshold = NULL, *written = NULL;
  guint decimals;
  double shown;
  float p;

  if (verdict == NULL)
    return NULL;
  if (exit->stage > verdict->route.stage)
    return g_strdup (_ ("not computed"));
  p = verdict->route.p_exits[exit->stage];
  decimals = offramp_format_beside (p, verdict->threshold, &shown, &threshold);
  written = g_strdup_printf ("%.*f", (int)decimals, shown);
  return g_strdup_printf (p >= verdict->threshold ? _ ("P(redundant) %s ≥ %s") : _ ("P(redundant) %s < %s"), written,
                          threshold);
}

/* " · 221,440 parameters · 56.6 million multiply-adds" */
static void
append_size (GString *text, guint64 parameters, guint64 macs)
{
  g_autofree char *n_parameters = g_strdup_printf ("%'" G_GUINT64_FORMAT, parameters);

  /* The number is already written out with its separators. */
  g_string_append_printf (text, ngettext (" · %s parameter", " · %s parameters", (gulong)MIN (parameters, G_MAXUINT)),
                          n_parameters);
  g_string_append_printf (
      text, macs < 1000000 ? _ (" · %.3f million multiply-adds") : _ (" · %.1f million multiply-adds"), macs / 1e6);
}

/* " · 0.41 ms, measured" or why there is no time. */
static void
append_time (GString *text, guint stage, double part_ms, const OfframpVerdict *verdict, const OfframpRoadTimes *times)
{
  g_autofree char *ms = offramp_format_ms (part_ms);
  g_autofree char *stage_ms = NULL;

  if (verdict == NULL)
    return;
  if (stage > verdict->route.stage)
    g_string_append (text, _ (" · not computed"));
  else if (times->measured)
    g_string_append_printf (text, _ (" · %s, measured"), ms);
  else
    {
      stage_ms = offramp_format_ms (verdict->timing.stages_ms[stage]);
      g_string_append_printf (text, _ (" · %s of the %s of its stage, shared by multiply-adds: only stages were timed"),
                              ms, stage_ms);
    }
}

/**
 * offramp_road_describe_gate:
 * @map: a road
 * @gate: of it
 * @verdict: (nullable): on the selected image
 * @times: (nullable): of @verdict
 *
 * Returns: (transfer full): shape, size and time of a block or of the classifier
 */
char *
offramp_road_describe_gate (const OfframpRoadMap *map, guint gate, const OfframpVerdict *verdict,
                            const OfframpRoadTimes *times)
{
  const OfframpRoadGate *it = &map->gates[gate];
  g_autofree char *name = offramp_road_map_format_gate (it);
  g_autoptr (GString) text = g_string_new (name);

  if (it->block > 0)
    g_string_append_printf (text,
                            ngettext (" · %u convolution, %u channels of %u × %u pixels",
                                      " · %u convolutions, %u channels of %u × %u pixels", it->n_bars),
                            it->n_bars, it->channels, it->side, it->side);
  else
    g_string_append_printf (text, ngettext (" · %u output", " · %u outputs", it->channels), it->channels);
  append_size (text, it->parameters, it->macs);
  append_time (text, it->stage, verdict != NULL ? times->gates_ms[gate] : 0, verdict, times);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * offramp_road_describe_exit:
 * @map: a road
 * @exit: of it
 * @verdict: (nullable): on the selected image
 * @times: (nullable): of @verdict
 *
 * Returns: (transfer full): shape, size and time of an exit block, with the decision and the handing on
 */
char *
offramp_road_describe_exit (const OfframpRoadMap *map, guint exit, const OfframpVerdict *verdict,
                            const OfframpRoadTimes *times)
{
  const OfframpRoadExit *it = &map->exits[exit];
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text,
                   ngettext ("Exit after block %u · %u number in, 2 outputs",
                             "Exit after block %u · %u numbers in, 2 outputs", it->inputs),
                   it->block, it->inputs);
  append_size (text, it->parameters, it->macs);
  append_time (text, it->stage, verdict != NULL ? times->exits_ms[exit] : 0, verdict, times);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_exits (GString *text, const OfframpRoadMap *map)
{
  if (map->n_exits == 0)
    g_string_append (text, _ ("A network without exit: every image goes all the way."));
  for (guint i = 0; i < map->n_exits; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      g_string_append_printf (text, _ ("There is an exit after block %u."), map->exits[i].block);
    }
}

static void
append_route (GString *text, const OfframpRoadMap *map, const OfframpVerdict *verdict)
{
  g_autofree char *headline = offramp_verdict_format_headline (verdict);
  g_autofree char *time = offramp_format_ms (verdict->timing.total_ms);

  g_string_append_printf (text, _ (" %s, after %s."), headline, time);
  for (guint stage = 0; stage < map->n_stages; stage++)
    {
      g_autofree char *name = offramp_road_describe_stage (map, stage);
      g_autofree char *ms = offramp_format_ms (verdict->timing.stages_ms[stage]);

      if (stage <= verdict->route.stage)
        g_string_append_printf (text, _ (" %s: %s."), name, ms);
      else
        g_string_append_printf (text, _ (" %s: not computed."), name);
    }
}

/**
 * offramp_road_describe:
 * @map: a road
 * @verdict: (nullable): of a network with the same road
 *
 * Returns: (transfer full): what the picture shows
 */
char *
offramp_road_describe (const OfframpRoadMap *map, const OfframpVerdict *verdict)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_exits (text, map);
  if (verdict != NULL)
    append_route (text, map, verdict);
  else
    g_string_append (text, _ (" No image is selected."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
