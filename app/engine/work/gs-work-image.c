/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blurs a tile of a picture: n pixels, row by row, from where the tile of the task before it ends.
 * Each becomes the mean of the nine pixels around it; beyond an edge the picture begins anew.  The
 * result is the sum of the blurred pixels. */
#include "gs-sample.h"
#include "gs-terms.h"

extern const GsWork gs_work_image;

#define WIDTH GS_SAMPLE_WIDTH
#define N_PIXELS (WIDTH * WIDTH)

/* The picture, which is made once in each process. */
static const guint8 *
get_picture (void)
{
  static guint8 *picture;

  if (g_once_init_enter (&picture))
    {
      guint8 *pixels = g_malloc (N_PIXELS);

      for (guint y = 0; y < WIDTH; y++)
        for (guint x = 0; x < WIDTH; x++)
          pixels[y * WIDTH + x] = GS_SAMPLE_PIXEL (x, y);
      g_once_init_leave (&picture, pixels);
    }
  return picture;
}

/* The mean of nine pixels. */
static guint
blur_pixel (const guint8 *picture,
            guint         x,
            guint         y)
{
  guint left = (x + WIDTH - 1) % WIDTH, right = (x + 1) % WIDTH;
  guint sum = 0;

  for (guint row = y + WIDTH - 1; row <= y + WIDTH + 1; row++)
    {
      const guint8 *pixels = picture + row % WIDTH * WIDTH;

      sum += pixels[left] + pixels[x] + pixels[right];
    }
  return sum / 9;
}

static GsWide
blur_tile (const GsTaskContext *context,
           GsWorker            *worker,
           const GsTermLoop    *loop)
{
  const guint8 *picture = get_picture ();
  uint64_t first = (uint64_t) context->index * (loop->n % N_PIXELS) % N_PIXELS;
  uint64_t until_look = loop->stretch;
  uint64_t seed = loop->n;
  GsWide sum = 0;

  for (uint64_t i = 0; i < loop->n; i++)
    {
      uint64_t at = (first + i) % N_PIXELS;

      sum += blur_pixel (picture, (guint) (at % WIDTH), (guint) (at / WIDTH));
      seed = gs_spin_run (seed, loop->steps);

      gs_worker_checkpoint (worker);
      if (--until_look == 0)
        {
          until_look = loop->stretch;
          gs_worker_look (worker);
        }
    }
  return sum;
}

/* Nine additions and what belongs to them: 530 ns where an iteration takes 44. */
static const GsTerms terms = {
  .cost = G_STRUCT_OFFSET (GsCost, iteration),
  .times = 11,
  .per = 1,
  .own_steps = 4,
  .add_up = blur_tile,
};

static uint64_t
iterations (uint64_t      work_ns,
            const GsCost *cost,
            const GsSpin *spin)
{
  return gs_terms_iterations (&terms, work_ns, cost, spin);
}

/* The whole picture blurred in two passes, down and then across, and added up as far as each pixel:
 * element i is the sum of the first i. */
static guint64 *
blur_picture (void)
{
  const guint8 *picture = get_picture ();
  g_autofree guint *down = g_new (guint, N_PIXELS);
  guint64 *sums = g_new0 (guint64, N_PIXELS + 1);

  for (guint i = 0; i < N_PIXELS; i++)
    down[i] = picture[i] + picture[(i + WIDTH) % N_PIXELS]
              + picture[(i + N_PIXELS - WIDTH) % N_PIXELS];
  for (guint i = 0; i < N_PIXELS; i++)
    {
      const guint *row = down + i / WIDTH * WIDTH;
      guint x = i % WIDTH;

      sums[i + 1] = sums[i] + (row[x] + row[(x + 1) % WIDTH] + row[(x + WIDTH - 1) % WIDTH]) / 9;
    }
  return sums;
}

static const guint64 *
get_sums (void)
{
  static guint64 *sums;

  if (g_once_init_enter (&sums))
    g_once_init_leave (&sums, blur_picture ());
  return sums;
}

static char *
expected (const GsTaskContext *context)
{
  const guint64 *sums = get_sums ();
  uint64_t n = gs_work_get_n (context, iterations);
  uint64_t first = (uint64_t) context->index * (n % N_PIXELS) % N_PIXELS;
  uint64_t end = first + n % N_PIXELS;
  GsWide sum = (GsWide) (n / N_PIXELS) * sums[N_PIXELS];

  if (end <= N_PIXELS)
    sum += sums[end] - sums[first];
  else
    sum += sums[N_PIXELS] - sums[first] + sums[end - N_PIXELS];
  return gs_wide_to_string (sum);
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  return gs_terms_run (&terms, context, worker, iterations);
}

const GsWork gs_work_image = {
  .run = run,
  .expected = expected,
  .iterations = iterations,
};
