/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "gs-fd-message.h"
#include "gs-initializer.h"
#include "gs-pickle.h"
#include "gs-process-worker.h"
#include "gs-spawner.h"

/* Largest result that is written in one go: the pool reads it while others compute. */
#define SMALL_RESULT 4096u

/* CPython's own words, on one line each. */
#define UNGUARDED \
  "RuntimeError: An attempt has been made to start a new process before the current process has " \
  "finished its bootstrapping phase. This probably means that you are not using fork to start " \
  "your child processes and you have forgotten to use the proper idiom in the main module: " \
  "if __name__ == '__main__':"

typedef struct
{
  GsRunContext context;
  GsWorker worker;
  int queue;
  int results;
} ProcessWorker;

/* A work item as it arrived. */
typedef struct
{
  GsProcessHeader header;
  guint8 inline_data[GS_CALL_INLINE_MAX] __attribute__ ((aligned (8)));
  guint8 *large_data; /* instead of inline_data; owned */
} Call;

static gboolean
read_fully (int     fd,
            guint8 *to,
            gsize   size)
{
  while (size > 0)
    {
      ssize_t got = read (fd, to, size);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return FALSE;
      to += got;
      size -= got;
    }
  return TRUE;
}

static gboolean
write_fully (int          fd,
             struct iovec parts[2])
{
  int i = 0;

  while (i < 2)
    {
      ssize_t put = writev (fd, parts + i, 2 - i);

      if (put < 0 && errno == EINTR)
        continue;
      if (put < 0)
        return FALSE;
      for (; i < 2 && (gsize) put >= parts[i].iov_len; i++)
        put -= parts[i].iov_len;
      if (i < 2)
        {
          parts[i].iov_base = (guint8 *) parts[i].iov_base + put;
          parts[i].iov_len -= put;
        }
    }
  return TRUE;
}

/* Receives a message and the pipe that may come with it: its size, 0 at the end of the queue. */
static ssize_t
receive_message (ProcessWorker *self,
                 Call          *call,
                 int           *pipe)
{
  struct iovec parts[2] = { { &call->header, sizeof call->header },
                            { call->inline_data, sizeof call->inline_data } };

  return gs_fd_message_receive (self->queue, parts, 2, pipe);
}

/* Reads a large item, whose other end feeds it meanwhile: transport belongs to pickling. */
static gboolean
read_large (ProcessWorker *self,
            Call          *call,
            int            pipe)
{
  gboolean ok = FALSE;

  call->large_data = g_try_malloc (call->header.size);
  gs_worker_drop_gil (&self->worker, GS_STATE_PICKLING);
  if (call->large_data != NULL)
    ok = read_fully (pipe, call->large_data, call->header.size);
  gs_worker_take_gil (&self->worker, GS_STATE_PICKLING);
  close (pipe);
  return ok;
}

/* Waits for a work item.  False at the end of the queue, or with *@failed set if it cannot be
   had. */
static gboolean
receive_call (ProcessWorker *self,
              Call          *call,
              gboolean      *failed)
{
  ssize_t got;
  int pipe;

  call->large_data = NULL;
  gs_worker_begin_blocking (&self->worker, GS_STATE_IDLE);
  got = receive_message (self, call, &pipe);
  *failed = got < 0;
  if (got <= 0)
    return FALSE;

  gs_worker_take_gil (&self->worker, GS_STATE_PICKLING);
  if (pipe >= 0)
    *failed = !read_large (self, call, pipe);
  else
    *failed = (gsize) got != sizeof call->header + call->header.size;
  return !*failed;
}

static void
charge_bytes (ProcessWorker *self,
              guint          task,
              guint          detail,
              gsize          size)
{
  gs_worker_charge (&self->worker, &self->context.spin,
                    (uint64_t) (size * self->context.cost->pickled_byte));
  gs_lane_put_payload (&self->worker.lane, gs_clock_now (), GS_MARK_BYTES, task, detail, size);
}

/* Serializes and writes the chunk's outcomes, as a frame of @kind. */
static gboolean
send_result (ProcessWorker       *self,
             GsProcessFrame       kind,
             guint                first,
             guint                n_tasks,
             const GsTaskOutcome *outcomes)
{
  g_autoptr (GBytes) bytes = NULL;
  GsProcessHeader header;
  struct iovec parts[2];
  gsize size;
  gboolean ok;

  gs_worker_set_state (&self->worker, GS_STATE_PICKLING);
  bytes = gs_pickle_result (self->context.plan, first, n_tasks, outcomes);
  parts[1].iov_base = (void *) g_bytes_get_data (bytes, &size);
  charge_bytes (self, first, 0, size);

  header = (GsProcessHeader) { .size = size, .kind = kind };
  parts[0] = (struct iovec) { &header, sizeof header };
  parts[1].iov_len = size;

  if (size <= SMALL_RESULT)
    return write_fully (self->results, parts);

  gs_worker_drop_gil (&self->worker, GS_STATE_PICKLING);
  ok = write_fully (self->results, parts);
  gs_worker_take_gil (&self->worker, GS_STATE_PICKLING);
  return ok;
}

/* The tasks of a chunk are one call: the first exception ends it, and is all that comes back. */
static void
fail_chunk (guint          n_tasks,
            guint          failed,
            GsTaskOutcome *outcomes)
{
  for (guint i = 0; i < n_tasks; i++)
    if (i != failed)
      {
        g_clear_pointer (&outcomes[i].result, g_free);
        outcomes[i].error = g_strdup (outcomes[failed].error);
      }
}

