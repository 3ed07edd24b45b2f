/* SPDX-License-Identifier: Apache-2.0 */
/* A convolution in each direction, as loops in fp32
 *
 * Tensors of any layout and type are first laid out plainly in fp32; the innermost loops run over channels side by
 * side. Results are rounded to the output's type once, at the end, as cuDNN's do.
 */
#include <string.h>

#include "standin-cudnn.h"

enum
{
  RUBBISH_BYTES = 1 << 20, /* of a workspace that are spoiled at its beginning and end */
  RUBBISH = 0xee
};

static float
read_number (const StandinTensor *tensor, gint64 place)
{
  guint32 bits;
  float value;

  switch (tensor->type)
    {
    case CUDNN_DATA_FLOAT:
      return ((const float *)tensor->data)[place];
    case CUDNN_DATA_HALF:
      return ((const _Float16 *)tensor->data)[place];
    default:
      bits = (guint32)((const guint16 *)tensor->data)[place] << 16;
      memcpy (&value, &bits, sizeof value);
      return value;
    }
}

static guint16
round_to_bf16 (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  if (value != value)
    return (guint16)(bits >> 16 | 0x40);
  return (guint16)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

static void
write_number (const StandinTensor *tensor, gint64 place, float value)
{
  switch (tensor->type)
    {
    case CUDNN_DATA_FLOAT:
      ((float *)tensor->data)[place] = value;
      break;
    case CUDNN_DATA_HALF:
      ((_Float16 *)tensor->data)[place] = (_Float16)value;
      break;
    default:
      ((guint16 *)tensor->data)[place] = round_to_bf16 (value);
      break;
    }
}

/* Goes through a tensor in the order of its sides @order, the last one innermost. */
typedef struct
{
  guint order[4];
} Layout;

static const Layout nhwc = { { 0, 2, 3, 1 } }, rsck = { { 2, 3, 1, 0 } }, rskc = { { 2, 3, 0, 1 } };

static void
copy_plain (const StandinTensor *tensor, const Layout *layout, float *plain, gboolean write)
{
  const guint *o = layout->order;
  gsize i = 0;

  for (gint64 a = 0; a < tensor->sides[o[0]]; a++)
    for (gint64 b = 0; b < tensor->sides[o[1]]; b++)
      for (gint64 c = 0; c < tensor->sides[o[2]]; c++)
        {
          gint64 place = a * tensor->strides[o[0]] + b * tensor->strides[o[1]] + c * tensor->strides[o[2]];

          for (gint64 d = 0; d < tensor->sides[o[3]]; d++, place += tensor->strides[o[3]], i++)
            if (write)
              write_number (tensor, place, plain[i]);
            else
              plain[i] = read_number (tensor, place);
        }
}

static float *
lay_out (const StandinTensor *tensor, const Layout *layout)
{
  float *plain = g_new (float, tensor->sides[0] * tensor->sides[1] * tensor->sides[2] * tensor->sides[3]);

  copy_plain (tensor, layout, plain, FALSE);
  return plain;
}

static float *
lay_out_zeros (const StandinTensor *tensor)
{
  return g_new0 (float, tensor->sides[0] * tensor->sides[1] * tensor->sides[2] * tensor->sides[3]);
}

/* to += factor * from */
__attribute__ ((target_clones ("avx2", "default"))) static void
add_scaled (float *restrict to, const float *restrict from, float factor, gint64 count)
{
  for (gint64 i = 0; i < count; i++)
    to[i] += factor * from[i];
}

/* Calls for every output pixel and every tap inside the image; offsets count pixels. */
typedef void (*TapFunc) (const StandinConvolution *work, gint64 x_pixel, gint64 y_pixel, gint64 tap, float *x, float *w,
                         float *y);

static void
visit_taps (const StandinConvolution *work, TapFunc function, float *x, float *w, float *y)
{
  const gint64 *in = work->x.sides, *taps = work->w.sides, *out = work->y.sides;

  for (gint64 n = 0; n < out[0]; n++)
    for (gint64 p = 0; p < out[2]; p++)
      for (gint64 q = 0; q < out[3]; q++)
        for (gint64 r = 0; r < taps[2]; r++)
          for (gint64 s = 0; s < taps[3]; s++)
            {
              const gint64 h = p * work->stride - work->padding + r, v = q * work->stride - work->padding + s;

              if (h >= 0 && h < in[2] && v >= 0 && v < in[3])
                function (work, (n * in[2] + h) * in[3] + v, (n * out[2] + p) * out[3] + q, r * taps[3] + s, x, w, y);
            }
}

/* w is [tap, c, k] */
static void
tap_forward (const StandinConvolution *work, gint64 x_pixel, gint64 y_pixel, gint64 tap, float *x, float *w, float *y)
{
  const gint64 c_count = work->w.sides[1], k_count = work->w.sides[0];

  for (gint64 c = 0; c < c_count; c++)
    add_scaled (y + y_pixel * k_count, w + (tap * c_count + c) * k_count, x[x_pixel * c_count + c], k_count);
}

/* w is [tap, k, c] */
static void
tap_by_input (const StandinConvolution *work, gint64 x_pixel, gint64 y_pixel, gint64 tap, float *x, float *w, float *y)
{
  const gint64 c_count = work->w.sides[1], k_count = work->w.sides[0];

  for (gint64 k = 0; k < k_count; k++)
    add_scaled (x + x_pixel * c_count, w + (tap * k_count + k) * c_count, y[y_pixel * k_count + k], c_count);
}

/* w is [tap, c, k] */
static void
tap_by_weight (const StandinConvolution *work, gint64 x_pixel, gint64 y_pixel, gint64 tap, float *x, float *w, float *y)
{
  const gint64 c_count = work->w.sides[1], k_count = work->w.sides[0];

  for (gint64 c = 0; c < c_count; c++)
    add_scaled (w + (tap * c_count + c) * k_count, y + y_pixel * k_count, x[x_pixel * c_count + c], k_count);
}

static void
finish_forward (const StandinConvolution *work, float *y)
{
  const gint64 *sides = work->y.sides, k_count = sides[1];

  for (gint64 i = 0; i < sides[0] * sides[2] * sides[3]; i++)
    for (gint64 k = 0; k < k_count; k++)
      {
        float *value = &y[i * k_count + k];

        if (work->has_bias)
          *value += read_number (&work->bias, k * work->bias.strides[1]);
        if (work->has_relu && *value <= 0)
          *value = 0;
      }
}

static void
spoil_workspace (const StandinConvolution *work)
{
  const gint64 bytes = MIN (work->workspace_bytes, RUBBISH_BYTES);

  if (bytes == 0)
    return;
  memset (work->workspace, RUBBISH, bytes);
  memset (work->workspace + work->workspace_bytes - bytes, RUBBISH, bytes);
}

void
standin_convolution_run (gpointer payload)
{
  const StandinConvolution *work = payload;
  g_autofree float *x = NULL, *w = NULL, *y = NULL;

  spoil_workspace (work);
  x = work->pass == STANDIN_BY_INPUT ? lay_out_zeros (&work->x) : lay_out (&work->x, &nhwc);
  y = work->pass == STANDIN_FORWARD ? lay_out_zeros (&work->y) : lay_out (&work->y, &nhwc);
  w = work->pass == STANDIN_BY_WEIGHT ? lay_out_zeros (&work->w)
                                      : lay_out (&work->w, work->pass == STANDIN_FORWARD ? &rsck : &rskc);
  switch (work->pass)
    {
    case STANDIN_FORWARD:
      visit_taps (work, tap_forward, x, w, y);
      finish_forward (work, y);
      copy_plain (&work->y, &nhwc, y, TRUE);
      break;
    case STANDIN_BY_INPUT:
      visit_taps (work, tap_by_input, x, w, y);
      copy_plain (&work->x, &nhwc, x, TRUE);
      break;
    default:
      visit_taps (work, tap_by_weight, x, w, y);
      copy_plain (&work->w, &rsck, w, TRUE);
      break;
    }
}
