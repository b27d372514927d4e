/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cost of a task in a pool, as ratios taken in one run: the thread pool beside GThreadPool, with
 * the same recorded task in both; the process pool beside a bare round trip over a socket pair; and
 * both beside CPython's own executors, which call an empty function and record nothing.  No
 * interpreter's costs.  Rounds are interleaved, medians compared; a machine that is busy shows in
 * the spread that is printed. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "figures.h"
#include "gs-executor-run.h"
#include "gs-run-context.h"

#define N_ROUNDS 9
#define N_TASKS 20000u
#define N_ROUND_TRIPS 3000u
/* Fewer, as they take their time. */
#define N_PYTHON_THREADS 3000u
#define N_PYTHON_PROCESSES 1000u

#define MAX_THREADS_RATIO 1.0
#define MAX_PROCESSES_RATIO 2.0
#define MAX_PYTHON_THREADS_RATIO 0.1
#define MAX_PYTHON_PROCESSES_RATIO 0.2

static GsPlan *
new_plan (const char *executor,
          guint       workers,
          guint       count)
{
  GsPlan *plan = gs_plan_new ();
  GsTaskGroup *group = gs_plan_add_group (plan, "empty", "sum-squares", count);
  gint64 n = 0;

  g_free (plan->executor);
  plan->executor = g_strdup (executor);
  plan->workers = workers;
  plan->emulate = FALSE;
  g_array_append_val (group->n, n);
  return plan;
}

/* ns from the first submit to the last delivery. */
static double
get_makespan (GsRecording *recording)
{
  uint64_t count, first = 0, last = 0;
  const GsEvent *events = gs_recording_get_events (recording, 0, &count);

  for (uint64_t i = count; i-- > 0;)
    if (events[i].what == GS_MARK_SUBMIT)
      first = events[i].time;
    else if (events[i].what == GS_MARK_DELIVER && last == 0)
      last = events[i].time;
  return (double) (last - first);
}

/* A run in this process; ns a task. */
static double
run_executor (const char *executor,
              guint       workers,
              guint       count)
{
  g_autoptr (GsPlan) plan = new_plan (executor, workers, count);
  GsRecording *recording = gs_recording_new (workers + 1, 8 * (uint64_t) count + 65536);
  g_autoptr (GError) error = NULL;
  GsRunContext context;
  GsControl control;
  double makespan;
  int sockets[2];

  if (recording == NULL || socketpair (AF_UNIX, SOCK_STREAM, 0, sockets) != 0)
    g_error ("no recording or sockets");
  gs_control_init (&control, sockets[0]);
  gs_run_context_init (&context, plan, recording, &control);
  if (!gs_executor_run (&context, &error))
    g_error ("%s", error->message);

  makespan = get_makespan (recording);
  gs_run_context_clear (&context);
  gs_control_clear (&control);
  close (sockets[0]);
  close (sockets[1]);
  gs_recording_free (recording);
  return makespan / count;
}

/* The same tasks on a GThreadPool, their results delivered in input order as well. */
typedef struct
{
  GsRunContext context;
  GMutex mutex;
  GCond news;
  gboolean *finished; /* under mutex */
  guint awaited;      /* under mutex */
  guint n_lanes;      /* under mutex */
  guint run;          /* GLib keeps threads from one pool to the next */
} Peer;

typedef struct
{
  GsWorker worker;
  guint run;
} PeerThread;

static GPrivate peer_thread = G_PRIVATE_INIT (g_free);

static GsWorker *
get_worker (Peer *peer)
{
  PeerThread *thread = g_private_get (&peer_thread);
  GsLane lane;

  if (thread != NULL && thread->run == peer->run)
    return &thread->worker;

  if (thread == NULL)
    thread = g_new0 (PeerThread, 1);
  else
    close (thread->worker.schedstat_fd);
  thread->run = peer->run;

  g_mutex_lock (&peer->mutex);
  if (!gs_lane_open (&lane, peer->context.recording, GS_LANE_WORKER, peer->n_lanes++,
                     GS_NO_INTERPRETER, "peer")
      || !gs_worker_begin (&thread->worker, peer->context.recording, lane.index, NULL))
    g_error ("no lane");
  g_mutex_unlock (&peer->mutex);
  gs_worker_take_gil (&thread->worker, GS_STATE_RUNNING);
  g_private_set (&peer_thread, thread);
  return &thread->worker;
}

