/* SPDX-License-Identifier: Apache-2.0 */
/* Names of stages and signs, and the whole picture in a few sentences. */
#include "offramp-road-text.h"

#include <glib/gi18n.h>

#define MOST_SHOWN 0.999

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
  guint n_exits;

  if (verdict == NULL)
    return NULL;
  n_exits = ee_plan_get_n_stages (verdict->plan) - 1;
  if (exit->stage > verdict->route.stage)
    return g_strdup (_ ("not computed"));
  if (exit->stage < MIN (verdict->route.stage, n_exits - 1))
    return g_strdup (_ ("passed")); /* only the last exit's probability is kept */
  /* 0.9996 is not certainty, and is not rounded up to it. */
  return g_strdup_printf (verdict->route.left ? _ ("P(redundant) %.3f ≥ %.2f") : _ ("P(redundant) %.3f < %.2f"),
                          MIN (verdict->route.p_redundant, MOST_SHOWN), verdict->threshold);
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
