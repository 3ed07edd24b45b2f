/* SPDX-License-Identifier: Apache-2.0 */
/* ee-svhn.c - reads train_32x32.mat and test_32x32.mat; the only file that knows matio
 *
 * Below <root>/svhn. X is [32, 32, 3, n] uint8 with the row index running fastest, y is [n, 1]; the label
 * 10 is the digit 0. The images are inflated straight into their place and turned there one by one, so
 * that the memory needed is that of the images. ee-mat-check decides what is given to matio. Digest: sha256
 * over the file.
 *
 * Y. Netzer, T. Wang, A. Coates, A. Bissacco, B. Wu and A. Y. Ng, Reading Digits in Natural Images with
 * Unsupervised Feature Learning, NIPS Workshop on Deep Learning and Unsupervised Feature Learning (2011).
 */
#include "ee-svhn.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <matio.h>
#include <string.h>

#include "ee-class-names.h"
#include "ee-data-error.h"
#include "ee-file.h"
#include "ee-mat-check.h"

enum
{
  PLANE = EE_IMAGE_SIDE * EE_IMAGE_SIDE,
  MAX_FILE_BYTES = 1024 * 1024 * 1024,
  MAX_IMAGES = 200 * 1000,
  MAX_RATIO = 1032, /* of deflate */
  LABEL_OF_ZERO = 10,
};

static const char *const file_names[] = { "train_32x32.mat", "test_32x32.mat" };

typedef mat_t EeMat;
typedef matvar_t EeMatVariable;

static void
close_mat (EeMat *mat)
{
  Mat_Close (mat);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeMat, close_mat)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeMatVariable, Mat_VarFree)

/* The variable's description; its values are not read yet. */
static EeMatVariable *
find_variable (EeMat *mat, const char *path, const char *name, GError **error)
{
  EeMatVariable *variable = Mat_VarReadInfo (mat, name);

  if (variable == NULL)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” holds no variable “%s”, or is damaged there."),
                 path, name);
  return variable;
}

static gboolean
set_shape_error (const char *path, const EeMatVariable *variable, const char *expected, GError **error)
{
  g_autoptr (GString) shape = g_string_new (NULL);

  for (int i = 0; i < variable->rank && variable->dims != NULL; i++)
    g_string_append_printf (shape, "%s%" G_GSIZE_FORMAT, i > 0 ? " x " : "", (gsize)variable->dims[i]);
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” has in its variable “%s” %s values instead of %s."),
               path, variable->name, shape->len > 0 ? shape->str : _ ("no"), expected);
  return FALSE;
}

static gboolean
check_images (const char *path, const EeMatVariable *x, guint64 file_bytes, guint *n_images, GError **error)
{
  if (x->class_type != MAT_C_UINT8 || x->isComplex || x->rank != 4 || x->dims[0] != EE_IMAGE_SIDE
      || x->dims[1] != EE_IMAGE_SIDE || x->dims[2] != EE_IMAGE_CHANNELS || x->dims[3] == 0)
    return set_shape_error (path, x, "32 x 32 x 3 x N (uint8)", error);
  if (x->dims[3] > MAX_IMAGES || (guint64)x->dims[3] * EE_IMAGE_BYTES > file_bytes * MAX_RATIO)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE,
                   _ ("“%s” claims to hold %" PRIu64 " images, more than it can (the limit is %d)."), path,
                   (guint64)x->dims[3], MAX_IMAGES);
      return FALSE;
    }
  *n_images = (guint)x->dims[3];
  return TRUE;
}

/* From [3, x, y] to [y, x, 3] in place. */
static void
turn_image (guint8 *image)
{
  guint8 columns[EE_IMAGE_BYTES];

  memcpy (columns, image, sizeof columns);
  for (guint y = 0; y < EE_IMAGE_SIDE; y++)
    for (guint x = 0; x < EE_IMAGE_SIDE; x++)
      for (guint c = 0; c < EE_IMAGE_CHANNELS; c++)
        *image++ = columns[c * PLANE + x * EE_IMAGE_SIDE + y];
}

static guint8 *
read_images (EeMat *mat, const char *path, guint64 file_bytes, guint *n_images, GError **error)
{
  g_autoptr (EeMatVariable) x = find_variable (mat, path, "X", error);
  g_autofree guint8 *pixels = NULL;

  if (x == NULL || !check_images (path, x, file_bytes, n_images, error))
    return NULL;
  pixels = g_try_malloc ((gsize)*n_images * EE_IMAGE_BYTES);
  if (pixels == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” does not fit into memory."), path);
      return NULL;
    }
  if (Mat_VarReadDataLinear (mat, x, pixels, 0, 1, (int)(*n_images * EE_IMAGE_BYTES)) != 0)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is damaged in its variable “X”."), path);
      return NULL;
    }
  for (guint i = 0; i < *n_images; i++)
    turn_image (pixels + (gsize)i * EE_IMAGE_BYTES);
  return g_steal_pointer (&pixels);
}

/* Value @i as a whole number; -1 if it is none or of a kind that labels are not stored in. */
static int
get_label (const EeMatVariable *y, guint i)
{
  double value = -1;

  if (y->class_type == MAT_C_UINT8)
    value = ((const guint8 *)y->data)[i];
  else if (y->class_type == MAT_C_DOUBLE)
    value = ((const double *)y->data)[i];
  return value >= 1 && value <= LABEL_OF_ZERO && value == (int)value ? (int)value : -1;
}

