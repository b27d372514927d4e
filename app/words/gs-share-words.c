/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-share-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-state-words.h"

char *
gs_words_percent (double share)
{
  /* Translators: a percentage. */
  return isnan (share) ? g_strdup ("–") : g_strdup_printf (_("%.0f %%"), 100 * share);
}

char *
gs_words_share (double part,
                double whole)
{
  double share = whole > 0 ? part / whole : 0;

  if (part > 0 && share < 0.01)
    return g_strdup (_("<1 %"));
  return gs_words_percent (share);
}

char *
gs_words_shares (const gint64 times[GS_N_STATES])
{
  GString *text = g_string_new (NULL);
  gint64 sum = 0;

  for (guint state = 0; state < GS_N_STATES; state++)
    sum += times[state];
  for (guint state = 0; state < GS_N_STATES; state++)
    if (times[state] > 0)
      {
        g_autofree char *share = gs_words_share ((double) times[state], (double) sum);

        g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "",
                                gs_state_get_label (state), share);
      }
  return g_string_free (text, FALSE);
}

char *
gs_words_busy (const GsMeasure *measure)
{
  /* Translators: workers that ran on average, "1.02 of 4" */
  return g_strdup_printf (_("%.2f of %u"), measure->busy, measure->n_workers);
}
