/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gilscope run, gilscope sweep: a session without a window. */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "gs-calibration.h"
#include "gs-command-private.h"
#include "gs-quantity.h"
#include "gs-session.h"
#include "gs-summary-json.h"
#include "gs-summary-text.h"

typedef struct
{
  GMainLoop *loop;
  GsSession *session;
  GError *error;         /* why it ended early */
  gboolean interrupted;
  gboolean shows;        /* progress, on a terminal */
} Run;

static void
show_progress (Run        *run,
               const char *text)
{
  if (!run->shows)
    return;
  /* Back to the line's beginning, and clear what is longer. */
  fprintf (stderr, "\r%s\033[K", text);
  fflush (stderr);
}

static void
progress_cb (GsSession *session,
             Run       *run)
{
  g_autofree char *what = NULL;
  g_autofree char *left = NULL;
  g_autofree char *text = NULL;
  guint step, n_steps;
  double seconds;

  if (!run->shows || !gs_session_is_running (session))
    return;

  gs_session_get_progress (session, &step, &n_steps, &seconds);
  if (gs_session_is_probing (session))
    what = g_strdup (_("Checking the computer’s speed"));
  else
    {
      GsRun *live = gs_session_get_live_run (session);
      GsExperiment *experiment = gs_results_get_experiment (gs_session_get_results (session));

      what = live != NULL ? gs_experiment_dup_variant_title (experiment, gs_run_get_variant (live))
                          : g_strdup ("");
    }
  left = gs_quantity_format_setting (ceil (seconds));
  /* Translators: which of how many runs, and the time that is left. */
  text = g_strdup_printf (_("Measuring %u of %u · %s left · %s"), step, n_steps, left, what);
  show_progress (run, text);
}

static void
stuck_cb (GsSession  *session,
          const char *processes,
          Run        *run)
{
  show_progress (run, "");
  /* Translators: the names of processes that the kernel does not let end. */
  g_printerr (_("gilscope: waiting for the kernel to let go of %s\n"), processes);
}

static void
ended_cb (GsSession    *session,
          const GError *error,
          Run          *run)
{
  if (error != NULL)
    run->error = g_error_copy (error);
  g_main_loop_quit (run->loop);
}

static void
calibrated_cb (const GError *error,
               gpointer      user_data)
{
  Run *run = user_data;

  if (error != NULL && !run->interrupted)
    run->error = g_error_copy (error);
  if (error != NULL || run->interrupted)
    g_main_loop_quit (run->loop);
  else
    gs_session_start (run->session);
}

static gboolean
interrupt_cb (gpointer user_data)
{
  Run *run = user_data;

  run->interrupted = TRUE;
  gs_calibration_stop ();
  gs_session_stop (run->session);
  return G_SOURCE_CONTINUE;
}

/* Runs the session until nothing of it is left. */
static void
run_session (Run *run)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
  guint sources[G_N_ELEMENTS (numbers)];

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    sources[i] = g_unix_signal_add (numbers[i], interrupt_cb, run);
  g_signal_connect (run->session, "progress", G_CALLBACK (progress_cb), run);
  g_signal_connect (run->session, "stuck", G_CALLBACK (stuck_cb), run);
  g_signal_connect (run->session, "ended", G_CALLBACK (ended_cb), run);

  if (!gs_calibration_is_known ())
    show_progress (run, _("Checking the computer’s speed"));
  gs_calibration_start (calibrated_cb, run);
  g_main_loop_run (run->loop);

  show_progress (run, "");
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_source_remove (sources[i]);
  g_signal_handlers_disconnect_by_data (run->session, run);
}

/* Whether anything was recorded; if not, existing outputs are kept. */
static gboolean
has_recorded (GsResults *results)
{
  guint n_variants = gs_experiment_get_n_variants (gs_results_get_experiment (results));

  for (guint i = 0; i < n_variants; i++)
    {
      GPtrArray *runs = gs_results_get_runs (results, i);

      for (guint j = 0; j < runs->len; j++)
        if (gs_trace_get_n_lanes (gs_run_get_trace (g_ptr_array_index (runs, j))) > 0)
          return TRUE;
    }
  return FALSE;
}

static int
finish (const Run              *run,
        const GsCommandOptions *options,
        GsResults              *results)
{
  g_autofree char *summary = NULL;
  guint n_sweep_workers;
  int status = GS_EXIT_DONE;

  if (run->interrupted)
    return gs_command_fail (GS_EXIT_INTERRUPTED, _("Interrupted"));
  if (run->error != NULL)
    status = gs_command_fail (GS_EXIT_FAILED, run->error->message);

  gs_experiment_get_sweep_workers (gs_results_get_experiment (results), &n_sweep_workers);
  summary = options->as_json ? gs_summary_to_json (results, n_sweep_workers > 0)
                             : gs_summary_to_text (results);
  if ((run->error == NULL || has_recorded (results))
      && !gs_command_write_outputs (options, results))
    status = GS_EXIT_FAILED;
  if (!gs_command_print (summary))
    status = GS_EXIT_FAILED;
  return status;
}

int
gs_command_run (int       argc,
                char    **argv,
                gboolean  is_sweep)
{
  g_auto (GsCommandOptions) options = { 0 };
  g_autoptr (GsExperiment) experiment = NULL;
  g_autoptr (GsResults) results = NULL;
  g_autoptr (GsSession) session = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  Run run = { .loop = loop, .shows = isatty (STDERR_FILENO) };
  int status;

  if (!gs_command_options_parse_run (&options, is_sweep, argc, argv, &error))
    return gs_command_fail (GS_EXIT_USAGE, error->message);
  experiment = gs_command_make_experiment (&options, is_sweep, &error);
  if (experiment == NULL || !gs_command_check_outputs (options.outputs, &error))
    return gs_command_fail (GS_EXIT_USAGE, error->message);

  results = gs_results_new (experiment);
  session = gs_session_new (results, !options.no_capacity);
  run.session = session;
  run_session (&run);
  status = finish (&run, &options, results);
  g_clear_error (&run.error);
  return status;
}
