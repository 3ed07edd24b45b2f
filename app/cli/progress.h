/* SPDX-License-Identifier: Apache-2.0 */
/* progress.h - one line on stderr that is drawn over again while something runs
 *
 * Only where stderr is a terminal; elsewhere nothing but what offramp_progress_print() is given. Owned by
 * one thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _OfframpProgress OfframpProgress;

/**
 * OfframpProgressPart:
 * @text: what it says
 * @importance: the parts that matter least go first where the terminal is narrow
 */
typedef struct
{
  const char *text;
  guint importance;
} OfframpProgressPart;

OfframpProgress *offramp_progress_new (gboolean quiet);
void offramp_progress_free (OfframpProgress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpProgress, offramp_progress_free)

gboolean offramp_progress_is_live (OfframpProgress *progress);
gboolean offramp_progress_is_due (OfframpProgress *progress);
void offramp_progress_draw (OfframpProgress *progress, const char *lead, double fraction,
                            const OfframpProgressPart *parts, guint n_parts);
void offramp_progress_print (OfframpProgress *progress, const char *line);
void offramp_progress_clear (OfframpProgress *progress);

char *offramp_progress_format (const char *lead, double fraction, const OfframpProgressPart *parts, guint n_parts,
                               guint columns, gboolean unicode);

G_END_DECLS
