/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-gil-words.h"

#include <glib/gi18n.h>

#include "gs-holds.h"
#include "gs-lane-words.h"
#include "gs-quantity.h"
#include "gs-share-words.h"

char *
gs_words_lens (GsTrace *trace,
               guint32  interpreter,
               gint64   begin,
               gint64   end)
{
  g_autofree char *period = NULL;
  guint handoffs;

  g_return_val_if_fail (GS_IS_TRACE (trace), NULL);

  handoffs = gs_holds_count_handoffs (gs_trace_get_holds (trace, interpreter), begin, end, NULL);
  if (handoffs == 0)
    return g_strdup (_("the GIL does not change hands here"));

  period = gs_quantity_format_seconds ((double) (end - begin) / 1e9 / handoffs);
  return g_strdup_printf (_("the GIL changes hands every %s"), period);
}

char *
gs_words_lens_title (double length)
{
  g_autofree char *text = gs_quantity_format_setting (length / 1e9);

  return g_strdup_printf (_("%s of it"), text);
}

char *
gs_words_handoff_rate (const GsGilFigures *figures)
{
  return figures->handoffs == 0 ? g_strdup ("–")
                                : g_strdup_printf ("%.0f", figures->handoffs_per_s);
}

const char *
gs_words_holder_lane (void)
{
  return _("holds the GIL");
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

  return g_strdup_printf ("%s · %s", name, time);
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
        g_autofree char *share = gs_words_share ((double) times[lane], (double) (end - begin));

        g_string_append_printf (text, "%s %s, ", name, share);
      }
  g_string_append_printf (text, ngettext ("%u hand-off", "%u hand-offs", changes), changes);
  return g_string_free (text, FALSE);
}
