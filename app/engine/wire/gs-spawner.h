/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spawner: one thread that starts every runner, by fork and exec at once.
 *
 * A parent-death signal follows the thread that forked, and a child inherits that thread's
 * priority: so this thread is started first, keeps priority 0 and never ends. */
#pragma once

#include <glib.h>
#include <sys/types.h>

/* The first descriptor that a child inherits beside its standard ones. */
#define GS_SPAWN_FIRST_FD 3
#define GS_SPAWN_MAX_FDS 8

typedef enum
{
  GS_SPAWN_OK,
  GS_SPAWN_FORK_FAILED, /* no process or memory to be had */
  GS_SPAWN_EXEC_FAILED, /* the program is not there or cannot be executed */
} GsSpawnOutcome;

typedef struct
{
  const char *program;       /* an absolute path */
  const char *const *argv;
  const char *const *envp;
  const int *fds;            /* become 3, 4, … of the child; every other one is closed */
  guint n_fds;

  GsSpawnOutcome outcome;    /* out */
  int error;                 /* out: errno of what failed */
  pid_t pid;                 /* out: also its process group */
} GsSpawnRequest;

/** gs_spawner_init: starts the thread.  Once, before any other thread exists. */
void gs_spawner_init  (void);
/** gs_spawner_spawn: has the thread start a process and waits until its program runs.  The child
 * leads a process group of its own, dies with this process, reads /dev/null and has every signal at
 * its default.  Any thread. */
void gs_spawner_spawn (GsSpawnRequest *request);

/* Preparations of every forked child, before it goes on.  Async-signal-safe. */

/** gs_child_guard: arms the death with the parent, which is @parent or has died already. */
void gs_child_guard   (pid_t       parent);
/** gs_child_take_fds: makes @fds descriptors 3, 4, … and closes every other one but 0 to 2 and
 * @spare, which becomes the one after them, closed on exec; -1 for none.  Returns its number, or -1
 * with errno set. */
int  gs_child_take_fds (const int *fds,
                        guint      n_fds,
                        int        spare);
