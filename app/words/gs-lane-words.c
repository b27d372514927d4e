/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-lane-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-executor.h"
#include "gs-quantity.h"
#include "gs-state-words.h"

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
gs_words_lane_description (GsTrace *trace,
                           guint    lane)
{
  return gs_words_lane_part (trace, lane, 0, G_MAXINT64);
}

char *
gs_words_span (const GsSpan *span,
               gint64        origin)
{
  double seconds = (double) (span->end - span->begin) / 1e9;
  g_autofree char *length = gs_quantity_format_seconds (seconds);
  g_autofree char *begin = gs_quantity_format_point ((double) (span->begin - origin) / 1e9,
                                                     seconds);
  g_autofree char *end = gs_quantity_format_point ((double) (span->end - origin) / 1e9, seconds);

  if (span->task == GS_NO_TASK)
    /* Translators: state, length, begin and end of a span */
    return g_strdup_printf (_("%s · %s · from %s to %s"), gs_state_get_label (span->state), length,
                            begin, end);
  /* Translators: state, task, length, begin and end of a span */
  return g_strdup_printf (_("%s · task %u · %s · from %s to %s"), gs_state_get_label (span->state),
                          span->task, length, begin, end);
}
