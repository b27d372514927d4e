/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two rules keep the recording true.
 *
 * The GIL: taking is stamped after the acquisition, leaving before the release, and a mutex lies
 * between, so at no recorded instant do two lanes hold it.
 *
 * Ready: the scheduler counts how long a thread stood in a run queue.  What that count grew by is
 * cut off the end of the stretch in which the growth was noticed.  The count is asked for only
 * where time is missing (after a gap between checkpoints) or may be (after a blocking call), so an
 * undisturbed loop pays nothing.  Growth that is not recorded at once, because it is too small or
 * because the last event is too near, is not lost: it stays in the difference and is recorded with
 * what comes next. */
#include "gs-worker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Shortest ready time that is recorded: a shorter one is the wake-up of an idle core rather than a
 * lack of cores. */
#define SHORTEST_READY_NS 5000u

/* Not a state: a lane that has no event yet. */
#define NO_STATE GS_N_STATES

static void
put_state_with (GsWorker *self,
                uint64_t  now,
                GsState   state,
                unsigned  flags,
                unsigned  detail)
{
  if (self->holds_gil)
    flags |= GS_FLAG_GIL;

  gs_lane_put (&self->lane, now, state, flags, self->task, detail);
  self->state = state;
  self->recorded_task = self->task;
}

static void
put_state (GsWorker *self,
           uint64_t  now,
           GsState   state,
           unsigned  flags)
{
  put_state_with (self, now, state, flags, 0);
}

/* Whether a lane in @state is off the core of its own will. */
static bool
state_blocks (GsState state)
{
  return state == GS_STATE_IDLE || state == GS_STATE_IO_WAIT || state == GS_STATE_LOCK_WAIT
         || state == GS_STATE_GIL_WAIT;
}

/* The thread's run-queue delay so far: "on-cpu ns, delay ns, time slices".  false without it. */
static bool
read_run_delay (GsWorker *self,
                uint64_t *delay)
{
  char text[80];
  char *number;
  ssize_t length;

  if (self->schedstat_fd < 0)
    return false;

  length = pread (self->schedstat_fd, text, sizeof text - 1, 0);
  if (length <= 0)
    return false;

  text[length] = '\0';
  strtoull (text, &number, 10);
  *delay = strtoull (number, NULL, 10);
  return true;
}

/* Ready time up to @now that is not recorded yet. */
static uint64_t
measure_ready (GsWorker *self,
               uint64_t  now)
{
  uint64_t delay, wall, cpu;

  if (read_run_delay (self, &delay))
    return delay > self->run_delay ? delay - self->run_delay : 0;

  wall = now - self->wall_clock;
  cpu = gs_clock_thread_cpu () - self->cpu_clock;
  return wall > cpu ? wall - cpu : 0;
}

/* Drops unrecorded ready time: it belongs to a wait that is recorded as such. */
static void
forget_ready (GsWorker *self)
{
  if (!read_run_delay (self, &self->run_delay))
    {
      self->wall_clock = gs_clock_now ();
      self->cpu_clock = gs_clock_thread_cpu ();
    }
}

/* Records what was spent ready as ending at @now.  Returns whether there was any: the lane is
 * `ready` then, and the caller says what follows. */
static bool
cut_off_ready (GsWorker *self,
               uint64_t  now,
               unsigned  flags)
{
  uint64_t last = self->lane.origin + self->lane.last_time;
  uint64_t room = now > last ? now - last : 0;
  uint64_t ready = room >= SHORTEST_READY_NS ? measure_ready (self, now) : 0;

  if (ready > room)
    ready = room;
  if (ready < SHORTEST_READY_NS)
    return false;

  put_state (self, now - ready, GS_STATE_READY, flags);
  /* Only the one of them counts that serves. */
  self->run_delay += ready;
  self->wall_clock += ready;
  return true;
}

