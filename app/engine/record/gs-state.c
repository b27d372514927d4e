/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-state.h"

#include <stddef.h>

const char *
gs_state_get_name (unsigned state)
{
  static const char *const names[GS_N_STATES] = {
    [GS_STATE_IDLE] = "idle",           [GS_STATE_STARTING] = "starting",
    [GS_STATE_RUNNING] = "running",     [GS_STATE_READY] = "ready",
    [GS_STATE_GIL_WAIT] = "gil-wait",   [GS_STATE_LOCK_WAIT] = "lock-wait",
    [GS_STATE_IO_WAIT] = "io-wait",     [GS_STATE_PICKLING] = "pickling",
  };

  return state < GS_N_STATES ? names[state] : "?";
}
