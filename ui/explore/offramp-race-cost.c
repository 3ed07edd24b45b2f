/* SPDX-License-Identifier: Apache-2.0 */
/* Fields and results. What was typed is kept from start to start. */
#include "offramp-race-cost.h"

#include <glib/gi18n.h>

#include "offramp-preferences.h"

/* Rows and columns of the results. */
enum
{
  TIME,
  ENERGY,
  MONEY,
  N_ROWS
};
enum
{
  WITHOUT,
  WITH,
  SAVED,
  N_COLUMNS
};

/* Decimals that a field shows at most. */
enum
{
  DECIMALS = 4
};

struct _OfframpRaceCost
{
  AdwBin parent_instance;

  GtkSpinButton *images;
  GtkSpinButton *watts;
  GtkSpinButton *price_kwh;
  GtkSpinButton *price_hour;
  GtkEditable *currency;
  GtkLabel *headline;
  GtkWidget *table;
  GtkLabel *source;
  GtkLabel *cells[N_ROWS][N_COLUMNS];

  GSettings *preferences;
  OfframpCostSpeed speed;
};

G_DEFINE_FINAL_TYPE (OfframpRaceCost, offramp_race_cost, ADW_TYPE_BIN)

static const char *
get_currency (OfframpRaceCost *self)
{
  const char *typed = gtk_editable_get_text (self->currency);

  return *typed != '\0' ? typed : offramp_cost_get_currency ();
}

static void
show_column (OfframpRaceCost *self, guint column, const OfframpCost *cost)
{
  g_autofree char *time = offramp_cost_format_time (cost->seconds);
  g_autofree char *energy = offramp_cost_format_energy (cost->kwh);
  g_autofree char *money = offramp_cost_format_money (cost->money, get_currency (self));

  gtk_label_set_text (self->cells[TIME][column], time);
  gtk_label_set_text (self->cells[ENERGY][column], energy);
  gtk_label_set_text (self->cells[MONEY][column], money);
}

/* In a sentence, for those who see the table and those who do not. */
static void
show_headline (OfframpRaceCost *self, const OfframpCost *saved)
{
  g_autofree char *time = offramp_cost_format_time (ABS (saved->seconds));
  g_autofree char *energy = offramp_cost_format_energy (ABS (saved->kwh));
  g_autofree char *money = offramp_cost_format_money (ABS (saved->money), get_currency (self));
  g_autofree char *text
      = g_strdup_printf (saved->seconds >= 0 ? _ ("The exit saves %s, %s, %s.") : _ ("The exit costs %s, %s, %s more."),
                         money, energy, time);

  gtk_label_set_text (self->headline, text);
}

static void
show_results (OfframpRaceCost *self)
{
  const OfframpCostTerms terms
      = { gtk_spin_button_get_value (self->images), gtk_spin_button_get_value (self->watts),
          gtk_spin_button_get_value (self->price_kwh), gtk_spin_button_get_value (self->price_hour) };
  const gboolean has_speed = self->speed.source != NULL;
  OfframpCost with, without, saved;

  gtk_widget_set_visible (self->table, has_speed);
  gtk_label_set_text (self->source, has_speed ? self->speed.source
                                              : _ ("Nothing is measured yet: run a race, or classify some images."));
  gtk_label_set_text (self->headline, "");
  gtk_widget_set_visible (GTK_WIDGET (self->headline), has_speed);
  if (!has_speed)
    return;
  offramp_cost_compute (&terms, self->speed.seconds[EE_RACE_WITH_EXIT], &with);
  offramp_cost_compute (&terms, self->speed.seconds[EE_RACE_WITHOUT_EXIT], &without);
  offramp_cost_subtract (&without, &with, &saved);
  show_column (self, WITHOUT, &without);
  show_column (self, WITH, &with);
  show_column (self, SAVED, &saved);
  show_headline (self, &saved);
}

