/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-features.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-feature-layers.h"

/**
 * OfframpFeatures:
 * @plan: (nullable): of the network that @layer counts in
 * @n_networks: of the session when maps and contrast were asked for
 * @layer: index in @plan
 * @sample: (nullable): whose maps
 * @seen: (nullable): how the network saw it when @maps were asked for
 * @is_anyway: whether maps are wanted of layers that it never reached; of @sample only
 * @is_watched: whether anybody looks; nothing is asked for before
 * @is_compared: whether the contrast is wanted too
 * @asked: whether an answer for @sample and @layer is on its way
 * @asked_contrast: likewise for @layer
 */
struct _OfframpFeatures
{
  GObject parent_instance;

  OfframpSession *session;
  EePlan *plan;
  guint n_networks;
  guint layer;
  OfframpSample *sample;
  GBytes *seen;
  gboolean is_anyway, is_watched, is_compared;
  gboolean asked, asked_contrast;
  OfframpFeatureMaps *maps;
  OfframpFeatureContrast *contrast;
  char *error;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpFeatures, offramp_features, G_TYPE_OBJECT)

static void
forget_maps (OfframpFeatures *self)
{
  g_clear_pointer (&self->maps, offramp_feature_maps_unref);
  g_clear_pointer (&self->seen, g_bytes_unref);
  g_clear_pointer (&self->error, g_free);
  self->asked = FALSE;
}

static void
forget_contrast (OfframpFeatures *self)
{
  g_clear_pointer (&self->contrast, offramp_feature_contrast_free);
  self->asked_contrast = FALSE;
}

static gboolean
is_reached (OfframpFeatures *self)
{
  return self->is_anyway
         || offramp_feature_layers_is_computed (self->plan, self->layer, offramp_sample_get_verdict (self->sample));
}

/* Asks for what is wanted and not here. */
static void
ask (OfframpFeatures *self)
{
  if (self->plan == NULL || !self->is_watched)
    return;
  if (self->sample != NULL && offramp_sample_get_verdict (self->sample) != NULL && is_reached (self)
      && self->maps == NULL && !self->asked)
    {
      self->asked = TRUE;
      self->seen = g_bytes_ref (offramp_sample_get_seen_image (self->sample));
      offramp_session_ask_features (self->session, self->sample, self->layer);
    }
  if (self->is_compared && self->contrast == NULL && !self->asked_contrast)
    {
      self->asked_contrast = TRUE;
      offramp_session_ask_contrast (self->session, self->layer);
    }
}

