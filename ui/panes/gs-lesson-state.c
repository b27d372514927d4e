/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-lesson-state.h"

#include <math.h>

#include "gs-guesses.h"
#include "gs-own-work.h"

/* Settings whose results are kept beside those in force and the lesson's own, and what their
 * recordings may take together: whichever is reached first.  Those used longest ago go first. */
#define MAX_KEPT 16
#define MAX_KEPT_BYTES (64 * 1024 * 1024)

struct _GsLessonState
{
  GObject parent_instance;

  /* Owned */
  GsResults *results;
  GsResults *changed;     /* of settings that differ from the lesson's, or NULL */
  GPtrArray *kept;        /* GsResults of other such settings that have run; last used first */
  GsResults *blank;       /* what is shown while they are hidden; NULL until it is asked for */
  GFile *file;            /* that it was opened from; NULL */
  char *version;          /* of what the file held; NULL */

  int choice;
  guint variant;
  gboolean own;           /* what is in force is work of the user's own, not the lesson's */
  gboolean predicting;
  gboolean revealed;      /* they were asked for, or guessed and measured */
};

G_DEFINE_FINAL_TYPE (GsLessonState, gs_lesson_state, G_TYPE_OBJECT)

static void
gs_lesson_state_dispose (GObject *object)
{
  GsLessonState *self = GS_LESSON_STATE (object);

  g_clear_object (&self->results);
  g_clear_object (&self->changed);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_object (&self->blank);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (gs_lesson_state_parent_class)->dispose (object);
}

static void
gs_lesson_state_finalize (GObject *object)
{
  g_free (GS_LESSON_STATE (object)->version);

  G_OBJECT_CLASS (gs_lesson_state_parent_class)->finalize (object);
}

static void
gs_lesson_state_class_init (GsLessonStateClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_lesson_state_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_lesson_state_finalize;
}

