/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-update.cuh - formats and layouts, loss scaling, and the two update rules */
#pragma once

EE_KERNEL (convert, EeCudaConvertArgs)
{
  EE_FOR_EACH (i, a.count)
  write_number (a.out, a.out_format, i, read_number (a.in, a.in_format, i));
}

EE_KERNEL (transpose, EeCudaTransposeArgs)
{
  EE_FOR_EACH (k, a.outer * a.b * a.out_stride)
  {
    const uint32_t i = k % a.out_stride, j = k / a.out_stride % a.b, o = k / a.out_stride / a.b;
    const float value = i < a.a ? read_number (a.in, a.in_format, (o * a.a + i) * a.in_stride + j) : 0.0f;

    write_number (a.out, a.out_format, k, value);
  }
}

/* NaN and infinity are not. */
__device__ static inline bool
is_finite (float value)
{
  return fabsf (value) <= 0x1.fffffep127f;
}

/* All threads that find something write the same. */
EE_KERNEL (settle, EeCudaSettleArgs)
{
  const float unscale = 1.0f / a.state->scale;

  EE_FOR_EACH (i, a.count)
  {
    const float gradient = a.gradient[i] * unscale;

    a.gradient[i] = gradient;
    if (!is_finite (gradient))
      a.state->found = 1;
  }
}

EE_KERNEL (loss_scale, EeCudaLossScaleArgs)
{
  EeCudaLossScale *state = a.state;

  if (blockIdx.x > 0 || threadIdx.x > 0)
    return;
  if (state->found != 0)
    {
      state->scale = fmaxf (state->scale / 2, 1.0f);
      state->good = 0;
      state->skipped++;
      state->found = 0;
    }
  else if (++state->good >= a.interval)
    {
      state->scale = fminf (state->scale * 2, a.most);
      state->good = 0;
    }
}

/* Sutskever et al. (2013) as PyTorch counts it. */
EE_KERNEL (sgd, EeCudaSgdArgs)
{
  const float look_ahead = a.nesterov ? a.momentum : 1.0f, direct = a.nesterov ? 1.0f : 0.0f;

  if (a.skip != nullptr && *a.skip != 0)
    return;
  EE_FOR_EACH (i, a.count)
  {
    const float gradient = a.gradient[i] + a.decay * a.weight[i];
    const float velocity = a.momentum * a.velocity[i] + gradient;
    const float weight = a.weight[i] - a.learning_rate * (direct * gradient + look_ahead * velocity);

    a.velocity[i] = velocity;
    a.weight[i] = weight;
    if (a.copy != nullptr)
      write_number (a.copy, a.copy_format, i, weight);
  }
}

/* Loshchilov and Hutter, "Decoupled weight decay regularization" (2019). */
EE_KERNEL (adam, EeCudaAdamArgs)
{
  if (a.skip != nullptr && *a.skip != 0)
    return;
  EE_FOR_EACH (i, a.count)
  {
    const float gradient = a.gradient[i];
    const float m = a.beta_1 * a.moment_1[i] + (1 - a.beta_1) * gradient;
    const float v = a.beta_2 * a.moment_2[i] + (1 - a.beta_2) * gradient * gradient;
    const float weight = a.kept * a.weight[i] - a.step * m / (sqrtf (v) * a.root + a.epsilon);

    a.moment_1[i] = m;
    a.moment_2[i] = v;
    a.weight[i] = weight;
    if (a.copy != nullptr)
      write_number (a.copy, a.copy_format, i, weight);
  }
}
