/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment in words for people, and how long it is expected to take. */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "gs-cost.h"
#include "gs-calibration.h"
#include "gs-executor.h"
#include "gs-experiment-private.h"
#include "gs-initializer.h"
#include "gs-quantity.h"
#include "gs-work.h"
#include "gs-workload.h"

static gboolean
is_sequential (const GsVariant *variant)
{
  return g_strcmp0 (variant->executor, "sequential") == 0;
}

/* Settings that distinguish a variant from the others of the same executor. */
typedef struct
{
  gboolean workers, interval, method, chunksize, semaphore, collect, cancel, changes;
  gboolean replaced, initializer, guard;
} Differences;

static Differences
find_differences (GsExperiment *self,
                  guint         variant)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  Differences found = { FALSE };

  for (guint i = 0; i < self->variants->len; i++)
    {
      const GsVariant *other = g_ptr_array_index (self->variants, i);

      if (i == variant || g_strcmp0 (other->executor, settings->executor) != 0)
        continue;
      found.workers |= gs_experiment_get_workers (self, i)
                       != gs_experiment_get_workers (self, variant);
      found.interval |= other->switch_interval_ns != settings->switch_interval_ns;
      found.method |= gs_variant_get_start_method (other)
                      != gs_variant_get_start_method (settings);
      found.replaced |= other->max_tasks_per_child != settings->max_tasks_per_child;
      found.initializer |= other->initializer != settings->initializer;
      found.guard |= gs_variant_is_guarded (other) != gs_variant_is_guarded (settings);
      found.chunksize |= other->chunksize != settings->chunksize;
      found.semaphore |= other->semaphore != settings->semaphore;
      found.collect |= other->collect != settings->collect;
      found.cancel |= !gs_variant_cancels_equal (other, settings);
      found.changes |= !gs_variant_changes_equal (other, settings);
    }
  return found;
}

/* "100 µs" of "Work=100us", "n = 100,000" of "N=100000"; any other as it is written. */
static char *
dup_change (const GsChange *change)
{
  const GsTaskGroup *value = change->value;

  if (change->field->type == GS_FIELD_WORK && value->works_ns->len == 0)
    return gs_quantity_format_setting (value->work_ns / 1e9);
  if (change->field->type == GS_FIELD_N && value->n->len == 1)
    {
      g_autofree char *count = gs_quantity_format_count (g_array_index (value->n, gint64, 0));

      return g_strdup_printf ("n = %s", count);
    }
  return g_strdup (change->text + strlen (change->group) + 1);
}

/* ", Lock=lock"; the group is named where there are several. */
static void
append_changes (GString      *out,
                GsExperiment *self,
                GPtrArray    *changes)
{
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const GsChange *change = g_ptr_array_index (changes, i);
      g_autofree char *words = dup_change (change);

      if (self->groups->len == 1)
        g_string_append_printf (out, ", %s", words);
      else
        g_string_append_printf (out, ", %s: %s", change->group, words);
    }
}

/* All of @found but the number of workers. */
static void
append_differences (GString           *out,
                    GsExperiment      *self,
                    guint              variant,
                    const Differences *found)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);

  if (found->interval)
    {
      g_autofree char *text = gs_quantity_format_setting (settings->switch_interval_ns / 1e9);

      g_string_append_printf (out, ", %s", text);
    }
  if (found->method)
    g_string_append_printf (out, ", %s",
                            gs_choice_get_name (gs_start_methods,
                                                gs_variant_get_start_method (settings)));
  if (found->replaced && settings->max_tasks_per_child > 0)
    g_string_append_printf (out, ", max_tasks_per_child=%u", settings->max_tasks_per_child);
  if (found->initializer && settings->initializer != GS_INITIALIZER_UNSET)
    g_string_append_printf (out, ", initializer=%s",
                            gs_choice_get_name (gs_initializers, settings->initializer));
  if (found->guard && !gs_variant_is_guarded (settings))
    /* Translators: behind the name of a pool: the program has no "if __name__ == '__main__'". */
    g_string_append (out, _(", no main guard"));
  if (found->chunksize)
    /* Translators: behind "processes": how many tasks are sent to a worker at once. */
    g_string_append_printf (out, _(", chunks of %u"), settings->chunksize);
  if (found->semaphore && settings->semaphore > 0)
    g_string_append_printf (out, ", Semaphore(%u)", settings->semaphore);
  if (found->collect)
    g_string_append_printf (out, ", %s",
                            gs_choice_get_name (gs_collect_mode_get_names (), settings->collect));
  if (found->cancel && settings->cancel_after_ns > 0)
    {
      g_autofree char *text = gs_quantity_format_setting (settings->cancel_after_ns / 1e9);

      /* Translators: behind the name of a pool: when it is shut down and its futures cancelled. */
      g_string_append_printf (out, _(", cancelled after %s"), text);
    }
  if (found->changes)
    append_changes (out, self, settings->changes);
}