/* Reads the clock, and classifies the time since the last reading. */
static uint64_t
look (GsWorker *self)
{
  uint64_t now = gs_clock_now ();
  GsState state = self->state;

  if (self->blocks || state_blocks (state))
    {
      self->blocks = false;
      /* The thread left the core by itself and stood in the queue last, so the place is exact.
       * The CPU clock cannot tell the two. */
      if (self->schedstat_fd < 0)
        forget_ready (self);
      else
        cut_off_ready (self, now, 0);
    }
  else if (now - self->last_clock > GS_GAP_NS && state != NO_STATE
           && cut_off_ready (self, now, GS_FLAG_APPROXIMATE))
    put_state (self, now, state, 0);

  self->last_clock = now;
  return now;
}

/* Takes the GIL, if there is one.  Returns the time after that. */
static uint64_t
acquire_gil (GsWorker *self,
             uint64_t  now)
{
  bool waited = self->state == GS_STATE_GIL_WAIT;

  if (self->gil == NULL || self->holds_gil)
    return now;

  if (!gs_gil_try_take (self->gil, &self->gil_thread))
    {
      if (!waited)
        put_state (self, now, GS_STATE_GIL_WAIT, 0);
      waited = true;
      gs_gil_take (self->gil, &self->gil_thread);
    }

  /* Later than the last holder's stamp, which `now` need not be. */
  self->holds_gil = true;
  self->last_clock = gs_clock_now ();

  /* A wait for the GIL keeps its own time in the queue. */
  if (waited)
    forget_ready (self);
  return self->last_clock;
}

/* Enters @state and then releases the GIL, if it is held. */
static void
leave_gil_with (GsWorker *self,
                uint64_t  now,
                GsState   state,
                unsigned  detail)
{
  bool held = self->holds_gil;

  self->holds_gil = false;
  put_state_with (self, now, state,
                  held && gs_gil_wanted (&self->gil_thread) ? GS_FLAG_FORCED : 0, detail);
  if (held)
    gs_gil_drop (self->gil, &self->gil_thread);
}

static void
leave_gil (GsWorker *self,
           uint64_t  now,
           GsState   state)
{
  leave_gil_with (self, now, state, 0);
}

/* The state that the lane was left in by its previous writer. */
static void
restore_state (GsWorker *self)
{
  self->state = NO_STATE;
  for (uint64_t i = self->lane.count; i > 0 && self->state == NO_STATE; i--)
    {
      if (self->lane.events[i - 1].what < GS_N_STATES)
        {
          self->state = self->lane.events[i - 1].what;
          self->recorded_task = self->lane.events[i - 1].task;
        }
    }
}

bool
gs_worker_begin (GsWorker    *self,
                 GsRecording *recording,
                 uint32_t     lane_index,
                 GsGil       *gil)
{
  *self = (GsWorker) {
    .gil = gil, .task = GS_NO_TASK, .recorded_task = GS_NO_TASK, .schedstat_fd = -1
  };
  if (!gs_lane_attach (&self->lane, recording, lane_index))
    return false;

  gs_lane_adopt (&self->lane);
  gs_lane_populate (&self->lane);
  restore_state (self);

  /* Where it cannot be had (no /proc, no descriptor left) the CPU clock serves, and says so. */
  self->schedstat_fd = open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  if (!read_run_delay (self, &self->run_delay) && self->schedstat_fd >= 0)
    {
      close (self->schedstat_fd);
      self->schedstat_fd = -1;
    }
  if (self->schedstat_fd < 0)
    atomic_fetch_or_explicit (&self->lane.entry->flags, GS_LANE_FLAG_CPU_CLOCK,
                              memory_order_relaxed);
  forget_ready (self);
  self->last_clock = gs_clock_now ();
  return true;
}

void
gs_worker_end (GsWorker *self)
{
  uint64_t now = look (self);

  self->task = GS_NO_TASK;
  if (self->holds_gil)
    leave_gil (self, now, GS_STATE_IDLE);

  gs_lane_put (&self->lane, gs_clock_now (), GS_MARK_END, 0, GS_NO_TASK, 0);
  if (self->schedstat_fd >= 0)
    close (self->schedstat_fd);
  self->schedstat_fd = -1;
}

