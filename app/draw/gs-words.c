/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states in words. */
#include "config.h"

#include <glib/gi18n.h>

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
