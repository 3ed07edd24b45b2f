/* SPDX-License-Identifier: Apache-2.0 */
/* What the Preferences say of devices: arguments are the folder of the compiled schema, and the bundled network. */
#include "offramp-compute.h"

#include <string.h>

static const char *schemas, *network;

static EeModel *
open_on (const char *device)
{
  g_autoptr (GSettingsSchemaSource) source = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  EeModel *model;

  source = g_settings_schema_source_new_from_directory (schemas, NULL, TRUE, &error);
  g_assert_no_error (error);
  schema = g_settings_schema_source_lookup (source, "io.github.offramp.Offramp", FALSE);
  g_assert_nonnull (schema);
  settings = g_settings_new_full (schema, NULL, NULL);
  g_settings_set_string (settings, "device", device);
  offramp_compute_load (settings);
  model = offramp_compute_open (network, 1, &error);
  g_assert_no_error (error);
  return model;
}

static void
test_processor (void)
{
  g_autoptr (EeModel) model = open_on ("cpu");

  g_assert_null (model->notice);
}

/* The network opens all the same, and says what was asked for in vain. */
static void
test_absent_device (void)
{
  g_autoptr (EeModel) model = open_on ("cuda:77");

  g_assert_nonnull (model->notice);
  g_test_message ("%s", model->notice);
  g_assert_nonnull (strstr (model->notice, "cuda"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_return_val_if_fail (argc == 3, 1);
  schemas = argv[1];
  network = argv[2];
  g_test_add_func ("/compute/processor", test_processor);
  g_test_add_func ("/compute/absent-device", test_absent_device);

  return g_test_run ();
}
