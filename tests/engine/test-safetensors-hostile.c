/* SPDX-License-Identifier: Apache-2.0 */
/* Safetensors files that lie: each is refused with its reason, and none, however it was bent, brings the reader down.
 */
#include "ee-safetensors.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "ee-error.h"
#include "test-folder.h"

/* A new file each time: rewriting one waits for the disk, and that a thousand times. */
static void
overwrite (const char *path, const char *bytes, gsize length)
{
  FILE *file;

  g_unlink (path);
  file = g_fopen (path, "wb");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, length, file), ==, length);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
save (const char *path, guint64 n_header, const char *header, gsize header_length, gsize n_data)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const guint8 zero = 0;
  guint64 length = GUINT64_TO_LE (n_header);

  g_byte_array_append (bytes, (const guint8 *)&length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *)header, header_length);
  for (gsize i = 0; i < n_data; i++)
    g_byte_array_append (bytes, &zero, 1);
  overwrite (path, (const char *)bytes->data, bytes->len);
}

static void
assert_refused (const char *path, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_safetensors_load (path, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_CHECKPOINT);
  g_assert_nonnull (strstr (error->message, path));
  if (strstr (error->message, reason) == NULL)
    g_error ("“%s” does not say “%s”", error->message, reason);
}

#define TENSOR(shape, begin, end) "{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":[" begin "," end "]}"

static const struct
{
  const char *header;
  gsize n_data;
  const char *reason;
} lies[] = {
  { "[1, 2, 3]", 0, "not a safetensors file" },
  { "{\"a\":", 0, "not JSON" },
  { "{\"a\":1}", 0, "format of the tensor a" },
  { "{\"a\":{}}", 0, "format of the tensor a" },
  { "{\"a\":null}", 0, "format of the tensor a" },
  { "{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "format of the tensor a" },
  { "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "shape of the tensor a" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "place of the tensor a" },
  { "{\"a\":" TENSOR ("[-1]", "0", "4") "}", 4, "shape of the tensor a" },
  { "{\"a\":" TENSOR ("[1.5]", "0", "4") "}", 4, "shape of the tensor a" },
  { "{\"a\":" TENSOR ("[\"1\"]", "0", "4") "}", 4, "shape of the tensor a" },
  { "{\"a\":" TENSOR ("7", "0", "4") "}", 4, "shape of the tensor a" },
  { "{\"a\":" TENSOR ("[4294967296]", "0", "4") "}", 4, "shape of the tensor a" },
  { "{\"a\":" TENSOR ("[1,1,1,1,1,1,1,1,1]", "0", "4") "}", 4, "shape of the tensor a" },
  { "{\"a\":" TENSOR ("[4294967295,4294967295,4294967295]", "0", "4") "}", 4, "shape of the tensor a" },
  { "{\"a\":" TENSOR ("[2147483648,2147483648]", "0", "0") "}", 0, "length of the tensor a" },
  { "{\"a\":" TENSOR ("[1]", "4", "0") "}", 4, "place of the tensor a" },
  { "{\"a\":" TENSOR ("[1]", "-4", "0") "}", 4, "place of the tensor a" },
  { "{\"a\":" TENSOR ("[1]", "0", "99999999999999999999999") "}", 4, "" },
  { "{\"a\":" TENSOR ("[1]", "0", "8") "}", 8, "length of the tensor a" },
  { "{\"a\":" TENSOR ("[2]", "0", "8") "}", 4, "cut short" },
  { "{\"a\":" TENSOR ("[1]", "0", "4") "}", 5, "belong to no tensor" },
  { "{\"a\":" TENSOR ("[1]", "4", "8") "}", 8, "gap or an overlap before the tensor a" },
  { "{\"a\":" TENSOR ("[2]", "0", "8") ",\"b\":" TENSOR ("[1]", "4", "8") "}", 8,
    "gap or an overlap before the tensor b" },
  { "{\"a\":" TENSOR ("[1]", "0", "4") ",\"b\":" TENSOR ("[1]", "0", "4") "}", 4, "gap or an overlap" },
  { "{\"a\":" TENSOR ("[1]", "0", "4") ",\"a\":" TENSOR ("[1]", "0", "4") "}", 4, "stands twice" },
  { "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "stands twice" },
  { "{\"__metadata__\":7}", 0, "__metadata__" },
  { "{\"__metadata__\":{\"k\":7}}", 0, "“k” in its __metadata__" },
  { "{\"__metadata__\":{\"k\":{}}}", 0, "“k” in its __metadata__" },
  { "{\"a\":{\"shape\":[[[[[[[]]]]]]]}}", 0, "not a safetensors file" },
  { "{\"a\":\"\xff\xfe\"}", 0, "" },
};

static void
test_lies (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "lie");

  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      gsize length = strlen (lies[i].header);

      g_test_message ("lie %u", i);
      save (path, length, lies[i].header, length, lies[i].n_data);
      assert_refused (path, lies[i].reason);
    }
}

static void
test_lengths (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "length");

  save (path, G_MAXUINT64, "{}", 2, 0);
  assert_refused (path, "more than");
  save (path, 1u << 30, "{}", 2, 0);
  assert_refused (path, "more than");
  save (path, 3, "{}", 2, 0);
  assert_refused (path, "cut short within its header");
  save (path, 0, "{}", 2, 0);
  assert_refused (path, "not a safetensors file");
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_refused (path, "empty");
  g_assert_true (g_file_set_contents (path, "\2\0\0\0\0\0\0\0{", 9, NULL));
  assert_refused (path, "too short");
  g_assert_true (g_file_set_contents (path, "PK\3\4 this is an archive", -1, NULL));
  assert_refused (path, "not a safetensors file");
}

