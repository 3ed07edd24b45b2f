/* SPDX-License-Identifier: Apache-2.0 */
/* Threads share the output channels, so that each weight is read by one of them; what they write is their own. A result
 * depends neither on their number nor on the other images. */
#include "ee-cpu-single.h"

#include "ee-cpu-describe.h"
#include "ee-cpu-single-kernel.h"
#include "ee-cpu-status.h"

enum
{
  CHANNELS_STEP = 32 /* of the input; see CHUNK of the kernel */
};

struct _EeCpuSingle
{
  guint rows, n_in, n_out, side;
  gboolean relu;
  int threads;
  const float *src, *weights, *bias;
  float *dst;
};

/* Output channels that are computed at a time. */
static guint
get_panel (guint side)
{
  return side == 8 ? EE_CPU_SINGLE_LANES : 2 * EE_CPU_SINGLE_LANES;
}

/**
 * ee_cpu_single_may_run:
 * @n_in: input channels
 * @n_out: output channels
 * @side: of the images in pixels
 * @block: channels that lie together
 *
 * Returns: whether such a convolution can be computed so on this processor
 */
gboolean
ee_cpu_single_may_run (guint n_in, guint n_out, guint side, guint block)
{
#if defined(__x86_64__)
  if (!__builtin_cpu_supports ("avx2") || !__builtin_cpu_supports ("fma"))
    return FALSE;
#endif
  return block == EE_CPU_SINGLE_LANES && ee_cpu_get_vectors () != EE_CPU_VECTORS_NARROW
         && (side == 8 || side == 4 || side == 2) && n_in % CHANNELS_STEP == 0 && n_out % get_panel (side) == 0;
}

/**
 * ee_cpu_single_new:
 * @spec: the layer's forward pass
 * @threads: that will work on it
 *
 * Returns: (transfer full): the job, with no memory bound yet; free it with g_free()
 */
EeCpuSingle *
ee_cpu_single_new (const EeCpuSpec *spec, int threads)
{
  EeCpuSingle *single = g_new0 (EeCpuSingle, 1);

  single->rows = spec->in.rows;
  single->n_in = spec->in.channels;
  single->n_out = spec->out.channels;
  single->side = spec->in.side;
  single->relu = spec->relu;
  single->threads = threads;
  return single;
}

/**
 * ee_cpu_single_describe_weights:
 * @single: a job
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * The same as oneDNN's own direct convolution takes where eight channels lie together, so that a network that uses both
 * keeps the weights once.
 *
 * Returns: (transfer full): the layout of DNNL_ARG_WEIGHTS, [n_out / 8, n_in / 8, 3, 3, 8 in, 8 out]; or NULL
 */
EeCpuDesc *
ee_cpu_single_describe_weights (const EeCpuSingle *single, GError **error)
{
  const dnnl_dims_t sizes = { single->n_out, single->n_in, 3, 3 };
  EeCpuDesc *desc = NULL;

  ee_cpu_status_check (ee_cpu_describe_layout (&desc, 4, sizes, dnnl_f32, dnnl_OIhw8i8o), "weights", error);
  return desc;
}

/**
 * ee_cpu_single_bind:
 * @single: a job
 * @argument: DNNL_ARG_SRC or the like; those that it does not have are ignored
 * @data: (nullable): the memory, which must be there when it runs
 */
void
ee_cpu_single_bind (EeCpuSingle *single, int argument, gconstpointer data)
{
  switch (argument)
    {
    case DNNL_ARG_SRC:
      single->src = data;
      break;
    case DNNL_ARG_WEIGHTS:
      single->weights = data;
      break;
    case DNNL_ARG_BIAS:
      single->bias = data;
      break;
    case DNNL_ARG_DST:
      single->dst = (float *)data;
      break;
    default:
      break;
    }
}

static void
convolve_panel (const EeCpuSingle *single, guint first)
{
  const gsize pixels = (gsize)single->side * single->side;
  const gsize weights_step = (gsize)single->n_in * EE_CPU_SINGLE_TAPS * EE_CPU_SINGLE_LANES;
  const EeCpuSinglePanel panel = {
    .src = single->src,
    .rows = single->rows,
    .n_in = single->n_in,
    .in_step = single->n_in * pixels,
    .weights = single->weights + first / EE_CPU_SINGLE_LANES * weights_step,
    .weights_step = weights_step,
    .bias = single->bias + first,
    .relu = single->relu,
    .dst = single->dst + first * pixels,
    .out_step = single->n_out * pixels,
  };

  switch (single->side)
    {
    case 8:
      ee_cpu_single_convolve_8 (&panel);
      break;
    case 4:
      ee_cpu_single_convolve_4 (&panel);
      break;
    default:
      ee_cpu_single_convolve_2 (&panel);
      break;
    }
}

/**
 * ee_cpu_single_run:
 * @single: a job with its memory bound
 *
 * Allocates nothing.
 */
void
ee_cpu_single_run (const EeCpuSingle *single)
{
  const guint step = get_panel (single->side);

#pragma omp parallel for schedule(static) num_threads(single->threads)
  for (guint first = 0; first < single->n_out; first += step)
    convolve_panel (single, first);
}
