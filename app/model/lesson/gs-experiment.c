/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The experiment as an object, and its parts. */
#include "config.h"

#include <glib/gi18n.h>
#include <sched.h>

#include "gs-calibration.h"
#include "gs-executor.h"
#include "gs-experiment-private.h"
#include "gs-workload.h"

#define USUAL_SWEEP_REPEATS 3

G_DEFINE_FINAL_TYPE (GsExperiment, gs_experiment, G_TYPE_OBJECT)
G_DEFINE_QUARK (gs-experiment-error-quark, gs_experiment_error)

GsVariant *
gs_variant_new (const char *executor)
{
  GsVariant *self = g_new0 (GsVariant, 1);

  gs_fields_init (gs_variant_fields, self);
  self->executor = g_strdup (executor);
  return self;
}

void
gs_variant_free (GsVariant *self)
{
  gs_fields_clear (gs_variant_fields, self);
  g_free (self->name);
  g_free (self->label);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_strfreev (self->guesses);
  g_clear_pointer (&self->words, g_hash_table_unref);
  g_free (self->saved_in);
  g_free (self);
}

static GHashTable *
words_copy (GHashTable *words)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy, g_strdup (key), g_strdup (value));
  return copy;
}

GsVariant *
gs_variant_copy (const GsVariant *variant)
{
  GsVariant *copy = gs_variant_new (NULL);

  gs_fields_copy (gs_variant_fields, copy, variant);
  copy->name = g_strdup (variant->name);
  copy->changes = variant->changes != NULL ? g_ptr_array_ref (variant->changes) : NULL;
  copy->guesses = g_strdupv (variant->guesses);
  copy->label = g_strdup (variant->label);
  if (variant->words != NULL)
    copy->words = words_copy (variant->words);
  copy->saved_in = g_strdup (variant->saved_in);
  return copy;
}

static void
gs_experiment_finalize (GObject *object)
{
  GsExperiment *self = GS_EXPERIMENT (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->subtitle);
  g_free (self->group);
  g_free (self->see);
  g_free (self->question);
  g_strfreev (self->choices);
  g_free (self->notes);
  g_free (self->strings);
  g_free (self->python);
  g_free (self->python_text);
  g_free (self->origin);
  g_free (self->sources);
  g_hash_table_unref (self->words);
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->variants);
  g_array_unref (self->sweep_workers);
  g_array_unref (self->sweep_works);

  G_OBJECT_CLASS (gs_experiment_parent_class)->finalize (object);
}

static void
gs_experiment_class_init (GsExperimentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_experiment_finalize;
}

static void
gs_experiment_init (GsExperiment *self)
{
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_task_group_free);
  self->variants = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_variant_free);
  self->sweep_workers = g_array_new (FALSE, FALSE, sizeof (guint));
  self->sweep_works = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->repeats = 1;
  self->choices = g_new0 (char *, 1);
}

GsExperiment *
gs_experiment_new (void)
{
  return g_object_new (GS_TYPE_EXPERIMENT, NULL);
}

GsExperiment *
gs_experiment_copy (GsExperiment *self)
{
  GsExperiment *copy;

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), NULL);

  copy = gs_experiment_new ();
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->subtitle = g_strdup (self->subtitle);
  copy->group = g_strdup (self->group);
  copy->see = g_strdup (self->see);
  copy->question = g_strdup (self->question);
  g_strfreev (copy->choices);
  copy->choices = g_strdupv (self->choices);
  copy->notes = g_strdup (self->notes);
  copy->python = g_strdup (self->python);
  copy->python_text = g_strdup (self->python_text);
  copy->origin = g_strdup (self->origin);
  copy->sources = g_strdup (self->sources);
  g_hash_table_unref (copy->words);
  copy->words = words_copy (self->words);
  copy->order = self->order;
  copy->lens = self->lens;
  copy->strings = g_strdup (self->strings);
  copy->cores = self->cores;
  copy->repeats = self->repeats;
  copy->sweep_repeats = self->sweep_repeats;
  g_array_append_vals (copy->sweep_workers, self->sweep_workers->data, self->sweep_workers->len);
  g_array_append_vals (copy->sweep_works, self->sweep_works->data, self->sweep_works->len);
  for (guint i = 0; i < self->groups->len; i++)
    g_ptr_array_add (copy->groups, gs_task_group_copy (g_ptr_array_index (self->groups, i)));
  for (guint i = 0; i < self->variants->len; i++)
    g_ptr_array_add (copy->variants, gs_variant_copy (g_ptr_array_index (self->variants, i)));
  return copy;
}

void
gs_experiment_set_id (GsExperiment *self,
                      const char   *file_name)
{
  /* It is shown and saved: whatever bytes the file's name has, this is text. */
  g_autofree char *base = g_filename_display_basename (file_name);
  char *dot = strrchr (base, '.');

  if (dot != NULL && dot > base)
    *dot = '\0';
  g_free (self->id);
  self->id = g_steal_pointer (&base);
}

const char *
gs_experiment_get_id (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), NULL);
  return self->id;
}

static const char *
text_or (const char *text,
         const char *fallback)
{
  return text != NULL && *text != '\0' ? text : fallback;
}

const char *
gs_experiment_get_name (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), "");
  return text_or (self->name, text_or (self->id, _("Experiment")));
}

const char *
gs_experiment_get_subtitle (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), "");
  return text_or (self->subtitle, "");
}

const char *
gs_experiment_get_group (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), "");
  return text_or (self->group, "waiting-and-computing");
}

int
gs_experiment_get_order (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), 0);
  return self->order;
}

const char *
gs_experiment_get_see (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), "");
  return text_or (self->see, "");
}

