/* SPDX-License-Identifier: Apache-2.0 */
/* Counts the verdicts of a list of samples. Everything is measured; nothing is guessed for images without a time. */
#include "offramp-tally.h"

#include <glib/gi18n.h>

#include "offramp-sample.h"

static void
count_verdict (OfframpTally *tally, const OfframpVerdict *verdict)
{
  guint block = offramp_verdict_get_exit_block (verdict);

  if (block == 0)
    tally->full++;
  else
    {
      tally->exit_block = tally->left == 0 || tally->exit_block == block ? block : 0;
      tally->left++;
      tally->left_after[block - 1]++;
    }
  if (block > 0 && !verdict->has_full)
    return;
  if (block > 0)
    {
      tally->left_compared++;
      tally->left_ms += verdict->timing.total_ms;
      tally->left_ms_without += verdict->full_timing.total_ms;
    }
  tally->compared++;
  tally->ms += verdict->timing.total_ms;
  tally->ms_without += block > 0 ? verdict->full_timing.total_ms : verdict->timing.total_ms;
}

/**
 * offramp_tally_compute:
 * @tally: (out): the counts
 * @samples: a list of #OfframpSample
 */
void
offramp_tally_compute (OfframpTally *tally, GListModel *samples)
{
  *tally = (OfframpTally){ .images = g_list_model_get_n_items (samples) };
  for (guint i = 0; i < tally->images; i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (samples, i);
      const OfframpVerdict *verdict = offramp_sample_get_verdict (sample);

      if (verdict != NULL)
        count_verdict (tally, verdict);
      else if (offramp_sample_get_error (sample) != NULL)
        tally->failed++;
      else
        tally->waiting++;
    }
}

/**
 * offramp_tally_get_saved_share:
 * @tally: the counts
 *
 * Of many images only the first few that left are sent to the end too, and all that stayed know both times: the two
 * together would tell of fewer that leave than there were. Then the share is that of those alone which left and were
 * compared.
 *
 * Returns: the share of time that the exit saved; negative where it cost time, 0 where nothing was compared
 */
double
offramp_tally_get_saved_share (const OfframpTally *tally)
{
  if (!offramp_tally_is_whole (tally))
    return tally->left_ms_without > 0 ? 1 - tally->left_ms / tally->left_ms_without : 0;
  return tally->ms_without > 0 ? 1 - tally->ms / tally->ms_without : 0;
}

/**
 * offramp_tally_is_whole:
 * @tally: the counts
 *
 * Returns: whether every image that left was also sent to the end, so that @tally's times are those of all images
 */
gboolean
offramp_tally_is_whole (const OfframpTally *tally)
{
  return tally->left_compared == tally->left;
}

/**
 * offramp_tally_format:
 * @tally: the counts
 *
 * Returns: (transfer full): "16 images · 9 left at block 1 · the exit saves 47 % of the time"
 */
char *
offramp_tally_format (const OfframpTally *tally)
{
  g_autoptr (GString) text = g_string_new (NULL);
  double saved = 100 * offramp_tally_get_saved_share (tally);

  g_string_append_printf (text, ngettext ("%u image", "%u images", tally->images), tally->images);
  if (tally->left + tally->full > 0)
    {
      g_string_append (text, " · ");
      if (tally->exit_block > 0)
        g_string_append_printf (text, _ ("%u left at block %u"), tally->left, tally->exit_block);
      else
        g_string_append_printf (text, _ ("%u left early"), tally->left);
    }
  if (tally->failed > 0)
    g_string_append_printf (text, _ (" · %u without a verdict"), tally->failed);
  if (tally->left > 0 && saved >= 1)
    {
      g_string_append (text, " · ");
      if (offramp_tally_is_whole (tally))
        g_string_append_printf (text, _ ("the exit saves %.0f %% of the time"), saved);
      else
        g_string_append_printf (text,
                                ngettext ("leaving saved %.0f %% of the time, on the %u that was compared",
                                          "leaving saved %.0f %% of the time, on the %u that were compared",
                                          tally->left_compared),
                                saved, tally->left_compared);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
