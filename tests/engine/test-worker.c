/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "gs-worker.h"
#include "lane-times.h"
#include "machine.h"
#include "pace.h"

#define MS G_GUINT64_CONSTANT (1000000)

static GsSpin spin;

static GsRecording *
make_recording (guint n_lanes)
{
  GsRecording *recording = gs_recording_new (n_lanes, 1000000);

  for (guint i = 0; i < n_lanes; i++)
    {
      g_autofree char *name = g_strdup_printf ("thread %u", i);
      GsLane lane;

      g_assert_true (gs_lane_open (&lane, recording, GS_LANE_WORKER, i, 0, name));
      gs_lane_put (&lane, gs_clock_now (), GS_STATE_STARTING, 0, GS_NO_TASK, 0);
    }
  return recording;
}

/* Computes @ns, with a checkpoint and a look as a workload has them. */
static void
compute (GsWorker *worker,
         guint64   ns)
{
  gs_worker_charge (worker, &spin, ns);
}

static void
assert_event (GsRecording *recording,
              guint        place,
              guint        what,
              guint        flags,
              guint32      task)
{
  guint64 n;
  const GsEvent *events = gs_recording_get_events (recording, 0, &n);

  g_assert_cmpuint (place, <, n);
  g_assert_cmpuint (events[place].what, ==, what);
  g_assert_cmpuint (events[place].flags, ==, flags);
  g_assert_cmpuint (events[place].task, ==, task);
}

/* The events of a plain life, without anyone to contend with. */
static void
test_life (void)
{
  GsRecording *recording = make_recording (1);
  const GsLaneEntry *entry;
  LaneTimes times;
  GsWorker worker;
  guint64 n;
  GsGil gil;

  gs_gil_init (&gil, 5 * MS);
  g_assert_true (gs_worker_begin (&worker, recording, 0, &gil));
  g_assert_cmpint (worker.state, ==, GS_STATE_STARTING);
  entry = gs_recording_get_lane (recording, 0);
  g_assert_cmpint (entry->pid, ==, getpid ());
  g_assert_cmpint (entry->tid, ==, gettid ());

  gs_worker_set_state (&worker, GS_STATE_STARTING);
  gs_worker_set_state (&worker, GS_STATE_IDLE);
  gs_worker_take_gil (&worker, GS_STATE_RUNNING);
  g_assert_true (worker.holds_gil);
  gs_worker_start_task (&worker, 3);
  gs_worker_begin_blocking (&worker, GS_STATE_IO_WAIT);
  g_assert_false (worker.holds_gil);
  errno = ENOENT;
  gs_worker_end_blocking (&worker);
  g_assert_cmpint (errno, ==, ENOENT);
  g_assert_cmpint (worker.state, ==, GS_STATE_RUNNING);
  gs_worker_finish_task (&worker, true);
  gs_worker_drop_gil (&worker, GS_STATE_IDLE);
  gs_worker_end (&worker);

  assert_event (recording, 0, GS_STATE_STARTING, 0, GS_NO_TASK);
  assert_event (recording, 1, GS_STATE_IDLE, 0, GS_NO_TASK);
  gs_recording_get_events (recording, 0, &n);
  /* A core lost in between would add its own two events. */
  if (lane_times (recording, 0).count[GS_STATE_READY] == 0)
    {
      assert_event (recording, 2, GS_STATE_RUNNING, GS_FLAG_GIL, GS_NO_TASK);
      assert_event (recording, 3, GS_STATE_RUNNING, GS_FLAG_GIL, 3);
      assert_event (recording, 4, GS_MARK_START, GS_FLAG_GIL, 3);
      assert_event (recording, 5, GS_STATE_IO_WAIT, 0, 3);
      assert_event (recording, 6, GS_STATE_RUNNING, GS_FLAG_GIL, 3);
      assert_event (recording, 7, GS_MARK_FINISH, GS_FLAG_GIL, 3);
      assert_event (recording, 8, GS_STATE_RUNNING, GS_FLAG_GIL, GS_NO_TASK);
      assert_event (recording, 9, GS_STATE_IDLE, 0, GS_NO_TASK);
      assert_event (recording, 10, GS_MARK_END, 0, GS_NO_TASK);
      g_assert_cmpuint (n, ==, 11);
    }

  times = lane_times (recording, 0);
  g_assert_cmpuint (lane_times_sum (&times), ==, times.end - times.begin);
  g_assert_true (gs_gil_try_take (&gil, &worker.gil_thread));
  gs_gil_clear (&gil);
  gs_recording_free (recording);
}

