/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary for people at a terminal: a table whose columns stand under each other, whatever the
 * language. */
#include "config.h"

#include "gs-summary-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "gs-advice-words.h"
#include "gs-break-even-words.h"
#include "gs-break-even.h"
#include "gs-gil-words.h"
#include "gs-latency.h"
#include "gs-outcome-words.h"
#include "gs-outcomes.h"
#include "gs-quantity.h"
#include "gs-state-words.h"
#include "gs-summary-json.h"
#include "gs-variant-words.h"

#define GAP 2
/* Limit of tasks whose results are listed. */
#define MAX_LISTED 16

/* The number of terminal cells that @text takes. */
static guint
get_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

/* Appends rows, string arrays of the same length; the first column is aligned left, the others
 * right. */
static void
append_table (GString   *out,
              GPtrArray *rows)
{
  guint n_columns = g_strv_length (g_ptr_array_index (rows, 0));
  g_autofree guint *widths = g_new0 (guint, n_columns);

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      for (guint j = 0; j < n_columns; j++)
        widths[j] = MAX (widths[j], get_width (row[j]));
    }

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      for (guint j = 0; j < n_columns; j++)
        {
          guint padding = widths[j] - get_width (row[j]);

          if (j == 0)
            g_string_append_printf (out, "%s%*s", row[j], (int) padding, "");
          else
            g_string_append_printf (out, "%*s%s", (int) (padding + GAP), "", row[j]);
        }
      g_string_append_c (out, '\n');
    }
}

/* Whether any variant spent a thousandth of its time so. */
static gboolean
occurs (GsResults *results,
        GsState    state)
{
  guint n_variants = gs_experiment_get_n_variants (gs_results_get_experiment (results));

  for (guint i = 0; i < n_variants; i++)
    {
      GsRun *run = gs_results_get_shown_run (results, i);
      const GsRunFigures *figures = run != NULL ? gs_run_get_figures (run) : NULL;

      if (figures != NULL && figures->time[state] > 0.001 * figures->makespan)
        return TRUE;
    }
  return FALSE;
}

static char **
make_header (GsResults *results)
{
  g_autoptr (GStrvBuilder) row = g_strv_builder_new ();

  g_strv_builder_add (row, "");
  g_strv_builder_add (row, _("workers"));
  g_strv_builder_add (row, _("time"));
  g_strv_builder_add (row, _("speedup"));
  g_strv_builder_add (row, _("efficiency"));
  g_strv_builder_add (row, _("memory"));
  for (guint i = 0; i < GS_N_STATES; i++)
    {
      if (occurs (results, gs_summary_state_order[i]))
        g_strv_builder_add (row, gs_state_get_short_label (gs_summary_state_order[i]));
    }
  return g_strv_builder_end (row);
}

static void
add_taken (GStrvBuilder *row,
           char         *text)
{
  g_strv_builder_add (row, text);
  g_free (text);
}

static char **
make_row (GsResults *results,
          guint      variant)
{
  g_autoptr (GStrvBuilder) row = g_strv_builder_new ();
  GsExperiment *experiment = gs_results_get_experiment (results);
  GsRun *run = gs_results_get_shown_run (results, variant);

  add_taken (row, gs_experiment_dup_variant_title (experiment, variant));
  add_taken (row, g_strdup_printf ("%u", gs_experiment_get_workers (experiment, variant)));
  add_taken (row, gs_words_makespan (results, variant));
  add_taken (row, gs_words_speedup (results, variant));
  add_taken (row, gs_words_efficiency (results, variant));
  add_taken (row, gs_quantity_format_bytes (run != NULL ? gs_run_get_figures (run)->memory : NAN));
  for (guint i = 0; i < GS_N_STATES; i++)
    {
      GsState state = gs_summary_state_order[i];

      if (occurs (results, state))
        add_taken (row, gs_quantity_format_seconds (
                            run != NULL ? gs_run_get_figures (run)->time[state] : NAN));
    }
  return g_strv_builder_end (row);
}

/* The results in the order in which the caller was given them. */
static void
append_delivered (GString   *out,
                  GsResults *results,
                  guint      variant)
{
  GsRun *run = gs_results_get_shown_run (results, variant);
  g_autofree char *title = gs_experiment_dup_variant_title (gs_results_get_experiment (results),
                                                            variant);
  g_autofree char *list = NULL;

  if (run == NULL || gs_run_get_n_tasks (run) > MAX_LISTED)
    return;

  list = gs_words_delivered (run, MAX_LISTED);
  /* Translators: a variant, and the results of its tasks in the order in which they came. */
  g_string_append_printf (out, _("%s: results %s\n"), title, list);
}

