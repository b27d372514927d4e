/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the pyramid's own files read it. */
#pragma once

#include "gs-pyramid.h"

/* A point of a lane that moves forward in time. */
typedef struct
{
  const GsPyramid *pyramid;
  gint64 sums[GS_N_STATES]; /* as of the last event that is not later than the point… */
  guint64 span;             /* …as in a leaf… */
  guint state;
  gint64 time;              /* …and its time */
  guint64 next;             /* the first event after it */
  gsize leaf;               /* the leaf that `next` lies in, or the one before it */
} GsPyramidCursor;

static inline gboolean
gs_event_is_known (guint what)
{
  return what < GS_N_STATES || (what >= GS_MARK_SUBMIT && what <= GS_LAST_MARK);
}

/* A field that another process may be writing is read once, never again behind our back. */
static inline guint
gs_event_read_what (const GsEvent *event)
{
  return __atomic_load_n (&event->what, __ATOMIC_RELAXED);
}

static inline gint64
gs_event_read_time (const GsEvent *event,
                    gint64         after)
{
  guint64 time = __atomic_load_n (&event->time, __ATOMIC_RELAXED);

  return CLAMP ((gint64) MIN (time, (guint64) GS_TIME_MAX), after, GS_TIME_MAX);
}

/* The last leaf from @from on that begins at @time or before it; near ones are found first. */
static inline gsize
gs_pyramid_find_leaf (const GsPyramid *self,
                      gsize            from,
                      gint64           time)
{
  gsize low = from, step = 1, high;

  while (low + step < self->n_leaves && self->times[low + step] <= time)
    {
      low += step;
      step *= 2;
    }
  high = MIN (low + step, self->n_leaves);

  while (high - low > 1)
    {
      gsize middle = low + (high - low) / 2;

      if (self->times[middle] <= time)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static inline void
gs_pyramid_cursor_load (GsPyramidCursor *self,
                        gsize            leaf)
{
  const GsLeaf *from = &self->pyramid->leaves[leaf];

  self->leaf = leaf;
  for (guint i = 0; i < GS_N_STATES; i++)
    self->sums[i] = from->sums[i];
  self->span = from->span;
  self->state = from->state;
  self->time = self->pyramid->times[leaf];
  self->next = (guint64) leaf * GS_LEAF_EVENTS;
}

/* Walks on to the last event that is not later than @until.  What changes with every event is kept
 * in registers: a fold spends its time here. */
static inline void
gs_pyramid_cursor_walk (GsPyramidCursor *self,
                        gint64           until)
{
  const GsEvent *events = self->pyramid->events;
  guint64 n_events = self->pyramid->n_events;
  guint64 next = self->next, span = self->span;
  guint state = self->state;
  gint64 last = self->time;

  for (; next < n_events; next++)
    {
      guint what = gs_event_read_what (&events[next]);
      gint64 time;

      if (G_UNLIKELY (!gs_event_is_known (what)))
        continue;

      time = gs_event_read_time (&events[next], last);
      if (time > until)
        break;

      if (span != GS_NO_SPAN)
        self->sums[state] += time - last;
      last = time;
      if (what < GS_N_STATES)
        {
          span = next;
          state = what;
        }
    }

  self->next = next;
  self->span = span;
  self->state = state;
  self->time = last;
}

static inline void
gs_pyramid_cursor_init (GsPyramidCursor *self,
                        const GsPyramid *pyramid,
                        gint64           time)
{
  self->pyramid = pyramid;
  gs_pyramid_cursor_load (self, gs_pyramid_find_leaf (pyramid, 0, time));
  gs_pyramid_cursor_walk (self, time);
}