static void
test_no_lane (void)
{
  GsRecording *recording = make_recording (1);
  GsWorker worker;

  g_assert_false (gs_worker_begin (&worker, recording, 1, NULL));
  g_assert_cmpint (errno, ==, EINVAL);
  gs_recording_free (recording);
}

/* --- one GIL, several lanes --- */

typedef struct
{
  GsRecording *recording;
  guint lane;
  GsGil *gil;
  guint64 work;
  gboolean blocks;
  gboolean use_cpu_clock;
  gint *ready;          /* counts down to the common start; NULL without */
  guint64 run_delay;    /* by the scheduler, over all */
} Job;

static guint64
read_run_delay (void)
{
  g_autofree char *text = NULL;
  char *end;

  g_assert_true (g_file_get_contents ("/proc/thread-self/schedstat", &text, NULL, NULL));
  g_ascii_strtoull (text, &end, 10);
  return g_ascii_strtoull (end, NULL, 10);
}

static gpointer
job_thread (gpointer data)
{
  Job *job = data;
  GsWorker worker;
  guint64 before;

  g_assert_true (gs_worker_begin (&worker, job->recording, job->lane, job->gil));
  before = worker.run_delay;
  if (job->use_cpu_clock)
    {
      close (worker.schedstat_fd);
      worker.schedstat_fd = -1;
      worker.wall_clock = gs_clock_now ();
      worker.cpu_clock = gs_clock_thread_cpu ();
    }
  gs_worker_set_state (&worker, GS_STATE_IDLE);
  if (job->ready != NULL)
    {
      g_atomic_int_add (job->ready, -1);
      WAIT_UNTIL (g_atomic_int_get (job->ready) == 0);
    }

  gs_worker_take_gil (&worker, GS_STATE_RUNNING);
  gs_worker_start_task (&worker, job->lane);
  if (job->blocks)
    {
      for (guint i = 0; i < 200; i++)
        {
          gs_worker_begin_blocking (&worker, GS_STATE_IO_WAIT);
          g_usleep (100 * (i % 3)); /* what blocks here */
          gs_worker_end_blocking (&worker);
          compute (&worker, 20000);
        }
    }
  compute (&worker, job->work);
  gs_worker_finish_task (&worker, false);
  gs_worker_drop_gil (&worker, GS_STATE_IDLE);
  job->run_delay = read_run_delay () - before;
  gs_worker_end (&worker);
  return NULL;
}

static void
run_jobs (Job  *jobs,
          guint n)
{
  g_autofree GThread **threads = g_new (GThread *, n);

  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("worker", job_thread, &jobs[i]);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
}

typedef struct
{
  guint64 begin;
  guint64 end;
} Holding;

static int
compare_holdings (gconstpointer a,
                  gconstpointer b)
{
  const Holding *x = a, *y = b;

  return (x->begin > y->begin) - (x->begin < y->begin);
}

static void
collect_holdings (GsRecording *recording,
                  guint        lane,
                  GArray      *holdings,
                  guint       *n_forced)
{
  guint64 n;
  const GsEvent *events = gs_recording_get_events (recording, lane, &n);
  gboolean holds = FALSE;
  Holding holding = { 0 };

  for (guint64 i = 0; i < n; i++)
    {
      gboolean flag = (events[i].flags & GS_FLAG_GIL) != 0;

      if (flag && !holds)
        holding.begin = events[i].time;
      if (!flag && holds)
        {
          holding.end = events[i].time;
          g_array_append_val (holdings, holding);
        }
      if (events[i].flags & GS_FLAG_FORCED)
        {
          /* Given up, because somebody asked. */
          g_assert_true (holds);
          g_assert_false (flag);
          (*n_forced)++;
        }
      /* Nothing runs without it. */
      if (events[i].what == GS_STATE_RUNNING)
        g_assert_true (flag);
      holds = flag;
    }
  g_assert_false (holds);
}

