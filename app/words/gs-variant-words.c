/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-variant-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-latency.h"
#include "gs-outcome-words.h"
#include "gs-quantity.h"
#include "gs-share-words.h"

/* From which share of the workers' time a cause is named. */
#define WORTH_SAYING 0.1

/* From so many tasks on, what each needs in memory adds up. */
#define VERY_MANY_TASKS 100

const char *
gs_words_unmeasured (GsResults *results,
                     guint      variant)
{
  GsRun *run = gs_results_get_shown_run (results, variant);

  if (run == NULL)
    return gs_results_is_stopped (results) ? _("not measured") : _("waiting");

  switch (gs_run_get_state (run))
    {
    case GS_RUN_LIVE:
      return _("waiting");
    case GS_RUN_STOPPED:
      return _("stopped");
    case GS_RUN_DONE:
    case GS_RUN_FAILED:
    default:
      return _("failed");
    }
}

char *
gs_words_makespan (GsResults *results,
                   guint      variant)
{
  return gs_quantity_format_seconds (gs_results_get_makespan (results, variant));
}

char *
gs_words_speedup (GsResults *results,
                  guint      variant)
{
  return gs_quantity_format_speedup (gs_results_get_speedup (results, variant));
}

char *
gs_words_efficiency (GsResults *results,
                     guint      variant)
{
  return gs_words_percent (gs_results_get_efficiency (results, variant));
}

char *
gs_words_difference (GsResults *results,
                     guint      variant)
{
  int counterpart;
  double ratio;

  g_return_val_if_fail (GS_IS_RESULTS (results), NULL);

  counterpart = gs_results_get_counterpart (results, variant);
  if (counterpart < 0)
    return NULL;
  ratio = gs_results_get_makespan (results, variant)
          / gs_results_get_makespan (results, (guint) counterpart);
  if (!isfinite (ratio))
    return NULL;
  /* Translators: how long a saved run took, against the one measured now. */
  return g_strdup_printf (_("%.2f× as long as now"), ratio);
}

/* The shared results of the groups, and how long the laps of a task took: where there are such, the
 * run was made for them.  NULL if there are none. */
static char *
dup_groups (GsResults *results,
            guint      variant,
            GsRun     *run)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  GString *text = g_string_new (NULL);
  guint first = 0;

  for (guint i = 0; i < gs_run_get_n_shared (run); i++)
    {
      g_autofree char *shared = gs_words_shared (gs_run_get_shared (run, i));

      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", shared);
    }
  for (guint i = 0; i < gs_experiment_get_n_groups (experiment); i++)
    {
      g_autoptr (GsTaskGroup) group = gs_experiment_dup_group (experiment, variant, i);
      g_autofree char *median = NULL, *longest = NULL;
      const GsDistribution *latency;

      first += group->count;
      if (!gs_latency_has_laps (group))
        continue;
      latency = gs_run_get_latency (run, first - group->count, group->count);
      median = gs_quantity_format_seconds (latency->p50);
      longest = gs_quantity_format_seconds (latency->longest);
      g_string_append (text, text->len > 0 ? " · " : "");
      /* Translators: a group of tasks that repeat their work, and how long one time took. */
      g_string_append_printf (text, _("%s: median %s, longest %s"), group->name, median, longest);
    }
  return g_string_free (text, text->len == 0);
}

/* Whether the waits overlap, and of very many tasks what they take; "" if there is neither. */
static char *
dup_waits (GsRun              *run,
           const GsRunFigures *figures,
           double              total)
{
  gboolean waits = figures->time[GS_STATE_IO_WAIT] / total >= 0.5;
  const char *words = !waits ? ""
                      : figures->n_workers > 1 ? _("the waits overlap")
                                               : _("one wait after the other");
  g_autofree char *bytes = NULL;
  g_autofree char *memory = NULL;

  if (gs_run_get_n_tasks (run) < VERY_MANY_TASKS || !isfinite (figures->memory))
    return g_strdup (words);
  bytes = gs_quantity_format_bytes (figures->memory);
  /* Translators: an amount, such as "12.3 MB". */
  memory = g_strdup_printf (_("memory %s"), bytes);
  return waits ? g_strdup_printf ("%s · %s", words, memory) : g_steal_pointer (&memory);
}

