/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over main images and those of all sets; see the header. Runs on the thread that owns the model. */
#include "ee-exit-matrix.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"
#include "ee-redundant-sets.h"
#include "ee-router-private.h"
#include "ee-scores.h"
#include "ee-statistics.h"

/* An image on its way through the exits. */
typedef struct
{
  guint index; /* in the test split */
  gboolean invert;
  float p_redundant; /* of the surest exit so far */
  gboolean left;
} Item;

typedef struct
{
  EeModel *model;
  EeExperiment *experiment;
  double threshold;
  GArray *items; /* of Item: main images, then those of each set */
} Pass;

/* An EeRouterCopyFunc. */
static void
copy_item (guint image, guint8 *pixels, gpointer user_data)
{
  Pass *pass = user_data;
  const Item *item = &g_array_index (pass->items, Item, image);

  ee_experiment_copy_image (pass->experiment, EE_SPLIT_TEST, item->index, pixels);
  for (guint i = 0; item->invert && i < EE_IMAGE_BYTES; i++)
    pixels[i] = 255 - pixels[i];
}

static gboolean
is_largest (const float *probabilities, guint n, guint index)
{
  for (guint c = 0; c < n; c++)
    if (c != index && probabilities[c] >= probabilities[index])
      return FALSE;

  return TRUE;
}

/* An EeRouterDecideFunc: every image sees every exit, and no image goes on behind the last. */
static gboolean
note_item (guint stage, guint image, const float *probabilities, gpointer user_data)
{
  Pass *pass = user_data;
  Item *item = &g_array_index (pass->items, Item, image);
  const EeStage *described = ee_plan_get_stage (pass->model->plan, stage);
  guint n_stages = ee_plan_get_n_stages (pass->model->plan);

  if (described->exit_block == 0)
    {
      item->p_redundant = probabilities[described->n_outputs - 1];
      item->left = is_largest (probabilities, described->n_outputs, described->n_outputs - 1);
      return FALSE;
    }

  item->p_redundant = MAX (item->p_redundant, probabilities[EE_EXIT_REDUNDANT]);
  item->left |= probabilities[EE_EXIT_REDUNDANT] >= pass->threshold;

  return stage + 2 < n_stages;
}

/* Adds at most @limit of the images at @indices, spread evenly, since sets are often sorted by class. */
static guint
add_items (GArray *items, const GArray *indices, guint limit, gboolean invert)
{
  guint n = limit > 0 ? MIN (limit, indices->len) : indices->len;

  for (guint i = 0; i < n; i++)
    {
      guint at = (guint64)i * indices->len / n;
      Item item = { .index = g_array_index (indices, guint, at), .invert = invert };

      g_array_append_val (items, item);
    }

  return n;
}

/* The images of one set, or the main ones where @source is NULL. [guint] */
static GArray *
find_images (EeExperiment *experiment, const char *source)
{
  guint n_images = ee_experiment_get_n_images (experiment, EE_SPLIT_TEST);
  guint n_main_images = n_images - ee_experiment_get_n_redundant (experiment, EE_SPLIT_TEST);
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = source != NULL ? n_main_images : 0; i < (source != NULL ? n_images : n_main_images); i++)
    if (source == NULL || g_str_equal (ee_experiment_get_set (experiment, EE_SPLIT_TEST, i), source))
      g_array_append_val (indices, i);

  return indices;
}

static gboolean
collect_items (Pass *pass, const char *const *sets, guint limit, EeExitMatrix *matrix, GError **error)
{
  g_autoptr (GArray) main_indices = find_images (pass->experiment, NULL);

  matrix->main_images = add_items (pass->items, main_indices, limit, FALSE);
  for (guint s = 0; s < matrix->n_rows; s++)
    {
      g_autofree char *source = ee_redundant_set_get_source (sets[s]);
      g_autoptr (GArray) indices = find_images (pass->experiment, source);
      EeExitMatrixRow *row = &matrix->rows[s];

      row->set = g_strdup (sets[s]);
      row->seen = ee_redundant_set_is_seen (sets[s], pass->model->facts->pair);
      row->images = add_items (pass->items, indices, limit, ee_redundant_set_is_inverted (sets[s]));
      if (row->images == 0)
        {
          g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("There are no images of %s to evaluate on."), sets[s]);
          return FALSE;
        }
    }

  return TRUE;
}

static guint
count_left (const Item *items, guint n)
{
  guint left = 0;

  for (guint i = 0; i < n; i++)
    left += items[i].left;

  return left;
}

/* @items: [row->images] of the set; @main: [n_main_images] */
static void
fill_row (EeExitMatrixRow *row, const Item *items, const Item *main, guint n_main_images)
{
  guint n_images = n_main_images + row->images;
  g_autofree EeScore *scores = g_new0 (EeScore, n_images);
  EeScoreSet both = { .items = scores, .n_images = n_images, .n_redundant = row->images, .n_main = 1 };

  for (guint i = 0; i < n_images; i++)
    {
      scores[i].label = i >= n_main_images;
      scores[i].p_redundant = (i < n_main_images ? main[i] : items[i - n_main_images]).p_redundant;
    }
  row->left = count_left (items, row->images);
  row->leaves = row->left / (double)row->images;
  row->auroc = ee_statistics_get_auroc (&both);
  row->fpr95 = ee_statistics_get_fpr95 (&both);
}