/* The executor, and whatever always stands in its name: "ThreadPoolExecutor(2): one GIL". */
static char *
dup_executor_title (GsExperiment     *self,
                    guint             variant,
                    const GsExecutor *executor)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  guint workers = gs_experiment_get_workers (self, variant);
  const char *gils;

  if (is_sequential (settings))
    return g_strdup (_("Sequential"));
  if (executor->has_loop && !executor->has_workers && settings->semaphore > 0)
    return g_strdup_printf (_("asyncio, Semaphore(%u): one event loop"), settings->semaphore);
  if (executor->has_loop && !executor->has_workers)
    return g_strdup (_("asyncio: one thread, one event loop"));

  if (executor->has_processes || executor->has_interpreters)
    gils = _("a GIL each");
  else if (executor->has_gil)
    gils = _("one GIL");
  else
    gils = _("no GIL");
  if (executor->has_loop)
    /* Translators: an event loop with a pool: "asyncio + ThreadPoolExecutor(2): one GIL". */
    return g_strdup_printf (_("asyncio + %s(%u): %s"), executor->python, workers, gils);
  /* Translators: a pool, its number of workers, and who holds a GIL: "ThreadPoolExecutor(2): one
   * GIL". */
  return g_strdup_printf (_("%s(%u): %s"), executor->python, workers, gils);
}

/* Behind the name of what was measured at another time stands the file that holds it. */
static char *
dup_with_file (const GsVariant *settings,
               const char      *name)
{
  return settings->saved_in == NULL ? g_strdup (name)
                                    : g_strdup_printf ("%s · %s", name, settings->saved_in);
}

char *
gs_experiment_dup_variant_title (GsExperiment *self,
                                 guint         variant)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  const GsExecutor *executor = gs_executor_find (settings->executor);
  Differences found = find_differences (self, variant);
  g_autofree char *title = NULL;
  g_autoptr (GString) out = NULL;

  if (settings->name != NULL && *settings->name != '\0')
    return dup_with_file (settings, settings->name);
  if (executor == NULL)
    return dup_with_file (settings, settings->executor);

  title = dup_executor_title (self, variant, executor);
  out = g_string_new (title);
  if (!executor->has_workers)
    found.semaphore = FALSE;
  append_differences (out, self, variant, &found);
  return dup_with_file (settings, out->str);
}

static const char *
get_short_name (const GsVariant *variant)
{
  static const struct { const char *name; const char *text; } names[] = {
    { "sequential", N_("sequential") },
    { "threads", N_("threads, GIL") },
    { "free-threads", N_("threads, no GIL") },
    { "interpreters", N_("interpreters") },
    { "processes", N_("processes") },
    { "asyncio", N_("asyncio") },
    { "asyncio-threads", N_("asyncio + threads") },
    { "asyncio-processes", N_("asyncio + processes") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_strcmp0 (names[i].name, variant->executor) == 0)
        return _(names[i].text);
    }
  return variant->executor;
}

char *
gs_experiment_dup_variant_label (GsExperiment *self,
                                 guint         variant)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  Differences found = find_differences (self, variant);
  g_autoptr (GString) label = NULL;

  if (settings->name != NULL && *settings->name != '\0')
    return dup_with_file (settings, settings->name);

  label = g_string_new (get_short_name (settings));
  if (found.workers)
    g_string_append_printf (label, " ×%u", gs_experiment_get_workers (self, variant));
  append_differences (label, self, variant, &found);
  return dup_with_file (settings, label->str);
}