/* Appends the exceptions that nobody asked for, and the tasks that were cancelled. */
static void
append_unseen (GString    *out,
               GsRun      *run,
               const char *title)
{
  guint swallowed = run != NULL ? gs_outcomes_count_swallowed (run) : 0;
  guint cancelled = run != NULL ? gs_outcomes_count_cancelled (run) : 0;

  if (swallowed > 0)
    g_string_append_printf (out, ngettext ("%s: %u exception was swallowed: nobody asked for it\n",
                                           "%s: %u exceptions were swallowed: nobody asked for "
                                           "them\n", swallowed), title, swallowed);
  if (cancelled > 0)
    g_string_append_printf (out, ngettext ("%s: %u task was cancelled\n",
                                           "%s: %u tasks were cancelled\n", cancelled), title,
                            cancelled);
}

/* Appends the number of right results, and the errors by name. */
static void
append_results (GString   *out,
                GsResults *results,
                guint      variant)
{
  GsRun *run = gs_results_get_shown_run (results, variant);
  g_autofree char *title = gs_experiment_dup_variant_title (gs_results_get_experiment (results),
                                                            variant);
  guint checked = 0, right = 0, failed = 0;
  const char *error = NULL;

  for (guint i = 0; run != NULL && i < gs_run_get_n_tasks (run); i++)
    {
      const GsTaskResult *result = gs_run_get_result (run, i);

      checked += result->checked;
      right += result->checked && result->right;
      failed += result->error != NULL;
      if (error == NULL)
        error = result->error;
    }

  if (right < checked)
    g_string_append_printf (out, _("%s: %u of %u results are wrong\n"), title, checked - right,
                            checked);
  if (failed > 0)
    g_string_append_printf (out, ngettext ("%s: %u task failed: %s\n", "%s: %u tasks failed: %s\n",
                                           failed), title, failed, error);
  append_unseen (out, run, title);
  if (run != NULL && gs_run_get_error (run) != NULL)
    g_string_append_printf (out, _("%s: %s\n"), title, gs_run_get_error (run));
  if (run != NULL && gs_trace_get_lost (gs_run_get_trace (run)) > 0)
    g_string_append_printf (out, _("%s: %.0f events no longer fitted\n"), title,
                            (double) gs_trace_get_lost (gs_run_get_trace (run)));
  if (run != NULL && gs_trace_is_by_cpu_clock (gs_run_get_trace (run)))
    g_string_append_printf (out, _("%s: “ready” is told by the CPU clock, as the scheduler’s "
                                   "statistics are missing\n"), title);
}

/* Appends the latencies of each group's tasks, and of laps where there are some. */
static void
append_latencies (GString   *out,
                  GsResults *results,
                  guint      variant)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  GsRun *run = gs_results_get_shown_run (results, variant);
  g_autofree char *title = gs_experiment_dup_variant_title (experiment, variant);
  guint first = 0;

  for (guint i = 0; run != NULL && i < gs_experiment_get_n_groups (experiment); i++)
    {
      g_autoptr (GsTaskGroup) group = gs_experiment_dup_group (experiment, variant, i);
      const GsDistribution *latency = gs_run_get_latency (run, first, group->count);
      g_autofree char *median = NULL, *slow = NULL, *slowest = NULL, *longest = NULL;

      first += group->count;
      if (!gs_latency_is_told (experiment, group) || latency->n == 0)
        continue;

      median = gs_quantity_format_seconds (latency->p50);
      if (latency->n == 1)
        {
          /* Translators: a variant, a group of one task, and how long that took. */
          g_string_append_printf (out, _("%s: %s: once, %s\n"), title, group->name, median);
          continue;
        }
      slow = gs_quantity_format_seconds (latency->p95);
      slowest = gs_quantity_format_seconds (latency->p99);
      longest = gs_quantity_format_seconds (latency->longest);
      /* Translators: a variant, a group of tasks, and how long each of its tasks or laps took. */
      g_string_append_printf (out, _("%s: %s: %u times, median %s, 95 %% within %s, 99 %% within "
                                     "%s, longest %s\n"),
                              title, group->name, latency->n, median, slow, slowest, longest);
    }
}

/* Appends the number of hand-offs of the GIL. */
static void
append_handoffs (GString   *out,
                 GsResults *results,
                 guint      variant)
{
  GsRun *run = gs_results_get_shown_run (results, variant);
  const GsGilFigures *gil = run != NULL ? &gs_run_get_figures (run)->gil : NULL;
  g_autofree char *title = NULL;
  g_autofree char *rate = NULL;

  if (gil == NULL || gil->handoffs == 0)
    return;
  rate = gs_words_handoff_rate (gil);
  title = gs_experiment_dup_variant_title (gs_results_get_experiment (results), variant);
  /* Translators: a variant; hand-offs of the GIL that a waiting thread had asked for are forced. */
  g_string_append_printf (out, _("%s: the GIL changed hands %u times, %s a second; %u were "
                                 "forced\n"),
                          title, gil->handoffs, rate, gil->forced);
}

