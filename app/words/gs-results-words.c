/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-results-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-executor.h"
#include "gs-share-words.h"

char *
gs_words_repeats (GsResults *results)
{
  guint fewest, most;

  if (!gs_results_count_repeats (results, &fewest, &most))
    return g_strdup ("");
  if (fewest < most)
    return g_strdup_printf (_("medians of %u to %u runs"), fewest, most);
  if (most == 1)
    return g_strdup (_("measured once"));
  if (most == 2)
    return g_strdup (_("measured twice"));
  return g_strdup_printf (_("medians of %u runs"), most);
}

char *
gs_words_repeats_note (GsResults *results)
{
  guint fewest, most;

  if (!gs_results_count_repeats (results, &fewest, &most) || most < 3)
    return gs_words_repeats (results);
  if (fewest < most)
    return g_strdup_printf (_("medians of %u to %u runs, lines: quartiles"), fewest, most);
  return g_strdup_printf (_("medians of %u runs, lines: quartiles"), most);
}

char *
gs_words_workers (guint n_workers)
{
  return g_strdup_printf (ngettext ("%u worker", "%u workers", n_workers), n_workers);
}

char *
gs_words_cores (guint n_cores)
{
  return g_strdup_printf (ngettext ("%u core", "%u cores", n_cores), n_cores);
}

char *
gs_words_capacity (double capacity)
{
  return g_strdup_printf (_("%.1f measured"), capacity);
}

/* "2 cores, 1.9 measured": what they gave is said where something computes. */
static char *
dup_cores (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  guint cores = gs_experiment_get_cores_at_hand (experiment);
  g_autofree char *text = gs_words_cores (cores);
  g_autofree char *measured = NULL;
  double capacity = NAN;

  for (guint workers = cores; workers > 1 && !isfinite (capacity); workers--)
    capacity = gs_results_get_capacity (results, workers);
  if (!isfinite (capacity) || !gs_experiment_computes (experiment))
    return g_steal_pointer (&text);

  measured = gs_words_capacity (capacity);
  return g_strdup_printf ("%s, %s", text, measured);
}

char *
gs_words_summary (GsResults *results)
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
gs_words_badge (GsResults *results)
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
  g_autofree char *load = gs_words_percent (busy);

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
      g_autofree char *percent = gs_words_percent (spread);

      g_string_append_printf (text, " ± %s", percent);
    }
  g_string_append_printf (text, " · %s", cores);
  if (gs_results_is_doubtful (results))
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, _("others took %s: too busy to judge"), load);
    }
  else if (isfinite (busy))
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, _("other load %s"), load);
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