/* "500 ms", or "n = 100000…300000" */
static char *
dup_amount (const GsTaskGroup *group)
{
  gint64 least = G_MAXINT64, most = 0;
  g_autofree char *smallest = NULL;
  g_autofree char *largest = NULL;

  if (group->n->len == 0 && group->works_ns->len == 0)
    return gs_quantity_format_setting (group->work_ns / 1e9);

  for (guint i = 0; i < group->works_ns->len; i++)
    {
      gint64 length = g_array_index (group->works_ns, gint64, i);

      least = MIN (least, length);
      most = MAX (most, length);
    }
  if (group->works_ns->len > 0)
    {
      g_autofree char *shortest = gs_quantity_format_setting (least / 1e9);
      g_autofree char *longest = gs_quantity_format_setting (most / 1e9);

      return least == most ? g_strdup (shortest) : g_strdup_printf ("%s…%s", shortest, longest);
    }

  for (guint i = 0; i < group->n->len; i++)
    {
      gint64 n = g_array_index (group->n, gint64, i);

      least = MIN (least, n);
      most = MAX (most, n);
    }
  smallest = gs_quantity_format_count (least);
  largest = gs_quantity_format_count (most);
  if (least == most)
    return g_strdup_printf ("n = %s", smallest);
  return g_strdup_printf ("n = %s…%s", smallest, largest);
}

/* Whether two groups differ in no words. */
static gboolean
is_alike (const GsTaskGroup *a,
          const GsTaskGroup *b)
{
  g_autofree char *first = dup_amount (a);
  g_autofree char *second = dup_amount (b);

  return g_strcmp0 (a->workload, b->workload) == 0 && a->repeat == b->repeat
         && a->iteration_ns == b->iteration_ns && g_str_equal (first, second);
}

/* Appends the cost of an iteration, where it differs from the interpreter's. */
static void
append_iteration (GString           *out,
                  const GsTaskGroup *group)
{
  if (group->iteration_ns == 0)
    /* Translators: behind "4 tasks × 500 ms of computing": without an interpreter. */
    g_string_append (out, _(" in bare C"));
  else if (group->iteration_ns > 0)
    {
      g_autofree char *length = gs_quantity_format_setting (group->iteration_ns / 1e9);

      /* Translators: behind "4 tasks × 500 ms of computing": "20 ns an iteration". */
      g_string_append_printf (out, _(", %s an iteration"), length);
    }
}

static void
append_group (GString           *out,
              const GsTaskGroup *group,
              guint              count)
{
  const GsWorkload *workload = gs_workload_find (group->workload);
  g_autofree char *once = dup_amount (group);
  g_autofree char *amount = group->repeat > 1 ? g_strdup_printf ("%u × %s", group->repeat, once)
                                              : g_strdup (once);
  g_autofree char *text = NULL;

  if (workload != NULL && workload->has_rest)
    /* Translators: the second is how much each task does: "500 ms" or "n = 1000000". */
    text = g_strdup_printf (ngettext ("%u task × %s of waiting, then computing",
                                      "%u tasks × %s of waiting, then computing", count),
                            count, amount);
  else if (workload != NULL && workload->computes)
    /* Translators: the second is how much each task does: "500 ms" or "n = 1000000". */
    text = g_strdup_printf (ngettext ("%u task × %s of computing", "%u tasks × %s of computing",
                                      count), count, amount);
  else
    text = g_strdup_printf (ngettext ("%u task × %s of waiting", "%u tasks × %s of waiting",
                                      count), count, amount);
  g_string_append_printf (out, "%s%s", out->len > 0 ? " + " : "", text);
  append_iteration (out, group);
}