char *
gs_words_variant_cut (GsResults *results,
                      guint      variant)
{
  GsRun *run = gs_results_get_shown_run (results, variant);
  guint n_tasks = run != NULL ? gs_run_get_n_tasks (run) : 0;
  guint n = 0;

  if (n_tasks <= GS_MAX_TASK_LANES)
    return NULL;
  for (guint lane = 0; lane < gs_trace_get_n_lanes (gs_run_get_trace (run)); lane++)
    n += gs_trace_get_lane (gs_run_get_trace (run), lane)->kind == GS_LANE_TASK;
  if (n < GS_MAX_TASK_LANES)
    return NULL;
  /* Translators: so many of all tasks have lanes: "64 of 1000 tasks" */
  return g_strdup_printf (_("%u of %u tasks"), n, n_tasks);
}

/* The state that kept the workers from running; NULL if none did for long. */
static char *
dup_cause (const GsRunFigures *figures,
           double              total)
{
  static const GsState causes[] = { GS_STATE_GIL_WAIT, GS_STATE_LOCK_WAIT, GS_STATE_READY };

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      double share = figures->time[causes[i]] / total;
      g_autofree char *percent = gs_words_percent (share);

      if (!(share >= WORTH_SAYING))
        continue;
      if (causes[i] == GS_STATE_GIL_WAIT)
        /* Translators: here and in the next ones, a percentage. */
        return g_strdup_printf (_("each waits for the GIL %s of the time"), percent);
      if (causes[i] == GS_STATE_LOCK_WAIT)
        return g_strdup_printf (_("each worker waits for a lock %s of the time"), percent);
      return g_strdup_printf (_("no core is free %s of the workers' time"), percent);
    }
  return NULL;
}

/* The clause beside the makespan. */
static char *
dup_sentence (GsResults *results,
              guint      variant)
{
  GsRun *run = gs_results_get_shown_run (results, variant);
  const GsRunFigures *figures;
  g_autofree char *difference = NULL;
  g_autofree char *groups = NULL;
  g_autofree char *outcomes = NULL;
  g_autofree char *cause = NULL;
  double total = 0;
  double start, pickling;

  if (run == NULL)
    return g_strdup ("");
  if (gs_run_get_state (run) == GS_RUN_STOPPED)
    return g_strdup (_("stopped"));

  outcomes = gs_words_outcomes (run);
  if (gs_run_get_state (run) == GS_RUN_FAILED)
    return g_steal_pointer (&outcomes);

  /* A saved run is there to be compared. */
  difference = gs_words_difference (results, variant);
  if (difference != NULL)
    return g_steal_pointer (&difference);
  groups = dup_groups (results, variant, run);
  if (groups != NULL)
    return g_steal_pointer (&groups);
  if (outcomes != NULL)
    return g_steal_pointer (&outcomes);

  figures = gs_run_get_figures (run);
  for (guint i = 0; i < GS_N_STATES; i++)
    total += figures->time[i];
  if (!(total > 0))
    return g_strdup ("");

  cause = dup_cause (figures, total);
  if (cause != NULL)
    return g_steal_pointer (&cause);

  start = figures->time[GS_STATE_STARTING] / MAX (figures->n_workers, 1);
  pickling = figures->time[GS_STATE_PICKLING] / MAX (figures->n_workers, 1);
  if (figures->time[GS_STATE_PICKLING] > 0)
    {
      g_autofree char *start_text = gs_quantity_format_seconds (start);
      g_autofree char *pickling_text = gs_quantity_format_seconds (pickling);

      return g_strdup_printf (_("start %s, pickling %s"), start_text, pickling_text);
    }
  return dup_waits (run, figures, total);
}

char *
gs_words_variant_sentence (GsResults *results,
                           guint      variant)
{
  g_autofree char *sentence = dup_sentence (results, variant);
  g_autofree char *cut = gs_words_variant_cut (results, variant);

  if (cut == NULL || sentence == NULL)
    return g_steal_pointer (&sentence);
  return *sentence == '\0' ? g_steal_pointer (&cut) : g_strdup_printf ("%s · %s", sentence, cut);
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
  g_autofree char *time = gs_words_makespan (results, variant);
  g_autofree char *clause = gs_words_variant_sentence (results, variant);
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
      return gs_words_outcomes (run);
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

  words = gs_words_marks (run, marks);
  return g_strdup_printf ("%s\n%s", detail, words);
}
