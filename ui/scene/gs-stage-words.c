/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-stage-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-executor.h"
#include "gs-holds.h"
#include "gs-outcomes.h"
#include "gs-quantity.h"
#include "gs-sheet.h"
#include "gs-task-marks.h"

const GsState gs_words_state_order[GS_N_STATES] = {
  GS_STATE_RUNNING,  GS_STATE_GIL_WAIT, GS_STATE_LOCK_WAIT, GS_STATE_READY,
  GS_STATE_IO_WAIT,  GS_STATE_PICKLING, GS_STATE_STARTING,  GS_STATE_IDLE,
};

char *
gs_words_lane_description (GsTrace *trace,
                           guint    lane)
{
  double times[GS_N_STATES];
  GString *text = g_string_new (NULL);

  gs_figures_lane_times (trace, lane, times);
  for (guint state = 0; state < GS_N_STATES; state++)
    if (times[state] > 0)
      {
        g_autofree char *time = gs_quantity_format_seconds (times[state]);

        g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "",
                                gs_state_get_label (state), time);
      }
  return g_string_free (text, FALSE);
}

char *
gs_words_lane_part (GsTrace *trace,
                    guint    lane,
                    gint64   begin,
                    gint64   end)
{
  gint64 times[GS_N_STATES] = { 0 };
  GString *text = g_string_new (NULL);

  gs_trace_get_times (trace, lane, begin, end, times);
  for (guint state = 0; state < GS_N_STATES; state++)
    if (times[state] > 0)
      {
        g_autofree char *time = gs_quantity_format_seconds ((double) times[state] / 1e9);

        g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "",
                                gs_state_get_label (state), time);
      }
  return g_string_free (text, FALSE);
}

char *
gs_words_share (gint64 part,
                gint64 whole)
{
  double share = whole > 0 ? 100.0 * (double) part / (double) whole : 0;

  if (part == 0)
    return g_strdup (_("0 %"));
  if (share < 1)
    return g_strdup (_("<1 %"));
  return g_strdup_printf (_("%.0f %%"), share);
}

char *
gs_words_shares (const gint64 times[GS_N_STATES])
{
  GString *text = g_string_new (NULL);
  gint64 sum = 0;

  for (guint state = 0; state < GS_N_STATES; state++)
    sum += times[state];
  for (guint state = 0; state < GS_N_STATES; state++)
    if (times[state] > 0)
      {
        g_autofree char *share = gs_words_share (times[state], sum);

        g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "",
                                gs_state_get_label (state), share);
      }
  return g_string_free (text, FALSE);
}

static char *
join (const char *first,
      const char *second)
{
  if (*second == '\0')
    return g_strdup (first);
  return g_strdup_printf ("%s · %s", first, second);
}

static char *
describe_done (GsResults *results,
               guint      variant)
{
  guint repeats = gs_results_get_n_repeats (results, variant);
  g_autofree char *time = gs_quantity_format_seconds (gs_results_get_makespan (results, variant));
  g_autofree char *clause = gs_sheet_dup_sentence (results, variant);
  g_autofree char *figure = NULL;

  if (repeats < 2)
    return join (time, clause);

  /* Translators: "2.04 s, the median of 5 runs" */
  figure = g_strdup_printf (ngettext ("%s, the median of %u run", "%s, the median of %u runs",
                                      repeats), time, repeats);
  return join (figure, clause);
}

static char *
describe_live (GsRun *run)
{
  GsTrace *trace = gs_run_get_trace (run);
  gint64 begin = gs_trace_get_begin (trace);
  g_autofree char *time = NULL;

  if (begin < 0)
    return g_strdup (_("starting…"));

  time = gs_quantity_format_seconds ((double) (gs_trace_get_end (trace) - begin) / 1e9);
  /* Translators: a run under way: "running, 1.20 s" */
  return g_strdup_printf (_("running, %s"), time);
}