static gboolean
work_off (ProcessWorker *self,
          Call          *call,
          gboolean       is_last)
{
  g_autofree GsTaskOutcome *outcomes = NULL;
  guint first, n_tasks;
  gboolean ok;

  ok = gs_unpickle_call (self->context.plan,
                         call->large_data != NULL ? call->large_data : call->inline_data,
                         call->header.size, &first, &n_tasks);
  g_clear_pointer (&call->large_data, g_free);
  if (!ok)
    return FALSE;
  charge_bytes (self, first, 1, call->header.size);

  outcomes = g_new0 (GsTaskOutcome, n_tasks);
  for (guint i = 0; i < n_tasks; i++)
    {
      gs_worker_set_state (&self->worker, GS_STATE_RUNNING);
      gs_worker_charge (&self->worker, &self->context.spin, self->context.cost->item_process);
      gs_run_context_execute (&self->context, &self->worker, first + i, &outcomes[i]);
      if (outcomes[i].error != NULL)
        {
          fail_chunk (n_tasks, i, outcomes);
          break;
        }
    }

  ok = send_result (self, is_last ? GS_FRAME_LAST_RESULT : GS_FRAME_RESULT, first, n_tasks,
                    outcomes);
  for (guint i = 0; i < n_tasks; i++)
    {
      g_free (outcomes[i].result);
      g_free (outcomes[i].error);
    }
  return ok;
}

static gboolean
send_text (ProcessWorker  *self,
           GsProcessFrame  kind,
           const char     *text)
{
  GsProcessHeader header = { .size = strlen (text), .kind = kind };
  struct iovec parts[2] = { { &header, sizeof header }, { (void *) text, strlen (text) } };

  return write_fully (self->results, parts);
}

/* Prepares the worker for its first item: NULL, or the exception that ends it. */
static const char *
prepare (ProcessWorker *self)
{
  const GsPlan *plan = self->context.plan;

  /* A process that is not a copy imports the program, and without the guard runs it once more. */
  if (plan->main_guard == GS_MAIN_GUARD_NO && plan->start_method > GS_START_FORK)
    return UNGUARDED;
  return gs_initializer_run (&self->worker, plan);
}

static uint64_t
get_start_cost (const GsPlan *plan,
                const GsCost *cost)
{
  if (plan->start_method <= GS_START_FORK)
    return cost->start_fork;
  return plan->start_method == GS_START_SPAWN ? cost->start_spawn : cost->start_served;
}

static gboolean
start_up (ProcessWorker *self)
{
  const char *error;

  gs_worker_take_gil (&self->worker, GS_STATE_STARTING);
  gs_worker_charge (&self->worker, &self->context.spin,
                    get_start_cost (self->context.plan, self->context.cost));
  error = prepare (self);
  if (error != NULL)
    send_text (self, GS_FRAME_ERROR, error);
  return error == NULL;
}

static gboolean
work (ProcessWorker *self)
{
  g_autofree Call *call = g_new0 (Call, 1);
  guint max = self->context.plan->max_tasks_per_child;
  gboolean failed = !send_text (self, GS_FRAME_READY, "");

  for (guint n = 1; !failed && (max == 0 || n <= max) && receive_call (self, call, &failed); n++)
    failed = !work_off (self, call, n == max);
  g_clear_pointer (&call->large_data, g_free);
  return !failed;
}

int
gs_process_worker_run (const GsPlan *plan,
                       GsRecording  *recording,
                       guint         lane,
                       int           queue,
                       int           results)
{
  ProcessWorker self = { .queue = queue, .results = results };
  gboolean ok;
  GsGil gil;

  gs_run_context_init (&self.context, plan, recording, NULL);
  gs_gil_init (&gil, plan->switch_interval_ns);

  ok = gs_worker_begin (&self.worker, recording, lane, &gil);
  if (ok)
    {
      ok = start_up (&self) && work (&self);
      gs_run_context_mark_memory (&self.worker, TRUE);
      gs_initializer_clear (&self.worker);
      gs_worker_end (&self.worker);
    }

  gs_gil_clear (&gil);
  gs_run_context_clear (&self.context);
  return ok ? 0 : 1;
}

void
gs_process_worker_forked_main (const GsPlan *plan,
                               GsRecording  *recording,
                               guint         lane,
                               pid_t         parent,
                               int           queue,
                               int           results)
{
  const int fds[] = { queue, results };

  gs_child_guard (parent);
  if (gs_child_take_fds (fds, 2, -1) != 0)
    _exit (1);
  _exit (gs_process_worker_run (plan, recording, lane, GS_SPAWN_FIRST_FD, GS_SPAWN_FIRST_FD + 1));
}

int
gs_process_worker_main (int    argc,
                        char **argv)
{
  g_autoptr (GsPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  GsRecording *recording;
  guint64 lane;
  int status;

  if (argc != 3 || !g_ascii_string_to_unsigned (argv[2], 10, 0, G_MAXUINT32, &lane, &error)
      || (line = gs_control_read_line (GS_SPAWN_FIRST_FD, &error)) == NULL
      || (plan = gs_plan_from_json (line, &error)) == NULL)
    {
      fprintf (stderr, "gilscope-runner: %s\n", error != NULL ? error->message : "worker LANE");
      return 2;
    }

  recording = gs_recording_new_for_fd (GS_SPAWN_FIRST_FD + 1);
  if (recording == NULL)
    {
      fprintf (stderr, "gilscope-runner: %s\n", g_strerror (errno));
      return 1;
    }

  close (GS_SPAWN_FIRST_FD);
  close (GS_SPAWN_FIRST_FD + 1);
  status = gs_process_worker_run (plan, recording, (guint) lane, GS_SPAWN_FIRST_FD + 2,
                                  GS_SPAWN_FIRST_FD + 3);
  gs_recording_free (recording);
  return status;
}
