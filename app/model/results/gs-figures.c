/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figures.h"

#include <math.h>
#include <string.h>

#include "gs-holds.h"
#include "gs-statistics.h"

#define NS_PER_S 1e9

/* A worker's life, within the makespan. */
typedef struct
{
  guint lane;
  gint64 begin;
  gint64 end;
} Life;

static int
compare_lives (gconstpointer a,
               gconstpointer b)
{
  const Life *first = a, *second = b;

  if (first->begin != second->begin)
    return first->begin < second->begin ? -1 : 1;
  return first->lane < second->lane ? -1 : first->lane > second->lane;
}

static gboolean
has_lane (GsTrace    *trace,
          GsLaneKind  kind)
{
  for (guint i = 0; i < gs_trace_get_n_lanes (trace); i++)
    if (gs_trace_get_lane (trace, i)->kind == kind)
      return TRUE;
  return FALSE;
}

/* The worker lanes by birth. */
static GArray *
collect_lives (GsTrace *trace,
               gint64   begin,
               gint64   end)
{
  GArray *lives = g_array_new (FALSE, FALSE, sizeof (Life));
  /* Measure the workers' time, or the event loop's if there are no workers. */
  GsLaneKind kind = has_lane (trace, GS_LANE_WORKER) ? GS_LANE_WORKER : GS_LANE_LOOP;

  for (guint i = 0; i < gs_trace_get_n_lanes (trace); i++)
    {
      const GsTraceLane *lane = gs_trace_get_lane (trace, i);
      Life life = { i, CLAMP (lane->begin, begin, end), CLAMP (lane->end, begin, end) };

      if (lane->kind == kind && lane->n_spans > 0)
        g_array_append_val (lives, life);
    }
  g_array_sort (lives, compare_lives);
  return lives;
}

/* The slot whose last lane ended first, if that was before @time; -1 if none is free. */
static int
find_slot (const gint64 *slots,
           guint         n_slots,
           gint64        time)
{
  int found = -1;

  for (guint i = 0; i < n_slots; i++)
    if (slots[i] <= time && (found < 0 || slots[i] < slots[found]))
      found = i;
  return found;
}

/* Fills @n_workers slots of [begin, end) with the lanes, so that the states add up to exactly
 * @n_workers × (end - begin).
 *
 * A slot is `starting` from the first submit until its lane is born, `idle` after its lane ended.
 * A lane past the @n_workers-th replaces the worker that ended first; the slot is `starting` in
 * between.  (A pool behind an event loop is asked for a worker when a coroutine wants one: until
 * then its slot is `idle`.)  A slot that never got a lane, because the pool did not need so many,
 * is `idle`.  A lane that finds every slot taken is one more than the variant asked for and does
 * not count. */
static void
add_up_slots (GsTrace *trace,
              guint    n_workers,
              gint64   begin,
              gint64   end,
              gint64   times[GS_N_STATES])
{
  g_autoptr (GArray) lives = collect_lives (trace, begin, end);
  g_autofree gint64 *slots = g_new (gint64, n_workers); /* when the slot's last lane ended */
  gboolean has_loop = has_lane (trace, GS_LANE_LOOP);
  guint n_used = 0;

  for (guint i = 0; i < lives->len; i++)
    {
      const Life *life = &g_array_index (lives, Life, i);
      int slot;

      if (n_used < n_workers)
        {
          slot = n_used++;
          slots[slot] = begin;
        }
      else
        {
          slot = find_slot (slots, n_used, life->begin);
          if (slot < 0)
            continue;
        }

      times[has_loop ? GS_STATE_IDLE : GS_STATE_STARTING] += life->begin - slots[slot];
      gs_trace_get_times (trace, life->lane, life->begin, life->end, times);
      slots[slot] = life->end;
    }

  for (guint i = 0; i < n_used; i++)
    times[GS_STATE_IDLE] += end - slots[i];
  times[GS_STATE_IDLE] += (end - begin) * (n_workers - n_used);
}

