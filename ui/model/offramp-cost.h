/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-cost.h - what very many images cost: time, energy and money
 *
 * Multiplication, nothing else; and numbers as people write them. Pure functions; any thread; no GTK.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OfframpCostTerms:
 * @images: how many
 * @watts: that the machine draws while it computes
 * @price_kwh: of a kilowatt-hour
 * @price_hour: of an hour of the machine, whatever it draws
 */
typedef struct
{
  double images;
  double watts;
  double price_kwh;
  double price_hour;
} OfframpCostTerms;

/**
 * OfframpCost:
 * @seconds: of computing
 * @kwh: drawn in that time
 * @money: energy and machine
 */
typedef struct
{
  double seconds, kwh, money;
} OfframpCost;

void offramp_cost_compute (const OfframpCostTerms *terms, double seconds_per_image, OfframpCost *cost);
void offramp_cost_subtract (const OfframpCost *from, const OfframpCost *what, OfframpCost *difference);

gboolean offramp_cost_parse_number (const char *text, double *number);
char *offramp_cost_format_number (double number, guint most_decimals);
char *offramp_cost_format_time (double seconds);
char *offramp_cost_format_energy (double kwh);
char *offramp_cost_format_money (double money, const char *currency);
const char *offramp_cost_get_currency (void);

G_END_DECLS
