/* SPDX-License-Identifier: Apache-2.0 */
/* In the PTX that nvcc made, each kernel takes one structure of the size that the C side passes. Needs no GPU. The
 * file's name is the program's argument. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "ee-cuda-kernels.h"

static char *ptx;

/* Bytes of the kernel's first parameter, ".param .align 8 .b8 NAME_param_0[SIZE]"; the second's name must not follow.
 */
static gsize
find_size (const char *name)
{
  g_autofree char *entry = g_strdup_printf (".entry %s(", name);
  g_autofree char *parameter = g_strdup_printf ("%s_param_0[", name);
  g_autofree char *second = g_strdup_printf ("%s_param_1", name);
  const char *place = strstr (ptx, entry);

  if (place == NULL)
    return 0;
  g_assert_null (strstr (ptx, second));
  place = strstr (place, parameter);
  return place != NULL ? strtoul (place + strlen (parameter), NULL, 10) : 0;
}

#define TEST_SIZE(name, Args)                                                                                          \
  static void test_##name (void)                                                                                       \
  {                                                                                                                    \
    g_assert_cmpuint (find_size ("ee_kernel_" #name), ==, sizeof (Args));                                              \
  }
EE_CUDA_KERNELS (TEST_SIZE)

/* Every entry of the PTX stands in the list. */
static void
test_none_else (void)
{
  guint entries = 0, listed = 0;

  for (const char *place = ptx; (place = strstr (place, ".entry ")) != NULL; place++)
    entries++;
#define COUNT(name, Args) listed++;
  EE_CUDA_KERNELS (COUNT)
#undef COUNT
  g_assert_cmpuint (entries, ==, listed);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  if (argc != 2 || !g_file_get_contents (argv[1], &ptx, NULL, NULL))
    g_error ("usage: %s KERNELS.ptx", argv[0]);
#define ADD_TEST(name, Args) g_test_add_func ("/kernel-parameters/" #name, test_##name);
  EE_CUDA_KERNELS (ADD_TEST)
  g_test_add_func ("/kernel-parameters/none-else", test_none_else);
  result = g_test_run ();
  g_free (ptx);
  return result;
}
