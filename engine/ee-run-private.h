/* SPDX-License-Identifier: Apache-2.0 */
/* ee-run-private.h - a run folder from the inside: run.json, metrics.csv and the state are one file each */
#pragma once

#include "ee-event-file.h"
#include "ee-run.h"

G_BEGIN_DECLS

/**
 * EeRunAlarm:
 * @alarm: what happened
 * @step: at which update
 */
typedef struct
{
  EeAlarm alarm;
  guint64 step;
} EeRunAlarm;

/* Which event file; the first two are those of #EeRecordKind. */
enum
{
  EE_RUN_EVENTS_TRAIN = EE_RECORD_STEP,
  EE_RUN_EVENTS_VALIDATION = EE_RECORD_VALIDATION,
  EE_RUN_EVENTS_SETTINGS,
  EE_RUN_N_EVENT_FILES
};

/**
 * EeRun:
 * @path: (owned): the folder
 * @settings: of the training
 * @sources: (owned) (nullable): digests of the data, one a line
 * @device_name: (owned) (nullable): for people
 * @created: (owned): ISO 8601, local time with its offset
 * @best_scores: (owned) (nullable): JSON text of the validation scores of model.safetensors
 * @alarms: (owned) (element-type EeRunAlarm): that were raised, in their order
 * @state: as of the last checkpoint
 * @lock: file descriptor of the folder, held locked while the run is written to; -1 before
 * @metrics: file descriptor of metrics.csv, open for appending; -1 before
 * @unwritten: (owned): lines that metrics.csv did not take yet
 * @events: (owned): [EE_RUN_N_EVENT_FILES], NULL where none are wanted
 * @flushed_at: monotonic time of the last writing, in microseconds
 */
struct _EeRun
{
  char *path;
  EeSettings settings;
  char *sources;
  char *device_name;
  char *created;
  char *best_scores;
  GArray *alarms;
  EeRunState state;
  int lock;
  int metrics;
  GString *unwritten;
  EeEventFile *events[EE_RUN_N_EVENT_FILES];
  gint64 flushed_at;
};

gboolean ee_run_write_json (EeRun *run, GError **error);
gboolean ee_run_read_json (EeRun *run, GError **error);

char *ee_run_make_metrics_path (const char *folder);
GArray *ee_run_parse_metrics (const char *file, const char *contents, gsize length, GError **error);
gboolean ee_run_knows_record (const EeRecord *record, guint64 step, guint64 validated_step);

gboolean ee_run_start_metrics (EeRun *run, GError **error);
gboolean ee_run_cut_metrics (EeRun *run, guint64 step, guint64 validated_step, GError **error);
gboolean ee_run_reopen_metrics (EeRun *run, GError **error);
gboolean ee_run_flush_metrics (EeRun *run, GError **error);
void ee_run_close_metrics (EeRun *run);
void ee_run_note_alarm (EeRun *run, const EeRecord *record);

gboolean ee_run_start_events (EeRun *run, guint64 step, guint64 validated_step, GError **error);
void ee_run_add_event (EeRun *run, const EeRecord *record);
void ee_run_flush_events (EeRun *run);
void ee_run_close_events (EeRun *run);

void ee_run_state_to_json (const EeRunState *state, JsonBuilder *builder);
gboolean ee_run_state_from_json (JsonObject *object, EeRunState *state);

G_END_DECLS
