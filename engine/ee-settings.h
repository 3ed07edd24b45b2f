/* SPDX-License-Identifier: Apache-2.0 */
/* ee-settings.h - everything that decides how a training ends, in one value
 *
 * Same settings, same machine, same bytes. Stored in run.json; shown by the train page and `train`.
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "ee-experiment.h"
#include "ee-backend.h"
#include "ee-schedule.h"
#include "ee-threshold-goal.h"

G_BEGIN_DECLS

#define EE_SETTINGS_PAIR_BYTES 2048
#define EE_SETTINGS_MAX_REDUNDANT_SHARE 0.99
#define EE_SETTINGS_LEAST_MAIN_WEIGHT 0.001
#define EE_SETTINGS_MOST_MAIN_WEIGHT 1000.0

enum
{
  EE_SETTINGS_MAX_EPOCHS = 10000,
  EE_SETTINGS_MAX_BATCH = 4096,
  EE_SETTINGS_MAX_THREADS = 1024
};

/**
 * EeSettings:
 * @pair: see ee_experiment_normalize_pair(); holds two paths of folders
 * @polarity: of the ink
 * @limit: training images at most, 0 for all
 * @preset: of the plan
 * @width_divisor: 1, 2, 4, 8 or 16
 * @exits: bit mask, bit k for an exit after block k; 0 for the network without exit
 * @epochs: 0 for as many as the images need, see ee-recipe.h; the training puts the number in its place
 * @batch: rows of a batch
 * @optimizer: SGD with Nesterov momentum, or AdamW
 * @learning_rate: the peak; 0 asks for the preset's own
 * @schedule: after the warm-up
 * @warmup: share of all steps, 0..0.5
 * @weight_decay: of weights
 * @momentum: of SGD
 * @main_weight: delta of main images in L = L1 + delta * L2; 1 in the paper. Means nothing without exits, where L is L2
 * @augment: training images are shifted, turned and scaled a little, as far as their set bears it;
 *   off by default: MNIST + Omniglot comes out better without (others do not, see ee-recipe.h)
 * @seed: of everything random
 * @device: "auto", "cpu", "cuda", "cuda:1"
 * @threads: 0 for all
 * @precision: of activations and gradients; EE_PRECISION_AUTO is fp32, see ee-precision.h. The processor takes fp32 for
 *   any, with a notice
 * @checkpoint_seconds: a resumable state is written this often (and at every epoch's end and stop)
 * @redundant_share: of redundant images, see EeExperimentOptions; 0 for what the sets have
 * @patience: epochs without a better validation after which the training ends; 0 for never, which is the default: under
 *   the cosine the last epochs, of the smallest rates, bring the most
 * @threshold_goal: what the exit's threshold is chosen for, on validation images
 * @events: whether TensorBoard's event files are written beside metrics.csv; changes no number
 */
typedef struct
{
  char pair[EE_SETTINGS_PAIR_BYTES];
  EePolarity polarity;
  guint limit;
  EePreset preset;
  guint width_divisor;
  guint exits;
  guint epochs;
  guint batch;
  EeUpdateKind optimizer;
  double learning_rate;
  EeScheduleKind schedule;
  double warmup;
  double weight_decay;
  double momentum;
  double main_weight;
  gboolean augment;
  guint64 seed;
  char device[32];
  guint threads;
  EePrecision precision;
  double checkpoint_seconds;
  double redundant_share;
  guint patience;
  EeThresholdGoal threshold_goal;
  gboolean events;
} EeSettings;

void ee_settings_init (EeSettings *settings);
gboolean ee_settings_check (const EeSettings *settings, GError **error);
double ee_settings_get_learning_rate (const EeSettings *settings);
double ee_settings_get_main_weight (const EeSettings *settings);
JsonNode *ee_settings_to_json (const EeSettings *settings);
gboolean ee_settings_from_json (JsonNode *node, EeSettings *settings, GError **error);
gboolean ee_settings_parse_width (const char *text, guint *divisor);
const char *ee_settings_format_width (guint divisor);
const char *const *ee_settings_list_widths (void);

const char *ee_preset_to_string (EePreset preset);
gboolean ee_preset_from_string (const char *text, EePreset *preset);
const char *const *ee_preset_list (void);
const char *ee_update_kind_to_string (EeUpdateKind kind);
gboolean ee_update_kind_from_string (const char *text, EeUpdateKind *kind);
const char *const *ee_update_kind_list (void);

G_END_DECLS
