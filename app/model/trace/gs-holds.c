/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-holds.h"

#include <stdlib.h>

struct _GsHolds
{
  GArray *array;    /* GsHold: n_closed in order, then perhaps the open one */
  guint n_closed;
  guint n_sorted;   /* of these, how many were here before this update */
  gint64 oldest;    /* begin of the oldest hold that this update brought */
  GsHold open;      /* lane G_MAXUINT if there is none */
};

static int
compare_holds (gconstpointer a,
               gconstpointer b)
{
  const GsHold *first = a, *second = b;

  if (first->begin != second->begin)
    return first->begin < second->begin ? -1 : 1;
  if (first->end != second->end)
    return first->end < second->end ? -1 : 1;
  return first->lane < second->lane ? -1 : first->lane > second->lane;
}

/* Where among the holds that were here before the oldest new one belongs. */
static guint
find_tail (GsHolds *self)
{
  guint low = 0, high = self->n_sorted;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->array, GsHold, middle).begin < self->oldest)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

GsHolds *
gs_holds_new (void)
{
  GsHolds *self = g_new0 (GsHolds, 1);

  self->array = g_array_new (FALSE, FALSE, sizeof (GsHold));
  return self;
}

void
gs_holds_free (GsHolds *self)
{
  g_array_unref (self->array);
  g_free (self);
}

GArray *
gs_holds_get_array (GsHolds *self)
{
  return self->array;
}

void
gs_holds_begin (GsHolds *self)
{
  g_array_set_size (self->array, self->n_closed);
  self->n_sorted = self->n_closed;
  self->oldest = G_MAXINT64;
  self->open.lane = G_MAXUINT;
}

void
gs_holds_add (GsHolds      *self,
              const GsHold *hold)
{
  g_array_append_vals (self->array, hold, 1);
  self->n_closed++;
  self->oldest = MIN (self->oldest, hold->begin);
}

void
gs_holds_add_open (GsHolds      *self,
                   const GsHold *hold)
{
  if (self->open.lane == G_MAXUINT || hold->begin > self->open.begin)
    self->open = *hold;
}

void
gs_holds_end (GsHolds *self)
{
  if (self->n_closed > self->n_sorted)
    {
      guint tail = find_tail (self);

      qsort (&g_array_index (self->array, GsHold, tail), self->n_closed - tail, sizeof (GsHold),
             compare_holds);
    }

  if (self->open.lane == G_MAXUINT)
    return;
  if (self->n_closed == 0
      || self->open.begin >= g_array_index (self->array, GsHold, self->n_closed - 1).end)
    g_array_append_vals (self->array, &self->open, 1);
}

void
gs_holds_set_now (GsHolds *self,
                  gint64   now)
{
  if (self->array->len > self->n_closed)
    {
      GsHold *open = &g_array_index (self->array, GsHold, self->n_closed);

      open->end = MAX (open->begin, now);
    }
}

guint
gs_holds_find (const GArray *holds,
               gint64        time)
{
  guint low = 0;
  guint high = holds->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (holds, GsHold, middle).end <= time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

guint
gs_holds_next_handoff (const GArray *holds,
                       guint         from)
{
  guint i = MAX (from, 1);

  while (i < holds->len
         && g_array_index (holds, GsHold, i).lane == g_array_index (holds, GsHold, i - 1).lane)
    i++;
  return MIN (i, holds->len);
}

guint
gs_holds_count_handoffs (const GArray *holds,
                         gint64        begin,
                         gint64        end,
                         guint        *forced)
{
  guint count = 0, asked = 0;

  for (guint i = gs_holds_next_handoff (holds, gs_holds_find (holds, begin - 1)); i < holds->len;
       i = gs_holds_next_handoff (holds, i + 1))
    {
      const GsHold *hold = &g_array_index (holds, GsHold, i);

      if (hold->begin >= end)
        break;
      if (hold->begin < begin)
        continue;
      count++;
      asked += hold[-1].forced;
    }
  if (forced != NULL)
    *forced = asked;
  return count;
}
