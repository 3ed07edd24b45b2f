/* SPDX-License-Identifier: Apache-2.0 */
/* Copies what samples say now: they belong to the main thread and their verdicts come and go. */
#include "offramp-gallery-rows.h"

static void
row_free (OfframpGalleryRow *row)
{
  g_free (row->name);
  g_free (row->title);
  g_bytes_unref (row->image);
  g_bytes_unref (row->seen);
  g_free (row->error);
  g_free (row->headline);
  g_free (row->figures);
  g_free (row->weights);
  g_free (row->label);
  g_free (row);
}

static void
take_verdict (OfframpGalleryRow *row, const OfframpVerdict *verdict)
{
  row->headline = offramp_verdict_format_headline (verdict);
  row->figures = offramp_verdict_format_figures (verdict);
  row->weights = g_strdup (verdict->weights);
  row->label = g_strdup (verdict->label);
  row->exit_block = offramp_verdict_get_exit_block (verdict);
  row->left = verdict->route.left;
  row->p_redundant = verdict->route.p_redundant;
  row->p_label = verdict->route.p_label;
  row->threshold = verdict->threshold;
  row->median_ms = verdict->timing.total_ms;
  row->p95_ms = verdict->timing.p95_ms > 0 ? verdict->timing.p95_ms : -1;
  row->repeats = verdict->timing.repeats;
  row->inverted = verdict->inverted;
  row->while_training = verdict->while_training;
}

static OfframpGalleryRow *
row_new (OfframpSample *sample)
{
  OfframpGalleryRow *row = g_new0 (OfframpGalleryRow, 1);
  const OfframpVerdict *verdict = offramp_sample_get_verdict (sample);

  row->name = g_strdup (offramp_sample_get_raw_name (sample));
  row->title = g_strdup (offramp_sample_get_name (sample));
  row->image = g_bytes_ref (offramp_sample_get_image (sample));
  row->seen = g_bytes_ref (offramp_sample_get_seen_image (sample));
  row->error = g_strdup (offramp_sample_get_error (sample));
  if (verdict != NULL)
    take_verdict (row, verdict);
  return row;
}

/**
 * offramp_gallery_rows_new:
 * @samples: (element-type OfframpSample): in the order wanted
 * @network: (nullable): the network that answers, in a line
 *
 * Returns: (transfer full): what they say now
 */
OfframpGalleryRows *
offramp_gallery_rows_new (GPtrArray *samples, const char *network)
{
  OfframpGalleryRows *self;

  g_return_val_if_fail (samples != NULL, NULL);

  self = g_new0 (OfframpGalleryRows, 1);
  self->network = g_strdup (network);
  self->rows = g_ptr_array_new_full (samples->len, (GDestroyNotify)row_free);
  for (guint i = 0; i < samples->len; i++)
    g_ptr_array_add (self->rows, row_new (g_ptr_array_index (samples, i)));
  return self;
}

/**
 * offramp_gallery_rows_free:
 * @self: (nullable) (transfer full): rows
 */
void
offramp_gallery_rows_free (OfframpGalleryRows *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rows);
  g_free (self->network);
  g_free (self);
}

/**
 * offramp_gallery_row_digest:
 * @row: a row
 *
 * Returns: (transfer full): SHA-256 of the decoded 32x32x3 bytes before any inversion, in hexadecimal: the same picture
 *   has the same one wherever its file lies
 */
char *
offramp_gallery_row_digest (const OfframpGalleryRow *row)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, row->image);
}
