/* SPDX-License-Identifier: Apache-2.0 */
/* ee-class-names.h - what the classes of the data sets are called, in English
 *
 * Private to the data floor. Constant tables; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  EE_N_DIGITS = 10,
  EE_N_CIFAR10 = 10,
  EE_N_CIFAR100 = 100,
  EE_N_SIGNS = 43,
};

extern const char *const ee_digit_names[EE_N_DIGITS + 1];
extern const char *const ee_cifar10_names[EE_N_CIFAR10 + 1];
extern const char *const ee_cifar100_names[EE_N_CIFAR100 + 1];
extern const char *const ee_sign_names[EE_N_SIGNS + 1];

G_END_DECLS
