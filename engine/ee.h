/* SPDX-License-Identifier: Apache-2.0 */
/* ee.h - all that programs and pages may know of the engine and of the data below it */
#pragma once

#include "ee-data-error.h"
#include "ee-dataset.h"
#include "ee-doodle.h"
#include "ee-error.h"
#include "ee-evaluation.h"
#include "ee-experiment.h"
#include "ee-image.h"
#include "ee-metrics.h"
#include "ee-model.h"
#include "ee-plan.h"
#include "ee-registry.h"
#include "ee-rng.h"
#include "ee-router.h"
#include "ee-run.h"
#include "ee-scores.h"
#include "ee-settings.h"
#include "ee-statistics.h"
#include "ee-timing.h"
#include "ee-trainer.h"
