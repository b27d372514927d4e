/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-interleaving.h"

#include <string.h>

/* Limit of steps to read: the text may come from a file. */
#define MAX_STEPS 1000

/* The lane that ran the task; -1 if it is not known. */
static int
find_lane (GsRun   *run,
           guint64  task)
{
  GArray *tasks = gs_trace_get_tasks (gs_run_get_trace (run));

  return task < tasks->len ? g_array_index (tasks, GsTaskTimes, task).lane : -1;
}

/* Assigns columns to the lanes that take part, in their order.  Until then a step's column is its
 * lane. */
static gboolean
make_columns (GsInterleaving *self,
              GsRun          *run)
{
  GsTrace *trace = gs_run_get_trace (run);
  g_autofree guint *columns = g_new0 (guint, gs_trace_get_n_lanes (trace) + 1);

  for (guint lane = 0; lane < gs_trace_get_n_lanes (trace); lane++)
    for (guint i = 0; i < self->steps->len; i++)
      {
        const GsInterleavingStep *step = &g_array_index (self->steps, GsInterleavingStep, i);

        if (step->kind == GS_INTERLEAVING_OTHERS || step->column != lane)
          continue;
        columns[lane] = self->threads->len;
        g_ptr_array_add (self->threads, g_strdup (gs_trace_get_lane (trace, lane)->name));
        break;
      }
  for (guint i = 0; i < self->steps->len; i++)
    {
      GsInterleavingStep *step = &g_array_index (self->steps, GsInterleavingStep, i);

      if (step->kind != GS_INTERLEAVING_OTHERS)
        step->column = columns[step->column];
    }
  return self->threads->len > 0;
}

static void
add_step (GsInterleaving     *self,
          GsInterleavingKind  kind,
          guint               column,
          gint64              value,
          gint64              counter)
{
  GsInterleavingStep step = { kind, column, value, counter };

  g_array_append_val (self->steps, step);
}

/* "3S42", or "+17". */
static gboolean
read_word (GsInterleaving *self,
           GsRun          *run,
           const char     *word,
           gint64         *counter)
{
  char *end;
  guint64 task;
  gint64 value;
  int lane;

  if (*word == '+')
    {
      value = g_ascii_strtoll (word + 1, &end, 10);
      if (value <= 0 || value > G_MAXINT64 / 2 - *counter || *end != '\0')
        return FALSE;
      *counter += value;
      add_step (self, GS_INTERLEAVING_OTHERS, 0, value, *counter);
      return TRUE;
    }

  task = g_ascii_strtoull (word, &end, 10);
  if (end == word || (*end != 'L' && *end != 'S') || task >= gs_run_get_n_tasks (run))
    return FALSE;
  value = g_ascii_strtoll (end + 1, &end, 10);
  if (value < 0 || value > G_MAXINT64 / 2 || *end != '\0')
    return FALSE;

  lane = find_lane (run, task);
  if (lane < 0)
    return FALSE;
  if (strchr (word, 'L') != NULL)
    {
      *counter = value;
      add_step (self, GS_INTERLEAVING_LOAD, (guint) lane, value, value);
      return TRUE;
    }
  add_step (self, GS_INTERLEAVING_ADD, (guint) lane, value, *counter);
  *counter = value;
  add_step (self, GS_INTERLEAVING_STORE, (guint) lane, value, value);
  return TRUE;
}

/* Finds the stores that the last store undoes.  FALSE if it undoes none. */
static gboolean
find_loss (GsInterleaving *self)
{
  GsInterleavingStep *steps = &g_array_index (self->steps, GsInterleavingStep, 0);
  GsInterleavingStep *last = steps + self->steps->len - 1;
  GsInterleavingStep *step = last - 2;

  if (self->steps->len < 3 || last->kind != GS_INTERLEAVING_STORE)
    return FALSE;

  self->n_lost = step->counter - (last->value - 1);
  for (; step >= steps; step--)
    {
      step->stale = step->kind == GS_INTERLEAVING_LOAD && step->column == last->column;
      if (step->stale)
        return step->value == last->value - 1 && self->n_lost > 0;
      step->is_lost = step->kind == GS_INTERLEAVING_STORE && step->value >= last->value;
    }
  return FALSE;
}

static GsInterleaving *
parse (GsRun      *run,
       const char *text)
{
  g_autoptr (GsInterleaving) self = g_new0 (GsInterleaving, 1);
  g_auto (GStrv) words = g_strsplit (text, " ", MAX_STEPS);
  gint64 counter = 0;

  self->steps = g_array_new (FALSE, FALSE, sizeof (GsInterleavingStep));
  self->threads = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; words[i] != NULL; i++)
    if (!read_word (self, run, words[i], &counter))
      return NULL;
  return make_columns (self, run) && find_loss (self) ? g_steal_pointer (&self) : NULL;
}

GsInterleaving *
gs_interleaving_new (GsRun *run)
{
  GsInterleaving *self = NULL;

  g_return_val_if_fail (GS_IS_RUN (run), NULL);

  for (guint i = 0; i < gs_run_get_n_shared (run) && self == NULL; i++)
    if (gs_run_get_shared (run, i)->steps != NULL)
      self = parse (run, gs_run_get_shared (run, i)->steps);
  return self;
}

void
gs_interleaving_free (GsInterleaving *self)
{
  g_array_unref (self->steps);
  g_ptr_array_unref (self->threads);
  g_free (self);
}
