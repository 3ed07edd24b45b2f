/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-pass.h - a long look at many images, one at a time, on a thread: begun, watched, stopped
 *
 * A kind of pass derives from it and keeps what was found. Lives on the main thread; knows no GTK. Signal "changed"
 * when one began, got on, or ended.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_PASS (offramp_pass_get_type ())
G_DECLARE_DERIVABLE_TYPE (OfframpPass, offramp_pass, OFFRAMP, PASS, GObject)

/**
 * OfframpPassClass:
 * @keep: takes what a pass found, which is now the kind's: (transfer full)
 */
struct _OfframpPassClass
{
  GObjectClass parent_class;

  void (*keep) (OfframpPass *self, gpointer found);
};

void offramp_pass_begin (OfframpPass *self, GTaskThreadFunc run, gpointer order, GDestroyNotify free_order);
void offramp_pass_stop (OfframpPass *self);
void offramp_pass_forget (OfframpPass *self);
gboolean offramp_pass_report (GTask *task, double share);

gboolean offramp_pass_is_running (OfframpPass *self);
double offramp_pass_get_progress (OfframpPass *self);
const char *offramp_pass_get_error (OfframpPass *self);

G_END_DECLS
