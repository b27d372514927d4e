/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-terms.h"

/* Steps to be spent for GsTerms.per terms; *@ns is what one term takes then, in all. */
static uint64_t
get_steps (const GsTerms *terms,
           const GsCost  *cost,
           const GsSpin  *spin,
           double        *ns)
{
  double step_ns = spin->step_ns > 0 ? spin->step_ns : GS_SPIN_DEFAULT_STEP_NS;
  double cost_ns = (double) G_STRUCT_MEMBER (uint64_t, cost, terms->cost);
  uint64_t steps = gs_spin_steps (spin, cost_ns * terms->times * terms->per);
  double own = terms->own_steps * terms->per;

  if (!terms->hides)
    steps -= MIN ((uint64_t) own, steps);
  *ns = step_ns / terms->per * (terms->hides ? MAX ((double) steps, own) : (double) steps + own);
  return steps;
}

uint64_t
gs_terms_iterations (const GsTerms *terms,
                     uint64_t       work_ns,
                     const GsCost  *cost,
                     const GsSpin  *spin)
{
  double ns;

  get_steps (terms, cost, spin, &ns);
  return MAX ((uint64_t) ((double) work_ns / ns + 0.5), 1);
}

char *
gs_terms_run (const GsTerms       *terms,
              const GsTaskContext *context,
              GsWorker            *worker,
              GsIterations        *iterations)
{
  GsTermLoop loop;
  GsWide sum = 0;
  double ns;

  loop.steps = get_steps (terms, context->cost, context->spin, &ns);
  loop.stretch = MAX ((uint64_t) (GS_CHECKPOINT_NS / ns), 1);
  loop.n = gs_work_get_n (context, iterations);
  for (guint i = 0; i < gs_work_get_repeat (context); i++)
    {
      sum = terms->add_up (context, worker, &loop);
      gs_work_end_lap (context, worker);
    }
  return gs_wide_to_string (sum);
}
