/* SPDX-License-Identifier: Apache-2.0 */
/* planted.h - mistakes that the stand-ins must notice, each made on purpose, beside the same work done rightly
 *
 * A table a subject; test-standin.c runs them all, on the stand-ins alone.
 */
#pragma once

#include <cuda_runtime_api.h>
#include <glib.h>

#include "standin-control.h"

G_BEGIN_DECLS

/* Of every block that planted_take_device() and planted_take_pinned() give. */
enum
{
  PLANTED_BYTES = 100
};

/**
 * Planted:
 * @name: of the test
 * @run: makes the mistake, and leaves nothing alive that it made
 * @said: (nullable): in the first complaint; NULL: there must be none
 * @kills: whether the program ends by it, with @said on standard error
 */
typedef struct
{
  const char *name;
  void (*run) (void);
  const char *said;
  gboolean kills;
} Planted;

extern const StandinControl *planted_control;
extern cudaStream_t planted_stream;

guint8 *planted_take_device (void);
guint8 *planted_take_pinned (void);

/* The tables; each ends with a NULL name. */
extern const Planted planted_memory[];
extern const Planted planted_streams[];
extern const Planted planted_captures[];
extern const Planted planted_kernels[];
extern const Planted planted_leaks[];
extern const Planted planted_plans[];

G_END_DECLS