static gboolean
convert_labels (const EeMatVariable *y, const char *path, guint n_images, guint16 *labels, GError **error)
{
  for (guint i = 0; i < n_images; i++)
    {
      int label = get_label (y, i);

      if (label < 0)
        {
          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                       _ ("“%s” has at image %u a label that is not a whole number from 1 to 10."), path, i);
          return FALSE;
        }
      labels[i] = (guint16)(label == LABEL_OF_ZERO ? 0 : label);
    }
  return TRUE;
}

static guint16 *
read_labels (EeMat *mat, const char *path, guint n_images, GError **error)
{
  g_autoptr (EeMatVariable) y = NULL;
  g_autofree guint16 *labels = g_new (guint16, n_images);
  g_autofree char *expected = g_strdup_printf ("%u x 1", n_images);
  gsize value_bytes;

  if ((y = find_variable (mat, path, "y", error)) == NULL)
    return NULL;
  value_bytes = y->class_type == MAT_C_DOUBLE ? sizeof (double) : 1;
  if ((y->class_type != MAT_C_UINT8 && y->class_type != MAT_C_DOUBLE) || y->isComplex || y->rank != 2
      || y->dims[0] != n_images || y->dims[1] != 1)
    {
      set_shape_error (path, y, expected, error);
      return NULL;
    }
  if (Mat_VarReadDataAll (mat, y) != 0 || y->data == NULL || y->nbytes != n_images * value_bytes)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is damaged in its variable “y”."), path);
      return NULL;
    }
  return convert_labels (y, path, n_images, labels, error) ? g_steal_pointer (&labels) : NULL;
}

/**
 * ee_svhn_load:
 * @part: training or test images
 * @root: the folder that holds the folder `svhn`
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): looked at before the images are read
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): photographed digits, labels 0 to 9, or %NULL
 */
EeDataset *
ee_svhn_load (EePart part, const char *root, EeProgressFunc progress, gpointer user_data, GCancellable *cancellable,
              GError **error)
{
  g_autofree char *folder = g_build_filename (root, "svhn", NULL);
  g_autofree char *path = g_build_filename (folder, file_names[part], NULL);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *pixels = NULL;
  g_autofree guint16 *labels = NULL;
  g_autoptr (EeMat) mat = NULL;
  guint64 file_bytes;
  guint n_images = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND,
                   _ ("SVHN is not there: put its file “%s” into the folder “%s”, or get it by "
                      "“offramp-cli datasets get svhn”."),
                   file_names[part], folder);
      return NULL;
    }
  if (progress != NULL)
    progress (path, 0, user_data);
  if (!ee_mat_check (path, MAX_FILE_BYTES, &file_bytes, error)
      || !ee_file_digest (path, MAX_FILE_BYTES, checksum, cancellable, error))
    return NULL;
  mat = Mat_Open (path, MAT_ACC_RDONLY);
  if (mat == NULL || Mat_GetVersion (mat) != MAT_FT_MAT5)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is no MATLAB 5 file."), path);
      return NULL;
    }
  if ((pixels = read_images (mat, path, file_bytes, &n_images, error)) == NULL
      || (labels = read_labels (mat, path, n_images, error)) == NULL)
    return NULL;
  if (progress != NULL)
    progress (path, 1, user_data);
  return ee_dataset_new_named ("svhn", EE_N_DIGITS, ee_digit_names, EE_IMAGE_CHANNELS, n_images,
                               g_steal_pointer (&pixels), g_steal_pointer (&labels), path,
                               g_checksum_get_string (checksum));
}

/**
 * ee_svhn_list_places:
 * @part: training or test images
 * @root: the folder that holds the folder `svhn`
 *
 * Returns: (transfer full): where the images are looked for
 */
GStrv
ee_svhn_list_places (EePart part, const char *root)
{
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();
  g_autofree char *path = g_build_filename (root, "svhn", file_names[part], NULL);

  g_strv_builder_add (places, path);
  return g_strv_builder_end (places);
}

/**
 * ee_svhn_count:
 * @part: training or test images
 * @root: the folder that holds the folder `svhn`
 * @n_images: (out): how many images there are
 * @n_classes: (out): in how many classes
 * @cancellable: (nullable): stops the counting
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Reads the head of the variable X; of the images only the first ones are unpacked.
 *
 * Returns: whether they could be counted
 */
gboolean
ee_svhn_count (EePart part, const char *root, guint *n_images, guint *n_classes, GCancellable *cancellable,
               GError **error)
{
  g_autofree char *path = g_build_filename (root, "svhn", file_names[part], NULL);
  g_autoptr (EeMat) mat = NULL;
  g_autoptr (EeMatVariable) x = NULL;
  guint64 file_bytes;

  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !ee_mat_check (path, MAX_FILE_BYTES, &file_bytes, error))
    return FALSE;
  mat = Mat_Open (path, MAT_ACC_RDONLY);
  if (mat == NULL || Mat_GetVersion (mat) != MAT_FT_MAT5)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is no MATLAB 5 file."), path);
      return FALSE;
    }
  *n_classes = EE_N_DIGITS;
  return (x = find_variable (mat, path, "X", error)) != NULL && check_images (path, x, file_bytes, n_images, error);
}
