/* SPDX-License-Identifier: Apache-2.0 */
/* The stops of the road: one a gate and one an exit. Tab comes to one of them and goes on; Left and Right go from one
 * to the next, as in a toolbar. */
#include "offramp-road-private.h"

#include "offramp-road-stop.h"
#include "offramp-road-text.h"

enum
{
  LABELS_ABOVE = 36,
  LABELS_BELOW = 22,
  SIGN_MARGIN = 4
};

static void
stop_noticed_cb (OfframpRoad *self)
{
  g_signal_emit_by_name (self, "noticed");
}

/* Exits come right after their gates. */
static void
order_stops (OfframpRoad *self)
{
  guint exit = 0;

  self->n_stops = 0;
  for (guint i = 0; i < self->map.n_gates; i++)
    {
      self->stop_order[self->n_stops++] = i;
      if (exit < self->map.n_exits && self->map.exits[exit].gate == i)
        self->stop_order[self->n_stops++] = self->map.n_gates + exit++;
    }
  self->current_stop = 0;
}

void
offramp_road_drop_stops (OfframpRoad *self)
{
  for (guint i = 0; i < self->n_stops; i++)
    g_clear_pointer (&self->stops[i], gtk_widget_unparent);
  self->n_stops = 0;
}

/* For the network that is shown. */
void
offramp_road_make_stops (OfframpRoad *self)
{
  GtkWidget *before = NULL;

  offramp_road_drop_stops (self);
  order_stops (self);
  for (guint i = 0; i < self->n_stops; i++)
    {
      GtkWidget *stop = self->stops[self->stop_order[i]] = offramp_road_stop_new ();

      gtk_widget_insert_after (stop, GTK_WIDGET (self), before);
      g_signal_connect_object (stop, "noticed", G_CALLBACK (stop_noticed_cb), self, G_CONNECT_SWAPPED);
      before = stop;
    }
}

/* With the newest times. */
void
offramp_road_describe_stops (OfframpRoad *self)
{
  const OfframpVerdict *verdict = offramp_road_get_verdict (self);

  for (guint i = 0; i < self->n_stops; i++)
    {
      gboolean is_gate = i < self->map.n_gates;
      guint exit = i - self->map.n_gates;
      g_autofree char *name = is_gate ? offramp_road_map_format_gate (&self->map.gates[i])
                                      : offramp_road_format_sign (&self->map.exits[exit]);
      g_autofree char *text = is_gate ? offramp_road_describe_gate (&self->map, i, verdict, &self->times)
                                      : offramp_road_describe_exit (&self->map, exit, verdict, &self->times);

      offramp_road_stop_describe (OFFRAMP_ROAD_STOP (self->stops[i]), name, text);
    }
  g_signal_emit_by_name (self, "noticed");
}

static OfframpRoadBox
get_stop_box (OfframpRoad *self, guint index)
{
  OfframpRoadBox box;

  if (index < self->map.n_gates)
    {
      box = self->layout.gates[index].slot;
      return (OfframpRoadBox){ box.x, box.y - LABELS_ABOVE, box.width, box.height + LABELS_ABOVE + LABELS_BELOW };
    }
  box = self->layout.ramps[index - self->map.n_gates].sign;
  return (OfframpRoadBox){ box.x - SIGN_MARGIN, box.y - SIGN_MARGIN, box.width + 2 * SIGN_MARGIN,
                           box.height + 2 * SIGN_MARGIN };
}

void
offramp_road_allocate_stops (OfframpRoad *self)
{
  for (guint i = 0; i < self->n_stops; i++)
    {
      OfframpRoadBox box = get_stop_box (self, i);
      const GtkAllocation place
          = { box.x * self->zoom, box.y * self->zoom, box.width * self->zoom, box.height * self->zoom };
      int minimum;

      gtk_widget_measure (self->stops[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_size_allocate (self->stops[i], &place, -1);
    }
}

gboolean
offramp_road_move_focus (OfframpRoad *self, GtkDirectionType direction)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  int step = direction == GTK_DIR_RIGHT ? 1 : direction == GTK_DIR_LEFT ? -1 : 0;

  if (self->n_stops == 0)
    return FALSE;
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return gtk_widget_grab_focus (self->stops[self->stop_order[self->current_stop]]);
  if (step == 0)
    return FALSE;
  for (guint i = 0; i < self->n_stops; i++)
    if (self->stops[self->stop_order[i]] == focus)
      {
        self->current_stop = CLAMP ((int)i + step, 0, (int)self->n_stops - 1);
        return gtk_widget_grab_focus (self->stops[self->stop_order[self->current_stop]]);
      }
  return FALSE;
}

/**
 * offramp_road_get_noticed:
 * @self: a road
 *
 * Returns: (transfer none) (nullable): shape, size and time of the block or exit that the pointer is on, or else of the
 *   focused one
 */
const char *
offramp_road_get_noticed (OfframpRoad *self)
{
  static const GtkStateFlags order[] = { GTK_STATE_FLAG_PRELIGHT, GTK_STATE_FLAG_FOCUSED };

  g_return_val_if_fail (OFFRAMP_IS_ROAD (self), NULL);

  for (guint k = 0; k < G_N_ELEMENTS (order); k++)
    for (guint i = 0; i < self->n_stops; i++)
      if (gtk_widget_get_state_flags (self->stops[i]) & order[k])
        return offramp_road_stop_get_description (OFFRAMP_ROAD_STOP (self->stops[i]));
  return NULL;
}
