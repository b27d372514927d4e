/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folding a lane into columns.
 *
 * A point moves from edge to edge of the columns; what a column holds is the difference of the sums
 * at its two edges.  Columns narrower than the spans cost a step or none; in a dense fold every
 * edge costs a leaf that no cache has, and memory is all that matters.  So leaves are sought some
 * columns ahead, and a leaf is entered from the end that is nearer to the edge: what lies between
 * is mostly a few cache lines. */
#include "config.h"

#include "gs-pyramid-cursor.h"

#include <math.h>
#include <string.h>

/* How many columns ahead the memory is asked for. */
#define AHEAD 12

/* The columns' edges, confined to the lane's life. */
typedef struct
{
  double begin;
  double end;
  double first;
  double last;
  guint n_columns;
} Edges;

/* An edge, the leaf that it lies in, and the end from which to enter that. */
typedef struct
{
  double edge;
  gsize leaf;
  gboolean from_end;
} Target;

static inline double
get_edge (const Edges *self,
          guint        i)
{
  double edge = i < self->n_columns
                ? self->begin + (self->end - self->begin) * i / self->n_columns
                : self->end;

  return CLAMP (edge, self->first, self->last);
}

/* Finds the leaf of @edge from @from on, and asks the memory for what will be read of it. */
static inline Target
seek (const GsPyramid *self,
      gsize            from,
      double           edge)
{
  const gsize size = GS_LEAF_EVENTS * sizeof (GsEvent);
  gint64 until = (gint64) edge;
  Target target = { edge, gs_pyramid_find_leaf (self, from, until), FALSE };
  const char *leaf, *events = (const char *) &self->events[target.leaf * GS_LEAF_EVENTS];
  gsize place = 0;

  if (target.leaf == from)
    return target;

  /* Events are spread about evenly over a leaf, so the time tells the place. */
  if (target.leaf + 1 < self->n_leaves)
    {
      const gint64 *times = &self->times[target.leaf];

      place = (gsize) ((double) (until - times[0]) / (double) (times[1] - times[0])
                       * (double) size);
      target.from_end = place > size / 2 && !self->ragged;
    }

  leaf = (const char *) &self->leaves[target.leaf + target.from_end];
  __builtin_prefetch (leaf);
  __builtin_prefetch (leaf + sizeof (GsLeaf) - 1);
  for (gsize i = target.from_end ? place : 0, end = target.from_end ? size : place + 1; i < end;
       i += 64)
    __builtin_prefetch (events + i);
  return target;
}

/* Enters @leaf from its end: takes off what came after the state in force at @until.  The same as
 * loading it and walking there. */
static inline void
load_from_end (GsPyramidCursor *self,
               gsize            leaf,
               gint64           until)
{
  const GsPyramid *pyramid = self->pyramid;
  guint64 first = (guint64) leaf * GS_LEAF_EVENTS;
  gint64 right = pyramid->times[leaf + 1];

  gs_pyramid_cursor_load (self, leaf + 1);
  for (guint64 i = first + GS_LEAF_EVENTS; i-- > first;)
    {
      guint what = gs_event_read_what (&pyramid->events[i]);
      gint64 time;

      if (what >= GS_N_STATES)
        continue;

      time = MIN (gs_event_read_time (&pyramid->events[i], 0), right);
      self->sums[what] -= right - time;
      right = time;
      if (time <= until)
        {
          self->leaf = leaf;
          self->next = i + 1;
          self->span = i;
          self->state = what;
          self->time = time;
          return;
        }
    }

  /* The state in force is older than the leaf. */
  gs_pyramid_cursor_load (self, leaf);
}

void
gs_pyramid_fold (const GsPyramid *self,
                 double           begin,
                 double           end,
                 guint            n_columns,
                 double          *times)
{
  Edges edges = { begin, end, (double) self->begin, (double) self->end, n_columns };
  Target targets[AHEAD];
  GsPyramidCursor cursor;
  gsize scout_leaf;
  guint scout = 0;
  double edge;

  memset (times, 0, sizeof (double) * n_columns * GS_N_STATES);
  if (self->begin < 0 || !(end > self->begin) || !(begin < self->end) || !(begin < end)
      || !isfinite (end - begin))
    return;

  edge = get_edge (&edges, 0);
  gs_pyramid_cursor_init (&cursor, self, (gint64) edge);
  scout_leaf = cursor.leaf;

  for (guint i = 0; i < n_columns; i++)
    {
      double *column = times + (gsize) i * GS_N_STATES;
      gint64 before[GS_N_STATES];
      guint state = cursor.state;
      double part = edge - (double) cursor.time;
      const Target *target;

      for (; scout < n_columns && scout < i + AHEAD; scout++)
        {
          targets[scout % AHEAD] = seek (self, scout_leaf, get_edge (&edges, scout + 1));
          scout_leaf = targets[scout % AHEAD].leaf;
        }

      memcpy (before, cursor.sums, sizeof before);
      target = &targets[i % AHEAD];
      edge = target->edge;
      if (target->leaf > cursor.leaf && target->from_end)
        load_from_end (&cursor, target->leaf, (gint64) edge);
      else if (target->leaf > cursor.leaf)
        gs_pyramid_cursor_load (&cursor, target->leaf);
      gs_pyramid_cursor_walk (&cursor, (gint64) edge);

      /* In this order no rounding can bring a state below 0. */
      for (guint s = 0; s < GS_N_STATES; s++)
        column[s] = (double) (cursor.sums[s] - before[s]);
      column[cursor.state] += edge - (double) cursor.time;
      column[state] -= part;
    }
}
