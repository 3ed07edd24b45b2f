/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a network's file: told apart, and left alone where they are of another kind. */
#include "source-line.h"

#include <string.h>

static void
test_english (void)
{
  static const struct
  {
    const char *line, *shown;
  } cases[] = {
    { "mnist, training images: 60000 in 10 classes, from mnist/train.gz, sha256 26c5",
      "mnist, training images: 60000 in 10 classes, from mnist/train.gz, sha256 26c5" },
    { "folder:/a, b, test images: 1 in 1 classes, from x, sha256 1f",
      "folder:/a, b, test images: 1 in 1 class, from x, sha256 1f" },
    { "training and validation: 375 main and 225 redundant images of these (37.50 % redundant)",
      "for training and validation, of these: 375 main and 225 redundant images (37.50 % redundant)" },
    { "test split: 5 main and 5 redundant images of these (50.00 % redundant)",
      "test split, of these: 5 main and 5 redundant images (50.00 % redundant)" },
    { "what nobody has written yet", "what nobody has written yet" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = offramp_source_line_translate (cases[i].line);

      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source-line/english", test_english);
  return g_test_run ();
}