void
gs_worker_set_state (GsWorker *self,
                     GsState   state)
{
  if (state == self->state && self->task == self->recorded_task)
    return;

  put_state (self, look (self), state, 0);
  if (state == GS_STATE_IDLE)
    gs_lane_populate (&self->lane);
}

void
gs_worker_take_gil (GsWorker *self,
                    GsState   state)
{
  uint64_t now = look (self);

  put_state (self, acquire_gil (self, now), state, 0);
}

void
gs_worker_drop_gil (GsWorker *self,
                    GsState   state)
{
  leave_gil (self, look (self), state);
}

static void
begin_blocking_with (GsWorker *self,
                     GsState   state,
                     unsigned  detail)
{
  leave_gil_with (self, look (self), state, detail);
  self->blocks = true;
}

void
gs_worker_begin_blocking (GsWorker *self,
                          GsState   state)
{
  begin_blocking_with (self, state, 0);
}

void
gs_worker_begin_lock_wait (GsWorker *self,
                           unsigned  detail)
{
  begin_blocking_with (self, GS_STATE_LOCK_WAIT, detail);
}

void
gs_worker_begin_initializer (GsWorker *self)
{
  begin_blocking_with (self, GS_STATE_STARTING, GS_STARTING_INITIALIZER);
}

void
gs_worker_end_blocking (GsWorker *self)
{
  int error = errno;

  gs_worker_take_gil (self, GS_STATE_RUNNING);
  errno = error;
}

void
gs_worker_start_task (GsWorker *self,
                      uint32_t  task)
{
  uint64_t now = look (self);

  self->task = task;
  put_state (self, now, GS_STATE_RUNNING, 0);
  gs_lane_put (&self->lane, now, GS_MARK_START, self->holds_gil ? GS_FLAG_GIL : 0, task, 0);
}

void
gs_worker_finish_task (GsWorker *self,
                       bool      failed)
{
  uint64_t now = look (self);

  gs_lane_put (&self->lane, now, GS_MARK_FINISH, self->holds_gil ? GS_FLAG_GIL : 0, self->task,
               failed);
  self->task = GS_NO_TASK;
  put_state (self, now, self->state, 0);
  gs_lane_populate (&self->lane);
}

void
gs_worker_switch_task (GsWorker *self,
                       uint32_t  task)
{
  self->task = task;
  gs_worker_set_state (self, self->state);
}

void
gs_worker_lap (GsWorker *self)
{
  gs_lane_put (&self->lane, gs_clock_now (), GS_MARK_LAP, self->holds_gil ? GS_FLAG_GIL : 0,
               self->task, 0);
}

void
gs_worker_mark_lock (GsWorker *self,
                     unsigned  detail)
{
  gs_lane_put (&self->lane, gs_clock_now (), GS_MARK_LOCK, self->holds_gil ? GS_FLAG_GIL : 0,
               self->task, detail);
}

uint64_t
gs_worker_get_cpu (GsWorker *self)
{
  uint64_t now = gs_clock_now ();

  if (self->cpu_read_at != 0 && now - self->cpu_read_at < GS_CPU_NS)
    return self->cpu_read + (now - self->cpu_read_at);

  self->cpu_read = gs_clock_thread_cpu ();
  self->cpu_read_at = now;
  return self->cpu_read;
}

void
gs_worker_look (GsWorker *self)
{
  look (self);
}

void
gs_worker_yield_gil (GsWorker *self)
{
  uint64_t now = look (self);
  GsState state = self->state;

  leave_gil (self, now, GS_STATE_GIL_WAIT);
  put_state (self, acquire_gil (self, now), state, 0);
}

void
gs_worker_charge (GsWorker     *self,
                  const GsSpin *spin,
                  uint64_t      ns)
{
  uint64_t left = gs_spin_steps (spin, (double) ns);
  uint64_t stretch = gs_spin_steps (spin, GS_CHECKPOINT_NS);
  uint64_t seed = self->last_clock;

  while (left > stretch)
    {
      seed = gs_spin_run (seed, stretch);
      left -= stretch;
      gs_worker_look (self);
      gs_worker_checkpoint (self);
    }
  gs_spin_run (seed, left);
}