static void
fill_matrix (EeExitMatrix *matrix, const Item *items)
{
  const Item *next = items + matrix->main_images;

  matrix->main_left = count_left (items, matrix->main_images);
  matrix->main_lost = matrix->main_left / (double)matrix->main_images;
  for (guint r = 0; r < matrix->n_rows; r++)
    {
      fill_row (&matrix->rows[r], next, items, matrix->main_images);
      next += matrix->rows[r].images;
    }
}

/**
 * ee_exit_matrix_new:
 * @model: the network
 * @experiment: with the test split loaded, as many main classes as the network, and the sources of all @sets
 * @sets: %NULL-terminated words of ee-redundant-sets.h, at least one
 * @threshold: P(redundant) from which an image leaves; without exits the classifier's answer counts alone
 * @limit: images of each set and of the main one at most, spread evenly over it; 0 for all
 * @progress: (nullable): called after each batch with the images sent
 * @user_data: for @progress
 * @error: return location; an EE_ERROR, or G_IO_ERROR_CANCELLED where @progress returned %FALSE
 *
 * Returns: (transfer full): the matrix, or NULL; the model's pools are empty either way
 */
EeExitMatrix *
ee_exit_matrix_new (EeModel *model, EeExperiment *experiment, const char *const *sets, double threshold, guint limit,
                    EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  g_autoptr (EeExitMatrix) matrix = NULL;
  g_autoptr (GArray) items = g_array_new (FALSE, TRUE, sizeof (Item));
  Pass pass = { model, experiment, threshold, items };

  g_return_val_if_fail (model != NULL && experiment != NULL && sets != NULL && sets[0] != NULL, NULL);

  if (!ee_score_set_check_fit (model, experiment, EE_SPLIT_TEST, error))
    return NULL;

  matrix = g_new0 (EeExitMatrix, 1);
  matrix->threshold = threshold;
  matrix->n_rows = g_strv_length ((char **)sets);
  matrix->rows = g_new0 (EeExitMatrixRow, matrix->n_rows);
  if (!collect_items (&pass, sets, limit, matrix, error)
      || !ee_router_pass_run (model, items->len, copy_item, note_item, &pass, progress, user_data, error))
    return NULL;
  fill_matrix (matrix, (const Item *)items->data);

  return g_steal_pointer (&matrix);
}

/**
 * ee_exit_matrix_free:
 * @matrix: (nullable) (transfer full): freed
 */
void
ee_exit_matrix_free (EeExitMatrix *matrix)
{
  if (matrix == NULL)
    return;

  for (guint r = 0; r < matrix->n_rows; r++)
    g_free (matrix->rows[r].set);
  g_free (matrix->rows);
  g_free (matrix);
}

/**
 * ee_exit_matrix_find:
 * @matrix: a matrix
 * @set: a word
 *
 * Returns: (transfer none) (nullable): the row of that set
 */
const EeExitMatrixRow *
ee_exit_matrix_find (const EeExitMatrix *matrix, const char *set)
{
  for (guint r = 0; r < matrix->n_rows; r++)
    if (g_str_equal (matrix->rows[r].set, set))
      return &matrix->rows[r];

  return NULL;
}

static guint
count_seen (const EeExitMatrix *matrix)
{
  guint seen = 0;

  for (guint r = 0; r < matrix->n_rows; r++)
    seen += matrix->rows[r].seen;

  return seen;
}

/**
 * ee_exit_matrix_find_unseen:
 * @matrices: [n_matrices] of networks, on the same sets
 * @n_matrices: 1 or more
 * @set: a word
 * @index: (out): which of the networks
 *
 * Leave-one-set-out: the set measured is never the set trained on. Where several networks have not seen it, the one
 * that has seen the most others counts, since that is what a user would take; between equals the one that fewer images
 * leave.
 *
 * Returns: whether there is a network that has never seen @set
 */
gboolean
ee_exit_matrix_find_unseen (const EeExitMatrix *const matrices[], guint n_matrices, const char *set, guint *index)
{
  const EeExitMatrixRow *best = NULL;
  guint most_seen = 0;

  for (guint m = 0; m < n_matrices; m++)
    {
      const EeExitMatrixRow *row = ee_exit_matrix_find (matrices[m], set);
      guint n_seen = count_seen (matrices[m]);

      if (row == NULL || row->seen
          || (best != NULL && (n_seen < most_seen || (n_seen == most_seen && row->leaves >= best->leaves))))
        continue;
      best = row;
      most_seen = n_seen;
      *index = m;
    }

  return best != NULL;
}