static void
append_shared (GString   *out,
               GsResults *results,
               guint      variant)
{
  GsRun *run = gs_results_get_shown_run (results, variant);
  g_autofree char *title = gs_experiment_dup_variant_title (gs_results_get_experiment (results),
                                                            variant);

  for (guint i = 0; run != NULL && i < gs_run_get_n_shared (run); i++)
    {
      g_autofree char *shared = gs_words_shared (gs_run_get_shared (run, i));

      g_string_append_printf (out, "%s: %s\n", title, shared);
    }
}

static void
append_capacity (GString   *out,
                 GsResults *results)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < gs_results_get_n_probes (results); i++)
    {
      g_autofree char *speedup = NULL;
      guint workers;

      gs_results_get_probe (results, i, &workers);
      if (!g_hash_table_add (seen, GUINT_TO_POINTER (workers)))
        continue;
      speedup = gs_quantity_format_speedup (gs_results_get_capacity (results, workers));
      /* Translators: what the machine gives at the most, as measured: a speedup. */
      g_string_append_printf (out, _("Capacity of this machine with %u plain processes: %s\n"),
                              workers, speedup);
    }
}

static void
append_fits (GString   *out,
             GsResults *results)
{
  g_autoptr (GPtrArray) all = gs_results_get_series (results);

  for (guint i = 0; i < all->len; i++)
    {
      const GsSeries *series = g_ptr_array_index (all, i);

      if (series->points->len < 2 || !isfinite (series->baseline))
        continue;
      if (!series->has_fit)
        g_string_append_printf (out, "%s: %s\n", series->label, _(series->reason));
      else if (isnan (series->fit.low))
        g_string_append_printf (out, _("%s: parallel share by Amdahl’s law: %.1f %%\n"),
                                series->label, 100 * series->fit.p);
      else
        g_string_append_printf (out,
                                _("%s: parallel share by Amdahl’s law: %.1f %% (%.1f–%.1f %%)\n"),
                                series->label, 100 * series->fit.p, 100 * series->fit.low,
                                100 * series->fit.high);
    }
}

/* Appends the break-even of a sweep over lengths of tasks. */
static void
append_break_even (GString           *out,
                   const GsBreakEven *grid)
{
  for (guint row = 0; row < grid->workers->len; row++)
    {
      g_autofree char *sentence = gs_words_break_even (grid, row);

      g_string_append_printf (out, "%s\n", sentence);
    }
}

static void
append_advice (GString   *out,
               GsResults *results)
{
  g_autoptr (GsAdvice) advice = gs_advice_new (results);
  g_auto (GStrv) lines = NULL;

  if (advice == NULL || !gs_advice_is_telling (advice, results))
    return;

  lines = gs_advice_dup_sentences (advice);
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, "%s\n", lines[i]);
}

char *
gs_summary_to_text (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree char *summary = gs_experiment_dup_summary (experiment);
  g_autoptr (GsBreakEven) grid = gs_break_even_new (results);
  GString *out = g_string_new (NULL);
  guint fewest, most;

  g_string_append_printf (out, "%s\n%s\n\n", gs_experiment_get_name (experiment), summary);

  g_ptr_array_add (rows, make_header (results));
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    g_ptr_array_add (rows, make_row (results, i));
  append_table (out, rows);
  g_string_append_c (out, '\n');

  gs_results_count_repeats (results, &fewest, &most);
  if (fewest < most)
    g_string_append_printf (out, _("Medians of %u to %u repeats; the times by state are those of "
                                   "the run nearest the median.\n"), fewest, most);
  else if (most > 1)
    g_string_append_printf (out, ngettext ("Medians of %u repeat; the times by state are those of "
                                           "the run nearest the median.\n",
                                           "Medians of %u repeats; the times by state are those "
                                           "of the run nearest the median.\n", most), most);
  else
    g_string_append (out, _("A single run.\n"));
  append_advice (out, results);
  append_capacity (out, results);
  if (grid != NULL)
    append_break_even (out, grid);
  else
    append_fits (out, results);
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    append_latencies (out, results, i);
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    append_handoffs (out, results, i);
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    append_shared (out, results, i);
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      append_delivered (out, results, i);
      append_results (out, results, i);
    }
  /* Translators: engine native: work and waiting are real, the GIL and an interpreter's costs are
   * emulated in C. */
  if (gs_experiment_get_origin (experiment) == NULL)
    g_string_append (out, _("Emulated: the GIL and the costs of an interpreter, in C.\n"));
  return g_string_free (out, FALSE);
}
