/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of lanes for the engine's tests: that a lane is sound, and its time in each state. */
#pragma once

#include <glib.h>

#include "gs-recording.h"

typedef struct
{
  guint64 begin;              /* time of the first event */
  guint64 end;                /* and of the last */
  guint64 time[GS_N_STATES];  /* spans that a later event closed */
  guint count[GS_N_STATES];
} LaneTimes;

/* Asserts that times never decrease and that a continuation follows a mark. */
static inline LaneTimes
lane_times (GsRecording *recording,
            guint        lane)
{
  guint64 n, since = 0;
  const GsEvent *events = gs_recording_get_events (recording, lane, &n);
  LaneTimes times = { 0 };
  guint state = GS_N_STATES;
  guint8 previous = 0;

  for (guint64 i = 0; i < n; i++)
    {
      const GsEvent *event = &events[i];

      if (event->what == GS_MARK_CONTINUATION)
        {
          g_assert_cmpuint (previous, >=, GS_MARK_SUBMIT);
          g_assert_cmpuint (previous, <=, GS_LAST_MARK);
          previous = event->what;
          continue;
        }
      previous = event->what;

      if (i == 0)
        times.begin = event->time;
      else
        g_assert_cmpuint (event->time, >=, times.end);
      times.end = event->time;

      if (event->what < GS_N_STATES || event->what == GS_MARK_END)
        {
          if (state < GS_N_STATES)
            {
              times.time[state] += event->time - since;
              times.count[state]++;
            }
          state = event->what;
          since = event->time;
        }
    }
  return times;
}

static inline guint64
lane_times_sum (const LaneTimes *times)
{
  guint64 sum = 0;

  for (guint i = 0; i < GS_N_STATES; i++)
    sum += times->time[i];
  return sum;
}

/* Polls @condition until it holds; a minute is for ever. */
#define WAIT_UNTIL(condition) \
  G_STMT_START { \
    gint64 deadline_ = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND; \
    while (!(condition)) \
      { \
        g_assert_cmpint (g_get_monotonic_time (), <, deadline_); \
        g_thread_yield (); \
      } \
  } G_STMT_END
