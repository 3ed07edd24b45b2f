/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-precision.h"

static const char *const names[] = { [EE_PRECISION_AUTO] = "auto",
                                     [EE_PRECISION_FP32] = "fp32",
                                     [EE_PRECISION_BF16] = "bf16",
                                     [EE_PRECISION_FP16] = "fp16",
                                     NULL };

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
 * ee_precision_resolve_training:
 * @asked: of a training
 *
 * Returns: @asked, or what EE_PRECISION_AUTO comes to: fp32 everywhere, since what a network learns should not depend
 *   on the age of a GPU
 */
EePrecision
ee_precision_resolve_training (EePrecision asked)
{
  return asked == EE_PRECISION_AUTO ? EE_PRECISION_FP32 : asked;
}

/**
 * ee_precision_list_trained:
 * @device: a device
 *
 * Returns: bit 1 << EE_PRECISION_FP32 and so on for each precision that the device trains in; fp32 always
 */
guint
ee_precision_list_trained (const EeDevice *device)
{
  return device->training_precisions | 1u << EE_PRECISION_FP32;
}

/**
 * ee_precision_describe:
 * @precisions: bits, as #EeDevice has them
 *
 * Returns: (transfer full): their names, for people, for example "fp32, bf16"
 */
char *
ee_precision_describe (guint precisions)
{
  GString *words = g_string_new (NULL);

  for (EePrecision p = EE_PRECISION_FP32; p <= EE_PRECISION_FP16; p++)
    if ((precisions & 1u << p) != 0)
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", names[p]);
  return g_string_free (words, FALSE);
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
  g_return_val_if_fail ((guint)precision < G_N_ELEMENTS (names) - 1, "");
  return names[precision];
}

/**
 * ee_precision_from_name:
 * @name: a word
 * @precision: (out): untouched on failure
 *
 * Returns: whether the word is one of ee_precision_list_names()
 */
gboolean
ee_precision_from_name (const char *name, EePrecision *precision)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      {
        *precision = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * ee_precision_list_names:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names, in the order of #EePrecision
 */
const char *const *
ee_precision_list_names (void)
{
  return names;
}
