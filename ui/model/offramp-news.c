/* SPDX-License-Identifier: Apache-2.0 */
/* Making and freeing messages; they are filled by the worker and read by the session. */
#include "offramp-news.h"

/**
 * offramp_news_new:
 * @kind: what it says
 * @sample: (nullable): a reference is taken
 * @name: (nullable): of a file
 * @text: (nullable): a sentence
 *
 * Returns: (transfer full): the message
 */
OfframpNews *
offramp_news_new (OfframpNewsKind kind, OfframpSample *sample, const char *name, const char *text)
{
  OfframpNews *news = g_new0 (OfframpNews, 1);

  news->kind = kind;
  g_set_object (&news->sample, sample);
  news->name = name != NULL ? g_utf8_make_valid (name, -1) : NULL;
  news->text = g_strdup (text);
  return news;
}

/**
 * offramp_news_free:
 * @news: (nullable) (transfer full): a message
 */
void
offramp_news_free (OfframpNews *news)
{
  if (news == NULL)
    return;
  g_clear_object (&news->sample);
  offramp_verdict_free (news->verdict);
  ee_plan_unref (news->plan);
  ee_model_facts_free (news->facts);
  g_free (news->path);
  g_free (news->name);
  g_free (news->text);
  g_free (news->notice);
  offramp_feature_maps_unref (news->features);
  offramp_feature_contrast_free (news->contrast);
  g_free (news);
}
