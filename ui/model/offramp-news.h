/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-news.h - one message from the worker's thread to the main thread */
#pragma once

#include "offramp-feature-contrast.h"
#include "offramp-sample.h"

G_BEGIN_DECLS

/**
 * OfframpNewsKind:
 * @OFFRAMP_NEWS_SAMPLE: @sample was decoded
 * @OFFRAMP_NEWS_VERDICT: @verdict on @sample
 * @OFFRAMP_NEWS_SKETCH: @sample was drawn, with the @verdict on it; NULL while no network answers
 * @OFFRAMP_NEWS_NO_VERDICT: @sample could not be classified, @text says why
 * @OFFRAMP_NEWS_FAILURE: the file @name gave no image, @text says why
 * @OFFRAMP_NEWS_NETWORK: another network or other weights answer: @plan, @facts, @path (NULL for weights
 *   of a training), @text describes the network, @name the weights, @notice what people should know of its device
 * @OFFRAMP_NEWS_NO_NETWORK: no network could be opened, @text says why; the one before, if any, stays
 * @OFFRAMP_NEWS_FEATURES: @features of @sample, or NULL: @text says why there are none
 * @OFFRAMP_NEWS_CONTRAST: @contrast is complete, or NULL: @text says why there is none
 * @OFFRAMP_NEWS_NOTICE: @text is for the user
 */
typedef enum
{
  OFFRAMP_NEWS_SAMPLE,
  OFFRAMP_NEWS_VERDICT,
  OFFRAMP_NEWS_SKETCH,
  OFFRAMP_NEWS_NO_VERDICT,
  OFFRAMP_NEWS_FAILURE,
  OFFRAMP_NEWS_NETWORK,
  OFFRAMP_NEWS_NO_NETWORK,
  OFFRAMP_NEWS_NOTICE,
  OFFRAMP_NEWS_FEATURES,
  OFFRAMP_NEWS_CONTRAST,
} OfframpNewsKind;

/* Every pointer is owned and NULL where the kind does not use it. @generation is that of the job (samples and failures
 * only). */
typedef struct
{
  OfframpNewsKind kind;
  int generation;
  OfframpSample *sample;
  OfframpVerdict *verdict;
  EePlan *plan;
  EeModelFacts *facts;
  char *path;
  char *name;
  char *text;
  char *notice;
  OfframpFeatureMaps *features;
  OfframpFeatureContrast *contrast;
} OfframpNews;

OfframpNews *offramp_news_new (OfframpNewsKind kind, OfframpSample *sample, const char *name, const char *text);
void offramp_news_free (OfframpNews *news);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpNews, offramp_news_free)

G_END_DECLS
