/* SPDX-License-Identifier: GPL-3.0-or-later */
/* open(path, "wb"), and then n bytes into it, block by block: lines that say which task wrote them.
 * With Share=one all tasks write the same path: each cuts the file off as it opens it and writes
 * from its beginning, over what the others write meanwhile.  With Share=each a task has a path of
 * its own.
 *
 * The files lie in the run's folder, which its processes share.  In the end they are read, compared
 * byte by byte with what each task wrote, and removed: the group's result is how many tasks' bytes
 * are all there, and no others. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "gs-work.h"

extern const GsWork gs_work_write_file;

#define BLOCK_BYTES 4096u

/* Iterations of a loop that an interpreter needs to make and write a block, beside the system
 * call. */
#define BLOCK_ITERATIONS 20u

/* Bytes that a processor writes into its own memory in a second, by small blocks: an estimate. */
#define BYTES_PER_S 1e9

static uint64_t
iterations (uint64_t      work_ns,
            const GsCost *cost,
            const GsSpin *spin)
{
  return MAX ((uint64_t) ((double) work_ns / 1e9 * BYTES_PER_S), 1);
}

static char *
expected (const GsTaskContext *context)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, gs_work_get_n (context, iterations));
}

static char *
dup_path (const GsTaskContext *context)
{
  g_autofree char *name = NULL;

  if (gs_work_shares (context))
    name = g_strdup_printf ("group-%u.txt", context->shared->lock.number);
  else
    name = g_strdup_printf ("group-%u-task-%u.txt", context->shared->lock.number, context->index);
  return g_build_filename (g_get_tmp_dir (), name, NULL);
}

/* Bytes @at and the following ones of what the task writes: "task 3\ntask 3\n…". */
static void
fill (const GsTaskContext *context,
      guint8              *block,
      gsize                size,
      uint64_t             at)
{
  char line[24];
  int length = g_snprintf (line, sizeof line, "task %u\n", context->index);

  for (gsize i = 0; i < size; i++)
    block[i] = (guint8) line[(at + i) % (guint) length];
}

/* One system call, without the GIL: opens @path if @fd is -1.  Returns what it returns. */
static ssize_t
call (GsWorker     *worker,
      const char   *path,
      int           fd,
      const guint8 *block,
      gsize         size)
{
  ssize_t done;

  gs_worker_begin_blocking (worker, GS_STATE_IO_WAIT);
  do
    done = fd < 0 ? open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)
                  : write (fd, block, size);
  while (done < 0 && errno == EINTR);
  gs_worker_end_blocking (worker);
  return done;
}

/* Returns errno, or 0. */
static int
write_all (const GsTaskContext *context,
           GsWorker            *worker,
           const char          *path,
           uint64_t             n)
{
  guint8 block[BLOCK_BYTES];
  int fd = (int) call (worker, path, -1, NULL, 0);
  int error = fd < 0 ? errno : 0;
  gsize size;

  for (uint64_t at = 0; at < n && error == 0; at += size)
    {
      ssize_t done;

      size = MIN (n - at, BLOCK_BYTES);
      fill (context, block, size, at);
      gs_worker_charge (worker, context->spin, context->cost->iteration * BLOCK_ITERATIONS);
      done = call (worker, path, fd, block, size);
      if (done != (ssize_t) size)
        error = done < 0 ? errno : ENOSPC;
      gs_worker_checkpoint (worker);
    }
  if (fd >= 0)
    close (fd);
  return error;
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  g_autofree char *path = dup_path (context);
  gboolean locks = context->group->lock == GS_TASK_LOCK_LOCK;
  uint64_t n = gs_work_get_n (context, iterations);

  for (guint i = 0; i < gs_work_get_repeat (context); i++)
    {
      int error;

      if (locks)
        gs_lock_acquire (&context->shared->lock, worker);
      error = write_all (context, worker, path, n);
      if (locks)
        gs_lock_release (&context->shared->lock);
      if (error != 0)
        return gs_work_fail (error_message, error);
      gs_work_end_lap (context, worker);
    }
  return expected (context);
}

/* Whether the file holds what the task wrote, and nothing else. */
static gboolean
is_intact (const GsTaskContext *context)
{
  g_autofree char *path = dup_path (context);
  uint64_t n = gs_work_get_n (context, iterations);
  guint8 block[BLOCK_BYTES], wanted[BLOCK_BYTES];
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  uint64_t at = 0;
  ssize_t got = 0;

  while (fd >= 0 && (got = read (fd, block, sizeof block)) > 0)
    {
      fill (context, wanted, (gsize) got, at);
      if (memcmp (block, wanted, (gsize) got) != 0)
        break;
      at += (uint64_t) got;
    }
  if (fd >= 0)
    close (fd);
  return fd >= 0 && got == 0 && at == n;
}

static char *
shared_result (const GsTaskContext *context,
               const char *const   *results)
{
  GsTaskContext each = *context;
  guint n_intact = 0;

  for (each.index = 0; each.index < context->group->count; each.index++)
    n_intact += is_intact (&each);
  for (each.index = 0; each.index < context->group->count; each.index++)
    {
      g_autofree char *path = dup_path (&each);

      unlink (path);
    }
  return g_strdup_printf ("%u", n_intact);
}

static char *
shared_expected (const GsTaskContext *context)
{
  return g_strdup_printf ("%u", context->group->count);
}

const GsWork gs_work_write_file = {
  .run = run,
  .expected = expected,
  .iterations = iterations,
  .shared_result = shared_result,
  .shared_expected = shared_expected,
};
