/* SPDX-License-Identifier: Apache-2.0 */
/* wait-until.h - runs the main loop until something is so, or the test fails and names it */
#pragma once

#include <glib.h>

enum
{
  WAIT_UNTIL_SECONDS = 120 /* of a machine that has other things to do as well */
};

static inline gboolean
wait_until_time_is_up_cb (gpointer what)
{
  g_error ("waited %d s in vain for %s", WAIT_UNTIL_SECONDS, (const char *)what);
  return G_SOURCE_REMOVE;
}

#define wait_until(condition)                                                                                          \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    const guint wait_until_limit                                                                                       \
        = g_timeout_add_seconds (WAIT_UNTIL_SECONDS, wait_until_time_is_up_cb, (gpointer) #condition);                 \
                                                                                                                       \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
    g_source_remove (wait_until_limit);                                                                                \
  }                                                                                                                    \
  G_STMT_END
