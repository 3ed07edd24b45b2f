/* SPDX-License-Identifier: Apache-2.0 */
/* Adds up what was measured of the image itself; nothing comes from a count of operations or from other images. */
#include "offramp-counterfactual.h"

#include <glib/gi18n.h>

/**
 * offramp_verdict_can_run_whole:
 * @verdict: a verdict
 *
 * Returns: whether the image left and it is neither known nor being found out what the whole network says of it
 */
gboolean
offramp_verdict_can_run_whole (const OfframpVerdict *verdict)
{
  return offramp_verdict_get_exit_block (verdict) > 0 && !verdict->has_full && !verdict->provisional;
}

static gboolean
passed_an_exit (const OfframpVerdict *verdict)
{
  return verdict->route.stage > 0 && offramp_verdict_get_exit_block (verdict) == 0;
}

/**
 * offramp_verdict_get_leaving_ms:
 * @verdict: a verdict
 * @ms: (out): the time of an image that stayed as far as the first exit's decision, measured on its way
 *
 * Returns: whether the image stayed, and could have left
 */
gboolean
offramp_verdict_get_leaving_ms (const OfframpVerdict *verdict, double *ms)
{
  *ms = verdict->timing.stages_ms[0];
  return passed_an_exit (verdict);
}

/**
 * offramp_verdict_get_overhead_ms:
 * @verdict: a verdict
 * @ms: (out): what the exits cost an image that stayed: their layers, the decision and the handing on, measured
 *
 * Returns: whether the image stayed, passed an exit, and its exits were on the clock
 */
gboolean
offramp_verdict_get_overhead_ms (const OfframpVerdict *verdict, double *ms)
{
  *ms = 0;
  for (guint stage = 0; stage < verdict->route.stage; stage++)
    *ms += verdict->timing.heads_ms[stage];
  return passed_an_exit (verdict) && verdict->timing.has_parts;
}

/**
 * offramp_verdict_format_leaving:
 * @verdict: a verdict
 *
 * Returns: (transfer full) (nullable): what leaving would have saved an image that stayed; NULL for others
 */
char *
offramp_verdict_format_leaving (const OfframpVerdict *verdict)
{
  g_autofree char *time = NULL;
  g_autofree char *saved = NULL;
  double ms;

  if (!offramp_verdict_get_leaving_ms (verdict, &ms))
    return NULL;
  time = offramp_format_ms (ms);
  saved = offramp_format_ms (MAX (verdict->timing.total_ms - ms, 0));
  return g_strdup_printf (_ ("Out after %s: %s saved, and no class known."), time, saved);
}

/**
 * offramp_verdict_format_overhead:
 * @verdict: a verdict
 *
 * Returns: (transfer full) (nullable): what the exit cost an image that stayed, or why that is not known; NULL for
 * others
 */
char *
offramp_verdict_format_overhead (const OfframpVerdict *verdict)
{
  g_autofree char *time = NULL;
  double ms;

  if (!passed_an_exit (verdict))
    return NULL;
  if (!offramp_verdict_get_overhead_ms (verdict, &ms))
    return g_strdup (_ ("What the exit cost it is not known: on this device only whole stages are timed."));
  time = offramp_format_ms (ms);
  return g_strdup_printf (ngettext ("The exit cost it %s, %.1f %% of its time.",
                                    "The exits cost it %s, %.1f %% of its time.", verdict->route.stage),
                          time, 100 * ms / MAX (verdict->timing.total_ms, 1e-6));
}

static const char *
describe_framed (EeFramed framed)
{
  switch (framed)
    {
    case EE_FRAMED_INK:
      return _ ("cropped to its ink");
    case EE_FRAMED_MIDDLE:
      return _ ("cropped to its middle");
    case EE_FRAMED_WHOLE:
    default:
      return _ ("the whole picture");
    }
}

/**
 * offramp_verdict_format_preparation:
 * @verdict: a verdict
 *
 * Returns: (transfer full): what was done to the picture, and who decided that
 */
char *
offramp_verdict_format_preparation (const OfframpVerdict *verdict)
{
  const gboolean automatic = verdict->preparation.invert == EE_INVERT_AUTO;
  const char *framed = describe_framed (verdict->framed);

  if (automatic && verdict->inverted)
    return g_strdup_printf (_ ("Dark ink on paper: inverted automatically · %s"), framed);
  if (automatic)
    return g_strdup_printf (_ ("Not inverted, automatically · %s"), framed);
  return g_strdup_printf (verdict->inverted ? _ ("Inverted by hand · %s") : _ ("Not inverted, by hand · %s"), framed);
}

/**
 * offramp_verdict_format_before:
 * @verdict: a verdict
 *
 * Returns: (transfer full) (nullable): the time of decoding and preparing, which are not in the network's; NULL where
 * the image came ready for the network
 */
char *
offramp_verdict_format_before (const OfframpVerdict *verdict)
{
  g_autofree char *decode = offramp_format_ms (verdict->decode_ms);
  g_autofree char *prepare = offramp_format_ms (verdict->prepare_ms);

  if (verdict->prepare_ms < 0)
    return NULL;
  if (verdict->decode_ms < 0)
    return g_strdup_printf (_ ("Before that, timed apart: preparing %s."), prepare);
  return g_strdup_printf (_ ("Before that, timed apart: decoding %s, preparing %s."), decode, prepare);
}
