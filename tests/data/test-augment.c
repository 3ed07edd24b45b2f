/* SPDX-License-Identifier: Apache-2.0 */
/* Small changes of training images: what they keep, how far they go, that a seed repeats them. */
#include "ee-augment.h"

#include <string.h>

/* A light disc of radius 3 at (x, y) on a dark ground. */
static void
draw_disc (guint8 *image, int x, int y)
{
  memset (image, 0, EE_IMAGE_BYTES);
  for (int dy = -3; dy <= 3; dy++)
    for (int dx = -3; dx <= 3; dx++)
      if (dx * dx + dy * dy <= 9)
        memset (image + ((y + dy) * EE_IMAGE_SIDE + x + dx) * EE_IMAGE_CHANNELS, 255, EE_IMAGE_CHANNELS);
}

/* The middle of the light, in pixels. */
static void
find_middle (const guint8 *image, double *x, double *y)
{
  double sum = 0;

  *x = *y = 0;
  for (guint i = 0; i < EE_IMAGE_SIDE * EE_IMAGE_SIDE; i++)
    {
      sum += image[i * EE_IMAGE_CHANNELS];
      *x += (double)image[i * EE_IMAGE_CHANNELS] * (i % EE_IMAGE_SIDE);
      *y += (double)image[i * EE_IMAGE_CHANNELS] * (i / EE_IMAGE_SIDE);
    }
  *x /= sum;
  *y /= sum;
}

static void
test_nothing_changes_nothing (void)
{
  const EeAugmentation nothing = { 0 };
  guint8 image[EE_IMAGE_BYTES], before[EE_IMAGE_BYTES];

  for (guint i = 0; i < EE_IMAGE_BYTES; i++)
    image[i] = i * 37 % 256;
  memcpy (before, image, sizeof image);
  ee_augment_image (&nothing, 5, image);
  g_assert_cmpmem (image, sizeof image, before, sizeof before);
}

/* A shift of up to 2 pixels reaches nearly 2 both ways and never more. */
static void
test_shift_stays_in_its_range (void)
{
  const EeAugmentation shift = { .shift = 2 };
  double least = 0, most = 0;

  for (guint64 seed = 0; seed < 300; seed++)
    {
      guint8 image[EE_IMAGE_BYTES];
      double x, y;

      draw_disc (image, 16, 14);
      ee_augment_image (&shift, seed, image);
      find_middle (image, &x, &y);
      g_assert_cmpfloat (ABS (x - 16), <=, 2.01);
      g_assert_cmpfloat (ABS (y - 14), <=, 2.01);
      least = MIN (least, x - 16);
      most = MAX (most, y - 14);
    }
  g_assert_cmpfloat (least, <, -1.8);
  g_assert_cmpfloat (most, >, 1.8);
}

/* A point 10 pixels right of the centre, turned by at most 10 degrees, keeps its distance. */
static void
test_rotation_keeps_distance (void)
{
  const EeAugmentation rotation = { .rotation = 10 };
  double most = 0;

  for (guint64 seed = 0; seed < 100; seed++)
    {
      guint8 image[EE_IMAGE_BYTES];
      double x, y;

      draw_disc (image, 26, 16);
      ee_augment_image (&rotation, seed, image);
      find_middle (image, &x, &y);
      g_assert_cmpfloat_with_epsilon ((x - 15.5) * (x - 15.5) + (y - 15.5) * (y - 15.5), 110.5, 2);
      most = MAX (most, ABS (y - 16));
    }
  g_assert_cmpfloat (most, >, 1.2);
  g_assert_cmpfloat (most, <, 2.1); /* 10.5 sin 10 degrees + the half pixel's turn */
}

static void
test_mirror_is_the_other_half (void)
{
  const EeAugmentation mirror = { .mirror = TRUE };
  guint mirrored = 0;

  for (guint64 seed = 0; seed < 200; seed++)
    {
      guint8 image[EE_IMAGE_BYTES];
      double x, y;

      draw_disc (image, 8, 16);
      ee_augment_image (&mirror, seed, image);
      find_middle (image, &x, &y);
      g_assert_cmpfloat_with_epsilon (y, 16, 1e-6);
      g_assert_true (ABS (x - 8) < 1e-6 || ABS (x - 23) < 1e-6);
      mirrored += x > 16;
    }
  g_assert_cmpuint (mirrored, >, 70);
  g_assert_cmpuint (mirrored, <, 130);
}

/* A crop moves by whole pixels, each way as far as it may, and softens nothing. */
static void
test_crop_keeps_images_sharp (void)
{
  const EeAugmentation crop = { .crop = 3 };
  guint seen[7] = { 0 };

  for (guint64 seed = 0; seed < 400; seed++)
    {
      guint8 image[EE_IMAGE_BYTES], expected[EE_IMAGE_BYTES];
      double x, y;

      draw_disc (image, 16, 14);
      ee_augment_image (&crop, seed, image);
      find_middle (image, &x, &y);
      g_assert_cmpfloat (ABS (x - 16), <=, 3.001);
      g_assert_cmpfloat (ABS (y - 14), <=, 3.001);
      draw_disc (expected, (int)(x + 0.5), (int)(y + 0.5));
      g_assert_cmpmem (image, sizeof image, expected, sizeof expected);
      seen[(int)(x + 0.5) - 13]++;
    }
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    {
      g_assert_cmpuint (seen[i], >, 30); /* 400 / 7 = 57 */
      g_assert_cmpuint (seen[i], <, 90);
    }
}

