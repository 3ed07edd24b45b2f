/* SPDX-License-Identifier: Apache-2.0 */
/* ee-reference.h - the oracle of all backends: whole networks by naive loops in double precision
 *
 * Slow on purpose: every layer is written as in the textbook, so that a reader can check it by eye, and
 * test-gradients.c checks it by finite differences. Numbers are float only where they are read and
 * written. It ranks below every other backend, so "auto" never takes it.
 */
#pragma once

#include "ee-backend.h"

G_BEGIN_DECLS

const EeBackend *ee_reference_backend_get (void);

G_END_DECLS
