/* SPDX-License-Identifier: Apache-2.0 */
/* ee-bench-network.h - a network whose exit decides by brightness, and images to send through it
 *
 * Private to the bench. The weights are He's random ones but for one path: the mean of the three colours goes
 * through channel 0 of every convolution up to each exit, is averaged by the exit's first dense layer, and alone
 * decides in its last. A bright image is redundant, a dark one main. Every layer has its full size and is computed as
 * any other: only who leaves is known beforehand.
 */
#pragma once

#include "ee-experiment.h"
#include "ee-router.h"

G_BEGIN_DECLS

/**
 * EeBenchImages:
 * @main: [n_main, 32, 32, 3] images that stay
 * @redundant: [n_redundant, 32, 32, 3] images that leave
 */
typedef struct
{
  guint8 *main, *redundant;
  guint n_main, n_redundant;
} EeBenchImages;

EePlan *ee_bench_network_plan (EePreset preset, guint width_divisor, gboolean with_exit, GError **error);
EeParameters *ee_bench_network_new (EePlan *plan, guint64 seed);

void ee_bench_images_init_noise (EeBenchImages *images, guint n, guint64 seed);
gboolean ee_bench_images_init_sorted (EeBenchImages *images, EeModel *model, double threshold, EeExperiment *experiment,
                                      EeRouterProgressFunc progress, gpointer user_data, GError **error);
void ee_bench_images_clear (EeBenchImages *images);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EeBenchImages, ee_bench_images_clear)
guint8 *ee_bench_images_mix (const EeBenchImages *images, guint n, guint n_redundant, GError **error);

G_END_DECLS
