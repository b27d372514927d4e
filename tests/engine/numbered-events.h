/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lanes and events of the recorder's tests: their content tells their number. */
#pragma once

#include <glib.h>

#include "gs-lane.h"

static inline void
open_lane (GsLane      *lane,
           GsRecording *recording,
           guint        number)
{
  g_autofree char *name = g_strdup_printf ("thread %u", number);

  g_assert_true (gs_lane_open (lane, recording, GS_LANE_WORKER, number, 0, name));
}

#define SCATTER G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

/* The event number @i of every stress lane: a torn or stale one would not match. */
static inline void
put_numbered (GsLane *lane,
              guint64 i)
{
  guint64 now = gs_clock_now ();

  if (i % 7 == 5)
    gs_lane_put_payload (lane, now, GS_MARK_BYTES, (guint32) i, i % 2, i * SCATTER);
  else if (i % 7 != 6)
    gs_lane_put (lane, now, i % GS_N_STATES, 0, (guint32) i, (guint16) (i * 31));
}
