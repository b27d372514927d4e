/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How tasks are run: what a lesson's [Variant name] and the plan of a run both begin with. */
#pragma once

#include "gs-collect-mode.h"
#include "gs-field.h"

/* Workers=cores: as many as cores at hand. */
#define GS_WORKERS_CORES G_MAXUINT

/* The closed sets.  What is not said is the first of them. */

/* How worker processes start. */
typedef enum
{
  GS_START_UNSET,
  GS_START_FORK, /* starts nothing new: needs no main guard, cannot go with max_tasks_per_child */
  GS_START_FORKSERVER,
  GS_START_SPAWN,
} GsStartMethod;

/* The function that workers call first: see gs-initializer.h. */
typedef enum
{
  GS_INITIALIZER_UNSET,
  GS_INITIALIZER_NONE,
  GS_INITIALIZER_OPENS, /* opens a session for its worker */
  GS_INITIALIZER_FAILS,
} GsInitializer;

/* Whether the program has one. */
typedef enum
{
  GS_MAIN_GUARD_UNSET,
  GS_MAIN_GUARD_YES,
  GS_MAIN_GUARD_NO,
} GsMainGuard;

/* Structures that begin with these settings name no member for them: -fms-extensions. */
typedef struct
{
  char *executor;            /* a name of gs-executor.h's table */
  guint workers;             /* 0: as many as Python takes by default; GS_WORKERS_CORES; in a plan
                                at least 1: the sequential executor has 1 */
  gint64 switch_interval_ns;
  GsStartMethod start_method;
  guint max_tasks_per_child; /* work items after which a worker process ends and another takes its
                                place; 0: never; not with fork */
  GsInitializer initializer;
  GsMainGuard main_guard;
  GsCollectMode collect;     /* how the caller gets the results; always said */
  gint64 cancel_after_ns;    /* shutdown(cancel_futures=True) so long after submitting; 0: no */
  GArray *cancel;            /* gint64: numbers of tasks of which cancel() is called then instead */
  guint chunksize;           /* tasks a work item, processes only; at least 1 */
  guint semaphore;           /* tasks that an event loop has under way at a time; 0: all */
} GsVariantSettings;

extern const GsField gs_variant_fields[];

/* The names of the closed sets, ended by NULL: "fork", "forkserver", "spawn"; "none", "opens",
 * "fails"; "yes", "no". */
extern const char *const gs_start_methods[];
extern const char *const gs_initializers[];
extern const char *const gs_main_guards[];
