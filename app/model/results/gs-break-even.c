/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-break-even.h"

#include <math.h>


/* A variant in the grid, and its place. */
typedef struct
{
  guint variant;
  gboolean processes;
  gint64 work_ns;
  guint workers;
} Entry;

/* Whether @variant is of @executor, and the length of its tasks is all that it changes. */
static gboolean
is_candidate (GsResults  *results,
              guint       variant,
              const char *executor)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  const GsVariant *settings = gs_experiment_get_variant (experiment, variant);

  return g_strcmp0 (settings->executor, executor) == 0 && !gs_results_is_saved (results, variant)
         && gs_variant_changes_only (settings, gs_experiment_get_task_group (experiment, 0)->name,
                                     "Work");
}

/* Whether both would run alike, but for their workers and the length of their tasks. */
static gboolean
is_alike_otherwise (const GsVariant *a,
                    const GsVariant *b)
{
  g_autoptr (GsVariant) first = gs_variant_copy (a);
  g_autoptr (GsVariant) second = gs_variant_copy (b);

  g_clear_pointer (&first->changes, g_ptr_array_unref);
  g_clear_pointer (&second->changes, g_ptr_array_unref);
  return gs_variant_is_alike (first, second);
}

/* Appends the variants of @executor that have a place, and are like the first that has one. */
static void
collect (GsResults  *results,
         const char *executor,
         gboolean    processes,
         GArray     *entries)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  const GsVariant *first = NULL;

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsVariant *settings = gs_experiment_get_variant (experiment, i);
      g_autoptr (GsTaskGroup) group = NULL;
      Entry entry = { i, processes, 0, gs_experiment_get_workers (experiment, i) };

      if (!is_candidate (results, i, executor)
          || (first != NULL && !is_alike_otherwise (first, settings)))
        continue;
      group = gs_experiment_dup_group (experiment, i, 0);
      /* Skip variants whose tasks differ in length. */
      if (group->work_ns <= 0 || group->works_ns->len > 0 || group->n->len > 0)
        continue;
      first = settings;
      entry.work_ns = group->work_ns;
      g_array_append_val (entries, entry);
    }
}

static int
compare_works (gconstpointer a,
               gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

static int
compare_workers (gconstpointer a,
                 gconstpointer b)
{
  guint first = *(const guint *) a, second = *(const guint *) b;

  return first < second ? -1 : first > second;
}

static guint
find_work (const GsBreakEven *self,
           gint64             work_ns)
{
  guint i = 0;

  while (i < self->works->len && g_array_index (self->works, gint64, i) != work_ns)
    i++;
  return i;
}

static guint
find_workers (const GsBreakEven *self,
              guint              workers)
{
  guint i = 0;

  while (i < self->workers->len && g_array_index (self->workers, guint, i) != workers)
    i++;
  return i;
}

static void
find_axes (GsBreakEven  *self,
           const GArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      if (find_work (self, entry->work_ns) == self->works->len)
        g_array_append_val (self->works, entry->work_ns);
      if (find_workers (self, entry->workers) == self->workers->len)
        g_array_append_val (self->workers, entry->workers);
    }
  g_array_sort (self->works, compare_works);
  g_array_sort (self->workers, compare_workers);
}

static void
fill (GsBreakEven  *self,
      GsResults    *results,
      const GArray *entries)
{
  guint n_cells = self->works->len * self->workers->len;

  self->cells = g_new (GsBreakEvenCell, n_cells);
  for (guint i = 0; i < n_cells; i++)
    self->cells[i] = (GsBreakEvenCell) { NAN, NAN };
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      GsBreakEvenCell *cell = &self->cells[find_workers (self, entry->workers) * self->works->len
                                           + find_work (self, entry->work_ns)];
      double *time = entry->processes ? &cell->processes : &cell->threads;

      /* Take the first of two equal variants. */
      if (!isfinite (*time))
        *time = gs_results_get_makespan (results, entry->variant);
    }
}

/* Whether a row has two lengths to tell apart. */
static gboolean
is_telling (const GsBreakEven *self)
{
  for (guint row = 0; row < self->workers->len; row++)
    {
      guint n = 0;

      for (guint column = 0; column < self->works->len; column++)
        if (isfinite (gs_break_even_get_ratio (self, row, column)))
          n++;
      if (n > 1)
        return TRUE;
    }
  return FALSE;
}

GsBreakEven *
gs_break_even_new (GsResults *results)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (GsBreakEven) self = NULL;

  g_return_val_if_fail (GS_IS_RESULTS (results), NULL);

  if (gs_experiment_get_n_groups (gs_results_get_experiment (results)) == 0)
    return NULL;

  self = g_new0 (GsBreakEven, 1);
  self->works = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->workers = g_array_new (FALSE, FALSE, sizeof (guint));
  collect (results, "threads", FALSE, entries);
  collect (results, "processes", TRUE, entries);
  find_axes (self, entries);
  fill (self, results, entries);
  return is_telling (self) ? g_steal_pointer (&self) : NULL;
}

void
gs_break_even_free (GsBreakEven *self)
{
  g_array_unref (self->works);
  g_array_unref (self->workers);
  g_free (self->cells);
  g_free (self);
}

const GsBreakEvenCell *
gs_break_even_get_cell (const GsBreakEven *self,
                        guint              row,
                        guint              column)
{
  g_return_val_if_fail (row < self->workers->len && column < self->works->len, NULL);

  return &self->cells[row * self->works->len + column];
}

double
gs_break_even_get_ratio (const GsBreakEven *self,
                         guint              row,
                         guint              column)
{
  const GsBreakEvenCell *cell = gs_break_even_get_cell (self, row, column);

  return cell->threads / cell->processes;
}

/* Whether the processes win with any length. */
static gboolean
wins (const GsBreakEven *self,
      guint              row)
{
  for (guint column = 0; column < self->works->len; column++)
    if (gs_break_even_get_ratio (self, row, column) > 1)
      return TRUE;
  return FALSE;
}

GsWin
gs_break_even_find (const GsBreakEven *self,
                    guint              row,
                    double            *work_ns)
{
  double longer = NAN;  /* length and logarithm of the ratio of the next longer that was measured */
  double above = NAN;

  g_return_val_if_fail (row < self->workers->len, GS_WIN_UNKNOWN);

  *work_ns = NAN;
  for (guint column = self->works->len; column-- > 0;)
    {
      double work = (double) g_array_index (self->works, gint64, column);
      double ratio = log (gs_break_even_get_ratio (self, row, column));

      if (!isfinite (ratio))
        continue;
      if (ratio < 0 && isnan (longer))
        return wins (self, row) ? GS_WIN_UNCLEAR : GS_WIN_NEVER;
      if (ratio < 0)
        {
          *work_ns = exp (log (work) - ratio / (above - ratio) * (log (longer) - log (work)));
          return GS_WIN_FROM;
        }
      longer = work;
      above = ratio;
    }
  return isnan (longer) ? GS_WIN_UNKNOWN : GS_WIN_ALWAYS;
}
