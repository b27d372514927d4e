/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session runs an experiment: each variant in turn, repeats interleaved, the capacity between;
 * one runner process at a time.  Lives in the thread whose main context it was made in. */
#pragma once

#include "gs-results.h"

#define GS_TYPE_SESSION (gs_session_get_type ())
G_DECLARE_FINAL_TYPE (GsSession, gs_session, GS, SESSION, GObject)

/* Signals:
 *   "run-started" (GsRun *run)   a runner has been started; the run is in the results, live
 *   "run-ended" (GsRun *run)     its figures are there
 *   "progress"                   gs_session_get_progress() has changed
 *   "stuck" (char *processes)    what is to end cannot be ended yet, as it waits in the kernel: the
 *                                processes' names, for people; "ended" follows when it can
 *   "ended" (GError *error)      all done; error NULL, or why not (also G_IO_ERROR_CANCELLED) */
/** gs_session_new: runs @results's experiment into @results (adds a repeat to what is there).
 * @measure_capacity: probe the machine too */
GsSession  *gs_session_new            (GsResults   *results,
                                       gboolean     measure_capacity);
/** gs_session_start: begins; the first task of the first variant starts within 200 ms. */
void        gs_session_start          (GsSession   *self);
/** gs_session_stop: what is running ends within 200 ms; "ended" follows.  What was done is kept. */
void        gs_session_stop           (GsSession   *self);
gboolean    gs_session_is_running     (GsSession   *self);
/** gs_session_get_live_run: the run under way, or NULL (between runs, while probing). */
GsRun      *gs_session_get_live_run   (GsSession   *self);
GsResults  *gs_session_get_results    (GsSession   *self);
/** gs_session_get_progress: share done 0…1, step number of steps, s left (NAN unknown). */
double      gs_session_get_progress   (GsSession   *self,
                                       guint       *step,
                                       guint       *n_steps,
                                       double      *seconds_left);
/** gs_session_estimate: s that a session of @experiment that probes the machine is expected to
 * take.
 * @n_runs: its measurements */
double      gs_session_estimate       (GsExperiment *experiment,
                                       guint       *n_runs);
/** gs_session_is_probing: the capacity is being measured. */
gboolean    gs_session_is_probing     (GsSession   *self);
