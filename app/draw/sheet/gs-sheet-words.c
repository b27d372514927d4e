/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a sheet. */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "gs-comparison.h"
#include "gs-executor.h"
#include "gs-latency.h"
#include "gs-outcomes.h"
#include "gs-quantity.h"
#include "gs-sheet.h"

/* From which share of the workers' time a cause is named. */
#define WORTH_SAYING 0.1

/* From so many tasks on, what each needs in memory adds up. */
#define VERY_MANY_TASKS 100

/* The result that the tasks of a group share, and the median lap of repeated ones: where there are
 * such, they are the purpose of the run.  NULL if there are none. */
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
      g_autofree char *shared = gs_outcomes_dup_shared (gs_run_get_shared (run, i));

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
                      : figures->n_workers > 1 ? _("the waits overlap") : _("one wait after the other");
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
gs_sheet_dup_cut (GsResults *results,
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

/* The sentence beside that. */
static char *
dup_sentence (GsResults *results,
              guint      variant)
{
  GsRun *run = gs_results_get_shown_run (results, variant);
  const GsRunFigures *figures;
  g_autofree char *difference = NULL;
  g_autofree char *groups = NULL;
  g_autofree char *outcomes = NULL;
  double total = 0;
  double start, pickling;

  if (run == NULL)
    return g_strdup ("");
  if (gs_run_get_state (run) == GS_RUN_STOPPED)
    return g_strdup (_("stopped"));

  outcomes = gs_outcomes_dup_words (run);
  if (gs_run_get_state (run) == GS_RUN_FAILED)
    return g_steal_pointer (&outcomes);

  /* Saved results are there to be compared: name the difference first. */
  difference = gs_comparison_dup_difference (results, variant);
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

  if (figures->time[GS_STATE_GIL_WAIT] / total >= WORTH_SAYING)
    return g_strdup_printf (_("each waits for the GIL %.0f %% of the time"),
                            100 * figures->time[GS_STATE_GIL_WAIT] / total);
  if (figures->time[GS_STATE_LOCK_WAIT] / total >= WORTH_SAYING)
    return g_strdup_printf (_("each worker waits for a lock %.0f %% of the time"),
                            100 * figures->time[GS_STATE_LOCK_WAIT] / total);
  if (figures->time[GS_STATE_READY] / total >= WORTH_SAYING)
    return g_strdup_printf (_("no core is free %.0f %% of the workers' time"),
                            100 * figures->time[GS_STATE_READY] / total);

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
gs_sheet_dup_sentence (GsResults *results,
                       guint      variant)
{
  g_autofree char *sentence = dup_sentence (results, variant);
  g_autofree char *cut = gs_sheet_dup_cut (results, variant);

  if (cut == NULL || sentence == NULL)
    return g_steal_pointer (&sentence);
  return *sentence == '\0' ? g_steal_pointer (&cut) : g_strdup_printf ("%s · %s", sentence, cut);
}

/* "2 cores, 1.9 measured": what they gave is said where something computes. */
static char *
dup_cores (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  guint cores = gs_experiment_get_cores_at_hand (experiment);
  g_autofree char *text = g_strdup_printf (ngettext ("%u core", "%u cores", cores), cores);
  g_autofree char *measured = NULL;
  double capacity = NAN;

  for (guint workers = cores; workers > 1 && !isfinite (capacity); workers--)
    capacity = gs_results_get_capacity (results, workers);
  if (!isfinite (capacity) || !gs_experiment_computes (experiment))
    return g_steal_pointer (&text);

  measured = g_strdup_printf (_("%.1f measured"), capacity);
  return g_strdup_printf ("%s, %s", text, measured);
}

char *
gs_sheet_dup_summary (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autofree char *tasks = gs_experiment_dup_summary (experiment);
  g_autofree char *cores = NULL;

  /* Whatever machine that was. */
  if (gs_experiment_get_origin (experiment) != NULL)
    return g_steal_pointer (&tasks);

  cores = dup_cores (results);
  return g_strdup_printf ("%s · %s", tasks, cores);
}

static gboolean
has_gil (GsExperiment *experiment)
{
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsExecutor *executor
        = gs_executor_find (gs_experiment_get_variant (experiment, i)->executor);

      if (executor != NULL && (executor->has_gil || executor->has_interpreters))
        return TRUE;
    }

  return FALSE;
}

char *
gs_sheet_dup_badge (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autofree char *cores = dup_cores (results);
  GString *text = g_string_new (NULL);
  guint fewest, most;
  guint64 lost = 0;
  gboolean recorded = FALSE;
  gboolean by_cpu_clock = FALSE;
  double busy = gs_results_get_busy (results);
  double spread = gs_results_get_spread (results);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      GPtrArray *runs = gs_results_get_runs (results, i);

      for (guint j = 0; runs != NULL && j < runs->len; j++)
        {
          GsRun *run = g_ptr_array_index (runs, j);

          recorded = TRUE;
          lost += gs_trace_get_lost (gs_run_get_trace (run));
          by_cpu_clock |= gs_trace_is_by_cpu_clock (gs_run_get_trace (run));
        }
    }

  if (gs_experiment_get_origin (experiment) != NULL)
    {
      /* Translators: the badge of a trace that another program recorded; its file's name. */
      g_string_append_printf (text, _("read from %s: recorded by another program"),
                              gs_experiment_get_origin (experiment));
      return g_string_free (text, FALSE);
    }
  g_string_append (text, has_gil (experiment) ? _("GIL emulated in C")
                                              : _("interpreter costs emulated in C"));
  g_string_append (text, " · ");
  if (!gs_results_count_repeats (results, &fewest, &most))
    g_string_append (text, _("not measured yet"));
  else if (fewest < most)
    /* Translators: how often the variants were run: "1 to 2 runs of each" */
    g_string_append_printf (text, _("%u to %u runs of each"), fewest, most);
  else if (most == 1)
    g_string_append (text, _("measured once"));
  else
    g_string_append_printf (text, ngettext ("%u run of each", "%u runs of each", most), most);
  if (isfinite (spread))
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _("± %.0f %%"), 100 * spread);
    }
  g_string_append_printf (text, " · %s", cores);
  if (gs_results_is_doubtful (results))
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, _("others took %.0f %%: too busy to judge"), 100 * busy);
    }
  else if (isfinite (busy))
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, _("other load %.0f %%"), 100 * busy);
    }
  if (recorded && lost == 0)
    g_string_append_printf (text, " · %s", _("no event lost"));
  else if (recorded)
    {
      /* Formatted apart: a macro inside would hide the words from the translators. */
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, lost);

      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%s event lost", "%s events lost", lost), number);
    }
  if (by_cpu_clock)
    /* Translators: "ready" is the state; the scheduler's statistics are missing on this machine */
    g_string_append_printf (text, " · %s", _("“ready” by the CPU clock"));

  return g_string_free (text, FALSE);
}

char *
gs_sheet_dup_lens_title (const GsView *view)
{
  g_autofree char *length = gs_quantity_format_setting ((view->end - view->begin) / 1e9);

  return g_strdup_printf (_("%s of it"), length);
}
