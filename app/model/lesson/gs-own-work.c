/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-own-work.h"

#include <glib/gi18n.h>

#include "gs-candidates.h"
#include "gs-experiment-private.h"

/* The name of a file for it; a lesson's id is one, too. */
#define OWN_ID "own-work"

static gboolean
has_variants_of (GsExperiment *self,
                 GsExperiment *other)
{
  for (guint i = 0; i < other->variants->len; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < self->variants->len && !found; j++)
        found = gs_variant_is_same (g_ptr_array_index (other->variants, i),
                                    g_ptr_array_index (self->variants, j));
      if (!found)
        return FALSE;
    }
  return TRUE;
}

gboolean
gs_own_work_is_same (GsExperiment *a,
                     GsExperiment *b)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (a), FALSE);
  g_return_val_if_fail (GS_IS_EXPERIMENT (b), FALSE);

  if (a == b)
    return TRUE;
  if (a->groups->len != b->groups->len || a->variants->len != b->variants->len
      || a->cores != b->cores)
    return FALSE;
  for (guint i = 0; i < a->groups->len; i++)
    if (!gs_task_group_is_same (g_ptr_array_index (a->groups, i), g_ptr_array_index (b->groups, i)))
      return FALSE;
  return has_variants_of (a, b) && has_variants_of (b, a);
}

/* @lesson swept over the numbers of workers that @self was swept over, if @self is that; or NULL. */
static GsExperiment *
find_sweep (GsExperiment *self,
            GsExperiment *lesson)
{
  g_autoptr (GsExperiment) sweep = NULL;
  guint n_workers = 0;
  const guint *workers = gs_experiment_get_sweep_workers (self, &n_workers);

  if (n_workers == 0 || !gs_experiment_can_sweep (lesson))
    return NULL;
  sweep = gs_experiment_expand_sweep (lesson, workers, n_workers, gs_experiment_get_repeats (self));
  return gs_own_work_is_same (self, sweep) ? g_steal_pointer (&sweep) : NULL;
}

/* The form of @lesson that @self is: the lesson, the same on every executor that may
 * be recommended, or a sweep of either; NULL for own work. */
static GsExperiment *
find_of_lesson (GsExperiment *self,
                GsExperiment *lesson)
{
  g_autoptr (GsExperiment) candidates = NULL;
  gboolean is_same = gs_own_work_is_same (self, lesson);
  GsExperiment *sweep = NULL;

  /* A lesson may have the variants of its sweep already, and measure them fewer times. */
  if (!is_same || gs_experiment_get_repeats (self) != gs_experiment_get_repeats (lesson))
    sweep = find_sweep (self, lesson);
  if (sweep == NULL && is_same)
    return g_object_ref (lesson);
  if (sweep != NULL || lesson->groups->len == 0)
    return sweep;
  candidates = gs_candidates_add (lesson);
  if (candidates == NULL)
    return NULL;
  return gs_own_work_is_same (self, candidates) ? g_steal_pointer (&candidates)
                                                : find_sweep (self, candidates);
}

/* Whether there is nothing left of the text @key: it was the lesson's. */
static gboolean
drop_text (GsExperiment *self,
           const char   *key,
           char        **text,
           const char   *of_lesson)
{
  if (g_strcmp0 (*text, of_lesson) != 0)
    return FALSE;
  g_clear_pointer (text, g_free);
  gs_words_forget (self->words, key);
  return TRUE;
}

static gboolean
has_workloads_of (GsExperiment *self,
                  GsExperiment *lesson)
{
  gboolean same = self->groups->len == lesson->groups->len;

  for (guint i = 0; same && i < self->groups->len; i++)
    same = g_strcmp0 (gs_experiment_get_task_group (self, i)->workload,
                      gs_experiment_get_task_group (lesson, i)->workload) == 0;
  return same;
}

/* The names that the lesson gave to its variants: they tell what its workloads do there. */
static void
drop_variant_names (GsExperiment *self,
                    GsExperiment *lesson)
{
  for (guint i = 0; i < self->variants->len; i++)
    for (guint j = 0; j < lesson->variants->len; j++)
      {
        GsVariant *variant = g_ptr_array_index (self->variants, i);

        if (g_strcmp0 (variant->name, gs_experiment_get_variant (lesson, j)->name) == 0)
          gs_variant_forget_name (variant);
      }
}

static void
drop_words (GsExperiment *self,
            GsExperiment *lesson)
{
  if (drop_text (self, "Name", &self->name, lesson->name))
    /* Translators: what was a lesson before its settings were changed. */
    self->name = g_strdup (_("Own work"));
  if (g_strcmp0 (self->id, lesson->id) == 0)
    {
      g_free (self->id);
      self->id = g_strdup (OWN_ID);
    }
  drop_text (self, "Subtitle", &self->subtitle, lesson->subtitle);
  drop_text (self, "See", &self->see, lesson->see);
  drop_text (self, "Notes", &self->notes, lesson->notes);
  drop_text (self, "Sources", &self->sources, lesson->sources);
  if (drop_text (self, "Question", &self->question, lesson->question))
    {
      g_strfreev (self->choices);
      self->choices = g_new0 (char *, 1);
      gs_words_forget (self->words, "Choices");
      for (guint i = 0; i < self->variants->len; i++)
        g_clear_pointer (&gs_experiment_get_variant (self, i)->guesses, g_strfreev);
    }
  if (!has_workloads_of (self, lesson))
    drop_variant_names (self, lesson);
  /* A script that was written for the lesson does the lesson's work. */
  if (g_strcmp0 (self->python, lesson->python) == 0)
    {
      g_clear_pointer (&self->python, g_free);
      g_clear_pointer (&self->python_text, g_free);
    }
}

gboolean
gs_own_work_name (GsExperiment *self,
                  GsExperiment *lesson)
{
  g_autoptr (GsExperiment) same = NULL;

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), FALSE);
  g_return_val_if_fail (GS_IS_EXPERIMENT (lesson), FALSE);

  same = find_of_lesson (self, lesson);
  if (same == NULL)
    drop_words (self, lesson);
  return same == NULL;
}

GsExperiment *
gs_own_work_settle (GsExperiment *edited,
                    GsExperiment *lesson)
{
  GsExperiment *same = NULL;

  g_return_val_if_fail (GS_IS_EXPERIMENT (edited), NULL);
  g_return_val_if_fail (GS_IS_EXPERIMENT (lesson), NULL);

  /* Made anew, as @edited may have lost its words in between. */
  same = find_of_lesson (edited, lesson);
  if (same != NULL)
    return same;
  drop_words (edited, lesson);
  return g_object_ref (edited);
}
