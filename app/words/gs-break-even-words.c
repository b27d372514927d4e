/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-break-even-words.h"

#include <glib/gi18n.h>

#include "gs-quantity.h"

char *
gs_words_break_even (const GsBreakEven *self,
                     guint              row)
{
  g_autofree char *workers = NULL;
  g_autofree char *length = NULL;
  guint n_workers;
  double work_ns;

  g_return_val_if_fail (row < self->workers->len, NULL);

  n_workers = g_array_index (self->workers, guint, row);
  workers = g_strdup_printf (ngettext ("%u worker", "%u workers", n_workers), n_workers);
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
