/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-bar.h - a thin horizontal bar from one fraction of its width to another; says nothing that a label
 * beside it does not say */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_BAR (offramp_bar_get_type ())
G_DECLARE_FINAL_TYPE (OfframpBar, offramp_bar, OFFRAMP, BAR, GtkWidget)

/**
 * OfframpBarTone:
 * @OFFRAMP_BAR_GREEN: exit, redundant, saved
 * @OFFRAMP_BAR_BLUE: main, the full network
 * @OFFRAMP_BAR_OUTLINE: a dashed line: not spent, not computed
 */
typedef enum
{
  OFFRAMP_BAR_GREEN,
  OFFRAMP_BAR_BLUE,
  OFFRAMP_BAR_OUTLINE,
} OfframpBarTone;

GtkWidget *offramp_bar_new (void);
void offramp_bar_set (OfframpBar *self, double from, double to, OfframpBarTone tone);
void offramp_bar_set_mark (OfframpBar *self, double mark);

G_END_DECLS
