/* SPDX-License-Identifier: Apache-2.0 */
/* Mistakes that the stand-ins must notice, each planted on purpose, and beside them the same work done rightly. */
#include <dlfcn.h>
#include <string.h>

#include "planted.h"

const StandinControl *planted_control;
cudaStream_t planted_stream;

/* 100 bytes on the current device. */
guint8 *
planted_take_device (void)
{
  void *data = NULL;

  g_assert_cmpint (cudaMalloc (&data, PLANTED_BYTES), ==, cudaSuccess);
  return data;
}

/* 100 bytes of the host. */
guint8 *
planted_take_pinned (void)
{
  void *data = NULL;

  g_assert_cmpint (cudaHostAlloc (&data, PLANTED_BYTES, 0), ==, cudaSuccess);
  return data;
}

static void
test_deadly (const Planted *planted)
{
  g_autofree char *pattern = g_strdup_printf ("*%s*", planted->said);

  if (g_test_subprocess ())
    {
      planted->run ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr (pattern);
}

static void
test_planted (gconstpointer data)
{
  const Planted *planted = data;

  if (planted->kills)
    {
      test_deadly (planted);
      return;
    }
  planted_control->forget_complaints ();
  planted->run ();
  cudaGetLastError ();
  if (planted_control->count_complaints () > 0)
    g_test_message ("%s", planted_control->get_complaint (0));
  if (planted->said == NULL)
    g_assert_cmpuint (planted_control->count_complaints (), ==, 0);
  else
    {
      g_assert_cmpuint (planted_control->count_complaints (), >, 0);
      g_assert_nonnull (strstr (planted_control->get_complaint (0), planted->said));
    }
  planted_control->forget_complaints ();
  g_assert_cmpuint (planted_control->complain_of_leaks (), ==, 1); /* the tests' stream */
}

static void
add_table (const char *subject, const Planted *table)
{
  for (; table->name != NULL; table++)
    {
      g_autofree char *path = g_strdup_printf ("/stand-in/planted/%s/%s", subject, table->name);

      g_test_add_data_func (path, table, test_planted);
    }
}

/* Which allocation fails and when the device breaks is for tests to choose. */
static void
test_planned_failures (void)
{
  void *data = NULL;

  planted_control->fail_allocation (1);
  g_assert_cmpint (cudaMalloc (&data, PLANTED_BYTES), ==, cudaErrorMemoryAllocation);
  g_assert_cmpint (cudaGetLastError (), ==, cudaErrorMemoryAllocation);
  data = planted_take_device ();
  planted_control->break_device (1);
  g_assert_cmpint (cudaMemsetAsync (data, 0, PLANTED_BYTES, planted_stream), ==, cudaErrorIllegalAddress);
  g_assert_cmpint (cudaStreamSynchronize (planted_stream), ==, cudaErrorIllegalAddress);
  planted_control->break_device (0);
  cudaGetLastError ();
  g_assert_cmpint (cudaFree (data), ==, cudaSuccess);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  planted_control = dlsym (RTLD_DEFAULT, STANDIN_CONTROL_SYMBOL);
  g_assert_nonnull (planted_control);
  g_assert_cmpint (cudaStreamCreateWithFlags (&planted_stream, cudaStreamNonBlocking), ==, cudaSuccess);
  add_table ("memory", planted_memory);
  add_table ("streams", planted_streams);
  add_table ("captures", planted_captures);
  add_table ("kernels", planted_kernels);
  add_table ("leaks", planted_leaks);
  add_table ("plans", planted_plans);
  g_test_add_func ("/stand-in/planned-failures", test_planned_failures);
  return g_test_run ();
}
