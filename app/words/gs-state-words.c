/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-state-words.h"

#include <glib/gi18n.h>

const GsState gs_words_state_order[GS_N_STATES] = {
  GS_STATE_RUNNING,  GS_STATE_GIL_WAIT, GS_STATE_LOCK_WAIT, GS_STATE_READY,
  GS_STATE_IO_WAIT,  GS_STATE_PICKLING, GS_STATE_STARTING,  GS_STATE_IDLE,
};

static const struct
{
  const char *label;
  const char *short_label;  /* NULL: the label is short */
  const char *sentence;
} words[GS_N_STATES] = {
  [GS_STATE_IDLE] = { N_("idle"), NULL, N_("The worker has nothing to do.") },
  [GS_STATE_STARTING] = { N_("starting"), NULL,
                          N_("The worker has been asked for, but cannot take work yet.") },
  [GS_STATE_RUNNING] = { N_("running"), NULL, N_("The worker's code executes on a core.") },
  [GS_STATE_READY] = { N_("ready, no core free"), N_("ready"),
                       N_("It could run, but every core is taken.") },
  [GS_STATE_GIL_WAIT] = { N_("waiting for the GIL"), N_("GIL wait"),
                          N_("The GIL: one key to running Python code; only the thread that holds "
                             "it runs.") },
  [GS_STATE_LOCK_WAIT] = { N_("waiting for a lock"), N_("lock wait"),
                           N_("Another worker holds the lock that this one needs.") },
  [GS_STATE_IO_WAIT] = { N_("waiting for I/O"), N_("I/O wait"),
                         N_("It sleeps, reads or writes: no core and no GIL is needed "
                            "meanwhile.") },
  [GS_STATE_PICKLING] = { N_("pickling"), NULL,
                          N_("An argument or a result is turned into bytes, or back, to cross "
                             "between processes.") },
};

const char *
gs_state_get_label (GsState state)
{
  return (guint) state < GS_N_STATES ? _(words[state].label) : "?";
}

const char *
gs_state_get_short_label (GsState state)
{
  if ((guint) state >= GS_N_STATES || words[state].short_label == NULL)
    return gs_state_get_label (state);
  return _(words[state].short_label);
}

const char *
gs_state_get_sentence (GsState state)
{
  return (guint) state < GS_N_STATES ? _(words[state].sentence) : "?";
}