char *
gs_words_variant_detail (GsResults *results,
                         guint      variant,
                         GsRun     *run,
                         gboolean   waiting)
{
  if (run == NULL)
    return g_strdup (waiting ? _("waiting") : "");

  switch (gs_run_get_state (run))
    {
    case GS_RUN_LIVE:
      return describe_live (run);
    case GS_RUN_STOPPED:
      return g_strdup (_("stopped"));
    case GS_RUN_FAILED:
      return gs_outcomes_dup_words (run);
    case GS_RUN_DONE:
    default:
      return describe_done (results, variant);
    }
}

char *
gs_words_variant_whole (GsRun      *run,
                        const char *detail)
{
  g_autoptr (GArray) marks = run != NULL ? gs_task_marks_collect (run) : NULL;
  g_autofree char *words = NULL;

  if (marks == NULL || (marks->len == 0 && gs_run_get_error (run) == NULL))
    return g_strdup (detail);
  if (marks->len == 0)
    return g_strdup (gs_run_get_error (run));

  words = gs_task_marks_dup_words (run, marks);
  return g_strdup_printf ("%s\n%s", detail, words);
}

char *
gs_words_span (const GsSpan *span,
               gint64        origin)
{
  double seconds = (double) (span->end - span->begin) / 1e9;
  g_autofree char *length = gs_quantity_format_seconds (seconds);
  g_autofree char *begin = gs_quantity_format_point ((double) (span->begin - origin) / 1e9, seconds);
  g_autofree char *end = gs_quantity_format_point ((double) (span->end - origin) / 1e9, seconds);

  if (span->task == GS_NO_TASK)
    /* Translators: state, length, begin and end of a span */
    return g_strdup_printf (_("%s · %s · from %s to %s"), gs_state_get_label (span->state), length,
                            begin, end);
  /* Translators: state, task, length, begin and end of a span */
  return g_strdup_printf (_("%s · task %u · %s · from %s to %s"), gs_state_get_label (span->state),
                          span->task, length, begin, end);
}

char *
gs_words_hold (GsTrace *trace,
               guint32  interpreter,
               gint64   time)
{
  GArray *holds = gs_trace_get_holds (trace, interpreter);
  guint index = gs_holds_find (holds, time);
  const GsHold *hold = NULL;
  g_autofree char *name = NULL;
  g_autofree char *length = NULL;

  if (index >= holds->len)
    return NULL;
  hold = &g_array_index (holds, GsHold, index);
  if (hold->begin > time)
    return NULL;

  name = gs_words_lane_name (gs_trace_get_lane (trace, hold->lane)->name);
  length = gs_quantity_format_seconds ((double) (hold->end - hold->begin) / 1e9);
  /* Translators: lane, how long: "thread 1 holds the GIL · 5.1 ms" */
  return g_strdup_printf (_("%s holds the GIL · %s"), name, length);
}

char *
gs_words_blocker (GsTrace         *trace,
                  const GsBlocker *blocker)
{
  g_autofree char *name = gs_words_lane_name (gs_trace_get_lane (trace, blocker->lane)->name);
  g_autofree char *time = gs_quantity_format_seconds ((double) blocker->time / 1e9);

  return join (name, time);
}

char *
gs_words_holders (GsTrace *trace,
                  guint32  interpreter,
                  gint64   begin,
                  gint64   end)
{
  GArray *holds = gs_trace_get_holds (trace, interpreter);
  guint n_lanes = gs_trace_get_n_lanes (trace);
  guint changes = gs_holds_count_handoffs (holds, begin, end, NULL);
  g_autofree gint64 *times = g_new0 (gint64, n_lanes + 1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < holds->len; i++)
    {
      const GsHold *hold = &g_array_index (holds, GsHold, i);

      times[hold->lane] += MAX (MIN (hold->end, end) - MAX (hold->begin, begin), 0);
    }
  for (guint lane = 0; lane < n_lanes; lane++)
    if (times[lane] > 0)
      {
        g_autofree char *name = gs_words_lane_name (gs_trace_get_lane (trace, lane)->name);
        g_autofree char *share = gs_words_share (times[lane], end - begin);

        g_string_append_printf (text, "%s %s, ", name, share);
      }
  g_string_append_printf (text, ngettext ("%u hand-off", "%u hand-offs", changes), changes);
  return g_string_free (text, FALSE);
}
