/* SPDX-License-Identifier: Apache-2.0 */
/* ee-data-error.h - what can be wrong with a file of images
 *
 * Every message names the file (and the record in it) and the reason, in a sentence that can be
 * shown to a user as it is.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define EE_DATA_ERROR (ee_data_error_quark ())

/**
 * EeDataError:
 * @EE_DATA_ERROR_NOT_FOUND: a file or a data set is not there; the message says what to put where
 * @EE_DATA_ERROR_FORMAT: a file is corrupt, truncated or not what its name promises
 * @EE_DATA_ERROR_TOO_LARGE: a size from a header is above our limits; nothing was decoded
 * @EE_DATA_ERROR_INVALID: an option makes no sense, for example an unknown pair
 */
typedef enum
{
  EE_DATA_ERROR_NOT_FOUND,
  EE_DATA_ERROR_FORMAT,
  EE_DATA_ERROR_TOO_LARGE,
  EE_DATA_ERROR_INVALID,
} EeDataError;

GQuark ee_data_error_quark (void);

G_END_DECLS
