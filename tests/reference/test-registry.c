/* SPDX-License-Identifier: Apache-2.0 */
/* Which backends the registry takes, which it refuses with a sentence, and where it never looks
 *
 * The registry is filled once in a process, so every folder is tried in a subprocess of its own.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "ee-error.h"
#include "ee-reference.h"
#include "ee-registry.h"
#include "test-fixture.h"

static const char *const module_names[]
    = { "offramp-reference.so", "offramp-old.so", "offramp-short.so", "offramp-doorless.so" };

/* Makes a folder with links to all modules and with a text that only looks like one. */
static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("offramp-registry-XXXXXX", &error), *text = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (module_names); i++)
    {
      g_autofree char *built = g_test_build_filename (G_TEST_BUILT, "modules", module_names[i], NULL);
      g_autofree char *path = g_canonicalize_filename (built, NULL);
      g_autofree char *link = g_build_filename (folder, module_names[i], NULL);
      g_autoptr (GFile) file = g_file_new_for_path (link);

      g_file_make_symbolic_link (file, path, NULL, &error);
      g_assert_no_error (error);
    }
  text = g_build_filename (folder, "notes.so", NULL);
  g_file_set_contents (text, "This is no module.\n", -1, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&folder);
}

static void
remove_folder (const char *folder)
{
  const char *name;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/* Runs the test at @path in a subprocess that finds OFFRAMP_BACKENDS as @backends; NULL: unset. */
static void
run_with (const char *path, const char *backends)
{
  if (backends != NULL)
    g_setenv ("OFFRAMP_BACKENDS", backends, TRUE);
  else
    g_unsetenv ("OFFRAMP_BACKENDS");
  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static const EeRegistryEntry *
find_entry (const char *id)
{
  for (guint i = 0; i < ee_registry_get_n_entries (); i++)
    if (g_str_equal (ee_registry_get_entry (i)->id, id))
      return ee_registry_get_entry (i);
  return NULL;
}

/* A refused module keeps its file's name, has no backend, and a reason that contains @word. */
static void
assert_refused (const char *id, const char *word)
{
  const EeRegistryEntry *entry = find_entry (id);

  g_assert_nonnull (entry);
  g_test_message ("%s: %s", id, entry->reason);
  g_assert_null (entry->backend);
  g_assert_nonnull (entry->reason);
  g_assert_nonnull (strstr (entry->reason, word));
  g_assert_true (g_str_has_suffix (entry->reason, "."));
}

static void
subprocess_refusals (void)
{
  const EeRegistryEntry *cpu = find_entry ("cpu");
  g_autofree char *other = g_strdup_printf ("interface %d", EE_BACKEND_ABI + 1);

  assert_refused ("offramp-old.so", other);
  assert_refused ("offramp-short.so", "bytes");
  assert_refused ("offramp-doorless.so", EE_BACKEND_ENTRY_POINT);
  assert_refused ("notes.so", "notes.so");
  g_assert_cmpuint (ee_registry_get_n_entries (), ==, 6);
  g_assert_null (find_entry ("refused"));

  g_assert_nonnull (cpu);
  g_assert_nonnull (cpu->backend);
  g_assert_null (cpu->reason);
}

/* The module's net, through its own copy of the code, answers like the reference that is linked in. */
static void
subprocess_module_works (void)
{
  guint device = 9, first = 0;
  g_autoptr (GError) error = NULL;
  const EeBackend *backend = ee_registry_find ("reference", &device, &error);
  const EeBackend *linked = ee_reference_backend_get ();
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (1, FIXTURE_ALL_MAIN, 81);
  EeNet *net, *expected_net;
  float probabilities[2], expected[2];

  g_assert_no_error (error);
  g_assert_nonnull (backend);
  g_assert_cmpuint (device, ==, 0);
  g_assert_true (backend != linked);
  net = fixture_net_new (backend, plan, 1, FALSE, 82);
  expected_net = fixture_net_new (linked, plan, 1, FALSE, 82);

  backend->push (net, batch->images, 1, &error);
  backend->run_stage (net, 0, 1, probabilities, &error);
  backend->keep (net, 0, &first, 1, &error);
  g_assert_no_error (error);
  linked->push (expected_net, batch->images, 1, &error);
  linked->run_stage (expected_net, 0, 1, expected, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (probabilities[0], ==, expected[0]);

  g_assert_false (backend->keep (net, 1, &first, 1, &error)); /* its errors are of our domain */
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  backend->net_free (net);
  linked->net_free (expected_net);
}

/* No module outranks the CPU: the reference is slower, and a refused one does not count, whatever it claims. */
static void
subprocess_names_of_devices (void)
{
  static const struct
  {
    const char *device;
    const char *named;
  } unknown[] = { { "cuda", "cuda" },   { "cuda:1", "cuda" }, { "reference:1", "reference:1" },
                  { "cpu:7", "cpu:7" }, { "", "“”" },         { ":0", ":0" },
                  { "cpu:", "cpu:" },   { "cpu:x", "cpu:x" } };
  guint device = 9;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (ee_registry_find ("auto", &device, &error)->id, ==, "cpu");
  g_assert_cmpuint (device, ==, 0);
  g_assert_cmpstr (ee_registry_find ("cpu", &device, &error)->id, ==, "cpu");
  g_assert_cmpstr (ee_registry_find ("cpu:0", &device, &error)->id, ==, "cpu");
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_assert_null (ee_registry_find (unknown[i].device, &device, &error));
      g_test_message ("%s: %s", unknown[i].device, error->message);
      g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, unknown[i].named));
      g_assert_true (g_str_has_suffix (error->message, "."));
      g_clear_error (&error);
    }

  /* A refused module's reason reaches whoever asks for it by name. */
  g_assert_null (ee_registry_find ("offramp-old", &device, &error));
  g_assert_nonnull (strstr (error->message, "interface"));
}

