/* SPDX-License-Identifier: Apache-2.0 */
/* Another threshold, another way: worked out from what was measured, without any network.
 *
 * The run that went furthest tells P(redundant) of every exit it passed and the time of every stage. So the way at
 * any threshold is known as far as that run went; beyond it the network must be asked again.
 */
#include "offramp-verdict.h"

/* The ways that were measured: the one at the threshold of that time, and the one that went furthest. */
typedef struct
{
  const EeRoute *route, *furthest;
  const EeRouteTiming *timing, *furthest_timing;
} Known;

static Known
get_known (const OfframpVerdict *verdict)
{
  const OfframpMeasured *measured = &verdict->measured;

  if (measured->is_kept)
    return (Known){ &measured->route, measured->has_full ? &measured->full_route : &measured->route, &measured->timing,
                    measured->has_full ? &measured->full_timing : &measured->timing };
  return (Known){ &verdict->route, verdict->has_full ? &verdict->full_route : &verdict->route, &verdict->timing,
                  verdict->has_full ? &verdict->full_timing : &verdict->timing };
}

static Known
keep_measured (OfframpVerdict *verdict)
{
  if (!verdict->measured.is_kept)
    verdict->measured = (OfframpMeasured){
      .is_kept = TRUE,
      .route = verdict->route,
      .timing = verdict->timing,
      .has_full = verdict->has_full,
      .full_route = verdict->full_route,
      .full_timing = verdict->full_timing,
    };
  return get_known (verdict);
}

/* Each run may round in its own way; where both saw an exit the first one decided. */
static float
get_p_exit (const Known *known, guint exit)
{
  return exit <= known->route->stage ? known->route->p_exits[exit] : known->furthest->p_exits[exit];
}

/* The first exit that takes the image, or the last stage; FALSE where no run went so far. */
static gboolean
find_stage (const OfframpVerdict *verdict, const Known *known, double threshold, guint *stage)
{
  const guint last = ee_plan_get_n_stages (verdict->plan) - 1;

  for (*stage = 0; *stage < last; (*stage)++)
    {
      if (*stage > known->furthest->stage)
        return FALSE;
      if (get_p_exit (known, *stage) >= threshold)
        return TRUE;
    }
  return known->furthest->stage == last;
}

/* Between which thresholds @stage is where the image ends: twenty thousand verdicts are moved within a frame, and most
 * of them stay what they are, which two numbers tell without a look at the ways. */
static void
keep_span (OfframpVerdict *verdict, const Known *known, guint stage)
{
  verdict->above = -1;
  for (guint e = 0; e < stage; e++)
    verdict->above = MAX (verdict->above, get_p_exit (known, e));
  verdict->until = stage + 1 < ee_plan_get_n_stages (verdict->plan) ? get_p_exit (known, stage) : G_MAXDOUBLE;
}

/* The class has one name, whichever of the two ways came to it. */
static void
move_label (OfframpVerdict *verdict, gboolean left)
{
  char *name = verdict->label != NULL ? verdict->label : verdict->full_label;

  verdict->label = left ? NULL : name;
  verdict->full_label = left ? name : NULL;
}

/* What of @timing was spent as far as the exit of @stage. */
static EeRouteTiming
cut_timing (const EePlan *plan, const EeRouteTiming *timing, guint stage)
{
  EeRouteTiming cut = { .repeats = timing->repeats, .has_parts = timing->has_parts, .upload_ms = timing->upload_ms };
  const guint last_block = ee_plan_get_stage (plan, stage)->exit_block;

  for (guint s = 0; s <= stage; s++)
    {
      cut.stages_ms[s] = timing->stages_ms[s];
      cut.heads_ms[s] = timing->heads_ms[s];
      cut.total_ms += timing->stages_ms[s];
    }
  for (guint b = 1; b <= last_block; b++)
    cut.blocks_ms[b] = timing->blocks_ms[b];
  return cut;
}

static void
leave_at (OfframpVerdict *verdict, const Known *known, guint stage)
{
  const float p = get_p_exit (known, stage);

  verdict->route = (EeRoute){
    .stage = stage,
    .left = TRUE,
    .p_redundant = p,
    .label = ee_plan_get_options (verdict->plan)->n_main,
    .p_label = p,
  };
  for (guint s = 0; s <= stage; s++)
    verdict->route.p_exits[s] = get_p_exit (known, s);
  verdict->timing = cut_timing (verdict->plan, known->furthest_timing, stage);
  verdict->added_up = TRUE;
}

static void
take_way (OfframpVerdict *verdict, const EeRoute *route, const EeRouteTiming *timing)
{
  verdict->route = *route;
  verdict->timing = *timing;
  verdict->added_up = FALSE;
}

/**
 * offramp_verdict_get_p_redundant:
 * @verdict: a verdict
 *
 * Returns: the highest P(redundant) of all exits that ever saw the image: it stays at thresholds above that
 */
double
offramp_verdict_get_p_redundant (const OfframpVerdict *verdict)
{
  const Known known = get_known (verdict);
  float highest = 0;

  if (ee_plan_get_n_stages (verdict->plan) == 1)
    return verdict->route.p_redundant;
  for (guint e = 0; e < G_N_ELEMENTS (known.furthest->p_exits); e++)
    highest = MAX (highest, get_p_exit (&known, e));
  return highest;
}

/**
 * offramp_verdict_set_threshold:
 * @verdict: of a network; it may have been moved before
 * @threshold: P(redundant) from which an image leaves
 *
 * On the way on which it was measured it is what was measured. Where an image leaves that was measured only
 * on its way further, the time is added up from the stages. A network without exits knows no threshold.
 *
 * Returns: whether the way at @threshold is known; if not, nothing changed
 */
gboolean
offramp_verdict_set_threshold (OfframpVerdict *verdict, double threshold)
{
  Known known;
  guint stage = verdict->route.stage;

  if (threshold > verdict->above && threshold <= verdict->until)
    {
      verdict->threshold = threshold;
      return TRUE;
    }
  known = get_known (verdict);
  if (ee_plan_get_n_stages (verdict->plan) > 1 && !find_stage (verdict, &known, threshold, &stage))
    return FALSE;
  verdict->threshold = threshold;
  keep_span (verdict, &known, stage);
  if (stage == verdict->route.stage)
    return TRUE;

  known = keep_measured (verdict);
  verdict->has_full = stage < known.furthest->stage && !known.furthest->left;
  verdict->full_route = *known.furthest;
  verdict->full_timing = *known.furthest_timing;
  if (stage == known.route->stage)
    take_way (verdict, known.route, known.timing);
  else if (stage == known.furthest->stage)
    take_way (verdict, known.furthest, known.furthest_timing);
  else
    leave_at (verdict, &known, stage);
  move_label (verdict, verdict->route.left);
  return TRUE;
}
