/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The advisor: from what a probe measured of some work to the executor that suits it, and whether
 * the runs that were made agree.  It knows measured figures alone, and no workload by name.
 *
 * The probe is the sequential run: nothing disturbs a task there, and nothing helps it. */
#pragma once

#include "gs-results.h"

/* The times of a group's tasks, run one after another. */
typedef struct
{
  guint n_tasks;
  double cpu;      /* s of CPU time */
  double wall;     /* s from start to finish, less what a task was ready and had no core */
  double gil;      /* s of that wall time with the GIL held */
  double bytes;    /* pickled arguments and results, as processes moved them, or, where none has
                    * run, as they would; NAN: they cannot be pickled */
} GsProbe;

typedef enum
{
  GS_WORK_UNKNOWN,
  GS_WORK_WAITS,
  GS_WORK_COMPUTES,
  GS_WORK_MIXED,
} GsWorkKind;

/* Executors and reasons are static. */
typedef struct
{
  const char *executor;  /* of gs-executor.h's table; NULL: nothing is known */
  const char *reason;    /* untranslated */
} GsChoice;

typedef struct
{
  char *name;            /* the group's */
  GsProbe probe;
  GsChoice choice;       /* for this group alone */
} GsAdviceGroup;

/* The best that an executor did. */
typedef struct
{
  const char *executor;
  double makespan;       /* s; NAN if it cannot do the work */
  double speedup;
} GsCandidate;

typedef enum
{
  GS_VERDICT_NONE,       /* too little was measured to compare */
  GS_VERDICT_AGREES,
  GS_VERDICT_DISAGREES,
  GS_VERDICT_TOO_BUSY,   /* others took too much of the machine to compare */
} GsVerdict;

typedef struct
{
  GArray *groups;        /* GsAdviceGroup */
  GsChoice choice;       /* for all of it */
  GArray *candidates;    /* GsCandidate, the fastest first */
  GsVerdict verdict;
} GsAdvice;

/** gs_probe_get_share: CPU time over wall time, 0…1; NAN without either. */
double      gs_probe_get_share     (const GsProbe  *self);
GsWorkKind  gs_probe_get_kind      (const GsProbe  *self);
/** gs_advisor_choose: the row of the table of choices that fits @probes, of groups that run
 * together. */
GsChoice    gs_advisor_choose      (const GsProbe  *probes,
                                    guint           n_probes);
/** gs_advisor_judge: whether the executor @choice names is as fast as the fastest of @candidates,
 * to within what a single run is good for.  NONE with fewer than two beside the sequential one, or
 * if it is not among them. */
GsVerdict   gs_advisor_judge       (const GsChoice *choice,
                                    GArray         *candidates);
/** gs_advice_new: NULL before the sequential variant has run, and without one. */
GsAdvice   *gs_advice_new          (GsResults      *results);
void        gs_advice_free         (GsAdvice       *self);
/** gs_advice_is_telling: whether there is something to say: a verdict, or a probe and nothing
 * else to look at. */
gboolean    gs_advice_is_telling   (const GsAdvice *self,
                                    GsResults      *results);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsAdvice, gs_advice_free)
