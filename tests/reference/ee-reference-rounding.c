/* SPDX-License-Identifier: Apache-2.0 */
/* What a device rounds that keeps weights, activations and their gradients in 16 bits and adds up without error: the
 * least error that any such device makes, since every other one adds to it.
 */
#include "ee-reference-private.h"

#include <math.h>
#include <string.h>

/* Significant bits, the hidden one among them, and the exponent of the smallest normal number. */
static const struct
{
  int bits, least_exponent;
} formats[] = { [EE_PRECISION_FP16] = { 11, -14 }, [EE_PRECISION_BF16] = { 8, -126 } };

static double
round_number (double value, EePrecision precision)
{
  int exponent;

  if (value == 0 || !isfinite (value))
    return value;
  frexp (value, &exponent); /* value = f * 2^exponent, f below 1 */
  exponent = MAX (exponent, formats[precision].least_exponent + 1) - formats[precision].bits;
  return ldexp (nearbyint (ldexp (value, -exponent)), exponent);
}

/**
 * ee_reference_round:
 * @net: a net
 * @what: they are
 * @values: (inout): [count]
 * @count: how many
 *
 * To nearest, ties to even, where the net rounds @what. Gradients as they are with the loss's scale.
 */
void
ee_reference_round (const EeNet *net, EeReferenceRounded what, double *values, gsize count)
{
  const double scale = what == EE_REFERENCE_GRADIENTS ? net->rounding.loss_scale : 1;

  if ((net->rounding.what & what) == 0)
    return;
  for (gsize i = 0; i < count; i++)
    values[i] = round_number (values[i] * scale, net->rounding.precision) / scale;
}

/* (transfer full): a copy of [count] weights, rounded where the net does so; NULL of NULL */
double *
ee_reference_round_weights (const EeNet *net, const double *weights, gsize count)
{
  double *rounded;

  if (weights == NULL)
    return NULL;
  rounded = g_memdup2 (weights, count * sizeof (double));
  ee_reference_round (net, EE_REFERENCE_WEIGHTS, rounded, count);
  return rounded;
}

/**
 * ee_reference_set_rounding:
 * @net: a net of the reference
 * @precision: fp16 or bf16
 * @what: any of EeReferenceRounded, or 0
 * @loss_scale: that gradients are multiplied by while they are rounded
 *
 * From the next training pass on.
 */
void
ee_reference_set_rounding (EeNet *net, EePrecision precision, guint what, double loss_scale)
{
  net->rounding = (EeReferenceRounding){ precision, what, loss_scale };
}
