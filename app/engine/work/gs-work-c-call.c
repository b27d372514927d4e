/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sum(range(n)): one call of a function that is written in C, computes for long and never gives the
 * GIL up.  It looks at the clock, for the recording, but reaches no checkpoint: whoever asks for
 * the GIL waits until it returns, whatever the switch interval. */
#include "gs-terms.h"

extern const GsWork gs_work_c_call;

/* Terms that are added in the steps of one. */
#define PER 16u

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
      /* The compiler knows the formula, the interpreter's sum() does not. */
      __asm__ volatile ("" : "+r" (i));
      sum += i;

      if (i % PER == PER - 1)
        seed = gs_spin_run (seed, loop->steps);
      if (--until_look == 0)
        {
          until_look = loop->stretch;
          gs_worker_look (worker);
        }
    }
  return sum;
}

static const GsTerms terms = {
  .cost = G_STRUCT_OFFSET (GsCost, c_iteration),
  .times = 1,
  .per = PER,
  .own_steps = 0.54,
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

static char *
expected (const GsTaskContext *context)
{
  GsWide n = gs_work_get_n (context, iterations);

  return gs_wide_to_string (n > 0 ? n * (n - 1) / 2 : 0);
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  return gs_terms_run (&terms, context, worker, iterations);
}

const GsWork gs_work_c_call = {
  .run = run,
  .expected = expected,
  .iterations = iterations,
};
