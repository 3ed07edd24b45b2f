/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-rows.cuh - probabilities, an exit's verdict, and moving rows to where they go on */
#pragma once

/* Sum of e^(z - largest) over a row, in every lane of its warp; NaN if a logit is NaN. */
__device__ static inline double
sum_exponentials (const void *logits, uint32_t format, uint32_t first, uint32_t classes, float *largest)
{
  const uint32_t lane = threadIdx.x % EE_CUDA_TILE;
  float most = -INFINITY;
  double sum = 0;

  for (uint32_t c = lane; c < classes; c += EE_CUDA_TILE)
    most = fmaxf (most, read_number (logits, format, first + c));
  most = largest_of_warp (most);
  for (uint32_t c = lane; c < classes; c += EE_CUDA_TILE)
    sum += exp ((double)read_number (logits, format, first + c) - most);
  *largest = most;
  return sum_of_warp (sum);
}

EE_KERNEL (softmax, EeCudaSoftmaxArgs)
{
  EE_FOR_EACH_BY_WARP (row, a.rows)
  {
    const uint32_t first = row * a.classes;
    float largest;
    const double sum = sum_exponentials (a.logits, a.format, first, a.classes, &largest);

    for (uint32_t c = threadIdx.x % EE_CUDA_TILE; c < a.classes; c += EE_CUDA_TILE)
      a.probabilities[first + c] = (float)(exp ((double)read_number (a.logits, a.format, first + c) - largest) / sum);
  }
}

EE_KERNEL (exit_flags, EeCudaExitFlagsArgs)
{
  EE_FOR_EACH (row, a.rows)
  {
    const float stays = read_number (a.logits, a.format, 2 * row),
                leaves = read_number (a.logits, a.format, 2 * row + 1);
    const double largest = fmaxf (stays, leaves);
    const double e_stays = exp (stays - largest), e_leaves = exp (leaves - largest);
    const float p_leaves = (float)(e_leaves / (e_stays + e_leaves));

    if (a.probabilities != nullptr)
      {
        a.probabilities[2 * row] = (float)(e_stays / (e_stays + e_leaves));
        a.probabilities[2 * row + 1] = p_leaves;
      }
    a.left[row] = p_leaves >= a.threshold;
  }
}

/* 256 rows at a time: each warp counts its survivors by a ballot, then every thread knows how many stand before it. */
EE_KERNEL (compact, EeCudaCompactArgs)
{
  const uint32_t lane = threadIdx.x % EE_CUDA_TILE, warp = threadIdx.x / EE_CUDA_TILE;
  __shared__ uint32_t of_warp[EE_CUDA_BLOCK / EE_CUDA_TILE];
  uint32_t before = 0;

  if (blockIdx.x > 0)
    return;
  for (uint32_t first = 0; first < a.rows; first += EE_CUDA_BLOCK)
    {
      const uint32_t row = first + threadIdx.x;
      const bool stays = row < a.rows && a.left[row] == 0;
      const uint32_t ballot = __ballot_sync (EE_ALL_LANES, stays);

      if (lane == 0)
        of_warp[warp] = __popc (ballot);
      __syncthreads ();
      uint32_t place = before + __popc (ballot & ((1u << lane) - 1));
      for (uint32_t w = 0; w < EE_CUDA_BLOCK / EE_CUDA_TILE; w++)
        {
          before += of_warp[w];
          place += w < warp ? of_warp[w] : 0;
        }
      if (stays)
        a.indices[place] = row;
      __syncthreads ();
    }
  if (threadIdx.x == 0)
    *a.count = before;
}

template <class Word>
__device__ static void
gather_words (const EeCudaGatherArgs &a)
{
  const uint32_t words = a.row_bytes / sizeof (Word);
  const uint32_t rows = a.count != nullptr && *a.count < a.rows ? *a.count : a.rows;

  EE_FOR_EACH (i, rows * words)
  {
    const uint32_t row = i / words, source = a.indices != nullptr ? a.indices[row] : row;

    ((Word *)a.to)[i] = ((const Word *)a.from)[(size_t)source * words + i % words];
  }
}

EE_KERNEL (gather, EeCudaGatherArgs)
{
  const uint64_t places = (uintptr_t)a.from | (uintptr_t)a.to | a.row_bytes;

  if (places % sizeof (uint4) == 0)
    gather_words<uint4> (a);
  else if (places % sizeof (uint32_t) == 0)
    gather_words<uint32_t> (a);
  else
    gather_words<uint16_t> (a);
}

template <class T>
__device__ static void
scatter_add (const EeCudaScatterAddArgs &a)
{
  EE_FOR_EACH (i, a.rows * a.row_count)
  {
    const uint32_t row = i / a.row_count, target = a.indices != nullptr ? a.indices[row] : row;
    T *to = (T *)a.to + (size_t)target * a.row_count + i % a.row_count;

    put (to, to_float (*to) + to_float (((const T *)a.from)[i]));
  }
}
EE_KERNEL_BY_FORMAT (scatter_add, EeCudaScatterAddArgs)
