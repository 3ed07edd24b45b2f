/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of a backend that make no sense, in the same words on every device. */
#include "ee-backend-checks.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"

/**
 * ee_backend_check_training:
 * @options: of the net
 * @error: EE_ERROR_INVALID
 *
 * Returns: whether the net can be trained
 */
gboolean
ee_backend_check_training (const EeNetOptions *options, GError **error)
{
  if (options->training)
    return TRUE;
  g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("This network was made for inference and cannot be trained."));
  return FALSE;
}

/**
 * ee_backend_check_batch:
 * @plan: of the net
 * @options: of the net
 * @batch: that it is to be trained on
 * @error: EE_ERROR_INVALID
 *
 * Returns: whether train_pass() can take it
 */
gboolean
ee_backend_check_batch (const EePlan *plan, const EeNetOptions *options, const EeBatch *batch, GError **error)
{
  const guint n_main = ee_plan_get_options (plan)->n_main;

  if (!ee_backend_check_training (options, error))
    return FALSE;
  if (batch->rows == 0 || batch->rows > options->max_rows)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("A batch of %u images is not between 1 and %u."), batch->rows,
                   options->max_rows);
      return FALSE;
    }
  for (guint row = 0; row < batch->rows; row++)
    if (batch->labels[row] > n_main)
      {
        g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("Label %u of image %u is above %u, which means redundant."),
                     batch->labels[row], row, n_main);
        return FALSE;
      }
  return TRUE;
}

/**
 * ee_backend_check_update:
 * @options: of the net
 * @update: the rule and its numbers
 * @error: EE_ERROR_INVALID
 *
 * Returns: whether train_update() can take it
 */
gboolean
ee_backend_check_update (const EeNetOptions *options, const EeUpdate *update, GError **error)
{
  if (!ee_backend_check_training (options, error))
    return FALSE;
  if (update->kind != EE_UPDATE_SGD && update->kind != EE_UPDATE_ADAM)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("There is no update rule number %d."), (int)update->kind);
  else if (update->kind == EE_UPDATE_ADAM && update->step == 0)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("Adam's steps are counted from 1."));
  else
    return TRUE;
  return FALSE;
}

/**
 * ee_backend_check_run:
 * @plan: of the net
 * @options: of the net
 * @stage: that is to run
 * @rows: how many are to be taken from its pool
 * @waiting: rows in its pool; of no meaning where there is no such stage
 * @error: EE_ERROR_INVALID
 *
 * Returns: whether run_stage() can do it
 */
gboolean
ee_backend_check_run (const EePlan *plan, const EeNetOptions *options, guint stage, guint rows, guint waiting,
                      GError **error)
{
  if (stage >= ee_plan_get_n_stages (plan))
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The network has no stage %u."), stage);
  else if (rows > options->max_rows)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("%u rows are more than the %u that the network was made for."),
                 rows, options->max_rows);
  else if (rows > waiting)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("%u rows were asked for, but %u are waiting for stage %u."),
                 rows, waiting, stage);
  else
    return TRUE;
  return FALSE;
}