static void
measure_tasks (GsTrace      *trace,
               GsRunFigures *figures)
{
  GArray *tasks = gs_trace_get_tasks (trace);
  g_autofree double *lengths = g_new (double, tasks->len);
  g_autofree double *waits = g_new (double, tasks->len);
  guint n_lengths = 0, n_waits = 0;

  for (guint i = 0; i < tasks->len; i++)
    {
      const GsTaskTimes *task = &g_array_index (tasks, GsTaskTimes, i);

      if (task->started >= 0 && task->finished >= task->started)
        lengths[n_lengths++] = (double) (task->finished - task->started) / NS_PER_S;
      if (task->submitted >= 0 && task->started >= task->submitted)
        waits[n_waits++] = (double) (task->started - task->submitted) / NS_PER_S;
    }

  gs_distribution_measure (&figures->tasks, lengths, n_lengths);
  gs_statistics_sort (waits, n_waits);
  figures->queue_p50 = gs_statistics_quantile_sorted (waits, n_waits, 0.50);
}

/* Waits for the GIL that began within [begin, end); spans that follow each other are one wait. */
static void
collect_waits (GsTrace *trace,
               guint    lane,
               gint64   begin,
               gint64   end,
               GArray  *waits)
{
  gint64 times[GS_N_STATES] = { 0 };
  gint64 since = -1;
  GsSpanIter iter;
  GsSpan span;

  gs_trace_get_times (trace, lane, begin, end, times);
  if (times[GS_STATE_GIL_WAIT] == 0)
    return;

  gs_span_iter_init (&iter, trace, lane, begin, end);
  while (gs_span_iter_next (&iter, &span))
    {
      if (span.state == GS_STATE_GIL_WAIT && since < 0 && span.begin >= begin)
        since = span.begin;
      if (span.state != GS_STATE_GIL_WAIT && since >= 0)
        {
          double wait = (double) (span.begin - since) / NS_PER_S;

          g_array_append_val (waits, wait);
          since = -1;
        }
    }
}

static void
measure_gil (GsTrace      *trace,
             gint64        begin,
             gint64        end,
             GsRunFigures *figures)
{
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < gs_trace_get_n_interpreters (trace); i++)
    {
      guint forced;

      figures->gil.handoffs
        += gs_holds_count_handoffs (gs_trace_get_holds (trace, i), begin, end, &forced);
      figures->gil.forced += forced;
    }
  for (guint i = 0; i < gs_trace_get_n_lanes (trace); i++)
    if (gs_trace_get_lane (trace, i)->interpreter != GS_NO_INTERPRETER)
      collect_waits (trace, i, begin, end, waits);

  figures->gil.handoffs_per_s = figures->gil.handoffs / figures->makespan;
  gs_distribution_measure (&figures->gil.waits, (double *) (gpointer) waits->data, waits->len);
}

/* Sums the memory of the processes alive at @end: one that was replaced is not counted beside its
 * successor. */
static double
measure_memory (GsTrace *trace,
                gint64   end)
{
  double memory = NAN;

  for (guint i = 0; i < gs_trace_get_n_lanes (trace); i++)
    {
      const GsTraceLane *lane = gs_trace_get_lane (trace, i);
      double grown = (double) lane->memory - (double) lane->memory_before;

      if (lane->memory > 0 && lane->end >= end)
        memory = isnan (memory) ? grown : memory + grown;
    }
  /* Clamp at 0: a forked copy may have given pages back. */
  return isnan (memory) ? NAN : fmax (memory, 0);
}

static void
clear_figures (GsRunFigures *figures,
               guint         n_workers)
{
  *figures = (GsRunFigures) {
    .makespan = NAN, .n_workers = n_workers, .utilization = NAN,
    .queue_p50 = NAN, .memory = NAN, .gil = { .handoffs_per_s = NAN },
  };
  gs_distribution_measure (&figures->tasks, NULL, 0);
  gs_distribution_measure (&figures->gil.waits, NULL, 0);
  for (guint i = 0; i < GS_N_STATES; i++)
    figures->time[i] = NAN;
}

