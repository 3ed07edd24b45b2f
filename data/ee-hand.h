/* SPDX-License-Identifier: Apache-2.0 */
/* ee-hand.h - the hand that writes: a model becomes a picture with a character of its own
 *
 * Private to the data floor. The same hand writes digits and everything else, so that thickness, size
 * and slant tell nothing about which it was. Any thread.
 */
#pragma once

#include "ee-pen.h"
#include "ee-rng.h"

G_BEGIN_DECLS

void ee_hand_write (EeDrawing *drawing, EeRng *rng, guint8 *grey);
void ee_hand_invent (EeRng *rng, EeDrawing *drawing);
void ee_hand_scribble (EeRng *rng, EeDrawing *drawing);

G_END_DECLS
