/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states, the lanes and the lens in words. */
#include "config.h"

#include "gs-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-executor.h"
#include "gs-holds.h"
#include "gs-quantity.h"
#include "gs-style.h"

const char *
gs_state_get_label (GsState state)
{
  switch (state)
    {
    case GS_STATE_IDLE:
      return _("idle");
    case GS_STATE_STARTING:
      return _("starting");
    case GS_STATE_RUNNING:
      return _("running");
    case GS_STATE_READY:
      return _("ready, no core free");
    case GS_STATE_GIL_WAIT:
      return _("waiting for the GIL");
    case GS_STATE_LOCK_WAIT:
      return _("waiting for a lock");
    case GS_STATE_IO_WAIT:
      return _("waiting for I/O");
    case GS_STATE_PICKLING:
      return _("pickling");
    case GS_N_STATES:
    default:
      return "?";
    }
}

const char *
gs_state_get_sentence (GsState state)
{
  switch (state)
    {
    case GS_STATE_IDLE:
      return _("The worker has nothing to do.");
    case GS_STATE_STARTING:
      return _("The worker has been asked for, but cannot take work yet.");
    case GS_STATE_RUNNING:
      return _("The worker's code executes on a core.");
    case GS_STATE_READY:
      return _("It could run, but every core is taken.");
    case GS_STATE_GIL_WAIT:
      return _("The GIL: one key to running Python code; only the thread that holds it runs.");
    case GS_STATE_LOCK_WAIT:
      return _("Another worker holds the lock that this one needs.");
    case GS_STATE_IO_WAIT:
      return _("It sleeps, reads or writes: no core and no GIL is needed meanwhile.");
    case GS_STATE_PICKLING:
      return _("An argument or a result is turned into bytes, or back, to cross between "
               "processes.");
    case GS_N_STATES:
    default:
      return "?";
    }
}

static const char *
translate_kind (const char *kind)
{
  static const char *const kinds[] = {
    N_("main"), N_("thread"), N_("process"), N_("interpreter"), N_("loop"), N_("task"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kind, kinds[i]) == 0)
      return _(kinds[i]);
  return kind;
}

char *
gs_words_lane_name (const char *name)
{
  const char *space = strrchr (name, ' ');
  g_autofree char *kind = NULL;

  if (space == NULL || space[1] < '0' || space[1] > '9')
    return g_strdup (translate_kind (name));

  kind = g_strndup (name, (gsize) (space - name));
  /* Translators: a lane's name: "thread 3" */
  return g_strdup_printf (C_("lane", "%s %s"), translate_kind (kind), space + 1);
}

char *
gs_words_lane_expected (GsResults *results,
                        guint      variant,
                        guint      number)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  const GsExecutor *executor =
    gs_executor_find (gs_experiment_get_variant (experiment, variant)->executor);
  g_autofree char *name = NULL;

  if (executor == NULL || !executor->has_workers)
    return gs_words_lane_name (executor != NULL ? executor->lane_name : "main");

  if (executor->has_loop && number == 0)
    return gs_words_lane_name ("loop");

  name = g_strdup_printf ("%s %u", executor->lane_name, number - (executor->has_loop ? 1 : 0));
  return gs_words_lane_name (name);
}

char *
gs_words_lens (GsTrace      *trace,
               guint32       interpreter,
               const GsView *view)
{
  gint64 origin, begin, end;
  g_autofree char *period = NULL;
  guint handoffs;

  g_return_val_if_fail (GS_IS_TRACE (trace), NULL);

  origin = gs_trace_get_begin (trace);
  begin = origin + (gint64) view->begin;
  end = origin + (gint64) view->end;
  handoffs = gs_holds_count_handoffs (gs_trace_get_holds (trace, interpreter), begin, end, NULL);
  if (handoffs == 0)
    return g_strdup (_("the GIL does not change hands here"));

  period = gs_quantity_format_seconds ((double) (end - begin) / 1e9 / handoffs);
  return g_strdup_printf (_("the GIL changes hands every %s"), period);
}

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
