/* SPDX-License-Identifier: Apache-2.0 */
/* The drawn road for every set of exits: which gates, where they lie, which way an image takes, and in words. */
#include <math.h>
#include <string.h>

#include "offramp-road-text.h"
#include "offramp-road-trip.h"
#include "offramp-waterfall.h"

enum
{
  ALL_EXITS = 0x1e
};

static EePlan *
make_plan (guint exits)
{
  const EePlanOptions options = { .preset = EE_PRESET_MODERN,
                                  .width_divisor = 1,
                                  .exits = exits,
                                  .n_main = 10,
                                  .mean = { 0.5f, 0.5f, 0.5f },
                                  .deviation = { 0.25f, 0.25f, 0.25f } };
  g_autoptr (GError) error = NULL;
  EePlan *plan = ee_plan_new_vgg19 (&options, &error);

  g_assert_no_error (error);
  return plan;
}

static void
make_map (OfframpRoadMap *map, guint exits)
{
  g_autoptr (EePlan) plan = make_plan (exits);

  offramp_road_map_init (map, plan);
}

static double
get_right (const OfframpRoadBox *box)
{
  return box->x + box->width;
}

static double
get_bottom (const OfframpRoadBox *box)
{
  return box->y + box->height;
}

static void
test_gates_are_vgg19 (void)
{
  /* Multiply-adds of convolutions: channels in x channels out x 9 x pixels. */
  static const OfframpRoadGate gates[] = {
    { 1, 2, 64, 32, 0, 38848, 39518208 },    { 2, 2, 128, 16, 1, 221696, 56623104 },
    { 3, 4, 256, 8, 1, 2066432, 132120576 }, { 4, 4, 512, 4, 1, 8261632, 132120576 },
    { 5, 4, 512, 2, 1, 9441280, 37748736 },  { 0, 1, 10, 1, 1, 267786, 267264 },
  };
  guint64 parameters = 0, macs = 0;
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  OfframpRoadMap map;
  g_autofree char *shape = NULL, *classes = NULL;

  make_map (&map, 1u << 1);
  g_assert_cmpuint (map.n_gates, ==, G_N_ELEMENTS (gates));
  for (guint i = 0; i < map.n_gates; i++)
    {
      g_assert_cmpmem (&map.gates[i], 5 * sizeof (guint), &gates[i], 5 * sizeof (guint));
      g_assert_cmpuint (map.gates[i].parameters, ==, gates[i].parameters);
      g_assert_cmpuint (map.gates[i].macs, ==, gates[i].macs);
      parameters += map.gates[i].parameters;
      macs += map.gates[i].macs;
    }
  g_assert_cmpuint (parameters + map.exits[0].parameters, ==, ee_plan_get_parameters (plan));
  g_assert_cmpuint (macs + map.exits[0].macs, ==, ee_plan_get_macs (plan));
  g_assert_cmpuint (map.exits[0].inputs, ==, 64 * 8 * 8);
  g_assert_cmpuint (map.n_exits, ==, 1);
  g_assert_cmpuint (map.exits[0].block, ==, 1);
  g_assert_cmpuint (map.exits[0].gate, ==, 0);

  shape = offramp_road_map_format_shape (&map.gates[0]);
  g_assert_cmpstr (shape, ==, "64 × 32²");
  classes = offramp_road_map_format_shape (&map.gates[5]);
  g_assert_cmpstr (classes, ==, "10 classes");
}

static void
test_no_exit_no_ramp (void)
{
  OfframpRoadMap map;
  OfframpRoadLayout layout;
  OfframpRoadPoint way[OFFRAMP_ROAD_MAX_POINTS];

  make_map (&map, 0);
  g_assert_cmpuint (map.n_exits, ==, 0);
  g_assert_cmpuint (map.n_stages, ==, 1);
  g_assert_cmpuint (map.gates[5].channels, ==, 11);

  offramp_road_layout_init (&layout, &map, 900);
  g_assert_cmpuint (offramp_road_layout_trace (&layout, 0, way), ==, 2);
  g_assert_cmpfloat (way[1].x, ==, layout.parking.x);
  g_assert_cmpfloat (way[1].y, ==, layout.start.y);
}

