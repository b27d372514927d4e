/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment in words for people, and how long it is expected to take. */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-cost.h"
#include "gs-executor.h"
#include "gs-experiment-private.h"
#include "gs-quantity.h"
#include "gs-workload.h"

static gboolean
is_sequential (const GsVariant *variant)
{
  return g_strcmp0 (variant->executor, "sequential") == 0;
}

char *
gs_experiment_dup_variant_title (GsExperiment *self,
                                 guint         variant)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  const GsExecutor *executor = gs_executor_find (settings->executor);
  guint workers = gs_experiment_get_workers (self, variant);
  const char *gils;

  if (settings->name != NULL && *settings->name != '\0')
    return g_strdup (settings->name);
  if (executor == NULL)
    return g_strdup (settings->executor);
  if (is_sequential (settings))
    return g_strdup (_("Sequential"));

  if (executor->has_processes)
    gils = _("a GIL each");
  else if (executor->has_gil)
    gils = _("one GIL");
  else
    gils = _("no GIL");
  /* Translators: a pool, its number of workers, and who holds a GIL: "ThreadPoolExecutor(2): one
   * GIL". */
  return g_strdup_printf (_("%s(%u): %s"), executor->python, workers, gils);
}

static const char *
get_short_name (const GsVariant *variant)
{
  static const struct { const char *name; const char *text; } names[] = {
    { "sequential", N_("sequential") },
    { "threads", N_("threads, GIL") },
    { "free-threads", N_("threads, no GIL") },
    { "processes", N_("processes") },
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
  GString *label;
  gboolean workers = FALSE, interval = FALSE, method = FALSE, chunksize = FALSE;

  if (settings->name != NULL && *settings->name != '\0')
    return g_strdup (settings->name);

  /* What tells it from the other variants of the same executor. */
  for (guint i = 0; i < self->variants->len; i++)
    {
      const GsVariant *other = g_ptr_array_index (self->variants, i);

      if (i == variant || g_strcmp0 (other->executor, settings->executor) != 0)
        continue;
      workers |= gs_experiment_get_workers (self, i) != gs_experiment_get_workers (self, variant);
      interval |= other->switch_interval_ns != settings->switch_interval_ns;
      method |= g_strcmp0 (other->start_method, settings->start_method) != 0;
      chunksize |= other->chunksize != settings->chunksize;
    }

  label = g_string_new (get_short_name (settings));
  if (workers)
    g_string_append_printf (label, " ×%u", gs_experiment_get_workers (self, variant));
  if (interval)
    {
      g_autofree char *text = gs_quantity_format_setting (settings->switch_interval_ns / 1e9);

      g_string_append_printf (label, ", %s", text);
    }
  if (method)
    g_string_append_printf (label, ", %s", settings->start_method);
  if (chunksize)
    /* Translators: behind "processes": how many tasks are sent to a worker at once. */
    g_string_append_printf (label, _(", chunks of %u"), settings->chunksize);
  return g_string_free (label, FALSE);
}

/* "500 ms", or "n = 100000…300000" */
static char *
dup_amount (const GsTaskGroup *group)
{
  gint64 least = G_MAXINT64, most = 0;

  if (group->n->len == 0)
    return gs_quantity_format_setting (group->work_ns / 1e9);

  for (guint i = 0; i < group->n->len; i++)
    {
      gint64 n = g_array_index (group->n, gint64, i);

      least = MIN (least, n);
      most = MAX (most, n);
    }
  if (least == most)
    return g_strdup_printf ("n = %'" G_GINT64_FORMAT, least);
  return g_strdup_printf ("n = %'" G_GINT64_FORMAT "…%'" G_GINT64_FORMAT, least, most);
}

static void
append_group (GString           *out,
              const GsTaskGroup *group)
{
  const GsWorkload *workload = gs_workload_find (group->workload);
  g_autofree char *amount = dup_amount (group);
  g_autofree char *text = NULL;

  if (workload != NULL && workload->computes)
    /* Translators: the second is how much each task does: "500 ms" or "n = 1000000". */
    text = g_strdup_printf (ngettext ("%u task × %s of computing", "%u tasks × %s of computing",
                                      group->count), group->count, amount);
  else
    text = g_strdup_printf (ngettext ("%u task × %s of waiting", "%u tasks × %s of waiting",
                                      group->count), group->count, amount);
  g_string_append_printf (out, "%s%s", out->len > 0 ? " + " : "", text);
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
      if (is_sequential (g_ptr_array_index (self->variants, i)))
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

char *
gs_experiment_dup_summary (GsExperiment *self)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), NULL);

  for (guint i = 0; i < self->groups->len; i++)
    append_group (out, g_ptr_array_index (self->groups, i));
  append_workers (out, self);
  return g_string_free (out, FALSE);
}

/* The estimate */

/* What all tasks of a kind take together, and the longest of them, in s. */
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
  double iteration = gs_cost_cpython.iteration / 1e9;

  for (guint i = 0; i < MAX (group->n->len, 1); i++)
    {
      /* Tasks take the numbers in turn. */
      guint turns = group->n->len == 0 ? group->count
                                       : (group->count + group->n->len - 1 - i) / group->n->len;
      double seconds = group->n->len == 0 ? group->work_ns / 1e9
                                          : g_array_index (group->n, gint64, i) * iteration;

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

double
gs_experiment_estimate (GsExperiment *self,
                        guint         variant)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  const GsExecutor *executor = gs_executor_find (settings->executor);
  const GsCost *cost = &gs_cost_cpython;
  guint workers = gs_experiment_get_workers (self, variant);
  guint cores = MAX (gs_experiment_get_cores_at_hand (self), 1);
  double n_tasks = gs_experiment_get_n_tasks (self);
  Amount computing = { 0 }, waiting = { 0 };
  double seconds, overhead = 0;

  for (guint i = 0; i < self->groups->len; i++)
    {
      const GsTaskGroup *group = g_ptr_array_index (self->groups, i);
      const GsWorkload *workload = gs_workload_find (group->workload);

      add_amount (workload != NULL && workload->computes ? &computing : &waiting, group);
    }

  if (executor == NULL || !executor->has_workers)
    seconds = computing.sum + waiting.sum;
  else if (executor->has_gil)
    seconds = MAX (computing.sum, spread (&waiting, workers));
  else
    seconds = MAX (MAX (computing.sum / MIN (cores, workers),
                        spread (&computing, MIN (workers, MAX (cores, computing.count)))),
                   spread (&waiting, workers));

  if (executor != NULL && executor->has_processes)
    {
      gboolean spawns = g_strcmp0 (settings->start_method, "spawn") == 0;
      double bytes = 0;

      for (guint i = 0; i < self->groups->len; i++)
        {
          const GsTaskGroup *group = g_ptr_array_index (self->groups, i);

          bytes += (double) group->count * (group->argument_bytes + group->result_bytes);
        }
      overhead = ((spawns ? cost->start_spawn : cost->start_fork) * (double) workers / cores +
                  cost->work_item * ceil (n_tasks / MAX (settings->chunksize, 1)) +
                  cost->item_process * n_tasks +
                  2 * bytes * cost->pickled_byte) / 1e9;
    }
  else if (executor != NULL && executor->has_workers)
    overhead = (cost->submit + cost->item_thread) * n_tasks / 1e9;

  return MAX (seconds + overhead, 0.001);
}
