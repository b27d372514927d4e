/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where processes begin to win: threads under a GIL and processes that did the same work, for
 * several lengths of a task and several numbers of workers. */
#pragma once

#include "gs-results.h"

typedef struct
{
  double threads;      /* s: median makespans; NAN where not measured */
  double processes;
} GsBreakEvenCell;

typedef struct
{
  GArray *works;       /* gint64: ns that a task computes, rising */
  GArray *workers;     /* guint, rising */
  GsBreakEvenCell *cells; /* owned: by workers, then by works */
} GsBreakEven;

typedef enum
{
  GS_WIN_UNKNOWN,      /* nothing measured */
  GS_WIN_NEVER,        /* with none that were measured */
  GS_WIN_UNCLEAR,      /* not with the longest, but with shorter ones */
  GS_WIN_FROM,         /* from some length on */
  GS_WIN_ALWAYS,       /* with the shortest that were measured, too */
} GsWin;

/** gs_break_even_new: of the variants on threads and on processes that differ in nothing but their
 * workers and how long the tasks of the first group are; NULL if both have not run with two lengths
 * and one number of workers at least. */
GsBreakEven           *gs_break_even_new       (GsResults         *results);
void                   gs_break_even_free      (GsBreakEven       *self);
/** gs_break_even_get_cell: with the @row-th number of workers and the @column-th length. */
const GsBreakEvenCell *gs_break_even_get_cell  (const GsBreakEven *self,
                                                guint              row,
                                                guint              column);
/** gs_break_even_get_ratio: the time of the threads over that of the processes: above 1 the
 * processes win; NAN where either is not measured. */
double                 gs_break_even_get_ratio (const GsBreakEven *self,
                                                guint              row,
                                                guint              column);
/** gs_break_even_find: from which length on (@work_ns, out; NAN unless GS_WIN_FROM) the processes
 * win with the @row-th number of workers: where the line between the two measurements about it,
 * both scales logarithmic, crosses 1. */
GsWin                  gs_break_even_find      (const GsBreakEven *self,
                                                guint              row,
                                                double            *work_ns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsBreakEven, gs_break_even_free)
