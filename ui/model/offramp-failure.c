/* SPDX-License-Identifier: Apache-2.0 */
/* A failure's sentence names the file and the reason, and stays in order whatever the file is called. */
#include "offramp-failure.h"

#include <glib/gi18n.h>
#include <string.h>

#include "offramp-display-name.h"

struct _OfframpFailure
{
  GObject parent_instance;

  char *name;
  char *sentence;
};

G_DEFINE_FINAL_TYPE (OfframpFailure, offramp_failure, G_TYPE_OBJECT)

static void
offramp_failure_finalize (GObject *object)
{
  OfframpFailure *self = OFFRAMP_FAILURE (object);

  g_free (self->name);
  g_free (self->sentence);

  G_OBJECT_CLASS (offramp_failure_parent_class)->finalize (object);
}

static void
offramp_failure_class_init (OfframpFailureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = offramp_failure_finalize;
}

static void
offramp_failure_init (OfframpFailure *self)
{
}

/* (transfer full): engine and data name the file in the sentence; GIO does not always. */
static char *
make_sentence (const char *name, const char *reason)
{
  g_autofree char *line = offramp_display_name_new (reason);
  g_autofree char *isolated = offramp_display_name_isolate (name);
  g_autoptr (GString) sentence = g_string_new (line);

  if (*name == '\0')
    return g_string_free (g_steal_pointer (&sentence), FALSE);
  if (strstr (line, name) == NULL)
    return g_strdup_printf (_ ("%s: %s"), isolated, line);
  g_string_replace (sentence, name, isolated, 1);
  return g_string_free (g_steal_pointer (&sentence), FALSE);
}

/**
 * offramp_failure_new:
 * @name: (nullable): of the file
 * @reason: a sentence
 *
 * Returns: (transfer full): the failure
 */
OfframpFailure *
offramp_failure_new (const char *name, const char *reason)
{
  OfframpFailure *self;

  g_return_val_if_fail (reason != NULL, NULL);

  self = g_object_new (OFFRAMP_TYPE_FAILURE, NULL);
  self->name = offramp_display_name_new (name != NULL ? name : "");
  self->sentence = make_sentence (self->name, reason);
  return self;
}

/**
 * offramp_failure_get_name:
 * @self: a failure
 *
 * Returns: (transfer none): of the file, one line; "" where it has none
 */
const char *
offramp_failure_get_name (OfframpFailure *self)
{
  return self->name;
}

/**
 * offramp_failure_get_sentence:
 * @self: a failure
 *
 * Returns: (transfer none): file and reason in one line
 */
const char *
offramp_failure_get_sentence (OfframpFailure *self)
{
  return self->sentence;
}
