/* SPDX-License-Identifier: Apache-2.0 */
/* ee-registry.h - which backends there are, and why the others are not
 *
 * Filled once, on first use, from any thread: the CPU backend is built in; modules are opened from the
 * installed backend folder, or from OFFRAMP_BACKENDS where it is set, never from the current folder. A
 * module exports ee_backend_get(), which returns its EeBackend.
 */
#pragma once

#include "ee-backend.h"

G_BEGIN_DECLS

#define EE_BACKEND_ENTRY_POINT "ee_backend_get"
typedef const EeBackend *(*EeBackendGetFunc) (void);

/**
 * EeRegistryEntry:
 * @id: the backend's id, or the module's file name where it could not be opened
 * @backend: (nullable): NULL where it could not be opened
 * @reason: (nullable): a sentence that says why it cannot be used; NULL where it can
 */
typedef struct
{
  char *id;
  const EeBackend *backend;
  char *reason;
} EeRegistryEntry;

guint ee_registry_get_n_entries (void);
const EeRegistryEntry *ee_registry_get_entry (guint index);
const EeBackend *ee_registry_find (const char *device, guint *device_index, GError **error);

G_END_DECLS
