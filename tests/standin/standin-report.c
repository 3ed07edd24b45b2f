/* SPDX-License-Identifier: Apache-2.0 */
/* The stand-ins' complaints, their planned failures, and the table that tests see
 *
 * All of it is counted over the whole process and guarded by the one lock.
 */
#include <execinfo.h>
#include <stdio.h>
#include <stdlib.h>

#include "standin-stream.h"

static GRecMutex lock;
static GPtrArray *complaints; /* of char * */
static guint n_allocations, failing_allocation;
static GArray *allocation_places; /* of guint32; a test's */
static guint n_operations, breaking_operation;
static cudaError_t broken = cudaSuccess;
static StandinSchedule schedule = STANDIN_LAZY;
static guint32 chance = 1;
static char *plans;

GRecMutex *
standin_get_lock (void)
{
  return &lock;
}

/**
 * standin_complain:
 * @format: of printf; a sentence without its full stop
 *
 * Notes what no program may do. At most a thousand are kept.
 */
void
standin_complain (const char *format, ...)
{
  va_list arguments;
  char *text;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  if (g_getenv ("STANDIN_VERBOSE") != NULL)
    fprintf (stderr, "stand-in: %s\n", text);
  if (complaints == NULL)
    complaints = g_ptr_array_new_with_free_func (g_free);
  if (complaints->len < 1000)
    g_ptr_array_add (complaints, text);
  else
    g_free (text);
}

/* A number for the calls that led here: one loop's rounds are one place, two callers of one function are two. */
static guint32
find_place (void)
{
  gpointer frames[48];
  const int n_frames = backtrace (frames, G_N_ELEMENTS (frames));
  guint64 place = 0;

  for (int i = 0; i < n_frames; i++)
    place = (place ^ (guint64)GPOINTER_TO_SIZE (frames[i])) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return (guint32)(place >> 32);
}

gboolean
standin_is_allocation_due (void)
{
  n_allocations++;
  if (allocation_places != NULL)
    {
      const guint32 place = find_place ();

      g_array_append_val (allocation_places, place);
    }
  return n_allocations == failing_allocation;
}

cudaError_t
standin_note_operation (void)
{
  n_operations++;
  if (n_operations == breaking_operation)
    broken = cudaErrorIllegalAddress;
  return broken;
}

void
standin_break (cudaError_t how)
{
  broken = how;
}

cudaError_t
standin_get_broken (void)
{
  return broken;
}

StandinSchedule
standin_get_schedule (void)
{
  return schedule;
}

guint
standin_choose (guint n)
{
  chance = chance * 1664525u + 1013904223u;
  return (guint)(((guint64)(chance >> 8) * n) >> 24);
}

void
standin_note_plans (const char *whose)
{
  g_free (plans);
  plans = g_strdup (whose);
}

static guint
count_complaints (void)
{
  STANDIN_ENTER ();

  return complaints != NULL ? complaints->len : 0;
}

static const char *
get_complaint (guint index)
{
  STANDIN_ENTER ();

  return complaints != NULL && index < complaints->len ? g_ptr_array_index (complaints, index) : NULL;
}

static void
forget_complaints (void)
{
  STANDIN_ENTER ();

  if (complaints != NULL)
    g_ptr_array_set_size (complaints, 0);
}

static guint
complain_of_leaks (void)
{
  STANDIN_ENTER ();

  return standin_memory_complain_of_all () + standin_object_complain_of_all ();
}

static guint
count_allocations (void)
{
  return n_allocations;
}

static void
fail_allocation (guint call)
{
  STANDIN_ENTER ();

  failing_allocation = call == 0 ? 0 : n_allocations + call;
}

static void
trace_allocations (GArray *places)
{
  STANDIN_ENTER ();

  allocation_places = places;
}

static guint
count_operations (void)
{
  return n_operations;
}

static void
break_device (guint operation)
{
  STANDIN_ENTER ();

  breaking_operation = operation == 0 ? 0 : n_operations + operation;
  if (operation == 0)
    broken = cudaSuccess;
}

static void
set_schedule (StandinSchedule wanted, guint32 seed)
{
  STANDIN_ENTER ();

  standin_stream_run_all ();
  schedule = wanted;
  chance = seed * 2654435761u + 1;
}

static const char *
get_plans (void)
{
  return plans;
}

STANDIN_API extern const StandinControl standin_control;
const StandinControl standin_control = {
  .count_complaints = count_complaints,
  .get_complaint = get_complaint,
  .forget_complaints = forget_complaints,
  .complain_of_leaks = complain_of_leaks,
  .count_allocations = count_allocations,
  .fail_allocation = fail_allocation,
  .trace_allocations = trace_allocations,
  .count_operations = count_operations,
  .break_device = break_device,
  .set_schedule = set_schedule,
  .get_plans = get_plans,
};

static guint
read_number (const char *name)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint)strtoul (text, NULL, 10) : 0;
}

__attribute__ ((constructor)) static void
read_environment (void)
{
  const char *order = g_getenv ("STANDIN_SCHEDULE");

  failing_allocation = read_number ("STANDIN_FAIL");
  breaking_operation = read_number ("STANDIN_BREAK");
  if (g_strcmp0 (order, "eager") == 0)
    schedule = STANDIN_EAGER;
  else if (order != NULL && g_ascii_isdigit (*order))
    {
      schedule = STANDIN_RANDOM;
      chance = read_number ("STANDIN_SCHEDULE") * 2654435761u + 1;
    }
}

__attribute__ ((destructor)) static void
report_at_end (void)
{
  if (g_getenv ("STANDIN_VERBOSE") == NULL)
    return;
  fprintf (stderr, "stand-in: %u operations were queued\n", n_operations);
  fprintf (stderr, "stand-in: %u things were never freed\n", complain_of_leaks ());
}
