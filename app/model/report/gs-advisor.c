/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-advisor.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "gs-candidates.h"
#include "gs-executor.h"
#include "gs-holds.h"
#include "gs-pickle.h"

/* Up to this share of its time on a core, work waits; from the second on, it computes. */
#define MOST_WHILE_WAITING 0.25
#define LEAST_WHILE_COMPUTING 0.75
/* Up to this share of its computing under the GIL, threads run side by side. */
#define MOST_UNDER_GIL 0.5
/* From this many waits on threads are too heavy: a ThreadPoolExecutor has 32 of them at most by
 * default, and each has to be started. */
#define MANY_WAITS 100
/* Cost of a ProcessPoolExecutor for each work item, and for each byte pickled, moved and parsed:
 * measured with CPython 3.11, as in gs-cost.c. */
#define SECONDS_PER_ITEM 250e-6
#define SECONDS_PER_BYTE 3.8e-9
/* Precision of a single run: slower than the fastest by this factor still counts as equal. */
#define TOLERANCE 1.15

double
gs_probe_get_share (const GsProbe *self)
{
  return self->wall > 0 ? CLAMP (self->cpu / self->wall, 0, 1) : NAN;
}

GsWorkKind
gs_probe_get_kind (const GsProbe *self)
{
  double share = gs_probe_get_share (self);

  if (isnan (share))
    return GS_WORK_UNKNOWN;
  if (share <= MOST_WHILE_WAITING)
    return GS_WORK_WAITS;
  return share >= LEAST_WHILE_COMPUTING ? GS_WORK_COMPUTES : GS_WORK_MIXED;
}

/* The table of choices */

static gboolean
leaves_gil (const GsProbe *probe)
{
  return probe->gil <= MOST_UNDER_GIL * probe->cpu;
}

/* Whether work holds the GIL as seldom as work that waits, and so leaves others as much of it. */
static gboolean
runs_beside (const GsProbe *probe)
{
  return leaves_gil (probe) || probe->gil <= MOST_WHILE_WAITING * probe->wall;
}

static GsChoice
choose_for_computing (const GsProbe *probe)
{
  if (leaves_gil (probe))
    return (GsChoice) { "threads", N_("It computes in C without the GIL, so that threads run side "
                                      "by side.") };
  if (probe->bytes * SECONDS_PER_BYTE >= probe->cpu)
    return (GsChoice) { "sequential", N_("Its arguments and results take longer to pickle than it "
                                         "computes.") };
  if (probe->cpu < probe->n_tasks * SECONDS_PER_ITEM)
    return (GsChoice) { "processes", N_("Each process has a GIL of its own. Tasks this small have "
                                        "to be sent in chunks.") };
  return (GsChoice) { "processes", N_("Each process has a GIL of its own, so that they compute "
                                      "side by side.") };
}

static GsChoice
choose_for_waiting (const GsProbe *probe)
{
  if (probe->n_tasks > MANY_WAITS)
    return (GsChoice) { "asyncio", N_("So many waits are lightest on one event loop.") };
  return (GsChoice) { "threads", N_("Waiting releases the GIL, so that waits overlap.") };
}

static void
add_probe (GsProbe       *sum,
           const GsProbe *probe)
{
  sum->n_tasks += probe->n_tasks;
  sum->cpu += probe->cpu;
  sum->wall += probe->wall;
  sum->gil += probe->gil;
  sum->bytes += isnan (probe->bytes) ? 0 : probe->bytes;
}

