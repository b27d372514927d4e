/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an update was lost: the loads and stores of the tasks around the first one, step by step, as
 * they happened. */
#pragma once

#include "gs-run.h"

typedef enum
{
  GS_INTERLEAVING_LOAD,   /* a task reads the counter */
  GS_INTERLEAVING_ADD,    /* it adds 1 to what it has read: just before its store, seen by nobody */
  GS_INTERLEAVING_STORE,  /* it writes the counter */
  GS_INTERLEAVING_OTHERS, /* increments that were not kept */
} GsInterleavingKind;

typedef struct
{
  GsInterleavingKind kind;
  guint column;           /* of its thread; 0 of OTHERS */
  gint64 value;           /* that is read, computed or written; of OTHERS: how many increments */
  gint64 counter;         /* what the counter shows after it */
  gboolean stale;         /* the load whose number is written too late */
  gboolean is_lost;       /* a store that the last one undoes */
} GsInterleavingStep;

typedef struct
{
  GArray *steps;          /* GsInterleavingStep; the last one is the store that loses */
  GPtrArray *threads;     /* names of the columns' lanes, as recorded */
  gint64 n_lost;          /* increments that the last step undoes */
} GsInterleaving;

/** gs_interleaving_new: of the first group of @run that has lost an update; NULL if none has. */
GsInterleaving *gs_interleaving_new  (GsRun          *run);
void            gs_interleaving_free (GsInterleaving *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsInterleaving, gs_interleaving_free)
