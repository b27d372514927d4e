/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "gs-advice-words.h"
#include "gs-advisor.h"
#include "gs-code-view.h"
#include "gs-detail.h"
#include "gs-experiment-line.h"
#include "gs-outcome-words.h"
#include "gs-question.h"
#include "gs-selection-view.h"
#include "gs-workload.h"

/* Limit of printed results; of more, the first and the last are printed. */
#define MAX_PRINTED 12

struct _GsDetail
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkScrolledWindow *scrolled;
  GsQuestion *question;
  GtkWidget *advice_section;
  GtkLabel *advice;
  GtkWidget *run_candidates;
  GtkWidget *see_section;
  GtkLabel *see;
  GtkExpander *notes_section;
  GtkLabel *notes;
  GtkLabel *sources;
  GsSelectionView *selection;
  GtkLabel *variant_title;
  GsCodeView *code;
  GtkWidget *output_section;
  GtkLabel *output;

  /* Owned */
  GsLessonState *state;
  char *python;
};

G_DEFINE_FINAL_TYPE (GsDetail, gs_detail, GTK_TYPE_WIDGET)

enum
{
  HOLDER_CHOSEN,
  GUESSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Prints the shared results as the script does at its end. */
static void
gs_detail_print_shared (GsExperiment *experiment,
                        GsRun        *run,
                        GString      *text)
{
  for (guint i = 0; i < gs_run_get_n_shared (run); i++)
    {
      const GsSharedResult *shared = gs_run_get_shared (run, i);
      const char *name = shared->name;

      /* A damaged file may name a group that does not exist: show its name alone. */
      if (shared->group < gs_experiment_get_n_groups (experiment))
        {
          g_autoptr (GsTaskGroup) group =
            gs_experiment_dup_group (experiment, gs_run_get_variant (run), shared->group);
          const GsWorkload *workload = gs_workload_find (group->workload);

          name = workload->shared_name != NULL ? workload->shared_name : name;
        }
      g_string_append_printf (text, "\n%s: %s", name, shared->result);
    }
}

/* The script's output: its results as a list, then its seconds. */
static char *
gs_detail_dup_output (GsExperiment *experiment,
                      GsRun        *run)
{
  g_autofree char *list = gs_words_delivered (run, MAX_PRINTED);
  g_autoptr (GString) text = g_string_new (list);
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  /* Format in the C locale, as Python does. */
  g_ascii_formatd (seconds, sizeof seconds, "%.3f", gs_run_get_figures (run)->makespan);
  g_string_append_printf (text, "\n%s s", seconds);
  gs_detail_print_shared (experiment, run, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Hides a label without text, which would take room. */
static void
gs_detail_set_text (GtkLabel   *label,
                    const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
gs_detail_update_output (GsDetail *self)
{
  GsResults *results = gs_lesson_state_get_shown (self->state);
  GsRun *run = gs_results_get_shown_run (results, gs_lesson_state_get_variant (self->state));
  gboolean done = run != NULL && gs_run_get_state (run) == GS_RUN_DONE;
  g_autofree char *output = done ? gs_detail_dup_output (gs_results_get_experiment (results), run)
                                  : NULL;

  gtk_label_set_label (self->output, done ? output : "");
  gtk_widget_set_visible (self->output_section, done);
}

static void
gs_detail_update_python (GsDetail *self)
{
  GsExperiment *experiment = gs_lesson_state_get_experiment (self->state);
  guint variant = gs_lesson_state_get_variant (self->state);
  g_autofree char *title = gs_experiment_dup_variant_title (experiment, variant);
  g_autofree char *python = gs_experiment_dup_python (experiment, variant);

  gtk_label_set_label (self->variant_title, title);
  if (g_strcmp0 (python, self->python) == 0)
    return;
  gs_code_view_set_text (self->code, python != NULL ? python : "");
  g_free (self->python);
  self->python = g_steal_pointer (&python);
}

/* Shows the advice of the probe, and whether the runs agree. */
static void
gs_detail_update_advice (GsDetail *self)
{
  GsResults *results = gs_lesson_state_get_shown (self->state);
  g_autoptr (GsAdvice) advice = gs_advice_new (results);
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;
  gboolean alone = FALSE;

  if (advice != NULL && gs_advice_is_telling (advice, results))
    {
      lines = gs_advice_dup_sentences (advice);
      text = g_strjoinv ("\n", lines);
      alone = advice->candidates->len == 0;
    }
  /* A probe is half of an answer. */
  gtk_widget_set_visible (self->run_candidates, alone);
  gs_detail_set_text (self->advice, text);
  gtk_widget_set_visible (self->advice_section, text != NULL);
}

/* Shows the explanation after the run, as for the answers to the question. */
static void
gs_detail_update_see (GsDetail *self)
{
  const char *see = gs_experiment_get_see (gs_lesson_state_get_experiment (self->state));

  gs_detail_set_text (self->see, see);
  gtk_widget_set_visible (self->see_section,
                          gtk_widget_get_visible (GTK_WIDGET (self->see))
                          && gs_lesson_state_is_measured (self->state)
                          && !gs_lesson_state_is_hidden (self->state));
}

void
gs_detail_update (GsDetail *self)
{
  g_return_if_fail (GS_IS_DETAIL (self));

  if (self->state == NULL)
    return;
  gs_question_update (self->question);
  gs_detail_update_advice (self);
  gs_detail_update_see (self);
  gs_detail_update_python (self);
  gs_detail_update_output (self);
}

void
gs_detail_set_state (GsDetail      *self,
                     GsLessonState *state)
{
  GsExperiment *experiment = NULL;

  g_return_if_fail (GS_IS_DETAIL (self));
  g_return_if_fail (GS_IS_LESSON_STATE (state));

  g_set_object (&self->state, state);
  experiment = gs_lesson_state_get_experiment (state);
  gs_question_set_state (self->question, state);
  gs_detail_set_text (self->notes, gs_experiment_get_notes (experiment));
  gs_detail_set_text (self->sources, gs_experiment_get_sources (experiment));
  gtk_widget_set_visible (GTK_WIDGET (self->notes_section),
                          gtk_widget_get_visible (GTK_WIDGET (self->notes))
                          || gtk_widget_get_visible (GTK_WIDGET (self->sources)));
  /* Fold the notes with each lesson: they are for the lecturer, not for the room. */
  gtk_expander_set_expanded (self->notes_section, FALSE);
  gs_selection_view_show (self->selection, NULL, 0, NULL, NULL);
  gs_detail_update (self);
}

/* Lights the line of Python that the selected span is in; returns it. */
static char *
gs_detail_light_line (GsDetail     *self,
                      GsRun        *run,
                      const GsSpan *span)
{
  int line = -1;

  if (self->state != NULL && run != NULL)
    line = gs_experiment_find_python_line (gs_lesson_state_get_experiment (self->state),
                                           gs_run_get_variant (run), self->python, span);
  return gs_code_view_light_line (self->code, line);
}

void
gs_detail_show_selection (GsDetail     *self,
                          GsRun        *run,
                          guint         lane,
                          const GsSpan *span)
{
  g_autofree char *line = NULL;

  g_return_if_fail (GS_IS_DETAIL (self));

  line = gs_detail_light_line (self, run, span);
  gs_selection_view_show (self->selection, run, lane, span, line);
  /* Scroll to the selection, which stands first, since the user wants to read it. */
  if (run != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}

void
gs_detail_show_measure (GsDetail *self,
                        GsRun    *run,
                        double    begin,
                        double    end)
{
  g_return_if_fail (GS_IS_DETAIL (self));

  gs_selection_view_show_measure (self->selection, run, begin, end);
  g_free (gs_code_view_light_line (self->code, -1));
  if (run != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}

void
gs_detail_choose (GsDetail *self,
                  guint     choice)
{
  g_return_if_fail (GS_IS_DETAIL (self));

  gs_question_choose (self->question, choice);
}

const char *
gs_detail_get_python (GsDetail *self)
{
  g_return_val_if_fail (GS_IS_DETAIL (self), NULL);

  return self->python;
}

static void
gs_detail_holder_chosen_cb (GsDetail     *self,
                            guint         lane,
                            const GsSpan *span)
{
  g_signal_emit (self, signals[HOLDER_CHOSEN], 0, lane, span);
}

static void
gs_detail_guessed_cb (GsDetail *self)
{
  g_signal_emit (self, signals[GUESSED], 0);
}

static void
gs_detail_dispose (GObject *object)
{
  GsDetail *self = GS_DETAIL (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), GS_TYPE_DETAIL);
  g_clear_object (&self->state);
  g_clear_pointer (&self->python, g_free);

  G_OBJECT_CLASS (gs_detail_parent_class)->dispose (object);
}

static void
gs_detail_class_init (GsDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_detail_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[HOLDER_CHOSEN] =
    g_signal_new ("holder-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_POINTER);
  signals[GUESSED] =
    g_signal_new ("guessed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  g_type_ensure (GS_TYPE_CODE_VIEW);
  g_type_ensure (GS_TYPE_QUESTION);
  g_type_ensure (GS_TYPE_SELECTION_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/gilscope/Gilscope/gs-detail.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gsdetail");
  gtk_widget_class_bind_template_child (widget_class, GsDetail, scrolled);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, question);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, advice_section);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, advice);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, run_candidates);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, see_section);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, see);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, notes_section);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, notes);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, sources);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, selection);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, variant_title);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, code);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, output_section);
  gtk_widget_class_bind_template_child (widget_class, GsDetail, output);
  gtk_widget_class_bind_template_callback (widget_class, gs_detail_holder_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, gs_detail_guessed_cb);
}

static void
gs_detail_init (GsDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