const char *
gs_experiment_get_question (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), "");
  return text_or (self->question, "");
}

char **
gs_experiment_get_choices (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), NULL);
  return self->choices;
}

const char *
gs_experiment_get_notes (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), "");
  return text_or (self->notes, "");
}

const char *
gs_experiment_get_sources (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), "");
  return text_or (self->sources, "");
}

gint64
gs_experiment_get_lens (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), 0);
  return self->lens;
}

gboolean
gs_experiment_get_strings (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), FALSE);
  return g_strcmp0 (self->strings, "yes") == 0;
}

guint
gs_experiment_get_n_groups (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), 0);
  return self->groups->len;
}

GsTaskGroup *
gs_experiment_get_task_group (GsExperiment *self,
                              guint         group)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self) && group < self->groups->len, NULL);
  return g_ptr_array_index (self->groups, group);
}

guint
gs_experiment_get_n_variants (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), 0);
  return self->variants->len;
}

GsVariant *
gs_experiment_get_variant (GsExperiment *self,
                           guint         variant)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self) && variant < self->variants->len, NULL);
  return g_ptr_array_index (self->variants, variant);
}

GsVariant *
gs_experiment_add_variant (GsExperiment *self,
                           const char   *executor)
{
  GsVariant *variant;

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), NULL);
  variant = gs_variant_new (executor);
  g_ptr_array_add (self->variants, variant);
  return variant;
}

GsTaskGroup *
gs_experiment_add_task_group (GsExperiment *self,
                              const char   *name,
                              const char   *workload)
{
  GsTaskGroup *group;

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), NULL);
  group = gs_task_group_new (name, workload);
  g_ptr_array_add (self->groups, group);
  return group;
}

void
gs_experiment_take_variant (GsExperiment *self,
                            GsVariant    *variant)
{
  g_return_if_fail (GS_IS_EXPERIMENT (self) && variant != NULL);
  g_ptr_array_add (self->variants, variant);
}

void
gs_experiment_clear_variants (GsExperiment *self)
{
  g_return_if_fail (GS_IS_EXPERIMENT (self));
  g_ptr_array_set_size (self->variants, 0);
}

guint
gs_experiment_get_n_tasks (GsExperiment *self)
{
  guint n_tasks = 0;

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), 0);

  for (guint i = 0; i < self->groups->len; i++)
    n_tasks += ((GsTaskGroup *) g_ptr_array_index (self->groups, i))->count;
  return n_tasks;
}

guint
gs_experiment_get_repeats (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), 1);
  return MAX (self->repeats, 1);
}

void
gs_experiment_set_repeats (GsExperiment *self,
                           guint         repeats)
{
  g_return_if_fail (GS_IS_EXPERIMENT (self));
  self->repeats = CLAMP (repeats, 1, GS_MAX_REPEATS);
}

guint
gs_experiment_get_cores (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), 0);
  return self->cores;
}

void
gs_experiment_set_cores (GsExperiment *self,
                         guint         cores)
{
  g_return_if_fail (GS_IS_EXPERIMENT (self));
  self->cores = MIN (cores, GS_MAX_WORKERS);
}

guint
gs_experiment_get_cores_at_hand (GsExperiment *self)
{
  cpu_set_t set;
  guint cores;

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), 1);

  /* The set is too small on machines of more than 1024 cores. */
  if (self->machine_cores > 0)
    cores = self->machine_cores;
  else if (sched_getaffinity (0, sizeof set, &set) == 0)
    cores = CPU_COUNT (&set);
  else
    cores = g_get_num_processors ();
  return self->cores > 0 ? MIN (self->cores, cores) : cores;
}

void
gs_experiment_set_machine (GsExperiment *self,
                           guint         cores,
                           double        step_ns)
{
  g_return_if_fail (GS_IS_EXPERIMENT (self));

  self->machine_cores = cores;
  self->machine_step_ns = step_ns;
}

double
gs_experiment_get_step_ns (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), 1);

  return self->machine_step_ns > 0 ? self->machine_step_ns : gs_calibration_get_step_ns ();
}

const guint *
gs_experiment_get_sweep_workers (GsExperiment *self,
                                 guint        *n_workers)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), NULL);
  *n_workers = self->sweep_workers->len;
  return (const guint *) (gpointer) self->sweep_workers->data;
}

guint
gs_experiment_get_sweep_repeats (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), 1);
  return self->sweep_repeats > 0 ? self->sweep_repeats : USUAL_SWEEP_REPEATS;
}

gboolean
gs_experiment_computes (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), FALSE);

  for (guint i = 0; i < self->groups->len; i++)
    {
      const GsTaskGroup *group = g_ptr_array_index (self->groups, i);
      const GsWorkload *workload = gs_workload_find (group->workload);

      if (workload != NULL && workload->computes)
        return TRUE;
    }
  return FALSE;
}

/* Defaults of concurrent.futures. */
static guint
get_default_workers (const GsExecutor *executor,
                     guint             cores)
{
  return executor->has_processes ? cores : MIN (32, cores + 4);
}

guint
gs_experiment_get_workers (GsExperiment *self,
                           guint         variant)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  const GsExecutor *executor = gs_executor_find (settings->executor);
  guint cores, workers;

  if (executor == NULL || !executor->has_workers)
    return 1;

  cores = gs_experiment_get_cores_at_hand (self);
  if (settings->workers == GS_WORKERS_CORES)
    workers = MIN (MAX (2, cores), gs_experiment_get_n_tasks (self));
  else
    workers = settings->workers > 0 ? settings->workers : get_default_workers (executor, cores);
  return CLAMP (workers, 1, GS_MAX_WORKERS);
}
