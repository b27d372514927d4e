/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes n bytes to a file of its own in the run's folder, has them stored (fsync), reads them back
 * and compares every one; the file is removed.  Each system call gives the GIL up.  The result is
 * the sum of the bytes, which are what they have to be: a file is waited for, not computed with. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gs-work.h"

extern const GsWork gs_work_file;

#define BLOCK_BYTES (256u * 1024u)

/* Bytes that an ordinary disk writes in a second: a length of work is only an estimate here. */
#define BYTES_PER_S 200e6

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
  return g_strdup_printf ("%" G_GUINT64_FORMAT,
                          gs_work_sum_bytes (gs_work_get_n (context, iterations)));
}

typedef enum
{
  WRITE,
  STORE,
  READ,
} Step;

/* One system call, without the GIL.  Returns errno, or 0. */
static int
call (GsWorker *worker,
      Step      step,
      int       fd,
      guint8   *block,
      gsize     size,
      off_t     offset)
{
  ssize_t done;
  int error;

  gs_worker_begin_blocking (worker, GS_STATE_IO_WAIT);
  do
    {
      if (step == WRITE)
        done = pwrite (fd, block, size, offset);
      else if (step == READ)
        done = pread (fd, block, size, offset);
      else
        done = fsync (fd) == 0 ? (ssize_t) size : -1;
    }
  while (done < 0 && errno == EINTR);
  error = done < 0 ? errno : (gsize) done < size ? ENOSPC : 0;
  gs_worker_end_blocking (worker);
  return error;
}

/* All blocks of the file, one after another, from or to @block.  @written: what has to be read;
 * NULL while it is written.  Another byte is an EIO. */
static int
go_through (GsWorker     *worker,
            Step          step,
            int           fd,
            uint64_t      n,
            guint8       *block,
            const guint8 *written)
{
  int error = 0;

  for (uint64_t at = 0; at < n && error == 0; at += BLOCK_BYTES)
    {
      gsize size = MIN (n - at, BLOCK_BYTES);

      error = call (worker, step, fd, block, size, (off_t) at);
      if (error == 0 && written != NULL && memcmp (block, written, size) != 0)
        error = EIO;
      gs_worker_look (worker);
      gs_worker_checkpoint (worker);
    }
  return error;
}

static int
write_and_read (GsWorker *worker,
                uint64_t  n)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "file-XXXXXX", NULL);
  g_autofree guint8 *written = g_malloc (BLOCK_BYTES);
  g_autofree guint8 *block = g_malloc0 (BLOCK_BYTES);
  int error = 0;
  int fd;

  gs_worker_begin_blocking (worker, GS_STATE_IO_WAIT);
  fd = mkostemp (path, O_CLOEXEC);
  error = fd < 0 ? errno : 0;
  gs_worker_end_blocking (worker);
  if (error != 0)
    return error;

  for (guint i = 0; i < BLOCK_BYTES; i++)
    written[i] = (guint8) i;
  error = go_through (worker, WRITE, fd, n, written, NULL);
  if (error == 0)
    error = call (worker, STORE, fd, NULL, 0, 0);
  if (error == 0)
    error = go_through (worker, READ, fd, n, block, written);
  /* Closing takes time: it frees the file's room. */
  gs_worker_begin_blocking (worker, GS_STATE_IO_WAIT);
  close (fd);
  unlink (path);
  gs_worker_end_blocking (worker);
  return error;
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  uint64_t n = gs_work_get_n (context, iterations);

  for (guint i = 0; i < gs_work_get_repeat (context); i++)
    {
      int error = write_and_read (worker, n);

      if (error != 0)
        return gs_work_fail (error_message, error);
      gs_work_end_lap (context, worker);
    }
  return expected (context);
}

const GsWork gs_work_file = {
  .run = run,
  .expected = expected,
  .iterations = iterations,
};
