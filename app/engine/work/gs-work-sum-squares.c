/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sum(i * i for i in range(n)), computed term by term. */
#include "gs-terms.h"

extern const GsWork gs_work_sum_squares;

static GsWide
add_up (const GsTaskContext *context,
        GsWorker            *worker,
        const GsTermLoop    *loop)
{
  uint64_t until_look = loop->stretch;
  uint64_t seed = loop->n;
  GsWide sum = 0;

  for (uint64_t i = 0; i < loop->n; i++)
    {
      /* The compiler knows the formula and vector additions, an interpreter does not. */
      __asm__ volatile ("" : "+r" (i));
      sum += (GsWide) i * i;
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

static const GsTerms terms = {
  .cost = G_STRUCT_OFFSET (GsCost, iteration),
  .times = 1,
  .per = 1,
  .own_steps = 1.2,
  .hides = TRUE,
  .add_up = add_up,
};

static uint64_t
iterations (uint64_t      work_ns,
            const GsCost *cost,
            const GsSpin *spin)
{
  return gs_terms_iterations (&terms, work_ns, cost, spin);
}

/* (n - 1) n (2n - 1) / 6.  The factors are divided before they are multiplied, so that nothing
 * exceeds the result: one of the first two is even, and one of the three is a multiple of three. */
static char *
expected (const GsTaskContext *context)
{
  uint64_t n = gs_work_get_n (context, iterations);
  GsWide factors[3];
  int even, three = 0;

  if (n == 0)
    return g_strdup ("0");

  factors[0] = n - 1;
  factors[1] = n;
  factors[2] = (GsWide) n * 2 - 1;
  even = factors[0] % 2 == 0 ? 0 : 1;
  factors[even] /= 2;
  while (factors[three] % 3 != 0)
    three++;
  factors[three] /= 3;
  return gs_wide_to_string (factors[0] * factors[1] * factors[2]);
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  return gs_terms_run (&terms, context, worker, iterations);
}

const GsWork gs_work_sum_squares = {
  .run = run,
  .expected = expected,
  .iterations = iterations,
};