/* A parser that recurses would run out of stack; one that skips comments could be led past a check. */
static void
test_a_million_brackets (TestFolder *folder, gconstpointer data)
{
  static const char *const starts[] = { "{\"a\":", "{/*\"*/\"a\":", "{#\"\n\"a\":", "{//\"\n\"a\":" };
  g_autofree char *path = test_folder_get_file (folder, "deep"), *brackets = g_strnfill (1000000, '[');

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autofree char *header = g_strconcat (starts[i], brackets, NULL);

      save (path, strlen (header), header, strlen (header), 0);
      assert_refused (path, "not a safetensors file");
    }
}

static void
test_pipe_does_not_block (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "pipe");

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_refused (path, "not a file");
}

static void
test_other_formats_stand_beside (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "formats");
  const char *header = "{\"a\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
                       "\"b\":{\"dtype\":\"F6_X\",\"shape\":[3],\"data_offsets\":[8,11]},"
                       "\"c\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[11,13]}}   ";
  g_autoptr (EeSafetensors) file = NULL;
  g_autoptr (GError) error = NULL;
  const guint one[] = { 1 }, three[] = { 3 };
  float out[3] = { 42 };

  save (path, strlen (header), header, strlen (header), 13);
  file = ee_safetensors_load (path, &error);
  g_assert_no_error (error);
  g_assert_true (ee_safetensors_get (file, "c", one, 1, out, NULL));
  g_assert_cmpfloat (out[0], ==, 0);
  g_assert_false (ee_safetensors_get (file, "b", three, 1, out, &error));
  g_assert_nonnull (strstr (error->message, "stored as F6_X"));
  g_clear_error (&error);
  g_assert_false (ee_safetensors_get (file, "a", NULL, 0, out, &error));
  g_assert_nonnull (strstr (error->message, "stored as I64"));
}

/* Opens a bent file; where that succeeds, reads all that can be read. */
static gboolean
try_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EeSafetensors) file = ee_safetensors_load (path, &error);

  if (file == NULL)
    {
      g_assert_error (error, EE_ERROR, EE_ERROR_CHECKPOINT);
      return FALSE;
    }
  for (guint i = 0; i < ee_safetensors_get_n_tensors (file); i++)
    {
      guint shape[EE_SAFETENSORS_MAX_DIMS], n_dims;
      float out[64];

      g_assert_true (ee_safetensors_get_shape (file, ee_safetensors_get_name (file, i), shape, &n_dims));
      ee_safetensors_get (file, ee_safetensors_get_name (file, i), shape, n_dims, out, NULL);
    }
  return TRUE;
}

static void
make_small (const char *path)
{
  g_autoptr (EeSafetensors) file = ee_safetensors_new ();
  const guint a[] = { 2, 3 }, b[] = { 4 };
  const float numbers[6] = { 1, 2, 3, 4, 5, 6 };

  ee_safetensors_set_metadata (file, "offramp", "{\"format\":1}");
  ee_safetensors_add (file, "a", EE_DTYPE_F32, a, 2, numbers);
  ee_safetensors_add (file, "b", EE_DTYPE_F16, b, 1, numbers);
  g_assert_true (ee_safetensors_save (file, path, NULL));
}

static void
test_cut_at_every_byte (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "cut"), *bytes = NULL;
  gsize length;

  make_small (path);
  g_assert_true (try_file (path));
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize n = 0; n < length; n++)
    {
      overwrite (path, bytes, n);
      g_assert_false (try_file (path));
    }
}

static void
test_every_byte_bent (TestFolder *folder, gconstpointer data)
{
  static const guint8 changes[] = { 0x01, 0x02, 0x10, 0x20, 0x80, 0xff };
  g_autofree char *path = test_folder_get_file (folder, "bent"), *bytes = NULL;
  gsize length;
  guint n_refused = 0;

  make_small (path);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize i = 0; i < length; i++)
    for (guint c = 0; c < G_N_ELEMENTS (changes); c++)
      {
        bytes[i] ^= changes[c];
        overwrite (path, bytes, length);
        n_refused += !try_file (path);
        bytes[i] ^= changes[c];
      }
  g_assert_cmpuint (n_refused, >, length * 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                                                \
  g_test_add ("/safetensors-hostile/" name, TestFolder, NULL, test_folder_set_up, func, test_folder_tear_down)
  ADD ("lies", test_lies);
  ADD ("lengths", test_lengths);
  ADD ("a-million-brackets", test_a_million_brackets);
  ADD ("pipe-does-not-block", test_pipe_does_not_block);
  ADD ("other-formats-stand-beside", test_other_formats_stand_beside);
  ADD ("cut-at-every-byte", test_cut_at_every_byte);
  ADD ("every-byte-bent", test_every_byte_bent);
  return g_test_run ();
}