static void
peer_task (gpointer data,
           gpointer user_data)
{
  Peer *peer = user_data;
  guint task = GPOINTER_TO_UINT (data) - 1;

  gs_run_context_execute (&peer->context, get_worker (peer), task, &peer->context.outcomes[task]);

  g_mutex_lock (&peer->mutex);
  peer->finished[task] = TRUE;
  if (peer->awaited == task)
    g_cond_signal (&peer->news);
  g_mutex_unlock (&peer->mutex);
}

static void
await_peer (Peer *peer)
{
  for (guint task = 0; task < peer->context.n_tasks; task++)
    {
      g_mutex_lock (&peer->mutex);
      peer->awaited = task;
      while (!peer->finished[task])
        g_cond_wait (&peer->news, &peer->mutex);
      g_mutex_unlock (&peer->mutex);
    }
}

static double
run_glib (guint workers,
          guint count)
{
  static guint n_runs;
  g_autoptr (GsPlan) plan = new_plan ("free-threads", workers, count);
  GsRecording *recording = gs_recording_new (workers + 1, 8 * (uint64_t) count + 65536);
  Peer peer = { .awaited = GS_NO_TASK, .run = ++n_runs };
  GThreadPool *pool;
  GsControl control = { .fd = -1 };
  uint64_t begin, end;

  if (recording == NULL)
    g_error ("no recording");
  gs_run_context_init (&peer.context, plan, recording, &control);
  peer.finished = g_new0 (gboolean, count);

  begin = gs_clock_now ();
  pool = g_thread_pool_new (peer_task, &peer, (int) workers, TRUE, NULL);
  for (guint task = 0; task < count; task++)
    g_thread_pool_push (pool, GUINT_TO_POINTER (task + 1), NULL);
  await_peer (&peer);
  end = gs_clock_now ();

  g_thread_pool_free (pool, FALSE, TRUE);
  g_free (peer.finished);
  gs_run_context_clear (&peer.context);
  gs_recording_free (recording);
  return (double) (end - begin) / count;
}

/* A bare round trip of 64 bytes to another process; ns. */
static double
run_socket_pair (void)
{
  char message[64] = { 0 };
  uint64_t begin;
  int sockets[2];
  pid_t child;

  if (socketpair (AF_UNIX, SOCK_STREAM, 0, sockets) != 0)
    g_error ("no sockets");
  child = fork ();
  if (child == 0)
    {
      close (sockets[0]);
      while (read (sockets[1], message, sizeof message) == sizeof message
             && write (sockets[1], message, sizeof message) == sizeof message)
        ;
      _exit (0);
    }
  close (sockets[1]);

  begin = gs_clock_now ();
  for (guint i = 0; i < N_ROUND_TRIPS; i++)
    if (write (sockets[0], message, sizeof message) != sizeof message
        || read (sockets[0], message, sizeof message) != sizeof message)
      g_error ("the other side is gone");
  begin = gs_clock_now () - begin;

  close (sockets[0]);
  waitpid (child, NULL, 0);
  return (double) begin / N_ROUND_TRIPS;
}

/* The system's Python, which answers "threads 4 3000" with the ns of a task, from the first submit
 * to the last result.  A process of its own from the beginning, as this one's threads must not be
 * copied. */
static struct
{
  FILE *requests;
  FILE *answers;
} python;

