/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-scores.cuh - the joint loss, its gradient by the logits, and what a batch's answers are worth */
#pragma once

/* Index of the first of a row's greatest logits, as a walk with > from the first one finds it: NaN is never greater,
 * and nothing is greater than NaN in the first place. */
__device__ static inline uint32_t
find_greatest_logit (const void *logits, uint32_t format, uint32_t first, uint32_t classes)
{
  float most = -INFINITY;
  uint32_t best = 0;

  for (uint32_t c = threadIdx.x % EE_CUDA_TILE; c < classes; c += EE_CUDA_TILE)
    {
      const float logit = read_number (logits, format, first + c);

      if (logit > most)
        {
          most = logit;
          best = c;
        }
    }
  for (int offset = EE_CUDA_TILE / 2; offset > 0; offset /= 2)
    {
      const float other = __shfl_xor_sync (EE_ALL_LANES, most, offset);
      const uint32_t other_best = __shfl_xor_sync (EE_ALL_LANES, best, offset);

      if (other > most || (other == most && other_best < best))
        {
          most = other;
          best = other_best;
        }
    }
  const float zeroth = read_number (logits, format, first);
  return zeroth == zeroth ? best : 0;
}

__device__ static inline uint32_t
answer (const EeCudaCrossEntropyArgs &a, uint32_t first)
{
  if (a.is_exit)
    return read_number (a.logits, a.format, first + 1) >= read_number (a.logits, a.format, first);
  return find_greatest_logit (a.logits, a.format, first, a.classes);
}

EE_KERNEL (cross_entropy, EeCudaCrossEntropyArgs)
{
  const uint32_t lane = threadIdx.x % EE_CUDA_TILE;
  const float scale = a.loss_scale != nullptr ? a.scale * *a.loss_scale : a.scale;

  EE_FOR_EACH_BY_WARP (row, a.rows)
  {
    const uint32_t first = row * a.classes, named = a.labels[a.indices != nullptr ? a.indices[row] : row];
    const uint32_t label = a.is_exit ? named >= a.n_main : named;
    float largest;
    const double sum = sum_exponentials (a.logits, a.format, first, a.classes, &largest);
    const uint32_t best = answer (a, first);

    for (uint32_t c = lane; c < a.classes; c += EE_CUDA_TILE)
      {
        const double logit = (double)read_number (a.logits, a.format, first + c);
        const float gradient = (float)(exp (logit - largest) / sum - (c == label ? 1 : 0));

        write_number (a.by_logits, a.format, first + c, gradient * scale);
      }
    if (lane == 0)
      {
        a.losses[row] = log (sum) + largest - read_number (a.logits, a.format, first + label);
        a.answers[row] = (uint16_t)best;
      }
  }
}

/* Every thread's, in the first; by halves, so that the order does not depend on anything. A barrier before and behind.
 */
__device__ static inline double
sum_of_block (double value)
{
  __shared__ double values[EE_CUDA_BLOCK];

  values[threadIdx.x] = value;
  __syncthreads ();
  for (uint32_t half = EE_CUDA_BLOCK / 2; half > 0; half /= 2)
    {
      if (threadIdx.x < half)
        values[threadIdx.x] += values[threadIdx.x + half];
      __syncthreads ();
    }
  return values[0];
}

/* Whether some exit takes the row at 0.5. */
__device__ static inline bool
is_taken (const EeCudaScoreArgs &a, uint32_t row)
{
  bool taken = false;

  for (uint32_t e = 0; e < a.n_exits; e++)
    taken = taken || a.exit_answers[e * a.rows + row] != 0;
  return taken;
}

/* What the exits say of all rows. */
__device__ static inline void
score_exits (const EeCudaScoreArgs &a, EeCudaScores *mine)
{
  for (uint32_t row = threadIdx.x; row < a.rows; row += EE_CUDA_BLOCK)
    {
      const bool redundant = a.labels[row] >= a.n_main, taken = is_taken (a, row);

      mine->main_rows += !redundant;
      mine->left += taken;
      mine->right += a.n_exits > 0 && redundant && taken;
      if (a.n_exits > 0)
        mine->exit_right += (a.exit_answers[(a.n_exits - 1) * a.rows + row] != 0) == redundant;
      for (uint32_t e = 0; e < a.n_exits; e++)
        mine->loss_exit += a.exit_losses[e * a.rows + row];
    }
}

/* What the classifier says of those that it saw. */
__device__ static inline void
score_names (const EeCudaScoreArgs &a, EeCudaScores *mine)
{
  for (uint32_t i = threadIdx.x; i < a.n_named; i += EE_CUDA_BLOCK)
    {
      const uint32_t row = a.named != nullptr ? a.named[i] : i, label = a.labels[row];
      const bool named_rightly = a.main_answers[i] == label;

      mine->main_right += named_rightly && label < a.n_main;
      mine->right += named_rightly && !is_taken (a, row);
      mine->loss_main += a.main_losses[i];
    }
}

EE_KERNEL (score, EeCudaScoreArgs)
{
  EeCudaScores mine = { 0, 0, 0, 0, 0, 0, 0, 0 };

  if (blockIdx.x > 0)
    return;
  score_exits (a, &mine);
  score_names (a, &mine);

  const double loss_exit = sum_of_block (mine.loss_exit), loss_main = sum_of_block (mine.loss_main);
  const double main_rows = sum_of_block (mine.main_rows), exit_right = sum_of_block (mine.exit_right);
  const double main_right = sum_of_block (mine.main_right), right = sum_of_block (mine.right);
  const double left = sum_of_block (mine.left);

  if (threadIdx.x == 0)
    *a.scores
        = { loss_exit,       loss_main,     a.rows, (uint32_t)main_rows, (uint32_t)exit_right, (uint32_t)main_right,
            (uint32_t)right, (uint32_t)left };
}
