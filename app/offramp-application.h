/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-application.h - the program on the session bus: one window, its actions and accelerators */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_APPLICATION (offramp_application_get_type ())
G_DECLARE_FINAL_TYPE (OfframpApplication, offramp_application, OFFRAMP, APPLICATION, AdwApplication)

OfframpApplication *offramp_application_new (void);

G_END_DECLS