/* At no recorded instant do two lanes hold the GIL. */
static void
test_one_holder (void)
{
  enum { N = 5 };
  GsRecording *recording = make_recording (N);
  g_autoptr (GArray) holdings = g_array_new (FALSE, FALSE, sizeof (Holding));
  Job jobs[N] = { 0 };
  guint n_forced = 0;
  GsGil gil;

  gs_gil_init (&gil, MS / 2);
  for (guint i = 0; i < N; i++)
    jobs[i] = (Job) {
      .recording = recording, .lane = i, .gil = &gil, .work = 60 * MS, .blocks = i % 2
    };
  run_jobs (jobs, N);

  for (guint i = 0; i < N; i++)
    {
      LaneTimes times = lane_times (recording, i);

      g_assert_cmpuint (lane_times_sum (&times), ==, times.end - times.begin);
      g_assert_cmpuint (times.count[GS_STATE_GIL_WAIT], >, 0);
      collect_holdings (recording, i, holdings, &n_forced);
    }
  g_assert_cmpuint (n_forced, >, 20);

  g_array_sort (holdings, compare_holdings);
  for (guint i = 1; i < holdings->len; i++)
    g_assert_cmpuint (g_array_index (holdings, Holding, i).begin, >=,
                      g_array_index (holdings, Holding, i - 1).end);

  gs_gil_clear (&gil);
  gs_recording_free (recording);
}

/* --- on a core, or only ready --- */

/* Confines the process to one core, and its threads from now on. */
static void
confine (cpu_set_t *before)
{
  cpu_set_t one;

  g_assert_no_errno (sched_getaffinity (0, sizeof *before, before));
  CPU_ZERO (&one);
  for (guint i = 0; i < CPU_SETSIZE && CPU_COUNT (&one) == 0; i++)
    {
      if (CPU_ISSET (i, before))
        CPU_SET (i, &one);
    }
  g_assert_no_errno (sched_setaffinity (0, sizeof one, &one));
}

static void
measure_crowd (gboolean use_cpu_clock)
{
  enum { N = 8 };
  GsRecording *recording = make_recording (N);
  guint64 running = 0, ready = 0, lives = 0, run_delay = 0, begin, wall;
  gint n_missing = N;
  Job jobs[N] = { 0 };
  cpu_set_t before;

  confine (&before);
  for (guint i = 0; i < N; i++)
    jobs[i] = (Job) {
      .recording = recording, .lane = i, .work = 60 * MS, .use_cpu_clock = use_cpu_clock,
      .ready = &n_missing
    };
  begin = gs_clock_now ();
  run_jobs (jobs, N);
  wall = gs_clock_now () - begin;
  g_assert_no_errno (sched_setaffinity (0, sizeof before, &before));

  for (guint i = 0; i < N; i++)
    {
      LaneTimes times = lane_times (recording, i);

      g_assert_cmpuint (lane_times_sum (&times), ==, times.end - times.begin);
      running += times.time[GS_STATE_RUNNING];
      ready += times.time[GS_STATE_READY];
      lives += times.time[GS_STATE_RUNNING] + times.time[GS_STATE_READY];
      run_delay += jobs[i].run_delay;
    }

  g_test_message ("%.1f ms on one core: running %.1f, ready %.1f, scheduler's delay %.1f",
                  (double) wall / 1e6, (double) running / 1e6, (double) ready / 1e6,
                  (double) run_delay / 1e6);
  /* Eight cannot run on one core at a time; what is left they were ready. */
  g_assert_cmpfloat ((double) running, <, 1.03 * (double) wall);
  g_assert_cmpfloat ((double) ready, >, 0.6 * (double) lives);
  if (!use_cpu_clock)
    {
      g_assert_cmpfloat ((double) ready, >, 0.98 * (double) run_delay);
      g_assert_cmpfloat ((double) ready, <, 1.01 * (double) run_delay);
    }
  gs_recording_free (recording);
}

static void
test_crowd (void)
{
  if (!judge_begin ())
    return;

  measure_crowd (FALSE);
}

static void
test_crowd_cpu_clock (void)
{
  if (!judge_begin ())
    return;

  measure_crowd (TRUE);
}

