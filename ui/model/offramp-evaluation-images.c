/* SPDX-License-Identifier: Apache-2.0 */
/* The surest come first: of a mistake those that the network was most wrong about. */
#include "offramp-evaluation-images.h"

#include <glib/gi18n.h>

struct _OfframpEvaluationImage
{
  GObject parent_instance;

  OfframpEvaluationResult *result;
  guint index;
  GBytes *pixels;
};

struct _OfframpEvaluationImages
{
  GObject parent_instance;

  OfframpEvaluationResult *result;
  GArray *indices; /* guint */
  char *title;
};

static void offramp_evaluation_images_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (OfframpEvaluationImage, offramp_evaluation_image, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (OfframpEvaluationImages, offramp_evaluation_images, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, offramp_evaluation_images_list_init))

/* An image and how sure the network was, to sort by. */
typedef struct
{
  guint index;
  double confidence;
} Ranked;

typedef struct
{
  guint truth, answer;
  double confidence;
} Verdict;

static Verdict
get_verdict (const OfframpEvaluationResult *result, guint index)
{
  const EeScoreSet *scores = result->network.scores;
  Verdict verdict = { .truth = scores->items[index].label, .answer = EE_SCORE_NO_ANSWER };

  ee_statistics_get_answer (scores, &scores->items[index], result->network.evaluation.threshold, &verdict.answer,
                            &verdict.confidence);
  return verdict;
}

static void
offramp_evaluation_image_finalize (GObject *object)
{
  OfframpEvaluationImage *self = OFFRAMP_EVALUATION_IMAGE (object);

  offramp_evaluation_result_unref (self->result);
  g_clear_pointer (&self->pixels, g_bytes_unref);

  G_OBJECT_CLASS (offramp_evaluation_image_parent_class)->finalize (object);
}

static void
offramp_evaluation_image_class_init (OfframpEvaluationImageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_evaluation_image_finalize;
}

static void
offramp_evaluation_image_init (OfframpEvaluationImage *self)
{
}

/**
 * offramp_evaluation_image_get_pixels:
 * @self: an image
 *
 * Returns: (transfer none): [32, 32, 3] uint8 as the network saw it
 */
GBytes *
offramp_evaluation_image_get_pixels (OfframpEvaluationImage *self)
{
  const gsize size = 3 * EE_IMAGE_SIDE * EE_IMAGE_SIDE;
  guint8 *pixels;

  if (self->pixels != NULL)
    return self->pixels;
  pixels = g_malloc (size);
  ee_experiment_copy_image (self->result->experiment, EE_SPLIT_TEST, self->index, pixels);
  self->pixels = g_bytes_new_take (pixels, size);
  return self->pixels;
}

/**
 * offramp_evaluation_image_get_name:
 * @self: an image
 *
 * Returns: (transfer full): its set and its number in the test split
 */
char *
offramp_evaluation_image_get_name (OfframpEvaluationImage *self)
{
  const char *set = ee_experiment_get_set (self->result->experiment, EE_SPLIT_TEST, self->index);
  g_autofree char *shown = g_filename_display_basename (set);

  /* Translators: a data set, the number of the image, its class, for example "mnist, test image 12 (7)" */
  return g_strdup_printf (
      _ ("%s, test image %u (%s)"), shown, self->index + 1,
      offramp_evaluation_result_get_class (self->result, get_verdict (self->result, self->index).truth));
}

/**
 * offramp_evaluation_image_format_answer:
 * @self: an image
 *
 * Returns: (transfer full): what it is and what the network says: "7 → 9"
 */
char *
offramp_evaluation_image_format_answer (OfframpEvaluationImage *self)
{
  const Verdict verdict = get_verdict (self->result, self->index);

  return g_strdup_printf ("%s → %s", offramp_evaluation_result_get_class (self->result, verdict.truth),
                          offramp_evaluation_result_get_class (self->result, verdict.answer));
}

