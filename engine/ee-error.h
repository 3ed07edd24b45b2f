/* SPDX-License-Identifier: Apache-2.0 */
/* ee-error.h - what can go wrong in the engine
 *
 * Messages are whole sentences for a user. Errors of image files are EE_DATA_ERROR; a stopped job is
 * G_IO_ERROR_CANCELLED.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define EE_ERROR (ee_error_quark ())

/**
 * EeError:
 * @EE_ERROR_INVALID: an option or a plan makes no sense
 * @EE_ERROR_DEVICE: a backend or its library failed; the net must be freed
 * @EE_ERROR_NO_MEMORY: not enough memory; the message says how much was wanted
 * @EE_ERROR_CHECKPOINT: a checkpoint is corrupt, foreign, or fits another plan
 * @EE_ERROR_RUN: a run folder lacks something or belongs to another experiment
 * @EE_ERROR_DIVERGED: the loss became NaN or infinite; the last good checkpoint is kept
 */
typedef enum
{
  EE_ERROR_INVALID,
  EE_ERROR_DEVICE,
  EE_ERROR_NO_MEMORY,
  EE_ERROR_CHECKPOINT,
  EE_ERROR_RUN,
  EE_ERROR_DIVERGED,
} EeError;

GQuark ee_error_quark (void);

G_END_DECLS
