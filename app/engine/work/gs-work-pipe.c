/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fast input and output: writes a byte to a pipe of its own and reads it back, n times.  Neither
 * call blocks, but each gives the GIL up, as os.write() and os.read() do: nearly always it gets it
 * back at once, before a waiter has woken up.  Each exchange is a lap. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "gs-work.h"

extern const GsWork gs_work_pipe;

/* About what an exchange takes. */
#define EXCHANGE_NS 4000u

static uint64_t
iterations (uint64_t      work_ns,
            const GsCost *cost,
            const GsSpin *spin)
{
  return MAX (work_ns / EXCHANGE_NS, 1);
}

static char *
expected (const GsTaskContext *context)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT,
                          gs_work_sum_bytes (gs_work_get_n (context, iterations)));
}

/* Writes @byte and reads it back into *@back.  Returns errno, or 0. */
static int
exchange (GsWorker *worker,
          const int ends[2],
          guint8    byte,
          guint8   *back)
{
  ssize_t done;
  int error = 0;

  for (int i = 0; i < 2 && error == 0; i++)
    {
      gs_worker_begin_blocking (worker, GS_STATE_IO_WAIT);
      do
        done = i == 0 ? write (ends[1], &byte, 1) : read (ends[0], back, 1);
      while (done < 0 && errno == EINTR);
      if (done != 1)
        error = done < 0 ? errno : EPIPE;
      gs_worker_end_blocking (worker);
    }
  return error;
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  uint64_t n = gs_work_get_n (context, iterations);
  guint64 sum = 0;
  int ends[2];
  int error;

  error = pipe2 (ends, O_CLOEXEC) == 0 ? 0 : errno;
  if (error != 0)
    return gs_work_fail (error_message, error);

  for (uint64_t i = 0; i < n && error == 0; i++)
    {
      guint8 back = 0;

      error = exchange (worker, ends, (guint8) i, &back);
      sum += back;
      gs_worker_lap (worker);
      gs_worker_checkpoint (worker);
    }
  close (ends[0]);
  close (ends[1]);

  if (error != 0)
    return gs_work_fail (error_message, error);
  return g_strdup_printf ("%" G_GUINT64_FORMAT, sum);
}

const GsWork gs_work_pipe = {
  .run = run,
  .expected = expected,
  .iterations = iterations,
};
