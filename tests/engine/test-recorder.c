/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lane-times.h"
#include "machine.h"
#include "numbered-events.h"

static void
test_layout (void)
{
  GsRecording *recording = gs_recording_new (3, 1000);
  const GsLaneEntry *entry;
  const GsEvent *events;
  GsLane lanes[4];
  guint64 n;

  g_assert_nonnull (recording);
  g_assert_cmpuint (gs_recording_get_n_lanes (recording), ==, 0);
  g_assert_null (gs_recording_get_lane (recording, 0));
  g_assert_null (gs_recording_get_events (recording, 0, &n));
  g_assert_cmpuint (n, ==, 0);

  for (guint i = 0; i < 3; i++)
    open_lane (&lanes[i], recording, i);
  g_assert_false (gs_lane_open (&lanes[3], recording, GS_LANE_WORKER, 3, 0, "thread 3"));
  g_assert_cmpint (errno, ==, ENOSPC);
  g_assert_cmpuint (gs_recording_get_n_lanes (recording), ==, 3);

  entry = gs_recording_get_lane (recording, 1);
  g_assert_cmpstr (entry->name, ==, "thread 1");
  g_assert_cmpuint (entry->number, ==, 1);
  g_assert_cmpuint (entry->kind, ==, GS_LANE_WORKER);

  gs_lane_put (&lanes[1], gs_clock_now (), GS_STATE_RUNNING, GS_FLAG_GIL, 7, 9);
  events = gs_recording_get_events (recording, 1, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (events[0].what, ==, GS_STATE_RUNNING);
  g_assert_cmpuint (events[0].flags, ==, GS_FLAG_GIL);
  g_assert_cmpuint (events[0].task, ==, 7);
  g_assert_cmpuint (events[0].detail, ==, 9);
  gs_recording_get_events (recording, 0, &n);
  g_assert_cmpuint (n, ==, 0);

  gs_lane_adopt (&lanes[1]);
  g_assert_cmpint (entry->pid, ==, getpid ());
  gs_recording_free (recording);
}

static void
test_names (void)
{
  GsRecording *recording = gs_recording_new (2, 1);
  char name[32];
  GsLane lane;

  /* 30 bytes, then a character of 3: it does not fit and is not cut in two. */
  g_assert_true (gs_lane_open (&lane, recording, GS_LANE_MAIN, 0, GS_NO_INTERPRETER,
                               "123456789012345678901234567890…"));
  gs_recording_copy_lane_name (recording, 0, name);
  g_assert_cmpstr (name, ==, "123456789012345678901234567890");

  memset (lane.entry->name, 'x', sizeof lane.entry->name);
  gs_recording_copy_lane_name (recording, 0, name);
  g_assert_cmpuint (strlen (name), ==, 31);
  gs_recording_copy_lane_name (recording, 1, name);
  g_assert_cmpstr (name, ==, "");
  gs_recording_free (recording);
}

static void
test_limits (void)
{
  errno = 0;
  g_assert_null (gs_recording_new (0, 1));
  g_assert_cmpint (errno, ==, EINVAL);
  g_assert_null (gs_recording_new (1, 0));
  g_assert_cmpint (errno, ==, EINVAL);
  g_assert_null (gs_recording_new (1, G_MAXUINT64));
  g_assert_cmpint (errno, ==, ENOMEM);
  g_assert_null (gs_recording_new (G_MAXUINT32, G_MAXUINT64 / 64));
  g_assert_cmpint (errno, ==, ENOMEM);
}

/* Times never decrease, whatever the callers pass. */
static void
test_order (void)
{
  GsRecording *recording = gs_recording_new (1, 10);
  guint64 origin = gs_recording_get_origin (recording), n;
  const GsEvent *events;
  GsLane lane;

  open_lane (&lane, recording, 0);
  gs_lane_put (&lane, origin - 5, GS_STATE_STARTING, 0, GS_NO_TASK, 0);
  gs_lane_put (&lane, origin + 100, GS_STATE_RUNNING, 0, 0, 0);
  gs_lane_put (&lane, origin + 50, GS_STATE_IDLE, 0, 0, 0);
  gs_lane_put_payload (&lane, origin + 60, GS_MARK_BYTES, 0, 1, 3);

  events = gs_recording_get_events (recording, 0, &n);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpuint (events[0].time, ==, 0);
  g_assert_cmpuint (events[1].time, ==, 100);
  g_assert_cmpuint (events[2].time, ==, 100);
  g_assert_cmpuint (events[3].time, ==, 100);
  g_assert_cmpuint (events[3].detail, ==, 1);
  g_assert_cmpuint (events[4].what, ==, GS_MARK_CONTINUATION);
  g_assert_cmpuint (events[4].time, ==, 3);

  /* The next writer goes on from the mark's time, not from the payload. */
  g_assert_true (gs_lane_attach (&lane, recording, 0));
  gs_lane_put (&lane, origin + 70, GS_MARK_END, 0, GS_NO_TASK, 0);
  g_assert_cmpuint (events[5].time, ==, 100);
  g_assert_false (gs_lane_attach (&lane, recording, 1));
  g_assert_cmpint (errno, ==, EINVAL);
  gs_recording_free (recording);
}

static void
test_lost (void)
{
  GsRecording *recording = gs_recording_new (2, 5);
  GsLane lane, other;
  guint64 n;

  open_lane (&lane, recording, 0);
  open_lane (&other, recording, 1);
  for (guint i = 0; i < 4; i++)
    gs_lane_put (&lane, gs_clock_now (), GS_STATE_RUNNING, 0, i, 0);

  /* A mark with its payload does not fit: neither is written, both are counted. */
  gs_lane_put_payload (&lane, gs_clock_now (), GS_MARK_BYTES, 0, 0, 1);
  gs_recording_get_events (recording, 0, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (gs_recording_get_lost (recording, 0), ==, 2);

  gs_lane_put (&lane, gs_clock_now (), GS_STATE_IDLE, 0, 0, 0);
  gs_lane_put (&lane, gs_clock_now (), GS_STATE_RUNNING, 0, 0, 0);
  gs_recording_get_events (recording, 0, &n);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpuint (gs_recording_get_lost (recording, 0), ==, 3);

  g_assert_true (gs_lane_attach (&lane, recording, 0));
  gs_lane_put (&lane, gs_clock_now (), GS_MARK_END, 0, 0, 0);
  g_assert_cmpuint (gs_recording_get_lost (recording, 0), ==, 4);
  g_assert_cmpuint (gs_recording_get_lost (recording, 1), ==, 0);
  gs_recording_free (recording);
}

/* 16 bytes an event: memory grows with written events, not with reserved ones. */
static void
test_memory (void)
{
  const guint64 n_events = 200000;
  GsRecording *recording = gs_recording_new (64, 10000000);
  struct stat status;
  GsLane lane;

  open_lane (&lane, recording, 0);
  for (guint64 i = 0; i < n_events; i++)
    {
      gs_lane_populate (&lane);
      gs_lane_put (&lane, gs_clock_now (), GS_STATE_RUNNING, 0, 0, 0);
    }

  g_assert_no_errno (fstat (gs_recording_get_fd (recording), &status));
  g_assert_cmpuint ((guint64) status.st_blocks * 512, >=, n_events * 16);
  g_assert_cmpuint ((guint64) status.st_blocks * 512, <, n_events * 16 + 300000);
  gs_recording_free (recording);
}

static void
test_seals (void)
{
  GsRecording *recording = gs_recording_new (2, 100);
  int fd = gs_recording_get_fd (recording);
  int seals = fcntl (fd, F_GET_SEALS);

  g_assert_cmpint (seals & (F_SEAL_SHRINK | F_SEAL_GROW), ==, F_SEAL_SHRINK | F_SEAL_GROW);
  g_assert_cmpint (ftruncate (fd, 0), ==, -1);
  g_assert_cmpint (errno, ==, EPERM);
  g_assert_cmpint (ftruncate (fd, 1 << 30), ==, -1);
  g_assert_cmpint (errno, ==, EPERM);
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
  gs_recording_free (recording);
}

static void
test_second_map (void)
{
  GsRecording *owner = gs_recording_new (2, 100);
  GsRecording *runner = gs_recording_new_for_fd (gs_recording_get_fd (owner));
  const GsEvent *events;
  GsLane lane;
  guint64 n;

  g_assert_nonnull (runner);
  g_assert_cmpuint (gs_recording_get_origin (runner), ==, gs_recording_get_origin (owner));
  g_assert_cmpuint (gs_recording_get_lane_capacity (runner), ==, 2);
  g_assert_cmpuint (gs_recording_get_events_per_lane (runner), ==, 100);
  g_assert_cmpint (gs_recording_get_fd (runner), !=, gs_recording_get_fd (owner));

  open_lane (&lane, runner, 4);
  gs_lane_put (&lane, gs_clock_now (), GS_STATE_RUNNING, 0, 3, 0);
  gs_recording_free (runner);

  events = gs_recording_get_events (owner, 0, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (events[0].task, ==, 3);
  gs_recording_free (owner);
}

/* Damage that the other side may do to the shared header and directory. */
static void
test_hostile_map (void)
{
  GsRecording *recording = gs_recording_new (2, 100);
  int fd = gs_recording_get_fd (recording);
  GsRecordingHeader header, changed;
  GsLane lane;
  guint64 n;

  open_lane (&lane, recording, 0);
  lane.entry->count = G_MAXUINT64;
  gs_recording_get_events (recording, 0, &n);
  g_assert_cmpuint (n, ==, 100);
  g_assert_true (gs_lane_attach (&lane, recording, 0));
  g_assert_cmpuint (lane.count, ==, 100);

  g_assert_cmpint (pread (fd, &header, sizeof header, 0), ==, sizeof header);
  changed = header;
  changed.n_lanes = G_MAXUINT32;
  changed.events_per_lane = G_MAXUINT64 / 2;
  changed.lane_capacity = G_MAXUINT32;
  g_assert_cmpint (pwrite (fd, &changed, sizeof changed, 0), ==, sizeof changed);
  g_assert_cmpuint (gs_recording_get_n_lanes (recording), ==, 2);
  g_assert_cmpuint (gs_recording_get_events_per_lane (recording), ==, 100);
  g_assert_null (gs_recording_new_for_fd (fd));
  g_assert_cmpint (errno, ==, EBADMSG);

  for (guint i = 0; i < sizeof header; i++)
    {
      changed = header;
      ((guint8 *) &changed)[i] ^= 0x40;
      g_assert_cmpint (pwrite (fd, &changed, sizeof changed, 0), ==, sizeof changed);
      errno = 0;
      GsRecording *copy = gs_recording_new_for_fd (fd);
      /* Origin, number of lanes and what rounds up to the same size are values, not damage. */
      if (copy == NULL)
        g_assert_cmpint (errno, ==, EBADMSG);
      else
        g_assert_cmpuint (i, >=, offsetof (GsRecordingHeader, lane_capacity));
      gs_recording_free (copy);
    }
  gs_recording_free (recording);
}

static void
test_no_recording (void)
{
  int fds[2];
  int fd = memfd_create ("empty", MFD_ALLOW_SEALING | MFD_CLOEXEC);
  GsRecordingHeader header = { GS_RECORDING_MAGIC, GS_RECORDING_VERSION, 1, 1, 0, 0, 0 };

  g_assert_null (gs_recording_new_for_fd (fd));
  g_assert_cmpint (errno, ==, EBADMSG);

  /* A sound header in a file that can still be cut, and then in one that is too short. */
  g_assert_cmpint (write (fd, &header, sizeof header), ==, sizeof header);
  g_assert_null (gs_recording_new_for_fd (fd));
  g_assert_cmpint (errno, ==, EBADMSG);
  g_assert_no_errno (fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK));
  g_assert_null (gs_recording_new_for_fd (fd));
  g_assert_cmpint (errno, ==, EBADMSG);
  close (fd);

  g_assert_null (gs_recording_new_for_fd (-1));
  g_assert_cmpint (errno, ==, EBADF);
  g_assert_no_errno (pipe (fds));
  g_assert_null (gs_recording_new_for_fd (fds[0]));
  g_assert_cmpint (errno, ==, EBADMSG);
  close (fds[0]);
  close (fds[1]);
}

/* --- writers against a polling reader --- */

/* Checks the events from @from to @to; returns the time of the last. */
static guint64
check_numbered (const GsEvent *events,
                guint64        from,
                guint64        to,
                guint64        last_time)
{
  for (guint64 i = from; i < to; i++)
    {
      const GsEvent *event = &events[i];

      if (i % 7 == 6)
        {
          g_assert_cmpuint (event->what, ==, GS_MARK_CONTINUATION);
          g_assert_cmpuint (event->time, ==, (i - 1) * SCATTER);
          continue;
        }
      g_assert_cmpuint (event->task, ==, (guint32) i);
      if (i % 7 == 5)
        {
          g_assert_cmpuint (event->what, ==, GS_MARK_BYTES);
          /* Published together with its payload. */
          g_assert_cmpuint (i + 1, <, to);
        }
      else
        {
          g_assert_cmpuint (event->what, ==, i % GS_N_STATES);
          g_assert_cmpuint (event->detail, ==, (guint16) (i * 31));
        }
      g_assert_cmpuint (event->time, >=, last_time);
      last_time = event->time;
    }
  return last_time;
}

#define N_WRITERS 4

typedef struct
{
  GsLane lane;
  guint64 n_events;
} Writer;

static gpointer
write_thread (gpointer data)
{
  Writer *writer = data;

  for (guint64 i = 0; i < writer->n_events; i++)
    put_numbered (&writer->lane, i);
  return NULL;
}

static void
test_stress (void)
{
  /* In whole rounds of what is put, so that only the last round does not fit. */
  const guint64 capacity = 7 * (SANITIZED ? 10000 : 60000);
  GsRecording *recording = gs_recording_new (N_WRITERS, capacity);
  Writer writers[N_WRITERS];
  GThread *threads[N_WRITERS];
  guint64 seen[N_WRITERS] = { 0 }, last_time[N_WRITERS] = { 0 };
  guint finished = 0;

  for (guint i = 0; i < N_WRITERS; i++)
    {
      open_lane (&writers[i].lane, recording, i);
      /* Past the capacity, so that the end is watched too. */
      writers[i].n_events = capacity + 7 * 100;
    }
  for (guint i = 0; i < N_WRITERS; i++)
    threads[i] = g_thread_new ("writer", write_thread, &writers[i]);

  while (finished < N_WRITERS)
    {
      finished = 0;
      for (guint i = 0; i < N_WRITERS; i++)
        {
          guint64 n;
          const GsEvent *events = gs_recording_get_events (recording, i, &n);

          g_assert_cmpuint (n, >=, seen[i]);
          last_time[i] = check_numbered (events, seen[i], n, last_time[i]);
          seen[i] = n;
          if (gs_recording_get_lost (recording, i) > 0)
            finished++;
        }
    }

  for (guint i = 0; i < N_WRITERS; i++)
    {
      guint64 n;

      g_thread_join (threads[i]);
      gs_recording_get_events (recording, i, &n);
      g_assert_cmpuint (n + gs_recording_get_lost (recording, i), ==, writers[i].n_events);
    }
  gs_recording_free (recording);
}

static G_NORETURN void
write_until_killed (GsRecording *recording,
                    guint        index)
{
  GsLane lane;

  if (!gs_lane_attach (&lane, recording, index))
    _exit (1);
  gs_lane_adopt (&lane);
  for (guint64 i = 0; lane.count < lane.capacity; i++)
    {
      gs_lane_populate (&lane);
      put_numbered (&lane, i);
    }
  _exit (0);
}

/* A worker dies at any moment: all that it published is there, whole, and the parent goes on. */
static void
test_killed_writer (void)
{
  const guint n_rounds = 40;
  GsRecording *recording = gs_recording_new (n_rounds, 3000000);

  for (guint round = 0; round < n_rounds; round++)
    {
      guint64 n = 0, target = (guint64) g_test_rand_int_range (1, 20000);
      const GsEvent *events;
      GsLane lane;
      int status;
      pid_t pid;

      open_lane (&lane, recording, round);
      pid = fork ();
      g_assert_cmpint (pid, >=, 0);
      if (pid == 0)
        write_until_killed (recording, round);

      WAIT_UNTIL ((gs_recording_get_events (recording, round, &n), n >= target));
      kill (pid, SIGKILL);
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);

      events = gs_recording_get_events (recording, round, &n);
      g_assert_cmpuint (n, >=, target);
      check_numbered (events, 0, n, 0);
      g_assert_cmpint (lane.entry->pid, ==, pid);

      g_assert_true (gs_lane_attach (&lane, recording, round));
      g_assert_cmpuint (lane.count, ==, n);
      gs_lane_put (&lane, gs_clock_now (), GS_MARK_END, 0, GS_NO_TASK, 0);
      lane_times (recording, round);
    }
  gs_recording_free (recording);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Recorder/layout", test_layout);
  g_test_add_func ("/Gilscope/Recorder/names", test_names);
  g_test_add_func ("/Gilscope/Recorder/limits", test_limits);
  g_test_add_func ("/Gilscope/Recorder/order", test_order);
  g_test_add_func ("/Gilscope/Recorder/lost", test_lost);
  g_test_add_func ("/Gilscope/Recorder/memory", test_memory);
  g_test_add_func ("/Gilscope/Recorder/seals", test_seals);
  g_test_add_func ("/Gilscope/Recorder/second-map", test_second_map);
  g_test_add_func ("/Gilscope/Recorder/hostile-map", test_hostile_map);
  g_test_add_func ("/Gilscope/Recorder/no-recording", test_no_recording);
  g_test_add_func ("/Gilscope/Recorder/killed-writer", test_killed_writer);
  g_test_add_func ("/Gilscope/Recorder/stress", test_stress);
  return g_test_run ();
}