GsChoice
gs_advisor_choose (const GsProbe *probes,
                   guint          n_probes)
{
  GsProbe all = { 0 };
  /* Sum the work that does not only wait: waits leave the GIL to others, however long they are. */
  GsProbe busy = { 0 };
  gboolean seen[GS_WORK_MIXED + 1] = { FALSE };

  for (guint i = 0; i < n_probes; i++)
    {
      GsWorkKind kind = gs_probe_get_kind (&probes[i]);

      add_probe (&all, &probes[i]);
      if (kind == GS_WORK_COMPUTES || kind == GS_WORK_MIXED)
        add_probe (&busy, &probes[i]);
      seen[kind] = TRUE;
    }

  if (seen[GS_WORK_MIXED] || (seen[GS_WORK_WAITS] && seen[GS_WORK_COMPUTES]))
    {
      if (runs_beside (&busy))
        return (GsChoice) { "threads", N_("It waits, and computes without the GIL: threads do both "
                                          "side by side.") };
      return (GsChoice) { "asyncio-processes", N_("The loop waits and processes compute: each does "
                                                  "what it is good at.") };
    }
  if (seen[GS_WORK_COMPUTES])
    return choose_for_computing (&all);
  if (seen[GS_WORK_WAITS])
    return choose_for_waiting (&all);
  return (GsChoice) { NULL, NULL };
}

/* The measurement */

static gboolean
is_measured (const GsCandidate *candidate)
{
  return isfinite (candidate->makespan);
}

GsVerdict
gs_advisor_judge (const GsChoice *choice,
                  GArray         *all)
{
  double fastest = INFINITY;
  double chosen = NAN;
  guint n = 0;

  for (guint i = 0; i < all->len; i++)
    {
      const GsCandidate *candidate = &g_array_index (all, GsCandidate, i);

      if (g_strcmp0 (candidate->executor, choice->executor) == 0)
        chosen = is_measured (candidate) ? candidate->makespan : INFINITY;
      if (is_measured (candidate))
        fastest = MIN (fastest, candidate->makespan);
      n += g_strcmp0 (candidate->executor, "sequential") != 0;
    }
  if (n < 2 || isnan (chosen) || isinf (fastest))
    return GS_VERDICT_NONE;
  return chosen <= TOLERANCE * fastest ? GS_VERDICT_AGREES : GS_VERDICT_DISAGREES;
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const GsCandidate *first = a, *second = b;

  if (is_measured (first) != is_measured (second))
    return is_measured (first) ? -1 : 1;
  return first->makespan < second->makespan ? -1 : first->makespan > second->makespan;
}

/* The best of the variants on @executor that run the same work; FALSE if none has run. */
static gboolean
find_best (GsResults   *results,
           const char  *executor,
           GsRun       *probe,
           GsCandidate *best)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  gboolean found = FALSE;

  *best = (GsCandidate) { executor, NAN, NAN };
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsVariant *variant = gs_experiment_get_variant (experiment, i);
      GsCandidate candidate = { executor, gs_results_get_makespan (results, i),
                                gs_results_get_speedup (results, i) };

      if (g_strcmp0 (variant->executor, executor) != 0 || variant->changes != NULL
          || gs_results_get_n_repeats (results, i) == 0)
        continue;
      found = TRUE;
      /* Skip an executor that could not do the work. */
      if (gs_run_differs_from (gs_results_get_shown_run (results, i), probe))
        continue;
      if (!is_measured (best) || candidate.makespan < best->makespan)
        *best = candidate;
    }
  return found;
}

static GArray *
collect_candidates (GsResults *results,
                    GsRun     *probe)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (GsCandidate));
  GsCandidate candidate;

  for (guint i = 0; gs_candidates_get_names ()[i] != NULL; i++)
    if (find_best (results, gs_candidates_get_names ()[i], probe, &candidate))
      g_array_append_val (all, candidate);
  /* Offer sequential too: work that gains nothing from a pool needs none. */
  if (all->len > 0 && find_best (results, "sequential", probe, &candidate))
    g_array_append_val (all, candidate);
  g_array_sort (all, compare_candidates);
  return all;
}

/* The probe */

/* How much of what @times says of a task its lane held the GIL, and had a core: who holds it and
 * only waits for one needs it no longer than that. */
