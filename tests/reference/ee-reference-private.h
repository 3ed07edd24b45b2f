/* SPDX-License-Identifier: Apache-2.0 */
/* ee-reference-private.h - the reference net from within: for its own files and for finite differences
 *
 * A test may read and write the numbers of a slot as doubles, run the loss alone, and ask how a pass
 * decided at its kinks.
 */
#pragma once

#include "ee-reference.h"

G_BEGIN_DECLS

/**
 * EeReferenceTape:
 * @input: (not owned): [rows, in] what the layer was given
 * @normal: (owned) (nullable): [rows, out] batch norm's normalised values
 * @variance: (owned) (nullable): [channels] that they were divided by
 * @output: (owned): [rows, out] after batch norm, ReLU and dropout
 *
 * What one layer's forward pass leaves for its backward pass.
 */
typedef struct
{
  const double *input;
  double *normal;
  double *variance;
  double *output;
} EeReferenceTape;

/**
 * EeReferenceKinks:
 * @pattern: hash of every decision of ReLU and max pool, in order
 * @margin: the smallest distance of any decision (also: leaves or stays, which class) from the other
 *   side, divided by its layer's root mean square and by the layer's place, counted from 1: rounding
 *   errors grow about linearly with depth
 *
 * Between two passes of equal @pattern the loss is smooth, so that differences are derivatives. A pass
 * of large @margin decides alike in float.
 */
typedef struct
{
  guint64 pattern;
  double margin;
} EeReferenceKinks;

/**
 * EeReferencePool:
 * @values: (owned): [capacity, n_values], the first @rows of them used
 *
 * The rows that wait for a stage, oldest first.
 */
typedef struct
{
  double *values;
  gsize n_values;
  guint rows, capacity;
} EeReferencePool;

/* What a net may round that computes in 16 bits. */
typedef enum
{
  EE_REFERENCE_WEIGHTS = 1 << 0,     /* of convolutions and dense layers, and their biases */
  EE_REFERENCE_ACTIVATIONS = 1 << 1, /* images, what comes out of a convolution, of batch norm and ReLU, of dropout */
  EE_REFERENCE_GRADIENTS = 1 << 2,   /* by all those */
  EE_REFERENCE_ALL = 7
} EeReferenceRounded;

typedef struct
{
  EePrecision precision;
  guint what;
  double loss_scale;
} EeReferenceRounding;

struct _EeNet
{
  EePlan *plan;
  EeNetOptions options;
  double *slots[EE_N_SLOTS][EE_PLAN_MAX_TENSORS]; /* NULL where a tensor has no such slot */

  EeReferenceTape tapes[EE_PLAN_MAX_LAYERS];
  gboolean training; /* the pass under way uses statistics of the batch, and dropout */
  guint64 dropout_seed;
  EeReferenceKinks kinks;
  EeReferenceRounding rounding; /* in training; nothing as a rule */

  EeReferencePool pools[EE_PLAN_MAX_STAGES];
  int last_stage; /* of the last run_stage(), or -1 */
  guint last_rows;
  double *last_output; /* (owned) (nullable): [last_rows, n_values] its trunk's */
};

void ee_reference_round (const EeNet *net, EeReferenceRounded what, double *values, gsize count);
double *ee_reference_round_weights (const EeNet *net, const double *weights, gsize count);
void ee_reference_set_rounding (EeNet *net, EePrecision precision, guint what, double loss_scale);

gsize ee_reference_count_values (const EeLayer *layer);
const double *ee_reference_forward (EeNet *net, guint first, guint n_layers, const double *input, guint rows);
double *ee_reference_backward (EeNet *net, guint first, guint n_layers, double *gradient, guint rows);
void ee_reference_clear_tapes (EeNet *net);
void ee_reference_normalise (const EePlan *plan, const guint8 *images, guint rows, double *values);

gboolean ee_reference_push (EeNet *net, const guint8 *images, guint rows, GError **error);
gboolean ee_reference_run_stage (EeNet *net, guint stage, guint rows, float *probabilities, GError **error);
gboolean ee_reference_keep (EeNet *net, guint stage, const guint *rows, guint n_rows, GError **error);
void ee_reference_clear (EeNet *net);
gboolean ee_reference_read_activations (EeNet *net, const guint8 *image, guint layer, float *out, gsize count,
                                        GError **error);
void ee_reference_init_pools (EeNet *net);
void ee_reference_free_pools (EeNet *net);

gboolean ee_reference_train_pass (EeNet *net, const EeBatch *batch, guint64 dropout_seed, EeScores *scores,
                                  GError **error);
double ee_reference_get_loss (EeNet *net, const EeBatch *batch, guint64 dropout_seed);
gboolean ee_reference_train_update (EeNet *net, const EeUpdate *update, GError **error);

G_END_DECLS