static const char python_script[] =
  "import sys, time\n"
  "from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor\n"
  "POOLS = {'threads': ThreadPoolExecutor, 'processes': ProcessPoolExecutor}\n"
  "def task(n):\n"
  "    return n\n"
  "for line in sys.stdin:\n"
  "    name, workers, count = line.split()\n"
  "    with POOLS[name](max_workers=int(workers)) as pool:\n"
  "        begin = time.perf_counter_ns()\n"
  "        futures = [pool.submit(task, n) for n in range(int(count))]\n"
  "        assert [future.result() for future in futures] == list(range(int(count)))\n"
  "        print((time.perf_counter_ns() - begin) / int(count), flush=True)\n";

static void
start_python (void)
{
  int requests[2], answers[2];

  if (pipe2 (requests, O_CLOEXEC) != 0 || pipe2 (answers, O_CLOEXEC) != 0)
    g_error ("no pipes");
  if (fork () == 0)
    {
      dup2 (requests[0], STDIN_FILENO);
      dup2 (answers[1], STDOUT_FILENO);
      execl ("/usr/bin/python3", "python3", "-c", python_script, NULL);
      _exit (127);
    }
  close (requests[0]);
  close (answers[1]);
  python.requests = fdopen (requests[1], "w");
  python.answers = fdopen (answers[0], "r");
}

/* ns a task. */
static double
run_python (const char *pool,
            guint       workers,
            guint       count)
{
  double ns;

  fprintf (python.requests, "%s %u %u\n", pool, workers, count);
  fflush (python.requests);
  if (fscanf (python.answers, "%lf", &ns) != 1)
    g_error ("no answer from Python");
  return ns;
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_median (double values[N_ROUNDS])
{
  qsort (values, N_ROUNDS, sizeof *values, compare);
  return values[N_ROUNDS / 2];
}

/* @limit: of the median ratio. */
static void
report (const char *what,
        const char *floor,
        double      ours[N_ROUNDS],
        double      theirs[N_ROUNDS],
        double      limit)
{
  g_autofree char *name = g_strdup_printf ("%s / %s", what, floor);
  double ratios[N_ROUNDS], ratio;

  for (guint i = 0; i < N_ROUNDS; i++)
    ratios[i] = ours[i] / theirs[i];
  ratio = get_median (ratios);
  printf ("%s: %.2f µs / %.2f µs, ratio %.3f [%.3f–%.3f]\n", name, get_median (ours) / 1000,
          get_median (theirs) / 1000, ratio, ratios[0], ratios[N_ROUNDS - 1]);
  figure_tell (name, ratio, limit, "×");
}

static void
measure_processes (guint workers)
{
  g_autofree char *what = g_strdup_printf ("process pool, %u workers", workers);
  double ours[N_ROUNDS], again[N_ROUNDS], bare[N_ROUNDS], theirs[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      bare[i] = run_socket_pair ();
      ours[i] = again[i] = run_executor ("processes", workers, N_ROUND_TRIPS);
      theirs[i] = run_python ("processes", workers, N_PYTHON_PROCESSES);
    }
  report (what, "bare round trip", ours, bare, MAX_PROCESSES_RATIO);
  report (what, "ProcessPoolExecutor", again, theirs, MAX_PYTHON_PROCESSES_RATIO);
}

static void
measure_threads (guint workers)
{
  g_autofree char *what = g_strdup_printf ("thread pool, %u workers", workers);
  double ours[N_ROUNDS], again[N_ROUNDS], glib[N_ROUNDS], theirs[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      glib[i] = run_glib (workers, N_TASKS);
      ours[i] = again[i] = run_executor ("free-threads", workers, N_TASKS);
      theirs[i] = run_python ("threads", workers, N_PYTHON_THREADS);
    }
  report (what, "GThreadPool", ours, glib, MAX_THREADS_RATIO);
  report (what, "ThreadPoolExecutor", again, theirs, MAX_PYTHON_THREADS_RATIO);
}

int
main (void)
{
  static const guint workers[] = { 1, 2, 4, 8 };

  start_python ();
  /* First what forks: this process has one thread yet. */
  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    measure_processes (workers[i]);
  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    measure_threads (workers[i]);
  return 0;
}