/* "2 workers", "1, 2, 4 workers"; nothing where no variant takes workers. */
static void
append_workers (GString      *out,
                GsExperiment *self)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint workers = 0;

  for (guint i = 0; i < self->variants->len; i++)
    {
      const GsVariant *settings = g_ptr_array_index (self->variants, i);
      const GsExecutor *executor = gs_executor_find (settings->executor);

      if (executor == NULL || !executor->has_workers)
        continue;
      workers = gs_experiment_get_workers (self, i);
      if (g_hash_table_add (seen, GUINT_TO_POINTER (workers)))
        g_string_append_printf (list, "%s%u", list->len > 0 ? ", " : "", workers);
    }
  if (list->len == 0)
    return;

  g_string_append (out, " · ");
  /* Translators: one number or several, "2" or "1, 2, 4"; the plural follows the last. */
  g_string_append_printf (out, ngettext ("%s worker", "%s workers",
                                         g_hash_table_size (seen) > 1 ? 2 : workers), list->str);
}

const char *
gs_experiment_get_origin (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), NULL);

  return self->origin;
}

void
gs_experiment_set_origin (GsExperiment *self,
                          const char   *origin)
{
  g_return_if_fail (GS_IS_EXPERIMENT (self));

  if (origin == self->origin)
    return;
  g_free (self->origin);
  self->origin = g_strdup (origin);
}

/* A group; the first with all the lengths that its tasks have, if they were swept. */
static GsTaskGroup *
dup_swept_group (GsExperiment *self,
                 guint         index)
{
  GsTaskGroup *group = gs_task_group_copy (g_ptr_array_index (self->groups, index));

  if (index > 0 || self->sweep_works->len == 0 || self->variants->len == 0
      || !gs_variant_changes_key (g_ptr_array_index (self->variants, 0), group->name, "Work"))
    return group;

  g_array_set_size (group->n, 0);
  g_array_set_size (group->works_ns, 0);
  g_array_append_vals (group->works_ns, self->sweep_works->data, self->sweep_works->len);
  return group;
}

char *
gs_experiment_dup_summary (GsExperiment *self)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), NULL);

  if (self->origin != NULL)
    {
      guint n_lanes = gs_experiment_get_workers (self, 0);

      /* Translators: a file of another program. */
      g_string_append_printf (out, ngettext ("%u lane read from %s", "%u lanes read from %s",
                                             n_lanes), n_lanes, self->origin);
      return g_string_free (out, FALSE);
    }

  for (guint i = 0; i < self->groups->len; i++)
    {
      g_autoptr (GsTaskGroup) group = dup_swept_group (self, i);
      guint count = group->count;

      /* Groups that differ in what they are given only are said once. */
      while (i + 1 < self->groups->len && is_alike (group, g_ptr_array_index (self->groups, i + 1)))
        count += ((const GsTaskGroup *) g_ptr_array_index (self->groups, ++i))->count;
      append_group (out, group, count);
    }
  append_workers (out, self);
  return g_string_free (out, FALSE);
}

/* The estimate */

/* Sum and maximum of the lengths of a kind's tasks, in s. */
typedef struct
{
  double sum;
  double longest;
  guint count;
} Amount;

static void
add_amount (Amount            *amount,
            const GsTaskGroup *group)
{
  const GsWork *work = gs_work_find (group->workload);
  GsSpin spin = { gs_calibration_get_step_ns () };
  GsCost cost = gs_cost_with_iteration (&gs_cost_cpython, group->iteration_ns);
  double iteration = cost.iteration / 1e9;
  const GArray *list = group->n->len > 0 ? group->n : group->works_ns;

  if (work != NULL && work->iterations != NULL)
    iteration = 1.0 / work->iterations (1000000000, &cost, &spin);

  for (guint i = 0; i < MAX (list->len, 1); i++)
    {
      /* Tasks take the numbers, or the lengths, in turn. */
      guint turns = list->len == 0 ? group->count : (group->count + list->len - 1 - i) / list->len;
      double seconds = group->work_ns / 1e9;

      if (list->len > 0)
        seconds = g_array_index (list, gint64, i) * (list == group->n ? iteration : 1e-9);

      seconds *= group->repeat;
      amount->sum += turns * seconds;
      if (turns > 0)
        amount->longest = MAX (amount->longest, seconds);
      amount->count += turns;
    }
}

/* How long @amount takes on @width at a time: no less than whole rounds of average tasks. */
static double
spread (const Amount *amount,
        guint         width)
{
  guint rounds = (amount->count + width - 1) / width;

  if (amount->count == 0)
    return 0;
  return MAX (amount->longest, rounds * (amount->sum / amount->count));
}

