/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sum(i * i for i in range(n)), computed term by term.  An iteration takes the time that it takes
 * an interpreter: the rest of it is spent in steps of fixed work. */
#include "gs-wide.h"
#include "gs-workload.h"

extern const GsWorkload gs_workload_sum_squares;

/* What an iteration of bare C takes, in steps.  With steps to charge it takes nothing of its own: a
 * step's multiplications depend on each other and the sum's do not, so they hide behind them. */
#define BARE_STEPS 0.7

/* Steps that an iteration is charged, a whole number so that all are alike; *@ns is what it takes
 * then, in all. */
static uint64_t
steps_per_iteration (const GsCost *cost,
                     const GsSpin *spin,
                     double       *ns)
{
  double step_ns = spin->step_ns > 0 ? spin->step_ns : GS_SPIN_DEFAULT_STEP_NS;
  uint64_t steps = gs_spin_steps (spin, (double) cost->iteration);

  *ns = step_ns * (steps > 0 ? (double) steps : BARE_STEPS);
  return steps;
}

static uint64_t
iterations (uint64_t      work_ns,
            const GsCost *cost,
            const GsSpin *spin)
{
  double ns;

  steps_per_iteration (cost, spin, &ns);
  return MAX ((uint64_t) ((double) work_ns / ns + 0.5), 1);
}

/* (n - 1) n (2n - 1) / 6.  The factors are divided before they are multiplied, so that nothing
 * exceeds the result: one of the first two is even, and one of the three is a multiple of three. */
static char *
expected (const GsTaskContext *context)
{
  uint64_t n = gs_workload_get_n (context, iterations);
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
      /* The compiler knows the formula and vector additions, an interpreter does not. */
      __asm__ volatile ("" : "+r" (i));
      sum += (GsWide) i * i;
      seed = gs_spin_run (seed, steps);

      gs_worker_checkpoint (worker);
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
  uint64_t steps = steps_per_iteration (context->cost, context->spin, &ns);
  uint64_t stretch = MAX ((uint64_t) (GS_CHECKPOINT_NS / ns), 1);
  uint64_t n = gs_workload_get_n (context, iterations);
  GsWide sum = 0;

  for (guint i = 0; i < gs_workload_get_repeat (context); i++)
    {
      sum = add_up (worker, n, steps, stretch);
      gs_workload_end_lap (context, worker);
    }
  return gs_wide_to_string (sum);
}

const GsWorkload gs_workload_sum_squares = {
  .name = "sum-squares",
  .computes = true,
  .has_n = true,
  .has_repeat = true,
  .run = run,
  .expected = expected,
  .iterations = iterations,
};