static void
assert_nothing_overlaps (const OfframpRoadLayout *layout)
{
  double signs_end = 0;

  for (guint i = 1; i < layout->map.n_gates; i++)
    {
      g_assert_cmpfloat (layout->gates[i].box.x, >, get_right (&layout->gates[i - 1].box) + 20);
      g_assert_cmpfloat (layout->gates[i].bars[0].x, ==, layout->gates[i].box.x);
    }
  for (guint i = 0; i < layout->map.n_exits; i++)
    {
      const OfframpRoadRamp *ramp = &layout->ramps[i];
      const OfframpRoadBox *gate = &layout->gates[layout->map.exits[i].gate].box;

      g_assert_cmpfloat (ramp->curve[0].x, >, get_right (gate));
      g_assert_cmpfloat (ramp->curve[0].x, >=, signs_end);
      g_assert_cmpfloat (ramp->sign.x, >=, ramp->curve[3].x);
      g_assert_cmpfloat (ramp->parking.x - OFFRAMP_ROAD_CAR / 2, >, get_right (&ramp->sign));
      g_assert_cmpfloat (get_bottom (&ramp->sign), <, layout->time.y);
      signs_end = ramp->parking.x + OFFRAMP_ROAD_CAR / 2;
      g_assert_cmpfloat (signs_end, <=, layout->width);
      for (guint k = 0; k < layout->map.n_gates; k++)
        g_assert_cmpfloat (get_bottom (&layout->gates[k].box), <, ramp->sign.y);
    }
  g_assert_cmpfloat (layout->parking.x - OFFRAMP_ROAD_CAR / 2, >,
                     get_right (&layout->gates[layout->map.n_gates - 1].box));
  g_assert_cmpfloat (layout->parking.x + OFFRAMP_ROAD_CAR / 2, <=, layout->width);
  g_assert_cmpfloat (get_bottom (&layout->time), <=, OFFRAMP_ROAD_HEIGHT);
}

static void
test_any_exits_fit_any_width (void)
{
  for (guint exits = 0; exits <= ALL_EXITS; exits += 2)
    for (double width = 0; width < 3000; width += 370)
      {
        OfframpRoadMap map;
        OfframpRoadLayout layout;

        make_map (&map, exits);
        offramp_road_layout_init (&layout, &map, width);
        g_assert_cmpfloat (layout.width, ==, MAX (width, offramp_road_layout_get_min_width (&map)));
        assert_nothing_overlaps (&layout);
      }
}

/* As tall as the root of the picture's side and as wide as that of the channels, at every width of the window. */
static void
test_bars_are_true_to_the_tensors (void)
{
  OfframpRoadMap map;
  OfframpRoadLayout layout;

  make_map (&map, 1u << 1);
  for (double width = 0; width < 3000; width += 300)
    {
      const OfframpRoadBox *first = &layout.gates[0].bars[0];

      offramp_road_layout_init (&layout, &map, width);
      for (guint i = 0; i < 5; i++)
        for (guint k = 0; k < map.gates[i].n_bars; k++)
          {
            const OfframpRoadBox *bar = &layout.gates[i].bars[k];

            g_assert_cmpfloat_with_epsilon (bar->height / first->height, sqrt (map.gates[i].side / 32.0), 1e-9);
            g_assert_cmpfloat_with_epsilon (bar->width / first->width, sqrt (map.gates[i].channels / 64.0), 1e-9);
          }
    }
}

