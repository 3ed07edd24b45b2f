/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-closing-question.h - whether a window may close on work that runs in it */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * OfframpClosingFunc:
 * @object: that the question was asked for
 *
 * The work may be stopped and the window closed: the question is gone from the screen.
 */
typedef void (*OfframpClosingFunc) (GObject *object);

void offramp_closing_question_ask (GtkWindow *window, const char *heading, const char *body, const char *keep,
                                   OfframpClosingFunc close, GObject *object);

G_END_DECLS
