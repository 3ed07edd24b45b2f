/* SPDX-License-Identifier: Apache-2.0 */
/* ee-reference-layers.h - the mathematics of each layer, forward and backward, on plain arrays
 *
 * Pure functions; no allocation. Arrays are row-major [rows, channels, side, side] of double. A backward
 * function overwrites the gradients it is given. Zero rows are legal everywhere.
 */
#pragma once

#include "ee-plan.h"

G_BEGIN_DECLS

#define EE_REFERENCE_NORM_EPSILON 1e-5

void ee_reference_conv_forward (const EeLayer *layer, guint rows, const double *input, const double *weight,
                                const double *bias, double *output);
void ee_reference_conv_backward (const EeLayer *layer, guint rows, const double *input, const double *weight,
                                 const double *output_gradient, double *input_gradient, double *weight_gradient,
                                 double *bias_gradient);

void ee_reference_norm_measure (const EeLayer *layer, guint rows, const double *input, double *mean, double *variance);
void ee_reference_norm_forward (const EeLayer *layer, guint rows, const double *input, const double *mean,
                                const double *variance, const double *weight, const double *bias, double *normal,
                                double *output);
void ee_reference_norm_backward (const EeLayer *layer, guint rows, const double *normal, const double *variance,
                                 const double *weight, const double *output_gradient, double *input_gradient,
                                 double *weight_gradient, double *bias_gradient);

void ee_reference_pool_forward (const EeLayer *layer, guint rows, const double *input, double *output);
void ee_reference_pool_backward (const EeLayer *layer, guint rows, const double *input, const double *output_gradient,
                                 double *input_gradient);
gsize ee_reference_pool_find_first_maximum (const double *input, gsize corner, guint side);

void ee_reference_dense_forward (const EeLayer *layer, guint rows, const double *input, const double *weight,
                                 const double *bias, double *output);
void ee_reference_dense_backward (const EeLayer *layer, guint rows, const double *input, const double *weight,
                                  const double *output_gradient, double *input_gradient, double *weight_gradient,
                                  double *bias_gradient);

void ee_reference_softmax (const double *logits, guint n_classes, double *probabilities);
double ee_reference_cross_entropy (const double *logits, guint n_classes, guint label, double *gradient);

G_END_DECLS
