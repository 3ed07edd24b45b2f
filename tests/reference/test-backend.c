/* SPDX-License-Identifier: Apache-2.0 */
#include "test-backend.h"

#include <gmodule.h>
#include <stdlib.h>

#include "ee-cpu.h"
#include "ee-registry.h"

/* The stand-ins take a second for 300 million multiply-adds. */
enum
{
  LEAST_STANDIN_DIVISOR = 16
};

static const EeBackend *backend;
static const StandinControl *standin;

/* The registry's own checks have a test of their own; here a module that cannot be opened is a failure. */
static const EeBackend *
open_module (const char *path)
{
  GModule *module = g_module_open (path, G_MODULE_BIND_LOCAL);
  gpointer get = NULL, table = NULL;

  if (module == NULL)
    g_error ("%s", g_module_error ());
  if (!g_module_symbol (module, EE_BACKEND_ENTRY_POINT, &get))
    g_error ("%s has no " EE_BACKEND_ENTRY_POINT, path);
  if (g_module_symbol (module, STANDIN_CONTROL_SYMBOL, &table))
    standin = table;
  g_module_make_resident (module);
  return ((EeBackendGetFunc)get) ();
}

/* Instead of g_test_init(). */
void
test_backend_init (int *argc, char ***argv)
{
  const char *path = g_getenv ("OFFRAMP_TEST_MODULE");
  g_autoptr (GError) error = NULL;

  g_test_init (argc, argv, NULL);
  backend = path != NULL && *path != '\0' ? open_module (path) : ee_cpu_backend_get ();
  if (backend->count_devices (&error) == 0)
    {
      g_print ("1..0 # SKIP %s\n", error != NULL ? error->message : "no device");
      exit (0);
    }
}

/* Instead of g_test_run(). */
int
test_backend_run (void)
{
  const int result = g_test_run ();

  if (standin == NULL)
    return result;
  standin->complain_of_leaks ();
  for (guint i = 0; i < MIN (standin->count_complaints (), 20); i++)
    g_printerr ("stand-in: %s\n", standin->get_complaint (i));
  return standin->count_complaints () > 0 ? 1 : result;
}

/* (transfer none): the backend under test */
const EeBackend *
test_backend_get (void)
{
  return backend;
}

/* (nullable): what the stand-ins may be asked; NULL on the processor and on a real GPU */
const StandinControl *
test_backend_get_standin (void)
{
  return standin;
}

/* Whether a network of this width would take too long here; notes it. */
gboolean
test_backend_skips_width (guint width_divisor)
{
  if (standin == NULL || width_divisor >= LEAST_STANDIN_DIVISOR)
    return FALSE;
  g_test_skip ("this width takes minutes on the stand-ins; it runs on a GPU");
  return TRUE;
}

/* The width that a test wants, or the narrowest where it would take too long. */
guint
test_backend_get_divisor (guint width_divisor)
{
  return standin == NULL ? width_divisor : MAX (width_divisor, LEAST_STANDIN_DIVISOR);
}
