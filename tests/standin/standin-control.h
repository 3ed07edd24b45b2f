/* SPDX-License-Identifier: Apache-2.0 */
/* standin-control.h - what a test may ask of the stand-ins for libcudart and libcudnn
 *
 * The table is the symbol STANDIN_CONTROL_SYMBOL of the stand-in for libcudart; NVIDIA's own library has none, so a
 * test program that looks for it (dlsym on the module under test, which searches the libraries that it needs) knows
 * where it runs.
 *
 * Settings come from the environment too, for programs that know nothing of stand-ins:
 *   STANDIN_DEVICES    names of files in STANDIN_DEVICE_DIR, without ".json", with commas: "t4", "t4,h100"; empty: none
 *   STANDIN_ANSWER     the status that cudaGetDeviceCount gives, a number
 *   STANDIN_DRIVER     the driver's version, such as 12040
 *   STANDIN_CUDNN      cuDNN's version, such as 90100
 *   STANDIN_CUDNN_CUDA the CUDA that cuDNN was built for, such as 12090
 *   STANDIN_MEMORY     bytes that each device has instead of what its file says
 *   STANDIN_SCHEDULE   "lazy" (the default), "eager", or a number: random, from that seed
 *   STANDIN_FAIL       which allocation fails, counted from 1
 *   STANDIN_BREAK      at which queued operation the device breaks, counted from 1
 *   STANDIN_REAL_CUDNN NVIDIA's libcudnn_graph, for plans; empty: none
 *   STANDIN_VERBOSE    complaints go to standard error as well, and at the program's end how many operations there were
 *                      and what leaked
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STANDIN_CONTROL_SYMBOL "standin_control"

/**
 * StandinSchedule:
 * @STANDIN_LAZY: work runs only when something waits for it: what reads too early sees rubbish
 * @STANDIN_EAGER: work runs when it is queued
 * @STANDIN_RANDOM: streams advance by chance, from a seed
 */
typedef enum
{
  STANDIN_LAZY,
  STANDIN_EAGER,
  STANDIN_RANDOM
} StandinSchedule;

/**
 * StandinControl:
 * @count_complaints: since forget_complaints()
 * @get_complaint: (transfer none): a sentence, valid until forget_complaints()
 * @forget_complaints: starts anew
 * @complain_of_leaks: one complaint for each thing that is still alive; returns their number
 * @count_allocations: calls since the start that take memory or make an object of the device
 * @fail_allocation: the @call-th from now fails, 1 being the next; 0: none
 * @trace_allocations: from now on each appends a guint32 to @places, the same for the same way through the program;
 * NULL: no longer
 * @count_operations: queued since the start
 * @break_device: the @operation-th queued from now hits an illegal address, and every later call says so; 0: mends it
 * @set_schedule: for what is queued from now on
 * @get_plans: (transfer none): whose plans were made, "cuDNN 9.19.0 for Tesla T4"; NULL where only our own checks of
 *   shapes ran
 */
typedef struct
{
  guint (*count_complaints) (void);
  const char *(*get_complaint) (guint index);
  void (*forget_complaints) (void);
  guint (*complain_of_leaks) (void);
  guint (*count_allocations) (void);
  void (*fail_allocation) (guint call);
  void (*trace_allocations) (GArray *places);
  guint (*count_operations) (void);
  void (*break_device) (guint operation);
  void (*set_schedule) (StandinSchedule schedule, guint32 seed);
  const char *(*get_plans) (void);
} StandinControl;

G_END_DECLS