static void
gs_lesson_state_init (GsLessonState *self)
{
  self->choice = -1;
  self->kept = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
gs_lesson_state_settings_changed (GsLessonState *self)
{
  self->variant = gs_lesson_state_find_subject (self);
}

GsLessonState *
gs_lesson_state_new (GsExperiment *lesson)
{
  g_autoptr (GsResults) results = NULL;

  g_return_val_if_fail (GS_IS_EXPERIMENT (lesson), NULL);

  results = gs_results_new (lesson);
  return gs_lesson_state_new_for_results (results);
}

GsLessonState *
gs_lesson_state_new_for_results (GsResults *results)
{
  GsLessonState *self = NULL;

  g_return_val_if_fail (GS_IS_RESULTS (results), NULL);

  self = g_object_new (GS_TYPE_LESSON_STATE, NULL);
  self->results = g_object_ref (results);
  self->variant = gs_lesson_state_find_subject (self);
  return self;
}

void
gs_lesson_state_set_file (GsLessonState *self,
                          GFile         *file,
                          const char    *version)
{
  g_return_if_fail (GS_IS_LESSON_STATE (self));
  g_return_if_fail (G_IS_FILE (file));

  g_set_object (&self->file, file);
  g_free (self->version);
  self->version = g_strdup (version);
}

GFile *
gs_lesson_state_get_file (GsLessonState  *self,
                          const char    **version)
{
  g_return_val_if_fail (GS_IS_LESSON_STATE (self), NULL);

  if (version != NULL)
    *version = self->version;
  return self->file;
}

GsExperiment *
gs_lesson_state_get_lesson (GsLessonState *self)
{
  g_return_val_if_fail (GS_IS_LESSON_STATE (self), NULL);

  return gs_results_get_experiment (self->results);
}

GsResults *
gs_lesson_state_get_results (GsLessonState *self)
{
  g_return_val_if_fail (GS_IS_LESSON_STATE (self), NULL);

  return self->changed != NULL ? self->changed : self->results;
}

GsResults *
gs_lesson_state_get_shown (GsLessonState *self)
{
  GsExperiment *experiment = NULL;

  g_return_val_if_fail (GS_IS_LESSON_STATE (self), NULL);

  if (!gs_lesson_state_is_hidden (self))
    return gs_lesson_state_get_results (self);
  experiment = gs_lesson_state_get_experiment (self);
  if (self->blank == NULL || gs_results_get_experiment (self->blank) != experiment)
    {
      g_clear_object (&self->blank);
      self->blank = gs_results_new (experiment);
    }
  return self->blank;
}

void
gs_lesson_state_set_predicting (GsLessonState *self,
                                gboolean       predicting)
{
  g_return_if_fail (GS_IS_LESSON_STATE (self));

  self->predicting = predicting;
}

gboolean
gs_lesson_state_is_predicting (GsLessonState *self)
{
  g_return_val_if_fail (GS_IS_LESSON_STATE (self), FALSE);

  return self->predicting;
}

gboolean
gs_lesson_state_is_hidden (GsLessonState *self)
{
  const char *question = NULL;

  g_return_val_if_fail (GS_IS_LESSON_STATE (self), FALSE);

  question = gs_experiment_get_question (gs_lesson_state_get_experiment (self));
  return self->predicting && !self->revealed && *question != '\0';
}

void
gs_lesson_state_reveal (GsLessonState *self)
{
  g_return_if_fail (GS_IS_LESSON_STATE (self));

  self->revealed = TRUE;
}

void
gs_lesson_state_settle (GsLessonState *self)
{
  g_return_if_fail (GS_IS_LESSON_STATE (self));

  if (self->predicting && self->choice >= 0 && gs_lesson_state_is_measured (self))
    self->revealed = TRUE;
}

void
gs_lesson_state_forget_guesses (GsLessonState *self)
{
  g_return_if_fail (GS_IS_LESSON_STATE (self));

  self->revealed = FALSE;
  gs_lesson_state_set_choice (self, -1);
}

GsExperiment *
gs_lesson_state_get_experiment (GsLessonState *self)
{
  return gs_results_get_experiment (gs_lesson_state_get_results (self));
}

static gsize
get_run_bytes (GsRun *run)
{
  GsTrace *trace = gs_run_get_trace (run);
  gsize bytes = gs_trace_get_memory (trace);

  for (guint i = 0; i < gs_trace_get_n_lanes (trace); i++)
    bytes += gs_trace_get_lane (trace, i)->n_events * sizeof (GsEvent);
  return bytes;
}

/* Memory of the recordings of all runs; 0 where nothing has run. */
static gsize
get_bytes (GsResults *results)
{
  guint n_variants = gs_experiment_get_n_variants (gs_results_get_experiment (results));
  gsize bytes = 0;

  for (guint i = 0; i < n_variants; i++)
    {
      GPtrArray *runs = gs_results_get_runs (results, i);

      for (guint j = 0; runs != NULL && j < runs->len; j++)
        bytes += get_run_bytes (g_ptr_array_index (runs, j));
    }
  return bytes;
}

/* Keeps the results in force, for a return to these settings. */
static void
gs_lesson_state_keep (GsLessonState *self)
{
  gsize bytes = 0;

  if (self->changed != NULL && get_bytes (self->changed) > 0)
    g_ptr_array_insert (self->kept, 0, g_object_ref (self->changed));
  g_clear_object (&self->changed);
  self->own = FALSE;
  for (guint i = 0; i < self->kept->len; i++)
    {
      bytes += get_bytes (g_ptr_array_index (self->kept, i));
      /* Keep the newest ones, however large. */
      if (i > 0 && (i == MAX_KEPT || bytes > MAX_KEPT_BYTES))
        g_ptr_array_set_size (self->kept, (int) i);
    }
}

/* The results that were kept of the settings of @experiment; NULL if there are none. */
static GsResults *
gs_lesson_state_steal_kept (GsLessonState *self,
                            GsExperiment  *experiment)
{
  for (guint i = 0; i < self->kept->len; i++)
    if (gs_own_work_is_same (gs_results_get_experiment (g_ptr_array_index (self->kept, i)),
                             experiment))
      return g_ptr_array_steal_index (self->kept, i);
  return NULL;
}

void
gs_lesson_state_change (GsLessonState *self,
                        GsExperiment  *experiment)
{
  g_autoptr (GsExperiment) settled = NULL;

  g_return_if_fail (GS_IS_LESSON_STATE (self));
  g_return_if_fail (GS_IS_EXPERIMENT (experiment));

  settled = gs_own_work_settle (experiment, gs_lesson_state_get_lesson (self));
  gs_lesson_state_keep (self);
  if (settled != gs_lesson_state_get_lesson (self))
    {
      self->changed = gs_lesson_state_steal_kept (self, settled);
      if (self->changed == NULL)
        self->changed = gs_results_new (settled);
      self->own = settled == experiment;
    }
  gs_lesson_state_settings_changed (self);
}

void
gs_lesson_state_reset (GsLessonState *self)
{
  g_return_if_fail (GS_IS_LESSON_STATE (self));

  if (self->changed == NULL)
    return;
  gs_lesson_state_keep (self);
  gs_lesson_state_settings_changed (self);
}

gboolean
gs_lesson_state_is_changed (GsLessonState *self)
{
  g_return_val_if_fail (GS_IS_LESSON_STATE (self), FALSE);

  return self->changed != NULL;
}

gboolean
gs_lesson_state_is_own (GsLessonState *self)
{
  g_return_val_if_fail (GS_IS_LESSON_STATE (self), FALSE);

  return self->own;
}

int
gs_lesson_state_get_choice (GsLessonState *self)
{
  g_return_val_if_fail (GS_IS_LESSON_STATE (self), -1);

  return self->choice;
}

void
gs_lesson_state_set_choice (GsLessonState *self,
                            int            choice)
{
  g_return_if_fail (GS_IS_LESSON_STATE (self));

  self->choice = choice;
  gs_guesses_choose (self->results, choice);
  gs_lesson_state_settle (self);
}

gboolean
gs_lesson_state_can_guess (GsLessonState *self,
                           guint          variant)
{
  g_return_val_if_fail (GS_IS_LESSON_STATE (self), FALSE);

  return gs_experiment_get_variant (gs_lesson_state_get_lesson (self), variant)->guesses == NULL
         && gs_guesses_is_possible (self->results, variant);
}

double
gs_lesson_state_get_guess (GsLessonState *self,
                           guint          variant)
{
  g_return_val_if_fail (GS_IS_LESSON_STATE (self), NAN);

  return gs_results_get_guess (self->results, variant);
}

void
gs_lesson_state_set_guess (GsLessonState *self,
                           guint          variant,
                           double         speedup)
{
  g_return_if_fail (GS_IS_LESSON_STATE (self));

  gs_results_set_guess (self->results, variant, speedup);
}

guint
gs_lesson_state_find_subject (GsLessonState *self)
{
  GsExperiment *experiment = NULL;
  guint n_variants = 0;
  guint found = G_MAXUINT;
  const char *last = NULL;

  g_return_val_if_fail (GS_IS_LESSON_STATE (self), 0);

  experiment = gs_lesson_state_get_experiment (self);
  n_variants = gs_experiment_get_n_variants (experiment);
  if (n_variants == 0)
    return 0;
  last = gs_experiment_get_variant (experiment, n_variants - 1)->executor;
  for (guint i = 0; i < n_variants; i++)
    if (g_str_equal (gs_experiment_get_variant (experiment, i)->executor, last))
      {
        /* Skip pools of one worker: they show nothing of a pool. */
        if (gs_experiment_get_workers (experiment, i) > 1)
          return i;
        found = MIN (found, i);
      }
  return found < n_variants ? found : 0;
}

/* Counts a broken pool as run: breaking may be the point of the lesson. */
static gboolean
has_run (GsResults *results,
         guint      variant)
{
  GPtrArray *runs = gs_results_get_runs (results, variant);

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      GsRunState state = gs_run_get_state (g_ptr_array_index (runs, i));

      if (state == GS_RUN_DONE || state == GS_RUN_FAILED)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_measured (GsResults *results)
{
  guint n_variants = gs_experiment_get_n_variants (gs_results_get_experiment (results));

  for (guint i = 0; i < n_variants; i++)
    if (!has_run (results, i))
      return FALSE;
  return TRUE;
}

gboolean
gs_lesson_state_is_measured (GsLessonState *self)
{
  g_return_val_if_fail (GS_IS_LESSON_STATE (self), FALSE);

  return is_measured (self->results) || (self->changed != NULL && is_measured (self->changed));
}

guint
gs_lesson_state_get_variant (GsLessonState *self)
{
  g_return_val_if_fail (GS_IS_LESSON_STATE (self), 0);

  return self->variant;
}

void
gs_lesson_state_set_variant (GsLessonState *self,
                             guint          variant)
{
  g_return_if_fail (GS_IS_LESSON_STATE (self));

  if (variant < gs_experiment_get_n_variants (gs_lesson_state_get_experiment (self)))
    self->variant = variant;
}
