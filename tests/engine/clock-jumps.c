/* SPDX-License-Identifier: Apache-2.0 */
/* A library for LD_PRELOAD: the clock on the wall jumps by up to a day with every look at it; the monotonic one does
 * not. */
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int clock_jumps_count;

int
clock_gettime (clockid_t clock, struct timespec *now)
{
  const long result = syscall (SYS_clock_gettime, clock, now);

  if (clock == CLOCK_REALTIME)
    now->tv_sec += (clock_jumps_count++ * 40503 % 172800) - 86400;

  return (int)result;
}

int
gettimeofday (struct timeval *now, void *zone)
{
  struct timespec precise;

  clock_gettime (CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;

  return 0;
}

time_t
time (time_t *out)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (out != NULL)
    *out = now.tv_sec;

  return now.tv_sec;
}
