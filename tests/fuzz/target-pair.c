/* SPDX-License-Identifier: Apache-2.0 */
/* target-pair.c - the line that names a pair of data sets */
#include <string.h>

#include "ee-pair.h"
#include "fuzz-bytes.h"
#include "fuzz-check.h"
#include "fuzz-target.h"

static void
run (GBytes *input)
{
  gsize size = g_bytes_get_size (input);
  g_autofree char *line = g_strndup (size > 0 ? g_bytes_get_data (input, NULL) : "", size);
  g_autoptr (EePair) pair = NULL;
  g_autoptr (EePair) again = NULL;
  g_autoptr (GError) error = NULL;

  /* The command line and run.json are UTF-8 when they come here. */
  if (!g_utf8_validate (line, -1, NULL))
    return;
  pair = ee_pair_parse (line, &error);
  g_assert_true ((pair == NULL) == (error != NULL));
  if (pair == NULL)
    return;
  g_assert_true (pair->id[0] != '\0' && pair->title[0] != '\0' && pair->redundant->len > 0);
  /* What is written to run.json means the same when it is read. */
  again = ee_pair_parse (pair->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->id, ==, pair->id);
}

static void
add_seeds (GPtrArray *seeds)
{
  static const char *const lines[] = {
    "mnist+omniglot",         "doodles",
    "svhn+cifar100,gtsrb",    "folder:/a/b+folder:/c+d,e",
    "folder:x,y+mnist,svhn",  "cifar10+folder:~/pictures,omniglot,doodles",
    "folder:../q/./+doodles",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_ptr_array_add (seeds, fuzz_bytes_from_text (lines[i]));
}

const FuzzTarget fuzz_target = { run, add_seeds, NULL };