void
gs_figures_measure (GsTrace      *trace,
                    guint         n_workers,
                    GsRunFigures *figures)
{
  gint64 begin, end;
  gint64 times[GS_N_STATES] = { 0 };

  g_return_if_fail (GS_IS_TRACE (trace));
  g_return_if_fail (figures != NULL);

  clear_figures (figures, n_workers);
  measure_tasks (trace, figures);

  begin = gs_trace_get_begin (trace);
  end = gs_trace_get_end (trace);
  if (begin < 0 || end <= begin)
    return;

  figures->makespan = (double) (end - begin) / NS_PER_S;
  add_up_slots (trace, n_workers, begin, end, times);
  for (guint i = 0; i < GS_N_STATES; i++)
    figures->time[i] = (double) times[i] / NS_PER_S;
  if (n_workers > 0)
    figures->utilization = figures->time[GS_STATE_RUNNING] / (n_workers * figures->makespan);
  measure_gil (trace, begin, end, figures);
  figures->memory = measure_memory (trace, end);
}

void
gs_figures_lane_times (GsTrace *trace,
                       guint    lane,
                       double   times[GS_N_STATES])
{
  gint64 sums[GS_N_STATES] = { 0 };

  g_return_if_fail (GS_IS_TRACE (trace));

  gs_trace_get_times (trace, lane, 0, G_MAXINT64, sums);
  for (guint i = 0; i < GS_N_STATES; i++)
    times[i] = (double) sums[i] / NS_PER_S;
}

/* Rounds to a unit of a part in 10^15 of @whole: fine enough to be exact in practice, and coarse
 * enough that doubles add such numbers exactly, in any order. */
static double
quantize (double seconds,
          double whole)
{
  int exponent;
  double unit;

  frexp (whole, &exponent);
  unit = ldexp (1, exponent - 50);
  return round (seconds / unit) * unit;
}

gboolean
gs_figures_loss (const GsRunFigures *figures,
                 double              baseline_work,
                 double              capacity,
                 guint               cores,
                 gboolean            computes,
                 GsLoss             *loss)
{
  const double *time = figures->time;
  double workers = figures->n_workers, k = MIN (figures->n_workers, cores);
  double work, whole, machine = 0;

  *loss = (GsLoss) { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  if (!isfinite (baseline_work) || !isfinite (figures->makespan) || figures->n_workers == 0)
    return FALSE;

  work = time[GS_STATE_RUNNING] + time[GS_STATE_IO_WAIT];

  /* Loss to the machine itself: the same work takes longer on cores that slow each other down.  0
   * without a probe, or if the cores did better than the probe. */
  if (computes && isfinite (capacity) && capacity > 0 && capacity < k)
    machine = CLAMP (work - baseline_work, 0, baseline_work * (k / capacity - 1));

  whole = figures->makespan + (baseline_work + machine) / workers;
  for (guint i = 0; i < GS_N_STATES; i++)
    whole += time[i] / workers;

  loss->gap = quantize (figures->makespan - baseline_work / workers, whole);
  loss->gil = quantize (time[GS_STATE_GIL_WAIT] / workers, whole);
  loss->lock = quantize (time[GS_STATE_LOCK_WAIT] / workers, whole);
  loss->start = quantize (time[GS_STATE_STARTING] / workers, whole);
  loss->pickling = quantize (time[GS_STATE_PICKLING] / workers, whole);
  loss->imbalance = quantize (time[GS_STATE_IDLE] / workers, whole);
  loss->cores = quantize ((time[GS_STATE_READY] + machine) / workers, whole);

  /* (U − S − m)/W, computed as the remainder. */
  loss->other = loss->gap - (loss->gil + loss->lock + loss->start + loss->pickling
                             + loss->imbalance + loss->cores);
  return TRUE;
}