static gint64
get_held (GsTrace           *trace,
          const GsTaskTimes *times)
{
  GArray *holds = gs_trace_get_holds (trace, 0);
  gint64 held = 0;

  for (guint i = gs_holds_find (holds, times->started); i < holds->len; i++)
    {
      const GsHold *hold = &g_array_index (holds, GsHold, i);
      gint64 begin = MAX (hold->begin, times->started);
      gint64 end = MIN (hold->end, times->finished);
      gint64 states[GS_N_STATES] = { 0 };

      if (hold->begin >= times->finished)
        break;
      if ((gint64) hold->lane != times->lane)
        continue;
      gs_trace_get_times (trace, hold->lane, begin, end, states);
      held += end - begin - states[GS_STATE_READY];
    }
  return held;
}

static void
add_task (GsRun             *run,
          guint              task,
          const GsTaskTimes *times,
          GsProbe           *probe)
{
  GsTrace *trace = gs_run_get_trace (run);
  const GsTaskResult *result = gs_run_get_result (run, task);
  gint64 states[GS_N_STATES] = { 0 };

  if (times->lane < 0 || times->started < 0 || times->finished < times->started
      || result->cpu_ns < 0)
    return;

  gs_trace_get_times (trace, times->lane, times->started, times->finished, states);
  probe->n_tasks++;
  probe->cpu += result->cpu_ns / 1e9;
  probe->wall += (times->finished - times->started - states[GS_STATE_READY]) / 1e9;
  if (gs_trace_get_n_interpreters (trace) > 0)
    probe->gil += get_held (trace, times) / 1e9;
}

static gboolean
moves_bytes (const char *executor)
{
  const GsExecutor *known = gs_executor_find (executor);

  return known != NULL && known->has_processes;
}

/* Bytes that both ends sent for the tasks [first, first + n); a chunk counts for its first task. */
static double
count_bytes (GsRun *run,
             guint  first,
             guint  n_tasks)
{
  GsRecording *recording = gs_trace_get_recording (gs_run_get_trace (run));
  double bytes = 0;

  for (guint lane = 0; lane < gs_recording_get_n_lanes (recording); lane++)
    {
      uint64_t n;
      const GsEvent *events = gs_recording_get_events (recording, lane, &n);

      for (uint64_t i = 0; i + 1 < n; i++)
        if (events[i].what == GS_MARK_BYTES && events[i].detail == 0 && events[i].task >= first
            && events[i].task - first < n_tasks && events[i + 1].what == GS_MARK_CONTINUATION)
          bytes += (double) events[i + 1].time;
    }
  return bytes;
}

/* From the first variant that runs the same work on processes; NAN if none has, or nothing could be
 * sent. */
static double
find_bytes (GsResults *results,
            guint      first,
            guint      n_tasks)
{
  GsExperiment *experiment = gs_results_get_experiment (results);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsVariant *variant = gs_experiment_get_variant (experiment, i);

      if (moves_bytes (variant->executor) && variant->changes == NULL
          && gs_results_get_n_repeats (results, i) > 0)
        {
          double bytes = count_bytes (gs_results_get_shown_run (results, i), first, n_tasks);

          return bytes > 0 ? bytes : NAN;
        }
    }
  return NAN;
}

/* Bytes that a process pool would send there and back for the tasks [first, first + n_tasks), a
 * work item each, in the form that it sends; NAN if they cannot be pickled. */
static double
measure_bytes (GsRun        *run,
               const GsPlan *plan,
               guint         first,
               guint         n_tasks)
{
  /* Tasks of a group differ in the length of their result alone: length → bytes. */
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  g_autofree char *failure = gs_pickle_check (plan, first, 1);
  double bytes = 0;

  if (failure != NULL)
    return NAN;

  for (guint task = first; task < MIN (first + n_tasks, gs_run_get_n_tasks (run)); task++)
    {
      const GsTaskResult *result = gs_run_get_result (run, task);
      const char *text = result->result != NULL ? result->result : result->error;
      gpointer length = GSIZE_TO_POINTER (text != NULL ? strlen (text) : 0);
      gsize size;

      if (text == NULL)
        continue;
      size = GPOINTER_TO_SIZE (g_hash_table_lookup (known, length));
      if (size == 0)
        {
          size = gs_pickle_measure (plan, task, GPOINTER_TO_SIZE (length));
          g_hash_table_insert (known, length, GSIZE_TO_POINTER (size));
        }
      bytes += size > 0 ? (double) size : NAN;
    }
  return bytes;
}

