/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "gs-clock.h"
#include "gs-runner-group.h"

/* Time from the request to end until the group is killed. */
#define GRACE_NS 50000000u
/* Time from the kill until the remaining processes are named. */
#define PATIENCE_NS 100000000u

struct _GsRunnerGroup
{
  pid_t leader;               /* and the group's id */
  int event;                  /* written when there is news */
  pthread_t reaper;
  pthread_t killer;           /* only if has_killer */

  /* A process id may be given to someone else as soon as it has been reaped: so the reaping and the
   * killing exclude each other, and nobody kills after the end. */
  pthread_mutex_t mutex;
  pthread_cond_t over;        /* signalled at the end */
  gboolean ended;             /* under mutex: nothing is left of the group */
  gboolean leaderless;        /* under mutex: the leader has been reaped */
  char *stuck;                /* under mutex: who outlives SIGKILL, until it has been told */
  gboolean has_killer;        /* under mutex */
  int code;                   /* under mutex: how the leader ended: CLD_… */
  int status;                 /* under mutex: and its exit status, or signal */
};

/* Names the processes of the group that live, "gilscope-runner (4711), …"; NULL if none does. */
static char *
name_living (pid_t leader)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *entry;

  while (proc != NULL && (entry = g_dir_read_name (proc)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", entry, "stat", NULL);
      g_autofree char *text = NULL;
      char *name, *end;
      int group;
      char state;

      /* "4711 (name) D parent group …", and a name may hold anything. */
      if (atoi (entry) <= 0 || !g_file_get_contents (path, &text, NULL, NULL)
          || (name = strchr (text, '(')) == NULL || (end = strrchr (text, ')')) == NULL
          || sscanf (end + 1, " %c %*d %d", &state, &group) != 2
          || group != leader || state == 'Z' || state == 'X')
        continue;
      *end = '\0';
      g_string_append_printf (names, "%s%s (%s)", names->len > 0 ? ", " : "", name + 1, entry);
    }
  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

/* Waits for the end until @deadline; FALSE if it did not come.  Under the mutex. */
static gboolean
wait_for_end (GsRunnerGroup *self,
              uint64_t       deadline)
{
  struct timespec time = { .tv_sec = (time_t) (deadline / 1000000000u),
                           .tv_nsec = (long) (deadline % 1000000000u) };

  while (!self->ended
         && pthread_cond_clockwait (&self->over, &self->mutex, CLOCK_MONOTONIC, &time)
              != ETIMEDOUT)
    ;
  return self->ended;
}

/* Kills the remaining processes after the grace time, and names those that remain even then. */
static void *
killer_main (void *data)
{
  GsRunnerGroup *self = data;
  uint64_t begin = gs_clock_now ();

  pthread_mutex_lock (&self->mutex);
  if (!wait_for_end (self, begin + GRACE_NS))
    kill (-self->leader, SIGKILL);
  if (!wait_for_end (self, begin + GRACE_NS + PATIENCE_NS))
    {
      self->stuck = name_living (self->leader);
      eventfd_write (self->event, 1);
    }
  pthread_mutex_unlock (&self->mutex);
  return NULL;
}

/* Has the rest of the group killed, once.  Under the mutex. */
static void
start_killer (GsRunnerGroup *self)
{
  if (self->has_killer)
    return;
  self->has_killer = pthread_create (&self->killer, NULL, killer_main, self) == 0;
  if (!self->has_killer)
    kill (-self->leader, SIGKILL);
}

/* Reaps ended processes.  The group ends with its last one.  Under the mutex. */
static void
reap (GsRunnerGroup *self)
{
  while (TRUE)
    {
      siginfo_t info = { 0 };

      /* Peek first: while the dead are not reaped, the group's id is theirs. */
      if (waitid (P_PGID, self->leader, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
        {
          if (errno == EINTR)
            continue;
          self->ended = TRUE;
          pthread_cond_broadcast (&self->over);
          return;
        }
      if (info.si_pid == 0)
        {
          if (self->leaderless)
            start_killer (self);
          return;
        }

      if (info.si_pid == self->leader)
        {
          self->code = info.si_code;
          self->status = info.si_status;
          /* A runner reaps its workers before it ends, and those of one that was killed die by
           * their parent-death signal.  Whoever else is there ends here. */
          kill (-self->leader, SIGKILL);
          self->leaderless = TRUE;
        }
      waitid (P_PID, info.si_pid, &info, WEXITED);
    }
}

static void *
reaper_main (void *data)
{
  GsRunnerGroup *self = data;
  gboolean ended = FALSE;

  while (!ended)
    {
      siginfo_t info;

      /* Waits without reaping: that is done under the mutex. */
      if (waitid (P_PGID, self->leader, &info, WEXITED | WNOWAIT) != 0 && errno == EINTR)
        continue;

      pthread_mutex_lock (&self->mutex);
      reap (self);
      ended = self->ended;
      pthread_mutex_unlock (&self->mutex);
    }

  eventfd_write (self->event, 1);
  return NULL;
}

static void
group_clear (GsRunnerGroup *self)
{
  if (self->event >= 0)
    close (self->event);
  pthread_cond_destroy (&self->over);
  pthread_mutex_destroy (&self->mutex);
  g_free (self->stuck);
  g_free (self);
}

GsRunnerGroup *
gs_runner_group_new (pid_t leader)
{
  GsRunnerGroup *self = g_new0 (GsRunnerGroup, 1);
  int failure;

  self->leader = leader;
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->over, NULL);

  self->event = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  failure = self->event < 0 ? errno : pthread_create (&self->reaper, NULL, reaper_main, self);
  if (failure == 0)
    return self;

  kill (-leader, SIGKILL);
  while (waitid (P_PGID, leader, NULL, WEXITED) == 0 || errno == EINTR)
    ;
  group_clear (self);
  errno = failure;
  return NULL;
}

void
gs_runner_group_free (GsRunnerGroup *self)
{
  pthread_join (self->reaper, NULL);
  if (self->has_killer)
    pthread_join (self->killer, NULL);
  group_clear (self);
}

pid_t
gs_runner_group_get_leader (GsRunnerGroup *self)
{
  return self->leader;
}

int
gs_runner_group_get_fd (GsRunnerGroup *self)
{
  return self->event;
}

gboolean
gs_runner_group_take_news (GsRunnerGroup *self,
                           char         **stuck)
{
  eventfd_t unused;
  gboolean ended;

  /* Reset the event first, so that no later news is lost. */
  eventfd_read (self->event, &unused);

  pthread_mutex_lock (&self->mutex);
  ended = self->ended;
  *stuck = g_steal_pointer (&self->stuck);
  pthread_mutex_unlock (&self->mutex);
  return ended;
}

void
gs_runner_group_stop (GsRunnerGroup *self)
{
  pthread_mutex_lock (&self->mutex);
  if (!self->ended && !self->has_killer)
    {
      kill (-self->leader, SIGTERM);
      start_killer (self);
    }
  pthread_mutex_unlock (&self->mutex);
}

int
gs_runner_group_get_status (GsRunnerGroup *self,
                            int           *signal)
{
  gboolean exited;
  int status;

  pthread_mutex_lock (&self->mutex);
  exited = self->code == CLD_EXITED;
  status = self->status;
  pthread_mutex_unlock (&self->mutex);

  *signal = exited ? 0 : status;
  return exited ? status : 0;
}
