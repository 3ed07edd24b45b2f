/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-libfuzzer.c - joins a target with libFuzzer, which has the main() */
#include <string.h>

#include "fuzz-target.h"

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);
size_t LLVMFuzzerCustomMutator (guint8 *data, size_t size, size_t max_size, unsigned int seed);

static GLogWriterOutput
drop_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  return level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)
             ? g_log_writer_default (level, fields, n_fields, user_data)
             : G_LOG_WRITER_HANDLED;
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  g_log_set_writer_func (drop_cb, NULL, NULL);
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) input = g_bytes_new_static (data, size);

  fuzz_target.run (input);
  return 0;
}

/* One time in three libFuzzer's own mutation, which knows no structure but finds what nobody thought of. */
size_t
LLVMFuzzerCustomMutator (guint8 *data, size_t size, size_t max_size, unsigned int seed)
{
  g_autoptr (GBytes) input = g_bytes_new (data, size);
  g_autoptr (GBytes) mutated = NULL;
  EeRng rng;
  gsize length;

  ee_rng_init (&rng, seed);
  if (fuzz_target.mutate != NULL && ee_rng_below (&rng, 3) != 0)
    mutated = fuzz_target.mutate (input, max_size, &rng);
  if (mutated == NULL || g_bytes_get_size (mutated) > max_size)
    return LLVMFuzzerMutate (data, size, max_size);
  length = g_bytes_get_size (mutated);
  if (length > 0)
    memcpy (data, g_bytes_get_data (mutated, NULL), length);
  return length;
}
