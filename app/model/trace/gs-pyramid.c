/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-pyramid-cursor.h"

G_STATIC_ASSERT (sizeof (GsEvent) == 16);
G_STATIC_ASSERT (sizeof (GsLeaf) == 72);

static void
push_leaf (GsPyramid *self)
{
  if (self->n_leaves == self->n_allocated)
    {
      self->n_allocated += MAX (self->n_allocated / 4, 4);
      self->leaves = g_renew (GsLeaf, self->leaves, self->n_allocated);
      self->times = g_renew (gint64, self->times, self->n_allocated);
    }
  self->leaves[self->n_leaves] = self->tip;
  self->times[self->n_leaves] = self->time;
  self->n_leaves++;
}

/* The first state after event @index, whose time is @time; GS_NO_SPAN if there is none yet.
 * A long run of marks is skipped by the leaves: they name the state in force. */
static guint64
find_next_state (const GsPyramid *self,
                 guint64          index,
                 gint64          *time)
{
  guint64 next = index + 1;
  gsize low = index / GS_LEAF_EVENTS + 1;

  if (low < self->n_leaves && self->leaves[low].span == index)
    {
      gsize high = self->n_leaves;

      while (high - low > 1)
        {
          gsize middle = low + (high - low) / 2;

          if (self->leaves[middle].span == index)
            low = middle;
          else
            high = middle;
        }
      next = (guint64) low * GS_LEAF_EVENTS;
      *time = self->times[low];
    }

  for (; next < self->n_events; next++)
    {
      guint what = gs_event_read_what (&self->events[next]);

      if (!gs_event_is_known (what))
        continue;
      *time = gs_event_read_time (&self->events[next], *time);
      if (what < GS_N_STATES)
        return next;
    }
  return GS_NO_SPAN;
}

/* When the event @index happened, as clamped. */
static gint64
get_event_time (const GsPyramid *self,
                guint64          index)
{
  gsize leaf = index / GS_LEAF_EVENTS;
  gint64 time = self->times[leaf];

  for (guint64 i = (guint64) leaf * GS_LEAF_EVENTS; i <= index; i++)
    if (gs_event_is_known (gs_event_read_what (&self->events[i])))
      time = gs_event_read_time (&self->events[i], time);
  return time;
}

void
gs_pyramid_init (GsPyramid *self)
{
  *self = (GsPyramid) { .tip.span = GS_NO_SPAN, .begin = -1 };
}

void
gs_pyramid_clear (GsPyramid *self)
{
  g_clear_pointer (&self->leaves, g_free);
  g_clear_pointer (&self->times, g_free);
}

gboolean
gs_pyramid_take (GsPyramid *self,
                 GsEvent   *event)
{
  const GsEvent read = gs_event_read (&self->events[self->n_events]);
  gint64 time;

  if (self->n_events % GS_LEAF_EVENTS == 0)
    push_leaf (self);
  self->n_events++;

  if (!gs_event_is_known (read.what))
    return FALSE;

  time = gs_event_read_time (&read, self->time);
  self->ragged |= time != (gint64) read.time;
  *event = read;
  event->time = time;

  if (self->tip.span != GS_NO_SPAN)
    self->tip.sums[self->tip.state] += time - self->time;
  self->time = time;
  if (read.what < GS_N_STATES)
    {
      if (self->n_spans == 0)
        self->begin = time;
      self->tip.span = self->n_events - 1;
      self->tip.state = read.what;
      self->n_spans++;
    }

  self->end = MAX (self->end, time);
  if (read.what == GS_MARK_END)
    {
      self->end = time;
      self->closed = TRUE;
    }
  return TRUE;
}

void
gs_pyramid_set_end (GsPyramid *self,
                    gint64     end)
{
  if (!self->closed)
    self->end = CLAMP (end, self->time, GS_TIME_MAX);
}

gsize
gs_pyramid_get_memory (const GsPyramid *self)
{
  return self->n_allocated * (sizeof (GsLeaf) + sizeof (gint64));
}

void
gs_pyramid_get_times (const GsPyramid *self,
                      gint64           begin,
                      gint64           end,
                      gint64           times[GS_N_STATES])
{
  GsPyramidCursor from, to;

  if (self->begin < 0)
    return;

  begin = CLAMP (begin, self->begin, self->end);
  end = CLAMP (end, self->begin, self->end);
  if (end <= begin)
    return;

  gs_pyramid_cursor_init (&from, self, begin);
  gs_pyramid_cursor_init (&to, self, end);
  for (guint state = 0; state < GS_N_STATES; state++)
    times[state] += to.sums[state] - from.sums[state];
  times[from.state] -= begin - from.time;
  times[to.state] += end - to.time;
}

guint64
gs_pyramid_find (const GsPyramid *self,
                 gint64           time,
                 gint64          *begin)
{
  GsPyramidCursor cursor;

  if (self->begin < 0 || time < self->begin || time >= self->end)
    return GS_NO_SPAN;

  gs_pyramid_cursor_init (&cursor, self, time);
  if (cursor.span != GS_NO_SPAN)
    *begin = get_event_time (self, cursor.span);
  return cursor.span;
}

guint64
gs_pyramid_read_span (const GsPyramid *self,
                      guint64          index,
                      gint64           begin,
                      GsSpan          *span)
{
  const GsEvent event = gs_event_read (&self->events[index]);
  gint64 end = begin;
  guint64 next = find_next_state (self, index, &end);

  *span = (GsSpan) {
    .begin = begin,
    .end = MAX (next == GS_NO_SPAN ? self->end : end, begin),
    .task = event.task,
    .state = MIN (event.what, GS_N_STATES - 1),
    .flags = event.flags,
    .detail = event.detail,
    .open = next == GS_NO_SPAN && !self->closed,
  };
  return next;
}
