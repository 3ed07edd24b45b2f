/* SPDX-License-Identifier: Apache-2.0 */
/* target-safetensors.c - the container: each tensor it promises can be read in its whole length */
#include "ee-safetensors.h"
#include "fuzz-check.h"
#include "fuzz-folder.h"
#include "fuzz-header.h"
#include "fuzz-target.h"

enum
{
  MAX_COUNT = 1000 * 1000,
};

static void
read_tensor (EeSafetensors *file, const char *name)
{
  guint shape[EE_SAFETENSORS_MAX_DIMS], n_dims;
  g_autoptr (GError) error = NULL;
  g_autofree float *numbers = NULL;
  gsize count = 1;

  g_assert_true (ee_safetensors_has (file, name));
  g_assert_true (ee_safetensors_get_shape (file, name, shape, &n_dims));
  for (guint d = 0; d < n_dims; d++)
    count *= shape[d];
  if (count > MAX_COUNT)
    return;
  numbers = g_new0 (float, count + 1);
  if (!ee_safetensors_get (file, name, shape, n_dims, numbers, &error))
    fuzz_check_error (error, "model.safetensors");
}

static void
run (GBytes *input)
{
  const char *path = fuzz_folder_write ("model.safetensors", input);
  g_autoptr (GError) error = NULL;
  g_autoptr (EeSafetensors) file = ee_safetensors_load (path, &error);

  g_assert_true ((file == NULL) == (error != NULL));
  if (file == NULL)
    fuzz_check_error (error, "model.safetensors");
  for (guint i = 0; file != NULL && i < ee_safetensors_get_n_tensors (file); i++)
    read_tensor (file, ee_safetensors_get_name (file, i));
  fuzz_folder_clear ();
}

static void
add_seeds (GPtrArray *seeds)
{
  g_ptr_array_add (seeds, fuzz_header_make ("{\"__metadata__\":{\"format\":\"pt\"},"
                                            "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                                            "\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[24,32]},"
                                            "\"c\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[32,40]},"
                                            "\"d\":{\"dtype\":\"F16\",\"shape\":[0,9],\"data_offsets\":[40,40]}}",
                                            40));
  g_ptr_array_add (seeds, fuzz_header_make ("{}", 0));
}

const FuzzTarget fuzz_target = { run, add_seeds, fuzz_header_mutate };
