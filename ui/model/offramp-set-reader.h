/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-set-reader.h - reads a data set or a folder for a preview; blocking, any thread but the main one */
#pragma once

#include "offramp-class-samples.h"

G_BEGIN_DECLS

enum
{
  OFFRAMP_SET_READER_MAX_BROKEN = 100, /* names that are kept */
};

/**
 * OfframpSetContents:
 * @classes: (element-type OfframpClassSamples) (owned)
 * @broken: (element-type utf8) (owned): pictures that cannot be read, with the reason; the first of them, then %NULL
 * @n_broken: all of them
 * @digests: (owned) (nullable): a set of the user's pictures as the network sees them (#GBytes), to find doubles
 * @error: (nullable) (owned): why it cannot be used
 */
typedef struct
{
  GPtrArray *classes;
  GPtrArray *broken;
  guint n_broken;
  GHashTable *digests;
  GError *error;
} OfframpSetContents;

OfframpSetContents *offramp_set_contents_read (const char *word, gboolean classes, EeProgressFunc progress,
                                               gpointer user_data, GCancellable *cancellable);
void offramp_set_contents_free (OfframpSetContents *contents);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpSetContents, offramp_set_contents_free)

G_END_DECLS