/* Middle grey stays where only contrast changes; brightness moves all pixels alike, and nothing wraps around. */
static void
test_light_stays_in_its_range (void)
{
  const EeAugmentation brightness = { .brightness = 0.2 }, contrast = { .contrast = 0.5 }, colour = { .colour = 0.5 };
  guint kept = 0, tinted = 0;

  for (guint64 seed = 0; seed < 200; seed++)
    {
      guint8 image[EE_IMAGE_BYTES];

      memset (image, 128, sizeof image);
      memset (image, 255, 30);
      ee_augment_image (&brightness, seed, image);
      g_assert_cmpint (ABS (image[300] - 128), <=, 52);
      g_assert_cmpint (image[0], >=, 255 - 52);
      kept += image[300] == 128;

      memset (image, 128, sizeof image);
      memset (image, 228, 30);
      ee_augment_image (&contrast, seed, image);
      g_assert_cmpint (ABS (image[300] - 128), <=, 1);
      g_assert_cmpint (ABS (image[0] - 228), <=, 51);
      g_assert_cmpint (image[0], ==, image[1]);

      memset (image, 228, sizeof image);
      ee_augment_image (&colour, seed, image);
      g_assert_cmpmem (image, 3, image + 300, 3);
      tinted += image[0] != image[1] && image[1] != image[2];
    }
  g_assert_cmpuint (kept, >, 70);
  g_assert_cmpuint (kept, <, 130);
  g_assert_cmpuint (tinted, >, 70);
  g_assert_cmpuint (tinted, <, 130);
}

/* Sharp images must stay in training. */
static void
test_half_of_the_images_stay (void)
{
  guint kept = 0;

  for (guint64 seed = 0; seed < 200; seed++)
    {
      guint8 image[EE_IMAGE_BYTES], before[EE_IMAGE_BYTES];

      draw_disc (image, 12, 20);
      memcpy (before, image, sizeof image);
      ee_augment_image (ee_augmentation_of ("mnist"), seed, image);
      kept += memcmp (image, before, sizeof image) == 0;
    }
  g_assert_cmpuint (kept, >, 70);
  g_assert_cmpuint (kept, <, 130);
}

static void
test_seed_repeats (void)
{
  const EeAugmentation *ink = ee_augmentation_of ("mnist");
  guint8 a[EE_IMAGE_BYTES], b[EE_IMAGE_BYTES], c[EE_IMAGE_BYTES];

  draw_disc (a, 12, 20);
  draw_disc (b, 12, 20);
  draw_disc (c, 12, 20);
  for (guint64 seed = 0; seed < 20; seed++)
    {
      ee_augment_image (ink, seed, a);
      ee_augment_image (ink, seed, b);
      ee_augment_image (ink, seed + 100, c);
    }
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
  g_assert_cmpint (memcmp (a, c, sizeof a), !=, 0);
}

static void
test_digits_and_signs_are_never_mirrored (void)
{
  const char *const upright[] = { "mnist", "omniglot", "doodles", "svhn", "gtsrb", "folder:/tmp/mine" };

  for (guint i = 0; i < G_N_ELEMENTS (upright); i++)
    g_assert_false (ee_augmentation_of (upright[i])->mirror);
  g_assert_true (ee_augmentation_of ("cifar10")->mirror);
  g_assert_true (ee_augmentation_of ("cifar100")->mirror);
}

/* Ink is grey: a tint would tell one drawing from another for no reason. */
static void
test_ink_keeps_its_colour (void)
{
  const char *const ink[] = { "mnist", "omniglot", "doodles" };

  for (guint i = 0; i < G_N_ELEMENTS (ink); i++)
    g_assert_cmpfloat (ee_augmentation_of (ink[i])->colour, ==, 0);
  g_assert_cmpfloat (ee_augmentation_of ("svhn")->colour, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/augment/nothing-changes-nothing", test_nothing_changes_nothing);
  g_test_add_func ("/augment/shift-stays-in-its-range", test_shift_stays_in_its_range);
  g_test_add_func ("/augment/rotation-keeps-distance", test_rotation_keeps_distance);
  g_test_add_func ("/augment/mirror-is-the-other-half", test_mirror_is_the_other_half);
  g_test_add_func ("/augment/crop-keeps-images-sharp", test_crop_keeps_images_sharp);
  g_test_add_func ("/augment/light-stays-in-its-range", test_light_stays_in_its_range);
  g_test_add_func ("/augment/ink-keeps-its-colour", test_ink_keeps_its_colour);
  g_test_add_func ("/augment/half-of-the-images-stay", test_half_of_the_images_stay);
  g_test_add_func ("/augment/seed-repeats", test_seed_repeats);
  g_test_add_func ("/augment/digits-and-signs-are-never-mirrored", test_digits_and_signs_are_never_mirrored);
  return g_test_run ();
}
