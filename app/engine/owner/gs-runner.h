/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The owner's side of a run: starts a runner process, hears its messages, stops it, reaps it.
 *
 * gs_runner_init() must be called before any other thread is created and before GTK is
 * initialized: it makes this process a child subreaper and starts the spawner thread, which forks
 * every runner and keeps priority 0 for as long as the process lives (a parent-death signal follows
 * the thread that forked). */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "gs-plan.h"
#include "gs-recording.h"
#include "gs-run-error.h"

typedef struct _GsRunner GsRunner;

/* All are called in the thread-default main context of the thread that started the runner. */
typedef struct
{
  /* One control message; its "type" is one of: "started" (first submit is at "time_ns" since the
   * recording's origin), "task" (one finished task: "task", "result" or "error", "cpu_ns"),
   * "shared" (what the tasks of a "group" brought about together, its "result"),
   * "usage" ("cpu_ns" of the runner and its reaped children), "capacity", "calibration". */
  void (*message) (GsRunner *runner, JsonObject *message, gpointer user_data);
  /* The run has ended: every process of it is gone and reaped.  @error is NULL after success. */
  void (*ended)   (GsRunner *runner, const GError *error, gpointer user_data);
  /* May be NULL.  The run is to end, and what was killed 100 ms ago is still there, because it
   * waits in the kernel (for a disk or a file server that does not answer): @processes names it.
   * `ended` follows when the kernel lets go of it. */
  void (*stuck)   (GsRunner *runner, const char *processes, gpointer user_data);
} GsRunnerCallbacks;

/** gs_runner_init: see above.  Call once, first thing in main(). */
void      gs_runner_init              (void);
/** gs_runner_get_program: path of the runner program: $GILSCOPE_RUNNER, beside this program, or in
 * libexecdir. */
const char *gs_runner_get_program     (void);
/** gs_runner_start: runs @plan into @recording (which the caller keeps until `ended`).
 * Returns NULL with a GS_RUN_ERROR when it cannot be started. */
GsRunner *gs_runner_start             (const GsPlan            *plan,
                                       GsRecording             *recording,
                                       const GsRunnerCallbacks *callbacks,
                                       gpointer                 user_data,
                                       GError                 **error);
/** gs_runner_start_capacity: probes what @workers plain processes give on @cores cores, as fixed
 * work done by one and by so many, for at most about @budget_ns; one "capacity" message:
 * {"workers", "capacity", "single_ns", "parallel_ns"}. */
GsRunner *gs_runner_start_capacity    (guint                    workers,
                                       guint                    cores,
                                       gint64                   budget_ns,
                                       double                   step_ns,
                                       const GsRunnerCallbacks *callbacks,
                                       gpointer                 user_data,
                                       GError                 **error);
/** gs_runner_start_calibration: measures GsSpin; one "calibration" message: {"step_ns"}. */
GsRunner *gs_runner_start_calibration (const GsRunnerCallbacks *callbacks,
                                       gpointer                 user_data,
                                       GError                 **error);
/** gs_runner_stop: asks the whole group to end, and kills it after 50 ms; `ended` follows with
 * GS_RUN_ERROR_STOPPED within 200 ms, unless `stuck` says who cannot be ended.  May be called at
 * any time before `ended`, and again. */
void      gs_runner_stop              (GsRunner                *self);
/** gs_runner_get_pid: process id, and process group id, of the runner. */
GPid      gs_runner_get_pid           (GsRunner                *self);
/** gs_runner_free: only after `ended`. */
void      gs_runner_free              (GsRunner                *self);
