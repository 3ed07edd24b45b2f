/* SPDX-License-Identifier: Apache-2.0 */
/* How much memory the process holds, as Linux tells it. Elsewhere everything is 0. */
#include "ee-bench-private.h"

#include <fcntl.h>
#include <malloc.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* A line of /proc/self/status such as "VmHWM:   123456 kB", in bytes. */
static guint64
read_status (const char *key)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || (line = strstr (text, key)) == NULL)
    return 0;
  return g_ascii_strtoull (line + strlen (key), NULL, 10) * 1024;
}

/**
 * ee_bench_memory_get_resident:
 *
 * Gives what the program has freed back to the system first.
 *
 * Returns: bytes that the process holds now
 */
guint64
ee_bench_memory_get_resident (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return read_status ("\nVmRSS:");
}

/**
 * ee_bench_memory_reset_peak:
 *
 * Lets the peak start from what the process holds now. Where that is not allowed the peak is that of the process's
 * whole life, which is no less.
 */
void
ee_bench_memory_reset_peak (void)
{
  const int file = g_open ("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC, 0);

#ifdef __GLIBC__
  malloc_trim (0);
#endif
  if (file < 0)
    return;
  /* "5" stands for the peak alone. A refusal changes nothing. */
  if (write (file, "5", 1) != 1)
    g_debug ("The peak of the memory could not be reset.");
  close (file);
}

/**
 * ee_bench_memory_note:
 * @bench: whose report gets a line
 * @part: a word for programs
 */
void
ee_bench_memory_note (EeBench *bench, const char *part)
{
  EeBenchReport *report = bench->report;
  guint64 peak = read_status ("\nVmHWM:");

  g_return_if_fail (report->n_memory < EE_BENCH_MAX_MEMORY);
  report->memory[report->n_memory++]
      = (EeBenchMemory){ .part = part, .resident = ee_bench_memory_get_resident (), .peak = peak };
}