/* Started in a folder full of modules, none of them is found, nor is anything said of them. */
static void
subprocess_only_built_in (void)
{
  g_assert_cmpint (g_chdir (g_getenv ("OFFRAMP_TEST_FOLDER")), ==, 0);
  g_assert_true (g_file_test (module_names[0], G_FILE_TEST_IS_REGULAR));

  g_assert_null (find_entry ("reference"));
  for (guint i = 0; i < G_N_ELEMENTS (module_names); i++)
    g_assert_null (find_entry (module_names[i]));
  g_assert_null (find_entry ("notes.so"));
  g_assert_nonnull (find_entry ("cpu"));
}

static void
test_folder_of_modules (void)
{
  g_autofree char *folder = make_folder ();

  run_with ("/registry/subprocess/refusals", folder);
  run_with ("/registry/subprocess/module-works", folder);
  run_with ("/registry/subprocess/names-of-devices", folder);
  remove_folder (folder);
}

/* With no folder named, an empty name, a relative one, or one that is not there. */
static void
test_never_the_current_folder (void)
{
  g_autofree char *folder = make_folder ();
  const char *const names[] = { NULL, "", ".", "./", "/nonexistent/folder" };

  g_setenv ("OFFRAMP_TEST_FOLDER", folder, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    run_with ("/registry/subprocess/only-built-in", names[i]);
  g_unsetenv ("OFFRAMP_TEST_FOLDER");
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registry/folder-of-modules", test_folder_of_modules);
  g_test_add_func ("/registry/never-the-current-folder", test_never_the_current_folder);
  g_test_add_func ("/registry/subprocess/refusals", subprocess_refusals);
  g_test_add_func ("/registry/subprocess/module-works", subprocess_module_works);
  g_test_add_func ("/registry/subprocess/names-of-devices", subprocess_names_of_devices);
  g_test_add_func ("/registry/subprocess/only-built-in", subprocess_only_built_in);
  return g_test_run ();
}
