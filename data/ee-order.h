/* SPDX-License-Identifier: Apache-2.0 */
/* ee-order.h - which image stands in which row of which training batch
 *
 * Private to the data floor. A function of seed, step and row that keeps the shuffle of one epoch at
 * hand; used by one thread at a time. Knows no images.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _EeOrder EeOrder;

EeOrder *ee_order_new (guint n_main, guint n_redundant, guint batch_rows, guint64 seed);
void ee_order_free (EeOrder *order);
guint ee_order_get_steps_per_epoch (EeOrder *order);
guint ee_order_get (EeOrder *order, guint64 step, guint row);

G_END_DECLS
