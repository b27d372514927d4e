/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits in a system call, as time.sleep() does, and returns ten times the task's index: five tasks
 * return [0, 10, 20, 30, 40], so that a result out of order shows. */
#include "gs-workload.h"

#include <errno.h>

extern const GsWorkload gs_workload_sleep;

static char *
expected (const GsTaskContext *context)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) context->index * 10);
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  uint64_t length = (uint64_t) MAX (context->group->work_ns, 0);
  struct timespec deadline;
  uint64_t end;
  int error;

  gs_worker_begin_blocking (worker, GS_STATE_IO_WAIT);

  /* An absolute end, so that a signal in between makes it neither shorter nor longer. */
  end = gs_clock_now () + length;
  deadline.tv_sec = (time_t) (end / 1000000000u);
  deadline.tv_nsec = (long) (end % 1000000000u);
  do
    error = clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
  while (error == EINTR);

  gs_worker_end_blocking (worker);

  if (error != 0)
    {
      *error_message = g_strdup_printf ("OSError: [Errno %d] %s", error, g_strerror (error));
      return NULL;
    }
  return expected (context);
}

const GsWorkload gs_workload_sleep = {
  .name = "sleep",
  .run = run,
  .expected = expected,
};