static int
read_cb (GtkSpinButton *button, double *value)
{
  return offramp_cost_parse_number (gtk_editable_get_text (GTK_EDITABLE (button)), value) ? TRUE : GTK_INPUT_ERROR;
}

static gboolean
write_cb (GtkSpinButton *button)
{
  g_autofree char *text = offramp_cost_format_number (gtk_spin_button_get_value (button), DECIMALS);

  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (button))))
    gtk_editable_set_text (GTK_EDITABLE (button), text);
  return TRUE;
}

static GtkLabel *
add_label (OfframpRaceCost *self, const char *text, guint column, guint row, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_set_hexpand (label, column > 0);
  gtk_widget_add_css_class (label, style);
  gtk_grid_attach (GTK_GRID (self->table), label, column, row, 1, 1);
  return GTK_LABEL (label);
}

static void
fill_table (OfframpRaceCost *self)
{
  const char *rows[N_ROWS] = { _ ("Time"), _ ("Energy"), _ ("Money") };
  const char *columns[N_COLUMNS] = { _ ("without exit"), _ ("with exit"), _ ("saved") };
  const char *styles[N_COLUMNS] = { "offramp-blue", "offramp-green", "offramp-green" };

  for (guint c = 0; c < N_COLUMNS; c++)
    add_label (self, columns[c], c + 1, 0, "offramp-caption");
  for (guint r = 0; r < N_ROWS; r++)
    {
      add_label (self, rows[r], 0, r + 1, "offramp-caption");
      for (guint c = 0; c < N_COLUMNS; c++)
        {
          self->cells[r][c] = add_label (self, "", c + 1, r + 1, styles[c]);
          gtk_widget_add_css_class (GTK_WIDGET (self->cells[r][c]), "numeric");
          if (c == SAVED)
            gtk_widget_add_css_class (GTK_WIDGET (self->cells[r][c]), "heading");
        }
    }
}

/* Without a schema the template's values hold, and nothing is kept. */
static void
bind_preferences (OfframpRaceCost *self)
{
  self->preferences = offramp_preferences_open ();
  if (self->preferences == NULL)
    return;
  g_settings_bind (self->preferences, "cost-images", self->images, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->preferences, "cost-watts", self->watts, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->preferences, "cost-price-kwh", self->price_kwh, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->preferences, "cost-price-hour", self->price_hour, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->preferences, "cost-currency", self->currency, "text", G_SETTINGS_BIND_DEFAULT);
}

static void
offramp_race_cost_finalize (GObject *object)
{
  OfframpRaceCost *self = OFFRAMP_RACE_COST (object);

  g_clear_object (&self->preferences);
  offramp_cost_speed_clear (&self->speed);

  G_OBJECT_CLASS (offramp_race_cost_parent_class)->finalize (object);
}

static void
offramp_race_cost_class_init (OfframpRaceCostClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = offramp_race_cost_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/offramp/Offramp/explore/offramp-race-cost.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceCost, images);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceCost, watts);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceCost, price_kwh);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceCost, price_hour);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceCost, currency);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceCost, headline);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceCost, table);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceCost, source);
  gtk_widget_class_bind_template_callback (widget_class, show_results);
  gtk_widget_class_bind_template_callback (widget_class, read_cb);
  gtk_widget_class_bind_template_callback (widget_class, write_cb);
}

static void
offramp_race_cost_init (OfframpRaceCost *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_table (self);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->currency), offramp_cost_get_currency ());
  bind_preferences (self);
  show_results (self);
}

/**
 * offramp_race_cost_set_speed:
 * @self: a calculator
 * @speed: as measured; copied
 */
void
offramp_race_cost_set_speed (OfframpRaceCost *self, const OfframpCostSpeed *speed)
{
  g_return_if_fail (OFFRAMP_IS_RACE_COST (self));

  offramp_cost_speed_clear (&self->speed);
  self->speed = *speed;
  self->speed.source = g_strdup (speed->source);
  show_results (self);
}
