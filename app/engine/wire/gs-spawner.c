/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gs-limit.h"
#include "gs-spawner.h"

/* One request at a time; whoever wants to spawn waits for its turn. */
static struct
{
  pthread_mutex_t turn;    /* held by the caller from asking to being answered */
  pthread_mutex_t mutex;   /* guards request */
  pthread_cond_t asked;
  pthread_cond_t answered;
  GsSpawnRequest *request; /* the one to be served; NULL once it has been */
} spawner = {
  .turn = PTHREAD_MUTEX_INITIALIZER,
  .mutex = PTHREAD_MUTEX_INITIALIZER,
  .asked = PTHREAD_COND_INITIALIZER,
  .answered = PTHREAD_COND_INITIALIZER,
};

void
gs_child_guard (pid_t parent)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  /* It may have died before the signal was armed; then somebody else is the parent now. */
  if (getppid () != parent)
    _exit (0);
}

static void
close_between (guint first,
               guint last)
{
  struct rlimit limit;

  if (first > last || close_range (first, last, 0) == 0)
    return;

  /* For kernels without it. */
  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur <= last)
    last = (guint) limit.rlim_cur;
  for (guint fd = first; fd <= MIN (last, 65536); fd++)
    close ((int) fd);
}

/* Closes everything from @first on but the @n descriptors @kept. */
static void
close_others (guint      first,
              const int *kept,
              guint      n)
{
  while (TRUE)
    {
      guint next = G_MAXUINT;

      for (guint i = 0; i < n; i++)
        if ((guint) kept[i] >= first)
          next = MIN (next, (guint) kept[i]);

      if (next == G_MAXUINT)
        break;
      close_between (first, next - 1);
      first = next + 1;
    }
  close_between (first, G_MAXUINT);
}

int
gs_child_take_fds (const int *fds,
                   guint      n_fds,
                   int        spare)
{
  int above[GS_SPAWN_MAX_FDS + 1];
  guint n = n_fds + (spare >= 0 ? 1 : 0);
  int first_free = GS_SPAWN_FIRST_FD + (int) n;

  if (n > GS_SPAWN_MAX_FDS)
    {
      errno = EINVAL;
      return -1;
    }
  for (guint i = 0; i < n; i++)
    above[i] = i < n_fds ? fds[i] : spare;

  /* At once, so that there is room for the copies. */
  close_others (GS_SPAWN_FIRST_FD, above, n);

  /* Out of the way of the numbers that they will have, as they may hold each other's. */
  for (guint i = 0; i < n; i++)
    {
      above[i] = fcntl (above[i], F_DUPFD, first_free);
      if (above[i] < 0)
        return -1;
    }
  for (guint i = 0; i < n; i++)
    if (dup2 (above[i], GS_SPAWN_FIRST_FD + (int) i) < 0)
      return -1;

  close_between (first_free, G_MAXUINT);
  if (spare < 0)
    return 0;
  fcntl (first_free - 1, F_SETFD, FD_CLOEXEC);
  return first_free - 1;
}

/* The child's side, in which only async-signal-safe calls are allowed: the owner has threads. */
static void
child_main (const GsSpawnRequest *request,
            pid_t                 owner,
            int                   report)
{
  struct sigaction standard = { .sa_handler = SIG_DFL };
  sigset_t nothing;
  int spare, null, failure;

  setpgid (0, 0);
  gs_child_guard (owner);
  /* Nothing that a run executes may gain rights that its owner has not. */
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);

  for (int number = 1; number < NSIG; number++)
    sigaction (number, &standard, NULL);
  sigemptyset (&nothing);
  sigprocmask (SIG_SETMASK, &nothing, NULL);

  null = open ("/dev/null", O_RDONLY);
  if (null >= 0)
    dup2 (null, STDIN_FILENO);

  spare = gs_child_take_fds (request->fds, request->n_fds, report);
  if (spare >= 0)
    {
      report = spare;
      execve (request->program, (char *const *) request->argv, (char *const *) request->envp);
    }

  failure = errno;
  while (write (report, &failure, sizeof failure) < 0 && errno == EINTR)
    ;
  _exit (127);
}

/* Waits until the child has become the program: then its end of the pipe closes. */
static void
await_exec (GsSpawnRequest *request,
            int             report)
{
  int failure;
  ssize_t got;

  do
    got = read (report, &failure, sizeof failure);
  while (got < 0 && errno == EINTR);

  if (got != sizeof failure)
    return;

  request->outcome = GS_SPAWN_EXEC_FAILED;
  request->error = failure;
  while (waitpid (request->pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

static void
serve (GsSpawnRequest *request)
{
  pid_t owner = getpid ();
  int report[2];

  request->outcome = GS_SPAWN_OK;
  request->error = 0;

  if (pipe2 (report, O_CLOEXEC) != 0)
    {
      request->outcome = GS_SPAWN_FORK_FAILED;
      request->error = errno;
      return;
    }

  request->pid = fork ();
  if (request->pid == 0)
    child_main (request, owner, report[1]);

  close (report[1]);
  if (request->pid < 0)
    {
      request->outcome = GS_SPAWN_FORK_FAILED;
      request->error = errno;
    }
  else
    {
      /* On both sides, so that the group is there whoever comes first. */
      setpgid (request->pid, request->pid);
      await_exec (request, report[0]);
    }
  close (report[0]);
}

static void *
spawner_main (void *data)
{
  pthread_mutex_lock (&spawner.mutex);
  while (TRUE)
    {
      GsSpawnRequest *request;

      while (spawner.request == NULL)
        pthread_cond_wait (&spawner.asked, &spawner.mutex);
      request = spawner.request;

      pthread_mutex_unlock (&spawner.mutex);
      serve (request);
      pthread_mutex_lock (&spawner.mutex);

      spawner.request = NULL;
      pthread_cond_signal (&spawner.answered);
    }
  return NULL;
}

void
gs_spawner_init (void)
{
  pthread_t thread;
  sigset_t everything, before;
  int failure;

  /* Signals are other threads' business, and no handler may run in a child of this one. */
  sigfillset (&everything);
  pthread_sigmask (SIG_SETMASK, &everything, &before);
  failure = pthread_create (&thread, NULL, spawner_main, NULL);
  pthread_sigmask (SIG_SETMASK, &before, NULL);

  if (failure != 0)
    {
      g_autofree char *why = gs_limit_describe (failure, 0);

      fprintf (stderr, _("gilscope: the first thread cannot be started: %s\n"), why);
      exit (1);
    }
  pthread_detach (thread);
}

void
gs_spawner_spawn (GsSpawnRequest *request)
{
  g_return_if_fail (request->n_fds < GS_SPAWN_MAX_FDS);

  pthread_mutex_lock (&spawner.turn);
  pthread_mutex_lock (&spawner.mutex);
  spawner.request = request;
  pthread_cond_signal (&spawner.asked);
  while (spawner.request != NULL)
    pthread_cond_wait (&spawner.answered, &spawner.mutex);
  pthread_mutex_unlock (&spawner.mutex);
  pthread_mutex_unlock (&spawner.turn);
}