/* One alone is ready for as long as the scheduler says, on an idle machine hardly ever. */
static void
test_alone (void)
{
  if (!judge_begin ())
    return;

  GsRecording *recording = make_recording (1);
  Job job = { .recording = recording, .work = 300 * MS };
  LaneTimes times;

  run_jobs (&job, 1);
  times = lane_times (recording, 0);
  g_test_message ("ready %.3f of %.1f ms, scheduler's delay %.3f",
                  (double) times.time[GS_STATE_READY] / 1e6,
                  (double) (times.end - times.begin) / 1e6, (double) job.run_delay / 1e6);
  g_assert_cmpuint (times.time[GS_STATE_READY], <=,
                    job.run_delay + (times.end - times.begin) / 500);
  /* Time lost after the last event is not the lane's. */
  g_assert_cmpuint (times.time[GS_STATE_READY] + 20 * MS, >=, job.run_delay);
  gs_recording_free (recording);
}

/* A thread that lost its core while it held the GIL holds it still. */
static void
test_ready_with_gil (void)
{
  if (!judge_begin ())
    return;

  enum { N = 3 };
  GsRecording *recording = make_recording (N);
  gint n_missing = N;
  guint n_ready = 0;
  Job jobs[N] = { 0 };
  GsGil gils[N];
  cpu_set_t before;

  confine (&before);
  for (guint i = 0; i < N; i++)
    {
      gs_gil_init (&gils[i], 5 * MS);
      jobs[i] = (Job) {
        .recording = recording, .lane = i, .gil = &gils[i], .work = 50 * MS, .ready = &n_missing
      };
    }
  run_jobs (jobs, N);
  g_assert_no_errno (sched_setaffinity (0, sizeof before, &before));

  for (guint i = 0; i < N; i++)
    {
      guint64 n;
      const GsEvent *events = gs_recording_get_events (recording, i, &n);

      for (guint64 k = 1; k + 1 < n; k++)
        {
          if (events[k].what != GS_STATE_READY || events[k - 1].what == GS_STATE_IDLE)
            continue;
          n_ready++;
          g_assert_cmpuint (events[k].flags, ==, GS_FLAG_GIL | GS_FLAG_APPROXIMATE);
          g_assert_cmpuint (events[k + 1].what, ==, GS_STATE_RUNNING);
          g_assert_cmpuint (events[k + 1].flags, ==, GS_FLAG_GIL);
          g_assert_cmpuint (events[k].task, ==, i);
          g_assert_cmpuint (events[k + 1].task, ==, i);
        }
      gs_gil_clear (&gils[i]);
    }
  g_assert_cmpuint (n_ready, >, N);
  gs_recording_free (recording);
}

/* Charged work takes its time, in the state that the worker is in. */
static void
test_charge (void)
{
  if (!judge_begin ())
    return;

  GsRecording *recording = make_recording (1);
  GsWorker worker;
  LaneTimes times;
  guint64 cpu;
  double pace = measure_pace (&spin);

  g_assert_true (gs_worker_begin (&worker, recording, 0, NULL));
  gs_worker_set_state (&worker, GS_STATE_PICKLING);
  cpu = gs_clock_thread_cpu ();
  gs_worker_charge (&worker, &spin, 40 * MS);
  gs_worker_charge (&worker, &spin, 0);
  cpu = gs_clock_thread_cpu () - cpu;
  gs_worker_end (&worker);

  times = lane_times (recording, 0);
  pace = (pace + measure_pace (&spin)) / 2;
  g_assert_cmpfloat ((double) cpu, >, 0.5 * 40e6 * pace);
  g_assert_cmpfloat ((double) cpu, <, 2 * 40e6 * pace);
  g_assert_cmpuint (times.time[GS_STATE_PICKLING] + times.time[GS_STATE_READY], >=, cpu);
  g_assert_cmpuint (times.time[GS_STATE_RUNNING], ==, 0);
  gs_recording_free (recording);
}

/* An initializer that waits is starting all the while, and not ready, whatever tells them apart. */
static void
test_initializer (gconstpointer data)
{
  /* Asleep for as long as that, however late it gets there. */
  const struct timespec length = { 0, 20 * MS };
  GsRecording *recording = make_recording (1);
  GsWorker worker;
  LaneTimes times;
  GsGil gil;

  gs_gil_init (&gil, 5 * MS);
  g_assert_true (gs_worker_begin (&worker, recording, 0, &gil));
  if (GPOINTER_TO_INT (data))
    {
      close (worker.schedstat_fd);
      worker.schedstat_fd = -1;
      worker.wall_clock = gs_clock_now ();
      worker.cpu_clock = gs_clock_thread_cpu ();
    }
  gs_worker_take_gil (&worker, GS_STATE_STARTING);
  gs_worker_begin_initializer (&worker);
  g_assert_true (gs_gil_try_take (&gil, &worker.gil_thread));
  gs_gil_drop (&gil, &worker.gil_thread);
  g_assert_no_errno (nanosleep (&length, NULL));
  gs_worker_take_gil (&worker, GS_STATE_STARTING);
  g_assert_true (worker.holds_gil);
  gs_worker_end (&worker);

  times = lane_times (recording, 0);
  g_assert_cmpuint (times.time[GS_STATE_STARTING], >=, 18 * MS);
  g_assert_cmpuint (times.count[GS_STATE_IO_WAIT], ==, 0);
  gs_gil_clear (&gil);
  gs_recording_free (recording);
}