/**
 * offramp_evaluation_image_format_scores:
 * @self: an image
 *
 * Returns: (transfer full): how sure the network is of that
 */
char *
offramp_evaluation_image_format_scores (OfframpEvaluationImage *self)
{
  const Verdict verdict = get_verdict (self->result, self->index);

  return g_strdup_printf (_ ("%.1f %% sure"), 100 * MIN (verdict.confidence, verdict.confidence < 1 ? 0.999 : 1));
}

/**
 * offramp_evaluation_image_describe:
 * @self: an image
 *
 * Returns: (transfer full): all of it, as a screen reader says it
 */
char *
offramp_evaluation_image_describe (OfframpEvaluationImage *self)
{
  const Verdict verdict = get_verdict (self->result, self->index);
  g_autofree char *name = offramp_evaluation_image_get_name (self);
  g_autofree char *scores = offramp_evaluation_image_format_scores (self);

  /* Translators: an image, what the network calls it, how sure it is of that, P(redundant) of the exit */
  return g_strdup_printf (_ ("%s: called %s, %s; P(redundant) %.4f"), name,
                          offramp_evaluation_result_get_class (self->result, verdict.answer), scores,
                          self->result->network.scores->items[self->index].p_redundant);
}

static GType
get_item_type (GListModel *list)
{
  return OFFRAMP_TYPE_EVALUATION_IMAGE;
}

static guint
get_n_items (GListModel *list)
{
  return OFFRAMP_EVALUATION_IMAGES (list)->indices->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  OfframpEvaluationImages *self = OFFRAMP_EVALUATION_IMAGES (list);
  OfframpEvaluationImage *image;

  if (position >= self->indices->len)
    return NULL;
  image = g_object_new (OFFRAMP_TYPE_EVALUATION_IMAGE, NULL);
  image->result = offramp_evaluation_result_ref (self->result);
  image->index = g_array_index (self->indices, guint, position);
  return image;
}

static void
offramp_evaluation_images_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
offramp_evaluation_images_finalize (GObject *object)
{
  OfframpEvaluationImages *self = OFFRAMP_EVALUATION_IMAGES (object);

  g_clear_pointer (&self->result, offramp_evaluation_result_unref);
  g_array_unref (self->indices);
  g_free (self->title);

  G_OBJECT_CLASS (offramp_evaluation_images_parent_class)->finalize (object);
}

static void
offramp_evaluation_images_class_init (OfframpEvaluationImagesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_evaluation_images_finalize;
}

static void
offramp_evaluation_images_init (OfframpEvaluationImages *self)
{
  self->indices = g_array_new (FALSE, FALSE, sizeof (guint));
}

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *x = a, *y = b;

  if (x->confidence != y->confidence)
    return x->confidence > y->confidence ? -1 : 1;
  return x->index < y->index ? -1 : 1;
}

static OfframpEvaluationImages *
make_list (OfframpEvaluationResult *result, GArray *ranked, const char *title)
{
  OfframpEvaluationImages *self = g_object_new (OFFRAMP_TYPE_EVALUATION_IMAGES, NULL);

  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < ranked->len; i++)
    g_array_append_val (self->indices, g_array_index (ranked, Ranked, i).index);
  self->result = offramp_evaluation_result_ref (result);
  self->title = g_strdup (title);
  return self;
}

/**
 * offramp_mistake_get_title:
 * @result: an evaluation: a network without exit makes other mistakes
 * @mistake: a kind of mistake
 *
 * Returns: (transfer none): its name for people
 */
const char *
offramp_mistake_get_title (const OfframpEvaluationResult *result, OfframpMistake mistake)
{
  static const char *const titles[2][OFFRAMP_N_MISTAKES]
      = { { N_ ("Wrongly exited"), N_ ("Wrongly kept"), N_ ("Wrongly classified") },
          { N_ ("Wrongly called redundant"), N_ ("Redundant, not recognized"), N_ ("Wrongly classified") } };

  g_return_val_if_fail (mistake < OFFRAMP_N_MISTAKES, NULL);
  return _ (titles[result->alone][mistake]);
}

