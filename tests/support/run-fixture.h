/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs plans in a real runner, and waits for what comes by the main context. */
#pragma once

#include "gs-runner.h"

#define MS G_GINT64_CONSTANT (1000000)

/** test_get_patience: in µs, how long the end of a run may take whose processes were killed; longer
 * where GILSCOPE_PATIENCE says that the code is instrumented. */
gint64    test_get_patience   (void);
/** test_wait_for: iterates the main context until @condition holds of @data; fails the test after
 * 20 s. */
void      test_wait_for       (gboolean    (*condition) (gpointer data),
                               gpointer      data);

typedef struct
{
  GsRecording *recording;
  GsRunner *runner;
  GPtrArray *results;     /* of each task: its result or its error, or NULL */
  GPtrArray *shared;      /* of each group that shares something: what it brought about */
  guint n_results;
  guint n_errors;         /* of the results, how many are errors */
  gint64 started_ns;      /* -1 until the first submit */
  gint64 cpu_ns;          /* -1 until told */
  double capacity;        /* 0 until told */
  double step_ns;         /* 0 until told */
  char *stuck;            /* who was named as not to be ended, or NULL */
  gboolean ended;
  GError *error;          /* why it failed */
} TestRun;

/** test_plan: @count tasks of @workload on @workers of @executor, without an interpreter's costs.
   */
GsPlan   *test_plan           (const char *executor,
                               guint       workers,
                               const char *workload,
                               guint       count,
                               gint64      work_ns);
/** test_run_start: NULL with *@error set if it cannot be started. */
TestRun  *test_run_start      (const GsPlan *plan,
                               GError      **error);
TestRun  *test_run_start_with_lanes (const GsPlan *plan,
                                     guint         n_lanes,
                                     GError      **error);
TestRun  *test_run_capacity   (guint         workers,
                               gint64        budget_ns);
TestRun  *test_run_calibrate  (void);
/** test_run_wait: until the run has ended, as test_wait_for() does. */
void      test_run_wait       (TestRun      *self);
/** test_run_wait_for: the same until @condition holds. */
void      test_run_wait_for   (TestRun      *self,
                               gboolean    (*condition) (TestRun *self));
void      test_run_free       (TestRun      *self);
/** test_run: starts, waits, and expects success. */
TestRun  *test_run            (const GsPlan *plan);

/** test_count_state: how many lanes' newest event is @state, but not the end. */
guint     test_count_state    (TestRun      *self,
                               GsState       state);
/** test_was_submitted: whether the caller has handed @task over. */
gboolean  test_was_submitted  (TestRun      *self,
                               guint         task);
/** test_group_is_alive: whether any process of the group @pgid exists, a zombie included. */
gboolean  test_group_is_alive (GPid          pgid);
/** test_list_group: the processes of the group but the leader. */
GArray   *test_list_group     (GPid          pgid);
guint     test_count_fds      (void);

/** test_check_lanes: every lane begins with a state, times never decrease, it ends with an end mark
 * if @whole; at most one lane of an interpreter holds its GIL at any instant. */
void      test_check_lanes    (TestRun      *self,
                               gboolean      whole);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestRun, test_run_free)
