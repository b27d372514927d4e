/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hashlib.sha256() over n bytes, block by block: a call that computes in C and, as it touches
 * nothing of the interpreter's, gives the GIL up meanwhile.  For a block that is too short to be
 * worth it, hashlib keeps the GIL, and so does this.
 *
 * The result is the sum of the digests' first four bytes, as numbers: all blocks are alike, so that
 * it can be told from two of them. */
#include "gs-work.h"

extern const GsWork gs_work_hash;

#define BLOCK_BYTES (1024u * 1024u)

/* hashlib gives the GIL up for data of so many bytes or more (HASHLIB_GIL_MINSIZE). */
#define SHORTEST_RELEASE 2048u

/* Cost of a byte in GLib, in steps: the ratio hardly varies between machines. */
#define BYTE_STEPS 2.5

/* 0, 1, 2, … 255, 0, 1, … */
static guint8 *
make_block (void)
{
  guint8 *block = g_malloc (BLOCK_BYTES);

  for (guint i = 0; i < BLOCK_BYTES; i++)
    block[i] = (guint8) i;
  return block;
}

/* The first four bytes of the digest, the first one highest. */
static guint32
hash_block (const guint8 *block,
            gsize         size)
{
  GChecksum *checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, block, (gssize) size);
  g_checksum_get_digest (checksum, digest, &length);
  g_checksum_free (checksum);
  return (guint32) digest[0] << 24 | (guint32) digest[1] << 16 | (guint32) digest[2] << 8
         | digest[3];
}

static uint64_t
iterations (uint64_t      work_ns,
            const GsCost *cost,
            const GsSpin *spin)
{
  double step_ns = spin->step_ns > 0 ? spin->step_ns : GS_SPIN_DEFAULT_STEP_NS;

  return MAX ((uint64_t) ((double) work_ns / (step_ns * BYTE_STEPS) + 0.5), 1);
}

/* That of a whole block, which is always the same. */
static guint32
get_block_hash (const guint8 *block)
{
  static gsize known; /* + 1, as 0 says that it is not known */

  if (g_once_init_enter (&known))
    g_once_init_leave (&known, (gsize) hash_block (block, BLOCK_BYTES) + 1);
  return (guint32) (known - 1);
}

static char *
expected (const GsTaskContext *context)
{
  g_autofree guint8 *block = make_block ();
  uint64_t n = gs_work_get_n (context, iterations);
  guint64 sum = 0;

  if (n >= BLOCK_BYTES)
    sum = n / BLOCK_BYTES * get_block_hash (block);
  if (n % BLOCK_BYTES > 0)
    sum += hash_block (block, n % BLOCK_BYTES);
  return g_strdup_printf ("%" G_GUINT64_FORMAT, sum);
}

static guint64
hash_bytes (GsWorker     *worker,
            const guint8 *block,
            uint64_t      n)
{
  guint64 sum = 0;

  for (uint64_t left = n; left > 0;)
    {
      gsize size = MIN (left, BLOCK_BYTES);
      gboolean releases = size >= SHORTEST_RELEASE;

      if (releases)
        gs_worker_drop_gil (worker, GS_STATE_RUNNING);
      sum += hash_block (block, size);
      if (releases)
        gs_worker_take_gil (worker, GS_STATE_RUNNING);
      else
        gs_worker_look (worker);
      gs_worker_checkpoint (worker);
      left -= size;
    }
  return sum;
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  g_autofree guint8 *block = make_block ();
  uint64_t n = gs_work_get_n (context, iterations);
  guint64 sum = 0;

  for (guint i = 0; i < gs_work_get_repeat (context); i++)
    {
      sum = hash_bytes (worker, block, n);
      gs_work_end_lap (context, worker);
    }
  return g_strdup_printf ("%" G_GUINT64_FORMAT, sum);
}

const GsWork gs_work_hash = {
  .run = run,
  .expected = expected,
  .iterations = iterations,
};
