/* SPDX-License-Identifier: Apache-2.0 */
/* From stages and layers to gates and exits. */
#include "offramp-road-map.h"

#include <glib/gi18n.h>

/* The gate of @block in @stage; a new one if it is not there yet. */
static OfframpRoadGate *
find_gate (OfframpRoadMap *map, guint block, guint stage)
{
  OfframpRoadGate *gate = map->n_gates > 0 ? &map->gates[map->n_gates - 1] : NULL;

  if (gate != NULL && gate->block == block && gate->stage == stage)
    return gate;
  g_assert (map->n_gates < OFFRAMP_ROAD_MAX_GATES);
  gate = &map->gates[map->n_gates++];
  *gate = (OfframpRoadGate){ .block = block, .stage = stage };
  return gate;
}

static guint64
count_parameters (const EeLayer *layer, const EePlan *plan)
{
  guint64 n = 0;

  for (guint role = 0; role < EE_N_TENSOR_ROLES; role++)
    {
      const EeTensor *tensor = layer->tensors[role] >= 0 ? ee_plan_get_tensor (plan, layer->tensors[role]) : NULL;

      if (tensor != NULL && ee_tensor_is_trained (tensor))
        n += tensor->count;
    }
  return n;
}

static void
append_trunk (OfframpRoadMap *map, const EePlan *plan, guint stage_index)
{
  const EeStage *stage = ee_plan_get_stage (plan, stage_index);

  for (guint i = stage->first_trunk; i < stage->first_trunk + stage->n_trunk; i++)
    {
      const EeLayer *layer = ee_plan_get_layer (plan, i);
      OfframpRoadGate *gate = find_gate (map, layer->block, stage_index);

      gate->parameters += count_parameters (layer, plan);
      gate->macs += layer->macs;
      if (layer->kind != EE_LAYER_CONV)
        continue;
      gate->n_bars = MIN (gate->n_bars + 1, OFFRAMP_ROAD_MAX_BARS);
      gate->channels = layer->out_channels;
      gate->side = layer->out_side;
    }
}

/* Adds up the layers of a head. Returns: the inputs of its first dense layer */
static guint
count_head (const EePlan *plan, const EeStage *stage, guint64 *parameters, guint64 *macs)
{
  guint inputs = 0;

  for (guint i = stage->first_head; i < stage->first_head + stage->n_head; i++)
    {
      const EeLayer *layer = ee_plan_get_layer (plan, i);

      *parameters += count_parameters (layer, plan);
      *macs += layer->macs;
      if (inputs == 0 && layer->kind == EE_LAYER_DENSE)
        inputs = layer->in_channels * layer->in_side * layer->in_side;
    }
  return inputs;
}

static void
append_head (OfframpRoadMap *map, const EePlan *plan, guint index)
{
  const EeStage *stage = ee_plan_get_stage (plan, index);

  if (stage->exit_block > 0)
    {
      OfframpRoadExit *exit = &map->exits[map->n_exits++];

      *exit = (OfframpRoadExit){ .gate = map->n_gates - 1, .block = stage->exit_block, .stage = index };
      exit->inputs = count_head (plan, stage, &exit->parameters, &exit->macs);
    }
  else
    {
      OfframpRoadGate *gate = find_gate (map, 0, index);

      gate->n_bars = 1;
      gate->channels = stage->n_outputs;
      gate->side = 1;
      count_head (plan, stage, &gate->parameters, &gate->macs);
    }
}

/**
 * offramp_road_map_init:
 * @map: (out): the road
 * @plan: of a network
 */
void
offramp_road_map_init (OfframpRoadMap *map, const EePlan *plan)
{
  *map = (OfframpRoadMap){ .n_stages = ee_plan_get_n_stages (plan) };

  for (guint i = 0; i < map->n_stages; i++)
    {
      append_trunk (map, plan, i);
      append_head (map, plan, i);
    }
}

/**
 * offramp_road_map_format_gate:
 * @gate: a gate
 *
 * Returns: (transfer full): "Block 2" or "Classifier"
 */
char *
offramp_road_map_format_gate (const OfframpRoadGate *gate)
{
  return gate->block > 0 ? g_strdup_printf (_ ("Block %u"), gate->block) : g_strdup (_ ("Classifier"));
}

/**
 * offramp_road_map_format_shape:
 * @gate: a gate
 *
 * Returns: (transfer full): channels and picture, "64 × 32²"; of the classifier "10 classes"
 */
char *
offramp_road_map_format_shape (const OfframpRoadGate *gate)
{
  if (gate->block == 0)
    return g_strdup_printf (ngettext ("%u class", "%u classes", gate->channels), gate->channels);
  return g_strdup_printf (_ ("%u × %u²"), gate->channels, gate->side);
}
