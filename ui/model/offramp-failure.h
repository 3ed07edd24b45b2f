/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-failure.h - a file that gave no image, and why
 *
 * Never changes; main thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_FAILURE (offramp_failure_get_type ())
G_DECLARE_FINAL_TYPE (OfframpFailure, offramp_failure, OFFRAMP, FAILURE, GObject)

OfframpFailure *offramp_failure_new (const char *name, const char *reason);
const char *offramp_failure_get_name (OfframpFailure *self);
const char *offramp_failure_get_sentence (OfframpFailure *self);

G_END_DECLS
