/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-share-words.h"

#include <glib/gi18n.h>

#include "gs-state-words.h"

char *
gs_words_share (gint64 part,
                gint64 whole)
{
  double share = whole > 0 ? 100.0 * (double) part / (double) whole : 0;

  if (part == 0)
    return g_strdup (_("0 %"));
  if (share < 1)
    return g_strdup (_("<1 %"));
  return g_strdup_printf (_("%.0f %%"), share);
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
        g_autofree char *share = gs_words_share (times[state], sum);

        g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "",
                                gs_state_get_label (state), share);
      }
  return g_string_free (text, FALSE);
}
