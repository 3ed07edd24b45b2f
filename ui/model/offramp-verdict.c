/* SPDX-License-Identifier: Apache-2.0 */
/* A verdict and its words. Numbers carry their unit; no probability is rounded up to certainty. */
#include "offramp-verdict.h"

#include <glib/gi18n.h>
#include <string.h>

#include "offramp-threshold-scale.h"

#define MOST_SHOWN 0.999

/**
 * offramp_verdict_new:
 * @plan: of the network that answers
 *
 * Returns: (transfer full): an empty verdict that holds a reference to @plan
 */
OfframpVerdict *
offramp_verdict_new (EePlan *plan)
{
  OfframpVerdict *verdict = g_new0 (OfframpVerdict, 1);

  verdict->plan = ee_plan_ref (plan);
  verdict->decode_ms = verdict->prepare_ms = -1;
  return verdict;
}

/**
 * offramp_verdict_copy_result:
 * @verdict: a verdict
 *
 * What the network said and how long it took; neither how the picture was prepared nor what other thresholds would do.
 *
 * Returns: (transfer full): a copy that nothing moves any more
 */
OfframpVerdict *
offramp_verdict_copy_result (const OfframpVerdict *verdict)
{
  OfframpVerdict *copy = offramp_verdict_new (verdict->plan);

  copy->route = verdict->route;
  copy->timing = verdict->timing;
  copy->has_full = verdict->has_full;
  copy->full_route = verdict->full_route;
  copy->full_timing = verdict->full_timing;
  copy->threshold = verdict->threshold;
  copy->added_up = verdict->added_up;
  copy->n_top = verdict->n_top;
  memcpy (copy->top, verdict->top, sizeof copy->top);
  copy->decode_ms = verdict->decode_ms;
  copy->prepare_ms = verdict->prepare_ms;
  copy->inverted = verdict->inverted;
  copy->while_training = verdict->while_training;
  copy->label = g_strdup (verdict->label);
  copy->full_label = g_strdup (verdict->full_label);
  copy->weights = g_strdup (verdict->weights);
  return copy;
}

/**
 * offramp_verdict_free:
 * @verdict: (nullable) (transfer full): a verdict
 */
void
offramp_verdict_free (OfframpVerdict *verdict)
{
  if (verdict == NULL)
    return;
  ee_plan_unref (verdict->plan);
  g_clear_pointer (&verdict->seen, g_bytes_unref);
  g_free (verdict->label);
  g_free (verdict->full_label);
  g_free (verdict->weights);
  g_free (verdict);
}

/**
 * offramp_verdict_get_exit_block:
 * @verdict: a verdict
 *
 * Returns: the block after which the image left, or 0 if it went through the whole network
 */
guint
offramp_verdict_get_exit_block (const OfframpVerdict *verdict)
{
  if (!verdict->route.left)
    return 0;
  return ee_plan_get_stage (verdict->plan, verdict->route.stage)->exit_block;
}

/**
 * offramp_verdict_get_n_computed:
 * @verdict: a verdict
 *
 * Returns: the number of stages that were computed; the later ones cost nothing
 */
guint
offramp_verdict_get_n_computed (const OfframpVerdict *verdict)
{
  return verdict->route.stage + 1;
}

/**
 * offramp_verdict_get_saved_ms:
 * @verdict: a verdict
 *
 * The same image was timed both ways, one right after the other, on the same net.
 *
 * Returns: the milliseconds that leaving saved; 0 if the image did not leave or nothing was saved
 */
double
offramp_verdict_get_saved_ms (const OfframpVerdict *verdict)
{
  if (!verdict->has_full)
    return 0;
  return MAX (verdict->full_timing.total_ms - verdict->timing.total_ms, 0);
}

/**
 * offramp_format_ms:
 * @ms: milliseconds
 *
 * Returns: (transfer full): "0.26 ms", "12.3 ms" or "140 ms"
 */
char *
offramp_format_ms (double ms)
{
  return g_strdup_printf (ms < 10 ? _ ("%.2f ms") : ms < 100 ? _ ("%.1f ms") : _ ("%.0f ms"), ms);
}

/**
 * offramp_format_probability:
 * @share: 0..1
 *
 * No network is certain: what would be rounded up to 100 % is cut to 99.9 %.
 *
 * Returns: (transfer full): "99.8 %"; a share just above 0 is "< 0.1 %"
 */
