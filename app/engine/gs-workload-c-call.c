/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sum(range(n)): one call of a function that is written in C, computes for long and never gives the
 * GIL up.  It looks at the clock, for the recording, but reaches no checkpoint: whoever asks for
 * the GIL waits until it returns, whatever the switch interval. */
#include "gs-wide.h"
#include "gs-workload.h"

extern const GsWorkload gs_workload_c_call;

/* What an addition takes where nothing is charged, in steps. */
#define BARE_STEPS 0.3

/* Terms that are added in the steps of one, so that whole steps come near to the cost. */
#define TERMS 16u

/* Steps for TERMS terms; *@ns is what they take then, in all. */
static uint64_t
steps_per_terms (const GsCost *cost,
                 const GsSpin *spin,
                 double       *ns)
{
  double step_ns = spin->step_ns > 0 ? spin->step_ns : GS_SPIN_DEFAULT_STEP_NS;
  uint64_t steps = gs_spin_steps (spin, (double) cost->c_iteration * TERMS);

  *ns = step_ns * (steps > 0 ? (double) steps : BARE_STEPS * TERMS);
  return steps;
}

static uint64_t
iterations (uint64_t      work_ns,
            const GsCost *cost,
            const GsSpin *spin)
{
  double ns;

  steps_per_terms (cost, spin, &ns);
  return MAX ((uint64_t) ((double) work_ns / ns * TERMS + 0.5), 1);
}

static char *
expected (const GsTaskContext *context)
{
  GsWide n = gs_workload_get_n (context, iterations);

  return gs_wide_to_string (n > 0 ? n * (n - 1) / 2 : 0);
}

static GsWide
add_up (GsWorker *worker,
        uint64_t  n,
        uint64_t  steps,
        uint64_t  stretch)
{
  uint64_t until_look = stretch;
  uint64_t seed = n;
  GsWide sum = 0;

  for (uint64_t i = 0; i < n; i++)
    {
      /* The compiler knows the formula, the interpreter's sum() does not. */
      __asm__ volatile ("" : "+r" (i));
      sum += i;

      if (i % TERMS == TERMS - 1)
        seed = gs_spin_run (seed, steps);
      if (--until_look == 0)
        {
          until_look = stretch;
          gs_worker_look (worker);
        }
    }
  return sum;
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  double ns;
  uint64_t steps = steps_per_terms (context->cost, context->spin, &ns);
  uint64_t stretch = MAX ((uint64_t) (GS_CHECKPOINT_NS / ns * TERMS), 1);
  uint64_t n = gs_workload_get_n (context, iterations);
  GsWide sum = 0;

  for (guint i = 0; i < gs_workload_get_repeat (context); i++)
    {
      sum = add_up (worker, n, steps, stretch);
      gs_workload_end_lap (context, worker);
    }
  return gs_wide_to_string (sum);
}

const GsWorkload gs_workload_c_call = {
  .name = "c-call",
  .computes = true,
  .has_n = true,
  .has_repeat = true,
  .run = run,
  .expected = expected,
  .iterations = iterations,
};
