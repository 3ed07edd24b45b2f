/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-feature-layers.h"

#include <glib/gi18n.h>

/* The stage that computes @layer. */
static guint
find_stage (const EePlan *plan, guint layer)
{
  for (guint s = 0; s < ee_plan_get_n_stages (plan); s++)
    {
      const EeStage *stage = ee_plan_get_stage (plan, s);

      if (layer < stage->first_trunk + stage->n_trunk
          || (layer >= stage->first_head && layer < stage->first_head + stage->n_head))
        return s;
    }
  g_return_val_if_reached (0);
}

/* How many layers of its kind come before it in its block or head, itself counted. */
static guint
count_in_place (const EePlan *plan, guint layer)
{
  const EeLayer *info = ee_plan_get_layer (plan, layer);
  const guint stage = find_stage (plan, layer);
  guint n = 0;

  for (guint l = 0; l <= layer; l++)
    {
      const EeLayer *other = ee_plan_get_layer (plan, l);

      n += other->kind == info->kind && other->block == info->block && find_stage (plan, l) == stage;
    }
  return n;
}

/**
 * offramp_feature_layers_list:
 * @plan: a network
 * @layers: (out): [EE_PLAN_MAX_LAYERS] indices of its layers, in order, but for the answers of exits and classifier
 *
 * Returns: how many
 */
guint
offramp_feature_layers_list (const EePlan *plan, guint *layers)
{
  guint n = 0;

  for (guint l = 0; l < ee_plan_get_n_layers (plan); l++)
    {
      const EeStage *stage = ee_plan_get_stage (plan, find_stage (plan, l));

      if (l != stage->first_head + stage->n_head - 1)
        layers[n++] = l;
    }
  return n;
}

/* The last convolution of block 1: what the exit decides by, before it is made smaller. */
guint
offramp_feature_layers_get_first_choice (const EePlan *plan)
{
  guint choice = 0;

  for (guint l = 0; l < ee_plan_get_n_layers (plan); l++)
    if (ee_plan_get_layer (plan, l)->block == 1 && ee_plan_get_layer (plan, l)->kind == EE_LAYER_CONV)
      choice = l;
  return choice;
}

/* (transfer full): "Block 1 · conv 2". */
char *
offramp_feature_layers_format_name (const EePlan *plan, guint layer)
{
  const EeLayer *info = ee_plan_get_layer (plan, layer);
  const EeStage *stage = ee_plan_get_stage (plan, find_stage (plan, layer));
  g_autofree char *place = info->block > 0         ? g_strdup_printf (_ ("Block %u"), info->block)
                           : stage->exit_block > 0 ? g_strdup_printf (_ ("Exit %u"), stage->exit_block)
                                                   : g_strdup (_ ("Classifier"));

  switch (info->kind)
    {
    case EE_LAYER_CONV:
      return g_strdup_printf (_ ("%s · conv %u"), place, count_in_place (plan, layer));
    case EE_LAYER_MAX_POOL:
      return g_strdup_printf (_ ("%s · pool"), place);
    case EE_LAYER_DENSE:
    default:
      return g_strdup_printf (_ ("%s · dense %u"), place, count_in_place (plan, layer));
    }
}

/* (transfer full): "64 maps 32 × 32", or "256 numbers". */
char *
offramp_feature_layers_format_size (const EePlan *plan, guint layer)
{
  const EeLayer *info = ee_plan_get_layer (plan, layer);

  if (info->out_side == 1)
    return g_strdup_printf (ngettext ("%u number", "%u numbers", info->out_channels), info->out_channels);
  return g_strdup_printf (ngettext ("%u map %u × %u", "%u maps %u × %u", info->out_channels), info->out_channels,
                          info->out_side, info->out_side);
}

/**
 * offramp_feature_layers_is_computed:
 * @plan: a network
 * @layer: of it
 * @verdict: (nullable): on an image
 *
 * Returns: whether the image came through @layer on its way: an image that left at block 1 has no maps of block 2
 */
gboolean
offramp_feature_layers_is_computed (const EePlan *plan, guint layer, const OfframpVerdict *verdict)
{
  return verdict != NULL && find_stage (plan, layer) <= verdict->route.stage;
}
