/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-precision.h"

/**
 * ee_precision_resolve:
 * @asked: of a net for inference
 * @device: that it is to run on
 *
 * Returns: @asked, or what EE_PRECISION_AUTO comes to: the shortest format that the device computes itself, bf16 before
 *   fp16, as it has the range of fp32
 */
EePrecision
ee_precision_resolve (EePrecision asked, const EeDevice *device)
{
  if (asked != EE_PRECISION_AUTO)
    return asked;
  if ((device->precisions & 1u << EE_PRECISION_BF16) != 0)
    return EE_PRECISION_BF16;
  return (device->precisions & 1u << EE_PRECISION_FP16) != 0 ? EE_PRECISION_FP16 : EE_PRECISION_FP32;
}

/**
 * ee_precision_get_name:
 * @precision: one
 *
 * Returns: (transfer none): the word that offramp-cli takes for it
 */
const char *
ee_precision_get_name (EePrecision precision)
{
  static const char *const names[] = { [EE_PRECISION_AUTO] = "auto",
                                       [EE_PRECISION_FP32] = "fp32",
                                       [EE_PRECISION_BF16] = "bf16",
                                       [EE_PRECISION_FP16] = "fp16" };

  g_return_val_if_fail ((guint)precision < G_N_ELEMENTS (names), "");
  return names[precision];
}