char *
offramp_format_probability (double share)
{
  if (share > 0 && share < 0.0005)
    return g_strdup (_ ("< 0.1 %"));
  return g_strdup_printf (_ ("%.1f %%"), 100 * MIN (share, MOST_SHOWN));
}

/**
 * offramp_verdict_format_redundant:
 * @verdict: a verdict
 * @threshold: (out) (transfer full): what it is compared with
 *
 * Returns: (transfer full): P(redundant) in per cent, on the side of the threshold on which it is: "99.8 %"
 */
char *
offramp_verdict_format_redundant (const OfframpVerdict *verdict, char **threshold)
{
  const double p = verdict->route.p_redundant;
  double shown;
  const guint decimals = offramp_format_beside (p, verdict->threshold, &shown, threshold);

  /* One decimal of a per cent are three of a share. */
  return decimals <= 3 && shown < 1 ? offramp_format_probability (p)
                                    : g_strdup_printf (_ ("%.*f %%"), (int)decimals - 2, 100 * shown);
}

/**
 * offramp_verdict_format_headline:
 * @verdict: a verdict
 *
 * Returns: (transfer full): "Left at block 1" or "Full network: 7"
 */
char *
offramp_verdict_format_headline (const OfframpVerdict *verdict)
{
  guint block = offramp_verdict_get_exit_block (verdict);

  if (block > 0)
    return g_strdup_printf (_ ("Left at block %u"), block);
  if (verdict->route.left)
    return g_strdup (_ ("Full network: redundant"));
  return g_strdup_printf (_ ("Full network: %s"), verdict->label);
}

/**
 * offramp_verdict_format_figures:
 * @verdict: a verdict
 *
 * Returns: (transfer full): time and confidence, "0.28 ms · 99.9 %"
 */
char *
offramp_verdict_format_figures (const OfframpVerdict *verdict)
{
  g_autofree char *time = offramp_format_ms (verdict->timing.total_ms);
  g_autofree char *confidence = offramp_format_probability (verdict->route.p_label);

  return g_strdup_printf ("%s · %s", time, confidence);
}

/**
 * offramp_verdict_format_sentence:
 * @verdict: a verdict
 *
 * Returns: (transfer full): the route in a sentence
 */
char *
offramp_verdict_format_sentence (const OfframpVerdict *verdict)
{
  g_autofree char *threshold = NULL;
  g_autofree char *redundant = offramp_verdict_format_redundant (verdict, &threshold);
  g_autofree char *sure = offramp_format_probability (verdict->route.p_label);
  guint block = offramp_verdict_get_exit_block (verdict);

  if (block > 0)
    return g_strdup_printf (_ ("Redundant with %s, threshold %s: it left after block %u and was computed no further."),
                            redundant, threshold, block);
  if (ee_plan_get_n_stages (verdict->plan) == 1)
    return g_strdup_printf (_ ("This network has no exit: every image goes all the way. %s sure."), sure);
  return g_strdup_printf (_ ("Redundant with only %s, threshold %s: it stayed on the road to the end. %s sure."),
                          redundant, threshold, sure);
}

/**
 * offramp_verdict_format_timing:
 * @verdict: a verdict
 *
 * Returns: (transfer full): how the time was taken, "median of 15 · 95th percentile 0.34 ms"
 */
char *
offramp_verdict_format_timing (const OfframpVerdict *verdict)
{
  g_autofree char *p95 = offramp_format_ms (verdict->timing.p95_ms);

  if (verdict->provisional)
    return g_strdup (_ ("timed once · being timed again"));
  if (verdict->added_up)
    return g_strdup (_ ("its stages, added up · measured at another threshold"));
  return g_strdup_printf (_ ("median of %u · 95th percentile %s"), verdict->timing.repeats, p95);
}

/**
 * offramp_verdict_format_full:
 * @verdict: a verdict
 *
 * Returns: (transfer full) (nullable): what the whole network said about an image that left, or that it is being
 *   asked; NULL where that is not measured
 */
char *
offramp_verdict_format_full (const OfframpVerdict *verdict)
{
  g_autofree char *time = NULL;
  g_autofree char *sure = NULL;

  if (!verdict->has_full)
    return verdict->provisional && offramp_verdict_get_exit_block (verdict) > 0
               ? g_strdup (_ ("The whole network is being asked."))
               : NULL;
  time = offramp_format_ms (verdict->full_timing.total_ms);
  sure = offramp_format_probability (verdict->full_route.p_label);
  return g_strdup_printf (_ ("“%s”, %s sure, after %s"), verdict->full_label, sure, time);
}
