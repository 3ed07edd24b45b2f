/* SPDX-License-Identifier: Apache-2.0 */
/* model-options.h - the options of all commands that run a finished network */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpModelOptions:
 * @path: (nullable) (owned): checkpoint file or run folder
 * @device: (nullable) (owned): NULL for "auto"
 * @threads: (nullable) (owned): a number, NULL for all
 * @precision: (nullable) (owned): auto, fp32, bf16 or fp16; NULL for auto
 * @no_autotune: whether algorithms are chosen by the fixed rule
 * @noted: whether it was said why the processor computes
 */
typedef struct
{
  char *path;
  char *device;
  char *threads;
  char *precision;
  gboolean no_autotune;
  gboolean noted;
} OfframpModelOptions;

void offramp_model_options_clear (OfframpModelOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OfframpModelOptions, offramp_model_options_clear)

void offramp_model_options_add_entries (OfframpModelOptions *options, GArray *entries);
void offramp_model_options_add_device_entries (OfframpModelOptions *options, GArray *entries);
gboolean offramp_model_options_read_net (const OfframpModelOptions *options, EeNetOptions *net, GError **error);
EeModel *offramp_model_options_open (OfframpModelOptions *options, const char *path, guint max_rows, GError **error);
EeModel *offramp_model_options_make (OfframpModelOptions *options, const EeParameters *parameters,
                                     const EeModelFacts *facts, guint max_rows, GError **error);

G_END_DECLS
