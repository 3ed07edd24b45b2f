/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-choices.h - measured choices of algorithms, kept from one start to the next
 *
 * A key file in the user's cache folder, offramp/cpu-choices.ini: a group for each processor, oneDNN, number of threads
 * and layout, in it a line for each shape. It may be deleted at any time; what cannot be read is measured again.
 */
#pragma once

#include "ee-cpu-net.h"

G_BEGIN_DECLS

typedef struct _EeCpuChoices EeCpuChoices;

char *ee_cpu_choices_get_path (void);
EeCpuChoices *ee_cpu_choices_load (EeNet *net);
void ee_cpu_choices_free (EeCpuChoices *choices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeCpuChoices, ee_cpu_choices_free)

gboolean ee_cpu_choices_find (EeCpuChoices *choices, const EeLayer *layer, guint rows, EeCpuAlgorithm *algorithm);
void ee_cpu_choices_set (EeCpuChoices *choices, const EeLayer *layer, guint rows, EeCpuAlgorithm algorithm);
gboolean ee_cpu_choices_save (EeCpuChoices *choices, GError **error);

G_END_DECLS
