/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-status.h - the one place where a status of oneDNN becomes an error */
#pragma once

#include <dnnl.h>
#include <glib.h>

G_BEGIN_DECLS

gboolean ee_cpu_status_check (dnnl_status_t status, const char *operation, GError **error);

G_END_DECLS
