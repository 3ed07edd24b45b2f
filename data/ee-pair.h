/* SPDX-License-Identifier: Apache-2.0 */
/* ee-pair.h - main and redundant data sets, as a line of text names them
 *
 * Private to the data floor. "MAIN+REDUNDANT", where REDUNDANT may be several sets with commas between
 * them; or "doodles" for the built-in drawings on both sides. Immutable; any thread.
 */
#pragma once

#include "ee-experiment.h"
#include "ee-member.h"

G_BEGIN_DECLS

/**
 * EePair:
 * @id: (owned): the line, with absolute paths
 * @title: (owned): for people, translated
 * @main: (owned): the main set
 * @redundant: (owned) (element-type EeMember): the redundant sets, at least one
 * @test_main: main test images that the paper took of this pair, 0 for all
 * @test_redundant: redundant ones, likewise
 */
typedef struct
{
  char *id;
  char *title;
  EeMember *main;
  GPtrArray *redundant;
  guint test_main;
  guint test_redundant;
} EePair;

EePair *ee_pair_parse (const char *text, GError **error);
void ee_pair_free (EePair *pair);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EePair, ee_pair_free)

gboolean ee_pair_needs_root (const EePair *pair);
gboolean ee_pair_load (const EePair *pair, EePart part, const EeExperimentOptions *options, const char *root,
                       EeProgressFunc progress, gpointer user_data, GCancellable *cancellable, EeDataset **main,
                       GPtrArray **redundant, GError **error);

G_END_DECLS
