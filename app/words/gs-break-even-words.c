/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-break-even-words.h"

#include <glib/gi18n.h>

#include "gs-quantity.h"
#include "gs-results-words.h"

char *
gs_words_break_even (const GsBreakEven *self,
                     guint              row)
{
  g_autofree char *workers = NULL;
  g_autofree char *length = NULL;
  double work_ns;

  g_return_val_if_fail (row < self->workers->len, NULL);

  workers = gs_words_workers (g_array_index (self->workers, guint, row));
  switch (gs_break_even_find (self, row, &work_ns))
    {
    case GS_WIN_NEVER:
      /* Translators: "1 worker: …" */
      return g_strdup_printf (_("%s: the processes never win."), workers);
    case GS_WIN_UNCLEAR:
      /* Translators: "1 worker: …" */
      return g_strdup_printf (_("%s: the processes win with some shorter tasks, but not with the "
                                "longest."), workers);
    case GS_WIN_ALWAYS:
      /* Translators: "4 workers: …" */
      return g_strdup_printf (_("%s: the processes always win."), workers);
    case GS_WIN_FROM:
      length = gs_quantity_format_seconds (work_ns / 1e9);
      /* Translators: "2 workers: the processes win with tasks from 420 µs on." */
      return g_strdup_printf (_("%s: the processes win with tasks from %s on."), workers, length);
    case GS_WIN_UNKNOWN:
    default:
      return g_strdup_printf (_("%s: not measured."), workers);
    }
}

char *
gs_words_win (const GsBreakEven *self,
              guint              row)
{
  double work_ns;
  g_autofree char *length = NULL;

  switch (gs_break_even_find (self, row, &work_ns))
    {
    case GS_WIN_NEVER:
      /* Translators: behind a row of a chart: with how long tasks the processes are the faster. */
      return g_strdup (_("never"));
    case GS_WIN_UNCLEAR:
      /* Translators: behind a row of a chart: the processes win with some shorter tasks, but not
         with the longest. */
      return g_strdup (_("unclear"));
    case GS_WIN_ALWAYS:
      /* Translators: behind a row of a chart: with how long tasks the processes are the faster. */
      return g_strdup (_("always"));
    case GS_WIN_FROM:
      length = gs_quantity_format_seconds (work_ns / 1e9);
      /* Translators: behind a row of a chart: from how long tasks on the processes are the faster:
         "from 420 µs". */
      return g_strdup_printf (_("from %s"), length);
    case GS_WIN_UNKNOWN:
    default:
      return g_strdup ("–");
    }
}
