/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-lesson-private.h - a lesson from the inside, for reading and writing */
#pragma once

#include "offramp-lesson.h"

G_BEGIN_DECLS

/**
 * OfframpLesson:
 * @steps: of OfframpLessonStep
 * @samples: their images, in their order
 * @titles: (element-type utf8 utf8): by language
 * @machine: (owned): where it was recorded, for people
 * @recorded: (owned): when, ISO 8601
 */
struct _OfframpLesson
{
  GObject parent_instance;

  GListStore *steps;
  GListStore *samples;
  GHashTable *titles;
  char *machine;
  char *recorded;
};

G_END_DECLS
