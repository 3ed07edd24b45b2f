/* SPDX-License-Identifier: Apache-2.0 */
/* The safetensors container: what is written is read back, to the bit and in the same bytes each time. */
#include "ee-safetensors.h"

#include <math.h>
#include <string.h>

#include "ee-error.h"
#include "test-folder.h"

static const guint shape_a[] = { 2, 3 }, shape_b[] = { 5 }, shape_empty[] = { 4, 0 };
static const float numbers[6] = { 0, -1.5f, 3.25f, 0x1p-20f, 1000, -0.0f };

static EeSafetensors *
make_file (void)
{
  EeSafetensors *file = ee_safetensors_new ();

  ee_safetensors_set_metadata (file, "zebra", "last");
  for (char key[] = "i"; key[0] >= 'b'; key[0]--)
    ee_safetensors_set_metadata (file, key, "");
  ee_safetensors_set_metadata (file, "ape", "\"quoted\" \\ and\nöä 数");
  ee_safetensors_add (file, "half", EE_DTYPE_F16, shape_b, 1, numbers);
  ee_safetensors_add (file, "brain", EE_DTYPE_BF16, shape_a, 2, numbers);
  ee_safetensors_add (file, "full \"name\"", EE_DTYPE_F32, shape_a, 2, numbers);
  ee_safetensors_add (file, "scalar", EE_DTYPE_F32, NULL, 0, &numbers[2]);
  ee_safetensors_add (file, "empty", EE_DTYPE_F32, shape_empty, 2, numbers);
  return file;
}

static void
test_round_trip (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeSafetensors) written = make_file (), read = NULL;
  g_autoptr (GError) error = NULL;
  float out[6];

  ee_safetensors_save (written, path, &error);
  g_assert_no_error (error);
  read = ee_safetensors_load (path, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (ee_safetensors_get_n_tensors (read), ==, 5);
  g_assert_cmpstr (ee_safetensors_get_metadata (read, "zebra"), ==, "last");
  g_assert_cmpstr (ee_safetensors_get_metadata (read, "ape"), ==, "\"quoted\" \\ and\nöä 数");
  g_assert_null (ee_safetensors_get_metadata (read, "none"));
  g_assert_true (ee_safetensors_get (read, "full \"name\"", shape_a, 2, out, &error));
  g_assert_cmpmem (out, sizeof out, numbers, sizeof numbers);
  g_assert_true (ee_safetensors_get (read, "brain", shape_a, 2, out, &error));
  g_assert_cmpmem (out, sizeof out, numbers, sizeof numbers);
  g_assert_true (ee_safetensors_get (read, "half", shape_b, 1, out, &error));
  g_assert_cmpmem (out, 5 * sizeof *out, numbers, 5 * sizeof *numbers);
  g_assert_true (ee_safetensors_get (read, "scalar", NULL, 0, out, &error));
  g_assert_cmpfloat (out[0], ==, 3.25);
  g_assert_true (ee_safetensors_get (read, "empty", shape_empty, 2, out, &error));
}

static void
test_same_bytes_each_time (TestFolder *folder, gconstpointer data)
{
  g_autofree char *texts[2] = { NULL }, *first = NULL, *second = NULL;
  gsize lengths[2];
  guint64 n_header;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = test_folder_get_file (folder, i == 0 ? "a" : "b");
      g_autoptr (EeSafetensors) file = make_file ();

      g_assert_true (ee_safetensors_save (file, path, NULL));
      g_assert_true (g_file_get_contents (path, &texts[i], &lengths[i], NULL));
    }
  first = g_steal_pointer (&texts[0]);
  second = g_steal_pointer (&texts[1]);
  g_assert_cmpmem (first, lengths[0], second, lengths[1]);

  memcpy (&n_header, first, sizeof n_header);
  g_assert_cmpuint (GUINT64_FROM_LE (n_header) % 8, ==, 0);
  g_assert_cmpuint (8 + GUINT64_FROM_LE (n_header) + 28 + 12 + 10, ==, lengths[0]);
  g_assert_nonnull (g_strstr_len (first + 8, 200, "{\"__metadata__\":{\"ape\":"));
  for (char key = 'b'; key < 'i'; key++)
    {
      const char pair[] = { '"', key, '"', ':', '"', '"', ',', '"', key + 1, '"', '\0' };

      g_assert_nonnull (g_strstr_len (first + 8, 400, pair));
    }
}

static void
assert_refused (EeSafetensors *file, const char *name, const guint *shape, guint n_dims, const char *reason)
{
  g_autoptr (GError) error = NULL;
  float out[6] = { 42 };

  g_assert_false (ee_safetensors_get (file, name, shape, n_dims, out, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_CHECKPOINT);
  g_assert_nonnull (strstr (error->message, reason));
  g_assert_nonnull (strstr (error->message, "a.safetensors"));
  g_assert_cmpfloat (out[0], ==, 42);
}

static void
test_wrong_requests (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeSafetensors) written = make_file (), read = NULL;
  const guint turned[] = { 3, 2 };
  guint shape[EE_SAFETENSORS_MAX_DIMS], n_dims = 77;

  g_assert_true (ee_safetensors_save (written, path, NULL));
  read = ee_safetensors_load (path, NULL);
  assert_refused (read, "none", shape_a, 2, "lacks the tensor none, of shape [2, 3]");
  assert_refused (read, "brain", turned, 2, "has the shape [2, 3]; [3, 2] is expected");
  assert_refused (read, "brain", shape_a, 1, "has the shape [2, 3]; [2] is expected");
  g_assert_false (ee_safetensors_get_shape (read, "none", shape, &n_dims));
  g_assert_cmpuint (n_dims, ==, 77);
  g_assert_true (ee_safetensors_get_shape (read, "brain", shape, &n_dims));
  g_assert_cmpuint (n_dims, ==, 2);
  g_assert_cmpuint (shape[1], ==, 3);
}

static void
test_cannot_be_opened (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "none.safetensors");
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_safetensors_load (path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);

  g_assert_null (ee_safetensors_load (folder->path, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_CHECKPOINT);
}

/* More numbers than are converted at a time. */
static void
test_many_numbers (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeSafetensors) written = ee_safetensors_new (), read = NULL;
  const guint shape[] = { 3, 16385 };
  const gsize count = 3 * 16385;
  g_autofree float *in = g_new (float, count), *out = g_new0 (float, count);

  for (gsize i = 0; i < count; i++)
    in[i] = i % 2039;
  ee_safetensors_add (written, "full", EE_DTYPE_F32, shape, 2, in);
  ee_safetensors_add (written, "half", EE_DTYPE_F16, shape, 2, in);
  g_assert_true (ee_safetensors_save (written, path, NULL));
  read = ee_safetensors_load (path, NULL);
  g_assert_true (ee_safetensors_get (read, "full", shape, 2, out, NULL));
  g_assert_cmpmem (out, count * sizeof *out, in, count * sizeof *in);
  memset (out, 0, count * sizeof *out);
  g_assert_true (ee_safetensors_get (read, "half", shape, 2, out, NULL));
  g_assert_cmpmem (out, count * sizeof *out, in, count * sizeof *in);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                                                \
  g_test_add ("/safetensors/" name, TestFolder, NULL, test_folder_set_up, func, test_folder_tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("same-bytes-each-time", test_same_bytes_each_time);
  ADD ("wrong-requests", test_wrong_requests);
  ADD ("cannot-be-opened", test_cannot_be_opened);
  ADD ("many-numbers", test_many_numbers);
  return g_test_run ();
}