static void
update (OfframpFeatures *self)
{
  ask (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* New weights make new maps; another network may have other layers. */
static void
session_updated_cb (OfframpFeatures *self)
{
  EePlan *plan = offramp_session_get_plan (self->session);

  if (self->n_networks == offramp_session_get_n_networks (self->session))
    return;
  self->n_networks = offramp_session_get_n_networks (self->session);
  if (plan != NULL && (self->plan == NULL || !ee_plan_equal (plan, self->plan)))
    {
      ee_plan_unref (self->plan);
      self->plan = ee_plan_ref (plan);
      self->layer = offramp_feature_layers_get_first_choice (plan);
    }
  forget_maps (self);
  forget_contrast (self);
  update (self);
}

/* A new verdict, or the same on another picture of it. */
static void
sample_changed_cb (OfframpFeatures *self)
{
  if (self->seen != NULL && !g_bytes_equal (self->seen, offramp_sample_get_seen_image (self->sample)))
    forget_maps (self);
  update (self);
}

static void
features_cb (OfframpFeatures *self, OfframpSample *sample, OfframpFeatureMaps *maps, const char *error)
{
  if (sample != self->sample || !self->asked || (maps != NULL && maps->layer != self->layer))
    return;
  self->asked = FALSE;
  if (maps != NULL)
    self->maps = offramp_feature_maps_ref (maps);
  else
    self->error = g_strdup (error);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
contrast_cb (OfframpFeatures *self, OfframpFeatureContrast **contrast, const char *error)
{
  if (*contrast == NULL || (*contrast)->layer != self->layer || !self->asked_contrast)
    return;
  g_clear_pointer (&self->contrast, offramp_feature_contrast_free);
  self->contrast = g_steal_pointer (contrast);
  self->asked_contrast = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
offramp_features_dispose (GObject *object)
{
  OfframpFeatures *self = OFFRAMP_FEATURES (object);

  offramp_features_set_sample (self, NULL);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  forget_contrast (self);
  g_clear_pointer (&self->plan, ee_plan_unref);

  G_OBJECT_CLASS (offramp_features_parent_class)->dispose (object);
}

static void
offramp_features_class_init (OfframpFeaturesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = offramp_features_dispose;
  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_features_init (OfframpFeatures *self)
{
}

/**
 * offramp_features_new:
 * @session: whose network and images
 *
 * Returns: (transfer full): looks at no image; of the last convolution of block 1
 */
OfframpFeatures *
offramp_features_new (OfframpSession *session)
{
  OfframpFeatures *self = g_object_new (OFFRAMP_TYPE_FEATURES, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "updated", G_CALLBACK (session_updated_cb), self);
  g_signal_connect_swapped (session, "features", G_CALLBACK (features_cb), self);
  g_signal_connect_swapped (session, "contrast", G_CALLBACK (contrast_cb), self);
  session_updated_cb (self);
  return self;
}

/**
 * offramp_features_set_watched:
 * @self: features
 * @watched: whether anybody looks; while nobody does, nothing is computed
 */
void
offramp_features_set_watched (OfframpFeatures *self, gboolean watched)
{
  self->is_watched = watched;
  ask (self);
}

/**
 * offramp_features_set_compared:
 * @self: features
 * @compared: whether test images are to be sent through, to mark the maps that tell main from redundant ones
 */
void
offramp_features_set_compared (OfframpFeatures *self, gboolean compared)
{
  self->is_compared = compared;
  ask (self);
}

/**
 * offramp_features_set_sample:
 * @self: features
 * @sample: (nullable): whose maps
 */
void
offramp_features_set_sample (OfframpFeatures *self, OfframpSample *sample)
{
  if (self->sample == sample)
    return;
  if (self->sample != NULL)
    g_signal_handlers_disconnect_by_func (self->sample, sample_changed_cb, self);
  g_set_object (&self->sample, sample);
  if (sample != NULL)
    g_signal_connect_swapped (sample, "changed", G_CALLBACK (sample_changed_cb), self);
  self->is_anyway = FALSE;
  forget_maps (self);
  update (self);
}

/**
 * offramp_features_set_layer:
 * @self: features of a network
 * @layer: index in its plan
 */
void
offramp_features_set_layer (OfframpFeatures *self, guint layer)
{
  g_return_if_fail (self->plan != NULL && layer < ee_plan_get_n_layers (self->plan));

  if (layer == self->layer)
    return;
  self->layer = layer;
  forget_maps (self);
  forget_contrast (self);
  update (self);
}

/**
 * offramp_features_compute_anyway:
 * @self: features
 *
 * Asks for maps of layers that this image never reached; its verdict stays what it is.
 */
void
offramp_features_compute_anyway (OfframpFeatures *self)
{
  self->is_anyway = TRUE;
  update (self);
}

/* (transfer none) (nullable): whose layers are looked at. */
EePlan *
offramp_features_get_plan (OfframpFeatures *self)
{
  return self->plan;
}

/* (transfer none) (nullable): whose maps. */
OfframpSample *
offramp_features_get_sample (OfframpFeatures *self)
{
  return self->sample;
}

/* Index in the plan. */
guint
offramp_features_get_layer (OfframpFeatures *self)
{
  return self->layer;
}

/**
 * offramp_features_get_state:
 * @self: features
 *
 * Returns: whether there are maps, or why not
 */
OfframpFeaturesState
offramp_features_get_state (OfframpFeatures *self)
{
  if (self->plan == NULL)
    return OFFRAMP_FEATURES_NO_NETWORK;
  if (self->sample == NULL)
    return OFFRAMP_FEATURES_NO_IMAGE;
  if (offramp_sample_get_verdict (self->sample) == NULL)
    return OFFRAMP_FEATURES_WAITING;
  if (!is_reached (self))
    return OFFRAMP_FEATURES_NOT_COMPUTED;
  if (self->error != NULL)
    return OFFRAMP_FEATURES_FAILED;
  return self->maps != NULL ? OFFRAMP_FEATURES_READY : OFFRAMP_FEATURES_WAITING;
}

/* (transfer none) (nullable): why it failed, in a sentence. */
const char *
offramp_features_get_error (OfframpFeatures *self)
{
  return self->error;
}

/* (transfer none) (nullable): NULL unless the state is OFFRAMP_FEATURES_READY. */
OfframpFeatureMaps *
offramp_features_get_maps (OfframpFeatures *self)
{
  return offramp_features_get_state (self) == OFFRAMP_FEATURES_READY ? self->maps : NULL;
}

/* (transfer none) (nullable): of the layer; NULL while it is not known. */
const OfframpFeatureContrast *
offramp_features_get_contrast (OfframpFeatures *self)
{
  return self->contrast;
}

/**
 * offramp_features_get_marked:
 * @self: features
 * @maps: (out): [OFFRAMP_FEATURES_N_MARKED] those that differ most between main and redundant images, first the most
 *
 * Returns: how many; 0 while it is not known
 */
guint
offramp_features_get_marked (OfframpFeatures *self, guint *maps)
{
  if (self->contrast == NULL)
    return 0;
  return offramp_feature_contrast_rank (self->contrast, maps,
                                        MIN (OFFRAMP_FEATURES_N_MARKED, (self->contrast->n_maps + 7) / 8));
}

/**
 * offramp_features_describe_map:
 * @self: features with maps
 * @map: of them
 *
 * Returns: (transfer full): its number, counted from 1, its smallest, largest and mean number, and its effect
 */
char *
offramp_features_describe_map (OfframpFeatures *self, guint map)
{
  const OfframpFeatureRange *range;
  g_autofree char *text = NULL;
  double effect;

  g_return_val_if_fail (self->maps != NULL && map < self->maps->n_maps, NULL);

  range = &self->maps->ranges[map];
  if (self->maps->side == 1)
    text = g_strdup_printf (_ ("Number %u: %.3g"), map + 1, range->mean);
  else
    text = g_strdup_printf (_ ("Map %u: min %.3g, max %.3g, mean %.3g"), map + 1, range->lowest, range->highest,
                            range->mean);
  if (self->contrast == NULL)
    return g_steal_pointer (&text);
  effect = offramp_feature_contrast_get_effect (self->contrast, map);
  /* d: Cohen's d; the second text is one of the two below. */
  return g_strdup_printf ("%s · %s %.1f", text,
                          effect < 0 ? _ ("stronger for main images, d =") : _ ("stronger for redundant images, d ="),
                          fabs (effect));
}