static void
clear_group (gpointer group)
{
  g_free (((GsAdviceGroup *) group)->name);
}

static GArray *
probe_groups (GsResults *results,
              guint      sequential)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  /* Use any speed: the plan is not run. */
  g_autoptr (GsPlan) plan = gs_experiment_make_plan (experiment, sequential, 1);
  GsRun *run = gs_results_get_shown_run (results, sequential);
  GArray *groups = g_array_new (FALSE, TRUE, sizeof (GsAdviceGroup));
  GArray *tasks = gs_trace_get_tasks (gs_run_get_trace (run));
  guint first = 0;

  g_array_set_clear_func (groups, clear_group);
  for (guint i = 0; i < gs_experiment_get_n_groups (experiment); i++)
    {
      const GsTaskGroup *group = gs_experiment_get_task_group (experiment, i);
      GsAdviceGroup advice = { .name = g_strdup (group->name) };

      for (guint j = first; j < MIN (first + group->count, MIN (tasks->len,
                                                               gs_run_get_n_tasks (run))); j++)
        add_task (run, j, &g_array_index (tasks, GsTaskTimes, j), &advice.probe);
      advice.probe.bytes = find_bytes (results, first, group->count);
      if (isnan (advice.probe.bytes))
        advice.probe.bytes = measure_bytes (run, plan, first, group->count);
      advice.choice = gs_advisor_choose (&advice.probe, 1);
      g_array_append_val (groups, advice);
      first += group->count;
    }
  return groups;
}

static GsChoice
choose_for_all (GArray *groups)
{
  g_autofree GsProbe *probes = g_new (GsProbe, groups->len);

  for (guint i = 0; i < groups->len; i++)
    probes[i] = g_array_index (groups, GsAdviceGroup, i).probe;
  return gs_advisor_choose (probes, groups->len);
}

GsAdvice *
gs_advice_new (GsResults *results)
{
  g_autoptr (GsAdvice) self = NULL;
  GsRun *run;
  int sequential;

  g_return_val_if_fail (GS_IS_RESULTS (results), NULL);

  sequential = gs_results_find_sequential (results);
  if (sequential < 0 || gs_results_get_n_repeats (results, (guint) sequential) == 0
      || gs_experiment_get_variant (gs_results_get_experiment (results),
                                    (guint) sequential)->changes != NULL)
    return NULL;

  run = gs_results_get_shown_run (results, (guint) sequential);
  self = g_new0 (GsAdvice, 1);
  self->groups = probe_groups (results, (guint) sequential);
  self->choice = choose_for_all (self->groups);
  self->candidates = collect_candidates (results, run);
  self->verdict = gs_advisor_judge (&self->choice, self->candidates);
  if (self->verdict != GS_VERDICT_NONE && gs_results_is_doubtful (results))
    self->verdict = GS_VERDICT_TOO_BUSY;
  return self->choice.executor != NULL ? g_steal_pointer (&self) : NULL;
}

void
gs_advice_free (GsAdvice *self)
{
  g_clear_pointer (&self->groups, g_array_unref);
  g_clear_pointer (&self->candidates, g_array_unref);
  g_free (self);
}

gboolean
gs_advice_is_telling (const GsAdvice *self,
                      GsResults      *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  guint n_variants = gs_experiment_get_n_variants (experiment);

  if (n_variants == 1)
    return TRUE;
  for (guint i = 0; i < n_variants; i++)
    if (gs_results_get_n_repeats (results, i) == 0)
      return FALSE;
  return self->verdict != GS_VERDICT_NONE;
}