/* ns until a worker process can work. */
static double
get_start_cost (GsStartMethod method,
                const GsCost *cost)
{
  if (method <= GS_START_FORK)
    return cost->start_fork;
  return method == GS_START_SPAWN ? cost->start_spawn : cost->start_served;
}

/* s that the workers open sessions: side by side, and each that takes another's place once more. */
static double
estimate_opening (const GsVariant  *variant,
                  const GsExecutor *executor,
                  guint             workers,
                  double            n_tasks)
{
  double turns = 1;

  if (executor == NULL || !executor->has_workers || variant->initializer != GS_INITIALIZER_OPENS)
    return 0;
  if (executor->has_processes && variant->max_tasks_per_child > 0)
    turns = MAX (turns, n_tasks / variant->max_tasks_per_child / workers);
  return turns * GS_SESSION_OPEN_NS / 1e9;
}

double
gs_experiment_estimate (GsExperiment *self,
                        guint         variant)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  const GsExecutor *executor = gs_executor_find (settings->executor);
  const GsCost *cost = &gs_cost_cpython;
  guint workers = gs_experiment_get_workers (self, variant);
  guint width = workers;
  guint cores = MAX (gs_experiment_get_cores_at_hand (self), 1);
  double n_tasks = gs_experiment_get_n_tasks (self);
  /* Computing that needs no GIL is told apart where there is one. */
  Amount computing = { 0 }, released = { 0 }, waiting = { 0 };
  gboolean has_gil = executor != NULL && executor->has_workers && executor->has_gil;
  double seconds, overhead = 0;

  for (guint i = 0; i < self->groups->len; i++)
    {
      g_autoptr (GsTaskGroup) group = gs_experiment_dup_group (self, variant, i);
      const GsWorkload *workload = gs_workload_find (group->workload);

      if (workload == NULL || !workload->computes)
        add_amount (&waiting, group);
      else
        add_amount (workload->releases_gil && has_gil ? &released : &computing, group);
    }

  /* On an event loop, what waits needs no worker. */
  if (executor != NULL && executor->has_loop)
    width = settings->semaphore > 0 ? settings->semaphore : MAX (waiting.count, 1);

  if (executor == NULL || (!executor->has_workers && !executor->has_loop))
    seconds = computing.sum + waiting.sum;
  else if (!executor->has_workers)
    seconds = computing.sum + spread (&waiting, width);
  else if (executor->has_gil)
    seconds = MAX (MAX (computing.sum, (computing.sum + released.sum) / MIN (cores, workers)),
                   MAX (released.longest, spread (&waiting, width)));
  else
    seconds = MAX (MAX (computing.sum / MIN (cores, workers),
                        spread (&computing, MIN (workers, MAX (cores, computing.count)))),
                   spread (&waiting, width));

  if (executor != NULL && executor->has_processes)
    {
      double starts = workers + (settings->max_tasks_per_child > 0
                                 ? n_tasks / settings->max_tasks_per_child : 0);
      double bytes = 0;

      for (guint i = 0; i < self->groups->len; i++)
        {
          const GsTaskGroup *group = g_ptr_array_index (self->groups, i);

          bytes += (double) group->count * (group->argument_bytes + group->result_bytes);
        }
      overhead = (get_start_cost (gs_variant_get_start_method (settings), cost) * starts / cores +
                  (gs_variant_get_start_method (settings) == GS_START_FORKSERVER
                   ? cost->start_forkserver : 0) +
                  cost->work_item * ceil (n_tasks / MAX (settings->chunksize, 1)) +
                  cost->item_process * n_tasks +
                  2 * bytes * cost->pickled_byte) / 1e9;
    }
  else if (executor != NULL && executor->has_workers)
    overhead = (cost->submit + cost->item_thread) * n_tasks / 1e9;
  if (executor != NULL && executor->has_loop)
    overhead += (cost->coroutine + cost->resume) * n_tasks / 1e9;
  if (executor != NULL && executor->has_interpreters)
    overhead += cost->start_interpreter * (double) workers / MIN (cores, workers) / 1e9;

  overhead += estimate_opening (settings, executor, workers, n_tasks);

  return MAX (seconds + overhead, 0.001);
}
