/* SPDX-License-Identifier: Apache-2.0 */
/* standin-kernels.h - our own kernels, compiled for the CPU */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C"
{
#endif

  /**
   * StandinKernel:
   * @name: its symbol
   * @bytes: of the one structure that it takes
   * @run: runs the whole grid; @blocks and @threads are [x, y, z]
   */
  typedef struct
  {
    const char *name;
    size_t bytes;
    void (*run) (const void *argument, const unsigned *blocks, const unsigned *threads);
  } StandinKernel;

  extern const StandinKernel standin_kernels[]; /* ends with a NULL name */

#ifdef __cplusplus
}
#endif