static void
test_a_way_begins_and_ends_right (void)
{
  OfframpRoadMap map;
  OfframpRoadLayout layout;
  OfframpRoadPoint way[OFFRAMP_ROAD_MAX_POINTS];

  make_map (&map, ALL_EXITS);
  offramp_road_layout_init (&layout, &map, 0);
  for (guint stage = 0; stage < map.n_stages; stage++)
    {
      guint n_points = offramp_road_layout_trace (&layout, stage, way);
      OfframpRoadPoint end = stage < map.n_exits ? layout.ramps[stage].parking : layout.parking;

      g_assert_cmpuint (n_points, <=, OFFRAMP_ROAD_MAX_POINTS);
      g_assert_cmpfloat (way[0].x, ==, layout.start.x);
      g_assert_cmpfloat (way[n_points - 1].x, ==, end.x);
      g_assert_cmpfloat (way[n_points - 1].y, ==, end.y);
      for (guint i = 1; i < n_points; i++)
        g_assert_cmpfloat (way[i].y, >=, way[i - 1].y);
    }
}

static void
test_places_along_a_way (void)
{
  const OfframpRoadPoint way[] = { { 0, 0 }, { 30, 0 }, { 30, 10 } };
  OfframpRoadPoint at;

  at = offramp_road_layout_locate (way, 3, 0);
  g_assert_cmpfloat (at.x, ==, 0);
  at = offramp_road_layout_locate (way, 3, 0.5);
  g_assert_cmpfloat_with_epsilon (at.x, 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (at.y, 0, 1e-9);
  at = offramp_road_layout_locate (way, 3, 0.875);
  g_assert_cmpfloat_with_epsilon (at.x, 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (at.y, 5, 1e-9);
  at = offramp_road_layout_locate (way, 3, 2);
  g_assert_cmpfloat (at.y, ==, 10);
  at = offramp_road_layout_locate (way, 1, 0.3);
  g_assert_cmpfloat (at.x, ==, 0);
}

static void
test_a_stage_spans_its_gates (void)
{
  OfframpRoadMap map;
  OfframpRoadLayout layout;
  OfframpRoadBox span;

  make_map (&map, 1u << 1);
  offramp_road_layout_init (&layout, &map, 0);
  span = offramp_road_layout_get_stage_span (&layout, 1);
  g_assert_cmpfloat (span.x, ==, layout.gates[1].box.x);
  g_assert_cmpfloat_with_epsilon (get_right (&span), get_right (&layout.gates[5].box), 1e-9);
  g_assert_cmpfloat (span.y, ==, layout.gates[1].box.y); /* block 2 is the tallest of them */
}

static void
test_words (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  g_autoptr (OfframpVerdict) verdict = offramp_verdict_new (plan);
  g_autofree char *before = NULL, *after = NULL, *decision = NULL, *sign = NULL, *passed = NULL;
  OfframpRoadMap map;

  offramp_road_map_init (&map, plan);
  before = offramp_road_describe (&map, NULL);
  g_assert_cmpstr (before, ==, "There is an exit after block 1. No image is selected.");
  g_assert_null (offramp_road_format_decision (&map.exits[0], NULL));
  sign = offramp_road_format_sign (&map.exits[0]);
  g_assert_cmpstr (sign, ==, "EXIT 1");

  verdict->threshold = 0.5;
  verdict->route = (EeRoute){
    .stage = 0, .left = TRUE, .p_redundant = 0.99996f, .label = 10, .p_label = 0.99996f, .p_exits = { 0.99996f }
  };
  verdict->timing = (EeRouteTiming){ .total_ms = 0.3, .stages_ms = { 0.3 }, .repeats = 3 };
  after = offramp_road_describe (&map, verdict);
  g_assert_cmpstr (after, ==,
                   "There is an exit after block 1. Left at block 1, after 0.30 ms. Block 1 + exit: 0.30 ms. "
                   "Blocks 2–5 + classifier: not computed.");
  decision = offramp_road_format_decision (&map.exits[0], verdict);
  g_assert_cmpstr (decision, ==, "P(redundant) 0.999 ≥ 0.50");

  verdict->route = (EeRoute){ .stage = 1, .p_redundant = 0.12f, .label = 7, .p_label = 0.9f, .p_exits = { 0.12f } };
  passed = offramp_road_format_decision (&map.exits[0], verdict);
  g_assert_cmpstr (passed, ==, "P(redundant) 0.120 < 0.50");
}

static EeRouteTiming
make_timing (gboolean has_parts)
{
  return (EeRouteTiming){
    .total_ms = 4.1,
    .stages_ms = { 1.0, 3.0 },
    .has_parts = has_parts,
    .upload_ms = has_parts ? 0.1 : 0,
    .blocks_ms = { 0, 0.7, 0.5, 1, 0.9, 0.4 },
    .heads_ms = { 0.2, 0.2 },
    .repeats = 3,
  };
}

static void
test_times_are_measured_or_shared (void)
{
  EeRouteTiming timing = make_timing (TRUE);
  OfframpRoadTimes times;
  OfframpRoadMap map;
  double first, rest = 0;

  make_map (&map, 1u << 1);
  offramp_road_times_init (&times, &map, &timing);
  g_assert_true (times.measured);
  g_assert_cmpfloat (times.gates_ms[0], ==, 0.7);
  g_assert_cmpfloat (times.exits_ms[0], ==, 0.2);
  g_assert_cmpfloat (times.gates_ms[5], ==, 0.2);

  timing = make_timing (FALSE);
  offramp_road_times_init (&times, &map, &timing);
  g_assert_false (times.measured);
  first = times.gates_ms[0] + times.exits_ms[0];
  g_assert_cmpfloat_with_epsilon (first, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (times.gates_ms[0] / times.exits_ms[0], (double)map.gates[0].macs / map.exits[0].macs,
                                  1e-6);
  for (guint i = 1; i < map.n_gates; i++)
    rest += times.gates_ms[i];
  g_assert_cmpfloat_with_epsilon (rest, 3, 1e-9);
}

/* Every gate gets its measured share of the trip, and what was not computed stays dark. */
static void
test_a_trip_takes_the_measured_shares (void)
{
  const EeRouteTiming timing = make_timing (TRUE);
  OfframpRoadTimes times;
  OfframpRoadLayout layout;
  OfframpRoadTrip trip;
  OfframpRoadMoment moment;
  OfframpRoadMap map;

  make_map (&map, 1u << 1);
  offramp_road_layout_init (&layout, &map, 1000);
  offramp_road_times_init (&times, &map, &timing);
  offramp_road_trip_init (&trip, &layout, 1, &times);
  g_assert_cmpfloat_with_epsilon (trip.total_ms, 4.0, 1e-9);

  offramp_road_trip_look (&trip, 0.1 + 0.35, &moment);
  g_assert_cmpfloat_with_epsilon (moment.gates[0], 0.5, 1e-9);
  g_assert_cmpfloat (moment.exits[0], ==, 0);
  offramp_road_trip_look (&trip, 0.1 + 0.7 + 0.2 + 0.5 + 0.25, &moment);
  g_assert_cmpfloat (moment.gates[1], ==, 1);
  g_assert_cmpfloat_with_epsilon (moment.gates[2], 0.25, 1e-9);
  g_assert_cmpfloat (moment.exits[0], ==, 1);
  g_assert_false (moment.arrived);
  g_assert_cmpfloat (moment.at.x, >, layout.gates[1].box.x);
  g_assert_cmpfloat (moment.at.x, <, get_right (&layout.gates[2].box));
  offramp_road_trip_look (&trip, 99, &moment);
  g_assert_true (moment.arrived);
  g_assert_cmpfloat_with_epsilon (moment.at.x, layout.parking.x, 1e-6);
  g_assert_cmpfloat (moment.gates[5], ==, 1);

  offramp_road_trip_init (&trip, &layout, 0, &times);
  g_assert_cmpfloat_with_epsilon (trip.total_ms, 1.0, 1e-9);
  offramp_road_trip_look (&trip, 1, &moment);
  g_assert_true (moment.arrived);
  g_assert_cmpfloat_with_epsilon (moment.at.x, layout.ramps[0].parking.x, 1e-6);
  g_assert_cmpfloat_with_epsilon (moment.at.y, layout.ramps[0].parking.y, 1e-6);
  for (guint i = 1; i < map.n_gates; i++)
    g_assert_cmpfloat (moment.gates[i], ==, 0);
}

/* Any exit of any network: the image never goes back, and comes to its end. */
static void
test_trips_go_forward (void)
{
  for (guint exits = 0; exits <= ALL_EXITS; exits += 2)
    {
      OfframpRoadTimes times = { .measured = TRUE };
      OfframpRoadLayout layout;
      OfframpRoadTrip trip;
      OfframpRoadMap map;

      make_map (&map, exits);
      offramp_road_layout_init (&layout, &map, 900);
      for (guint i = 0; i < map.n_gates; i++)
        times.gates_ms[i] = 1 + i;
      for (guint i = 0; i < map.n_exits; i++)
        times.exits_ms[i] = 0.5;
      for (guint stage = 0; stage < map.n_stages; stage++)
        {
          double before = -1;

          offramp_road_trip_init (&trip, &layout, stage, &times);
          for (double ms = 0; ms <= trip.total_ms; ms += trip.total_ms / 200)
            {
              OfframpRoadMoment moment;

              offramp_road_trip_look (&trip, ms, &moment);
              g_assert_cmpfloat (moment.travelled, >=, before);
              before = moment.travelled;
            }
          g_assert_cmpfloat (before, >, 0.9 * trip.length);
          g_assert_cmpfloat (before, <=, trip.length + 1e-6);
        }
    }
}

static void
test_slowdown_is_a_round_figure (void)
{
  g_assert_cmpfloat (offramp_road_choose_slowdown (2, OFFRAMP_ROAD_NORMAL), ==, 2000);
  g_assert_cmpfloat (offramp_road_choose_slowdown (0.64, OFFRAMP_ROAD_NORMAL), ==, 5000);
  g_assert_cmpfloat (offramp_road_choose_slowdown (2, OFFRAMP_ROAD_FAST), ==, 500);
  g_assert_cmpfloat (offramp_road_choose_slowdown (12, OFFRAMP_ROAD_SLOW), ==, 1000);
  g_assert_cmpfloat (offramp_road_choose_slowdown (1e6, OFFRAMP_ROAD_SLOW), ==, 1);
}

static void
test_words_of_a_block (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  g_autoptr (OfframpVerdict) verdict = offramp_verdict_new (plan);
  g_autofree char *alone = NULL, *measured = NULL, *shared = NULL, *dark = NULL, *exit = NULL;
  OfframpRoadTimes times;
  OfframpRoadMap map;

  offramp_road_map_init (&map, plan);
  alone = offramp_road_describe_gate (&map, 1, NULL, NULL);
  g_assert_cmpstr (alone, ==,
                   "Block 2 · 2 convolutions, 128 channels of 16 × 16 pixels · 221696 parameters · 56.6 million "
                   "multiply-adds");
  verdict->timing = make_timing (TRUE);
  offramp_road_times_init (&times, &map, &verdict->timing);
  measured = offramp_road_describe_gate (&map, 0, verdict, &times);
  g_assert_true (g_str_has_suffix (measured, " · 0.70 ms, measured"));
  dark = offramp_road_describe_gate (&map, 1, verdict, &times);
  g_assert_true (g_str_has_suffix (dark, " · not computed"));
  exit = offramp_road_describe_exit (&map, 0, verdict, &times);
  g_assert_true (g_str_has_prefix (exit, "Exit after block 1 · 4096 numbers in, 2 outputs · "));
  g_assert_true (g_str_has_suffix (exit, " · 0.20 ms, measured"));
  verdict->timing = make_timing (FALSE);
  offramp_road_times_init (&times, &map, &verdict->timing);
  shared = offramp_road_describe_gate (&map, 0, verdict, &times);
  g_assert_nonnull (strstr (shared, "of the 1.00 ms of its stage, shared by multiply-adds"));
}

/* One row a part, each where the one before it ends; by stage where only stages were timed. */
static void
test_waterfall (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  g_autoptr (OfframpVerdict) verdict = offramp_verdict_new (plan);
  g_auto (OfframpWaterfall) stayed = { 0 }, left = { 0 }, stages = { 0 };

  verdict->route = (EeRoute){ .stage = 1, .label = 3 };
  verdict->timing = make_timing (TRUE);
  offramp_waterfall_init (&stayed, verdict);
  g_assert_cmpuint (stayed.n_rows, ==, 7);
  g_assert_cmpstr (stayed.rows[0].name, ==, "Block 1");
  g_assert_cmpstr (stayed.rows[1].name, ==, "Exit 1");
  g_assert_cmpstr (stayed.rows[6].name, ==, "Classifier");
  g_assert_cmpfloat_with_epsilon (stayed.rows[0].start_ms, 0.1, 1e-9);
  for (guint i = 1; i < stayed.n_rows; i++)
    g_assert_cmpfloat_with_epsilon (stayed.rows[i].start_ms, stayed.rows[i - 1].start_ms + stayed.rows[i - 1].ms, 1e-9);
  g_assert_cmpfloat (stayed.scale_ms, ==, 4.1);

  verdict->route = (EeRoute){ .stage = 0, .left = TRUE, .p_exits = { 0.9f } };
  verdict->has_full = TRUE;
  verdict->full_timing = (EeRouteTiming){ .total_ms = 9 };
  offramp_waterfall_init (&left, verdict);
  g_assert_cmpuint (left.n_rows, ==, 8);
  g_assert_true (left.rows[1].computed);
  g_assert_false (left.rows[2].computed);
  g_assert_cmpfloat (left.rows[2].ms, ==, 0);
  g_assert_true (left.rows[7].is_whole);
  g_assert_cmpfloat (left.scale_ms, ==, 9);

  verdict->has_full = FALSE;
  verdict->timing = make_timing (FALSE);
  offramp_waterfall_init (&stages, verdict);
  g_assert_cmpuint (stages.n_rows, ==, 2);
  g_assert_cmpstr (stages.rows[0].name, ==, "Block 1 + exit");
  g_assert_false (stages.rows[1].computed);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/road/gates-are-vgg19", test_gates_are_vgg19);
  g_test_add_func ("/road/no-exit-no-ramp", test_no_exit_no_ramp);
  g_test_add_func ("/road/any-exits-fit-any-width", test_any_exits_fit_any_width);
  g_test_add_func ("/road/bars-are-true-to-the-tensors", test_bars_are_true_to_the_tensors);
  g_test_add_func ("/road/a-way-begins-and-ends-right", test_a_way_begins_and_ends_right);
  g_test_add_func ("/road/places-along-a-way", test_places_along_a_way);
  g_test_add_func ("/road/a-stage-spans-its-gates", test_a_stage_spans_its_gates);
  g_test_add_func ("/road/words", test_words);
  g_test_add_func ("/road/times-are-measured-or-shared", test_times_are_measured_or_shared);
  g_test_add_func ("/road/a-trip-takes-the-measured-shares", test_a_trip_takes_the_measured_shares);
  g_test_add_func ("/road/trips-go-forward", test_trips_go_forward);
  g_test_add_func ("/road/slowdown-is-a-round-figure", test_slowdown_is_a_round_figure);
  g_test_add_func ("/road/words-of-a-block", test_words_of_a_block);
  g_test_add_func ("/road/waterfall", test_waterfall);
  return g_test_run ();
}
