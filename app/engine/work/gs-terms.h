/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A computing loop, term by term, each of which is charged what it takes an interpreter: the rest
 * of that time is spent in steps of fixed work. */
#pragma once

#include "gs-wide.h"
#include "gs-work.h"

/* How a loop is to run. */
typedef struct
{
  uint64_t n;       /* terms */
  uint64_t steps;   /* to be spent for every GsTerms.per of them */
  uint64_t stretch; /* terms between two looks at the clock */
} GsTermLoop;

/* A kind of loop. */
typedef struct
{
  gsize cost;       /* offset in GsCost of what a term takes, … */
  guint times;      /* … so many times over */
  guint per;        /* terms that are charged at once, so that whole steps come near to the cost */
  double own_steps; /* what a term takes by itself, in steps */
  gboolean hides;   /* … which takes nothing beside steps that are charged: a step's multiplications
                     * depend on each other and the term's do not, so they hide behind them */
  /* Adds all terms up; calls gs_worker_look() after every stretch of them. */
  GsWide (*add_up) (const GsTaskContext *context,
                    GsWorker            *worker,
                    const GsTermLoop    *loop);
} GsTerms;

/** gs_terms_iterations: how many of them make @work_ns. */
uint64_t gs_terms_iterations (const GsTerms       *terms,
                              uint64_t             work_ns,
                              const GsCost        *cost,
                              const GsSpin        *spin);
/** gs_terms_run: the task's work, lap by lap, with @iterations as its workload has them; the sum in
 * decimal. */
char    *gs_terms_run        (const GsTerms       *terms,
                              const GsTaskContext *context,
                              GsWorker            *worker,
                              GsIterations        *iterations);
