/* SPDX-License-Identifier: Apache-2.0 */
/* cuda_on_cpu.hpp - CUDA kernels compiled by g++
 *
 * Each thread of a block is a fiber with a stack of its own. Blocks run one after another, beginning anywhere; in a block one
 * warp at a time runs as far as it can, its lanes in any order, until all of it waits at a barrier: the worst schedule that the
 * hardware may choose, so that a missing barrier gives a wrong result. Shared memory is full of rubbish when a block begins. What
 * hangs or is undefined on a GPU (barriers that some threads miss, a lane outside its mask) ends the program with a sentence.
 *
 * Included in place of CUDA's own headers by one source file; not thread safe.
 */
#pragma once

#include <cmath>
#include <csetjmp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <type_traits>
#include <ucontext.h>

#undef __global__
#undef __device__
#undef __host__
#undef __constant__
#undef __shared__
#undef __launch_bounds__
#undef __forceinline__
#define __global__
#define __device__
#define __host__
#define __constant__ static
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __shared__ static __attribute__ ((section ("cpu_shared")))

extern "C" char __start_cpu_shared[] __attribute__ ((weak)), __stop_cpu_shared[] __attribute__ ((weak));

namespace cuda_on_cpu
{

constexpr unsigned warp_width = 32, max_threads = 1024;
constexpr size_t stack_bytes = 64 << 10;

struct Dimensions
{
  unsigned x = 1, y = 1, z = 1;
};

enum class State
{
  ready,
  at_barrier,
  in_warp, /* waits for the lanes of its mask */
  done
};

struct Fiber
{
  jmp_buf place;
  char *stack;
  Dimensions index;
  State state;
  unsigned barriers;
  unsigned exchanges;
  unsigned mask;
};

inline Fiber fibers[max_threads];
inline unsigned n_fibers; /* of the block that runs */
inline Fiber *running;
inline uint64_t slots[2][max_threads]; /* what lanes show each other; two, since one may be an exchange ahead */
inline jmp_buf scheduler;
inline Dimensions block_index, block_size, grid_size;
inline void (*body) (const void *);
inline const void *argument;
inline const char *kernel_name = "?";
inline uint32_t chance = 1;

[[noreturn]] inline void
refuse (const char *what)
{
  fprintf (stderr, "stand-in: kernel %s: %s\n", kernel_name, what);
  abort ();
}

inline unsigned
choose (unsigned n)
{
  chance = chance * 1664525u + 1013904223u;
  return (chance >> 8) % n;
}

inline void
give_way ()
{
  if (_setjmp (running->place) == 0)
    _longjmp (scheduler, 1);
}

/* A fiber lives on from block to block; each time it is resumed as done, it runs the body again. */
inline void
live ()
{
  for (;;)
    {
      body (argument);
      running->state = State::done;
      give_way ();
    }
}

inline void
make_fiber (Fiber &fiber)
{
  static ucontext_t start, home;
  static Fiber *made;
  const auto begin = [] {
    Fiber *self = made;

    if (_setjmp (self->place) == 0)
      swapcontext (&start, &home);
    live ();
  };

  fiber.stack = (char *)mmap (nullptr, stack_bytes + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (fiber.stack == MAP_FAILED || mprotect (fiber.stack, 4096, PROT_NONE) != 0)
    refuse ("no memory for its threads");
  getcontext (&start);
  start.uc_stack.ss_sp = fiber.stack + 4096;
  start.uc_stack.ss_size = stack_bytes;
  start.uc_link = nullptr;
  made = &fiber;
  makecontext (&start, (void (*) ()) + begin, 0);
  swapcontext (&home, &start);
}

inline void
resume (Fiber &fiber)
{
  running = &fiber;
  if (_setjmp (scheduler) == 0)
    _longjmp (fiber.place, 1);
}

inline void
wait_for_block ()
{
  running->state = State::at_barrier;
  running->barriers++;
  give_way ();
}

inline unsigned
get_lane ()
{
  return (running - fibers) % warp_width;
}

/* Shows @value to the lanes of @mask and waits for theirs; returns the slots of this warp. */
template <class T>
const uint64_t *
show (unsigned mask, T value)
{
  static_assert (sizeof (T) <= sizeof (uint64_t));
  const unsigned self = running - fibers, side = running->exchanges & 1;
  uint64_t bits = 0;

  if ((mask >> get_lane () & 1) == 0)
    refuse ("a lane is not in the mask that it names");
  memcpy (&bits, &value, sizeof value);
  slots[side][self] = bits;
  running->exchanges++;
  running->mask = mask;
  running->state = State::in_warp;
  give_way ();
  return slots[side] + self / warp_width * warp_width;
}

template <class T>
T
take (const uint64_t *lanes, unsigned mask, unsigned lane)
{
  T value;

  if ((mask >> lane & 1) == 0)
    refuse ("a shuffle takes from a lane outside the mask");
  memcpy (&value, &lanes[lane], sizeof value);
  return value;
}

/* Whether every lane of the fiber's mask has shown its value. */
inline bool
is_warp_ready (unsigned self)
{
  const unsigned first = self / warp_width * warp_width;

  for (unsigned lane = 0; lane < warp_width; lane++)
    {
      if ((fibers[self].mask >> lane & 1) == 0)
        continue;
      if (first + lane >= n_fibers)
        refuse ("a mask names a lane that does not exist");
      const Fiber &other = fibers[first + lane];
      if (other.exchanges >= fibers[self].exchanges)
        continue;
      if (other.state == State::done)
        refuse ("a lane of a mask has returned");
      return false;
    }
  return true;
}

/* Runs the warp as far as it gets; returns whether anything moved. */
inline bool
run_warp (unsigned warp, unsigned *done)
{
  const unsigned first = warp * warp_width, lanes = n_fibers - first < warp_width ? n_fibers - first : warp_width;
  bool moved = false;

  for (bool again = true; again;)
    {
      const unsigned start = choose (lanes);

      again = false;
      for (unsigned l = 0; l < lanes; l++)
        {
          const unsigned self = first + (l + start) % lanes;
          Fiber &fiber = fibers[self];

          if (fiber.state == State::in_warp && is_warp_ready (self))
            fiber.state = State::ready;
          if (fiber.state != State::ready)
            continue;
          again = moved = true;
          resume (fiber);
          *done += fiber.state == State::done;
        }
    }
  return moved;
}

/* Every warp stands still: all threads must be at the same barrier. */
inline void
pass_barrier (unsigned done)
{
  for (unsigned i = 0; i < n_fibers; i++)
    {
      if (fibers[i].state == State::in_warp)
        refuse ("lanes wait for lanes of their mask that never come");
      if (fibers[i].state != State::at_barrier || done > 0)
        refuse ("some threads never reach a barrier of their block");
      if (fibers[i].barriers != fibers[0].barriers)
        refuse ("threads meet at different barriers");
    }
  for (unsigned i = 0; i < n_fibers; i++)
    fibers[i].state = State::ready;
}

inline void
run_block ()
{
  const unsigned warps = (n_fibers + warp_width - 1) / warp_width;

  if (__start_cpu_shared != nullptr)
    memset (__start_cpu_shared, 0xff, __stop_cpu_shared - __start_cpu_shared);
  for (unsigned i = 0; i < n_fibers; i++)
    {
      if (fibers[i].stack == nullptr)
        make_fiber (fibers[i]);
      fibers[i].index = { i % block_size.x, i / block_size.x % block_size.y, i / block_size.x / block_size.y };
      fibers[i].state = State::ready;
      fibers[i].barriers = fibers[i].exchanges = 0;
    }
  for (unsigned done = 0; done < n_fibers;)
    {
      const unsigned start = choose (warps);
      bool moved = false;

      for (unsigned w = 0; w < warps; w++)
        moved |= run_warp ((w + start) % warps, &done);
      if (!moved)
        pass_barrier (done);
    }
}

/* Runs a whole grid. @run calls the kernel with what @what points to. */
inline void
run_grid (const char *name, void (*run) (const void *), const void *what, const unsigned *blocks, const unsigned *threads)
{
  const unsigned long n_blocks = (unsigned long)blocks[0] * blocks[1] * blocks[2], start = choose (n_blocks);

  kernel_name = name;
  body = run;
  argument = what;
  grid_size = { blocks[0], blocks[1], blocks[2] };
  block_size = { threads[0], threads[1], threads[2] };
  n_fibers = threads[0] * threads[1] * threads[2];
  if (n_fibers == 0 || n_fibers > max_threads)
    refuse ("a block of a size that no GPU has");
  for (unsigned long b = 0; b < n_blocks; b++)
    {
      const unsigned long block = (b + start) % n_blocks;

      block_index = { unsigned (block % blocks[0]), unsigned (block / blocks[0] % blocks[1]),
                      unsigned (block / blocks[0] / blocks[1]) };
      run_block ();
    }
}

template <class> struct ArgumentOf;
template <class A> struct ArgumentOf<void (*) (A)>
{
  using Type = std::remove_cv_t<A>;
};

}

#define threadIdx (cuda_on_cpu::running->index)
#define blockIdx (cuda_on_cpu::block_index)
#define blockDim (cuda_on_cpu::block_size)
#define gridDim (cuda_on_cpu::grid_size)
#define warpSize 32

static inline void
__syncthreads ()
{
  cuda_on_cpu::wait_for_block ();
}

static inline void
__syncwarp (unsigned mask = 0xffffffffu)
{
  cuda_on_cpu::show (mask, 0);
}

template <class T>
static inline T
__shfl_sync (unsigned mask, T value, int lane)
{
  return cuda_on_cpu::take<T> (cuda_on_cpu::show (mask, value), mask, lane & 31);
}

template <class T>
static inline T
__shfl_xor_sync (unsigned mask, T value, int bits)
{
  const unsigned lane = cuda_on_cpu::get_lane ();

  return cuda_on_cpu::take<T> (cuda_on_cpu::show (mask, value), mask, (lane ^ bits) & 31);
}

template <class T>
static inline T
__shfl_down_sync (unsigned mask, T value, int offset)
{
  const unsigned lane = cuda_on_cpu::get_lane ();

  return cuda_on_cpu::take<T> (cuda_on_cpu::show (mask, value), mask, lane + offset < 32 ? lane + offset : lane);
}

static inline unsigned
__ballot_sync (unsigned mask, int truth)
{
  const uint64_t *lanes = cuda_on_cpu::show (mask, truth != 0);
  unsigned ballot = 0;

  for (unsigned lane = 0; lane < 32; lane++)
    if ((mask >> lane & 1) != 0 && lanes[lane] != 0)
      ballot |= 1u << lane;
  return ballot;
}

static inline int
__popc (unsigned bits)
{
  return __builtin_popcount (bits);
}

#define __expf expf

template <class T>
static inline T
atomicAdd (T *place, T value)
{
  const T before = *place;

  *place += value;
  return before;
}