/* Without a descriptor for them there are no scheduler statistics, and the lane says so. */
static void
test_no_descriptor (void)
{
  GsRecording *recording = make_recording (2);
  struct rlimit before, none;
  GsWorker worker;
  LaneTimes times;

  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &before));
  none = before;
  none.rlim_cur = 0;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &none));
  g_assert_true (gs_worker_begin (&worker, recording, 0, NULL));
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &before));
  g_assert_cmpint (worker.schedstat_fd, ==, -1);
  gs_worker_set_state (&worker, GS_STATE_RUNNING);
  gs_worker_charge (&worker, &spin, 5 * MS);
  gs_worker_end (&worker);
  g_assert_cmpuint (gs_recording_get_lane (recording, 0)->flags, ==, GS_LANE_FLAG_CPU_CLOCK);
  times = lane_times (recording, 0);
  g_assert_cmpuint (times.time[GS_STATE_RUNNING], >, 0);

  g_assert_true (gs_worker_begin (&worker, recording, 1, NULL));
  g_assert_cmpuint (gs_recording_get_lane (recording, 1)->flags, ==,
                    worker.schedstat_fd < 0 ? GS_LANE_FLAG_CPU_CLOCK : 0);
  gs_worker_end (&worker);
  gs_recording_free (recording);
}

static void
test_calibrate (void)
{
  if (!judge_begin ())
    return;

  GsSpin again = gs_spin_calibrate ();

  g_test_message ("a step: %.3f ns, again %.3f ns", spin.step_ns, again.step_ns);
  g_assert_cmpfloat (again.step_ns / spin.step_ns, >, 0.7);
  g_assert_cmpfloat (again.step_ns / spin.step_ns, <, 1.4);

  spin.step_ns = 2;
  g_assert_cmpuint (gs_spin_steps (&spin, 1000), ==, 500);
  g_assert_cmpuint (gs_spin_steps (&spin, 1), ==, 1);
  g_assert_cmpuint (gs_spin_steps (&spin, -5), ==, 0);
  g_assert_cmpuint (gs_spin_steps (&spin, (double) NAN), ==, 0);
  g_assert_cmpuint (gs_spin_steps (&spin, 1e300), ==, G_GUINT64_CONSTANT (1) << 62);
  spin.step_ns = 0;
  g_assert_cmpuint (gs_spin_steps (&spin, 13), ==, 10);
  spin = again;
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  spin = gs_spin_calibrate ();
  g_test_add_func ("/Measured/Worker/calibrate", test_calibrate);
  g_test_add_func ("/Gilscope/Worker/life", test_life);
  g_test_add_func ("/Gilscope/Worker/no-lane", test_no_lane);
  g_test_add_func ("/Gilscope/Worker/one-holder", test_one_holder);
  g_test_add_func ("/Measured/Worker/crowd", test_crowd);
  g_test_add_func ("/Measured/Worker/crowd-cpu-clock", test_crowd_cpu_clock);
  g_test_add_func ("/Measured/Worker/alone", test_alone);
  g_test_add_func ("/Measured/Worker/ready-with-gil", test_ready_with_gil);
  g_test_add_func ("/Measured/Worker/charge", test_charge);
  g_test_add_data_func ("/Gilscope/Worker/initializer", GINT_TO_POINTER (FALSE), test_initializer);
  g_test_add_data_func ("/Gilscope/Worker/initializer-cpu-clock", GINT_TO_POINTER (TRUE),
                        test_initializer);
  g_test_add_func ("/Gilscope/Worker/no-descriptor", test_no_descriptor);
  return g_test_run ();
}