/**
 * offramp_mistake_get_hint:
 * @result: an evaluation: a network without exit makes other mistakes
 * @mistake: a kind of mistake
 *
 * Returns: (transfer none): what it is, as a sentence
 */
const char *
offramp_mistake_get_hint (const OfframpEvaluationResult *result, OfframpMistake mistake)
{
  static const char *const hints[2][OFFRAMP_N_MISTAKES] = {
    { N_ ("Main images that left at the exit: their class is lost."),
      N_ ("Redundant images that stayed: the whole network was computed in vain."),
      N_ ("Main images that stayed and got another class.") },
    { N_ ("Main images that got the class of redundant ones."), N_ ("Redundant images that got a main class."),
      N_ ("Main images that got another main class.") },
  };

  g_return_val_if_fail (mistake < OFFRAMP_N_MISTAKES, NULL);
  return _ (hints[result->alone][mistake]);
}

static gboolean
is_mistake (const OfframpEvaluationResult *result, const Verdict *verdict, OfframpMistake mistake)
{
  const guint redundant = result->network.scores->n_main;

  switch (mistake)
    {
    case OFFRAMP_MISTAKE_EXITED:
      return verdict->truth < redundant && verdict->answer == redundant;
    case OFFRAMP_MISTAKE_KEPT:
      return verdict->truth == redundant && verdict->answer != redundant;
    case OFFRAMP_MISTAKE_CLASSIFIED:
    default:
      return verdict->truth < redundant && verdict->answer != redundant && verdict->answer != verdict->truth;
    }
}

/**
 * offramp_evaluation_images_new_mistake:
 * @result: kept
 * @mistake: which mistake
 *
 * Returns: (transfer full): the images that it was made on, those first that the network was surest about
 */
OfframpEvaluationImages *
offramp_evaluation_images_new_mistake (OfframpEvaluationResult *result, OfframpMistake mistake)
{
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));

  for (guint i = 0; i < result->network.scores->n_images; i++)
    {
      const Verdict verdict = get_verdict (result, i);
      const Ranked image = { i, verdict.confidence };

      if (is_mistake (result, &verdict, mistake))
        g_array_append_val (ranked, image);
    }
  return make_list (result, ranked, offramp_mistake_get_title (result, mistake));
}

/**
 * offramp_evaluation_images_new_cell:
 * @result: kept
 * @truth: a class
 * @answer: a class
 *
 * Returns: (transfer full): the images of class @truth that the network calls @answer, the surest first
 */
OfframpEvaluationImages *
offramp_evaluation_images_new_cell (OfframpEvaluationResult *result, guint truth, guint answer)
{
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  g_autofree char *title = NULL;

  for (guint i = 0; i < result->network.scores->n_images; i++)
    {
      const Verdict verdict = get_verdict (result, i);
      const Ranked image = { i, verdict.confidence };

      if (verdict.truth == truth && verdict.answer == answer)
        g_array_append_val (ranked, image);
    }
  /* Translators: two classes: what the images are, and what the network says */
  title = g_strdup_printf (_ ("%s called %s"), offramp_evaluation_result_get_class (result, truth),
                           offramp_evaluation_result_get_class (result, answer));
  return make_list (result, ranked, title);
}

/**
 * offramp_evaluation_images_get_title:
 * @self: a list
 *
 * Returns: (transfer none): what its images have in common
 */
const char *
offramp_evaluation_images_get_title (OfframpEvaluationImages *self)
{
  return self->title;
}

/**
 * offramp_evaluation_images_get_index:
 * @self: a list
 * @position: below its length
 *
 * Returns: the image's index in the test split
 */
guint
offramp_evaluation_images_get_index (OfframpEvaluationImages *self, guint position)
{
  g_return_val_if_fail (position < self->indices->len, 0);
  return g_array_index (self->indices, guint, position);
}
