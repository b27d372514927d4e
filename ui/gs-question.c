/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-question.h"
#include "gs-quantity.h"

/* Answers that are together shorter than this stand in one line. */
#define LINE_CHARS 16

struct _GsQuestion
{
  GtkBox parent_instance;

  /* Borrowed */
  GtkLabel *text;
  GtkBox *choices;
  GtkLabel *verdict;

  /* Owned */
  GsLessonState *state;
};

G_DEFINE_FINAL_TYPE (GsQuestion, gs_question, GTK_TYPE_BOX)

/* What kind of figure the room guesses shows in how the answers are written. */
static gboolean
gs_question_guesses (char       **choices,
                     const char  *pattern)
{
  for (guint i = 0; choices[i] != NULL; i++)
    if (g_regex_match_simple (pattern, choices[i], 0, 0))
      return TRUE;
  return FALSE;
}

/* As guesses are written, in seconds; only what would be 0.00 is not. */
static char *
dup_seconds (double seconds)
{
  return seconds >= 0.1 ? g_strdup_printf (_("%.2f s"), seconds)
                        : gs_quantity_format_seconds (seconds);
}

/* "sequential: 5.00 s · threads, GIL: 1.00 s"; NULL before all of them have been measured. */
static char *
gs_question_dup_figures (GsResults *results,
                         gboolean   times)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      double value = times ? gs_results_get_makespan (results, i)
                           : gs_results_get_speedup (results, i);
      g_autofree char *label = gs_experiment_dup_variant_label (experiment, i);
      g_autofree char *figure = NULL;
      int baseline = gs_results_find_baseline (results, i);

      /* That it is as fast as itself is no answer. */
      if (!times && (baseline < 0 || (guint) baseline == i))
        continue;
      if (isnan (value))
        return NULL;
      figure = times ? dup_seconds (value) : gs_quantity_format_speedup (value);
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? " · " : "", label, figure);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

char *
gs_question_dup_verdict (GsLessonState *state)
{
  GsExperiment *lesson = gs_lesson_state_get_lesson (state);
  GsResults *results = gs_lesson_state_get_results (state);
  char **choices = gs_experiment_get_choices (lesson);
  int choice = gs_lesson_state_get_choice (state);
  guint subject = gs_lesson_state_find_subject (state);
  double makespan = gs_results_get_makespan (results, subject);
  double speedup = gs_results_get_speedup (results, subject);
  g_autofree char *figure = NULL;

  /* A question is about the lesson's own settings. */
  if (choice < 0 || choices == NULL || (guint) choice >= g_strv_length (choices)
      || gs_lesson_state_is_changed (state))
    return NULL;

  if (gs_question_guesses (choices, "[0-9]\\s*(×|배)"))
    {
      if (isnan (speedup))
        return NULL;
      figure = gs_quantity_format_speedup (speedup);
      /* Translators: a guess and a measurement, such as 2× and 1.0× */
      return g_strdup_printf (_("The room said %s. It was %s."), choices[choice], figure);
    }
  if (gs_question_guesses (choices, "^[0-9.,]+\\s*(s|ms|µs|초)$"))
    {
      if (isnan (makespan))
        return NULL;
      figure = dup_seconds (makespan);
      /* Translators: a guess and a measurement, such as 1 s and 2.04 s */
      return g_strdup_printf (_("The room said %s. It took %s."), choices[choice], figure);
    }

  /* What else is guessed is told by every variant's figure: "only the processes", "5 s and 1 s". */
  figure = gs_question_dup_figures (results,
                                    gs_question_guesses (choices, "[0-9]\\s*(s|ms|µs|초)"));
  if (figure == NULL)
    return NULL;
  /* Translators: a guess in words and what was measured, such as “only the threads” and
     “threads, GIL: 1.0× · processes: 1.9×” */
  return g_strdup_printf (_("The room said “%s”. Measured: %s"), choices[choice], figure);
}

static void
gs_question_toggled_cb (GtkCheckButton *button,
                        GsQuestion     *self)
{
  if (!gtk_check_button_get_active (button) || self->state == NULL)
    return;
  gs_lesson_state_set_choice (self->state,
                              GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "choice")));
  gs_question_update (self);
}

static void
gs_question_fill_choices (GsQuestion  *self,
                          char       **choices)
{
  GtkWidget *child = NULL;
  GtkCheckButton *first = NULL;
  glong chars = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))) != NULL)
    gtk_box_remove (self->choices, child);

  for (guint i = 0; choices != NULL && choices[i] != NULL; i++)
    {
      GtkWidget *button = g_object_new (GTK_TYPE_CHECK_BUTTON,
                                        "label", choices[i],
                                        "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO,
                                        NULL);

      chars += g_utf8_strlen (choices[i], -1);
      g_object_set_data (G_OBJECT (button), "choice", GINT_TO_POINTER ((int) i));
      gtk_check_button_set_group (GTK_CHECK_BUTTON (button), first);
      if (first == NULL)
        first = GTK_CHECK_BUTTON (button);
      if ((int) i == gs_lesson_state_get_choice (self->state))
        gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
      g_signal_connect (button, "toggled", G_CALLBACK (gs_question_toggled_cb), self);
      gtk_box_append (self->choices, button);
    }
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->choices),
                                  chars <= LINE_CHARS ? GTK_ORIENTATION_HORIZONTAL
                                                      : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (self->choices, chars <= LINE_CHARS ? 18 : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->choices), first != NULL);
}

void
gs_question_set_state (GsQuestion    *self,
                       GsLessonState *state)
{
  GsExperiment *lesson = NULL;
  const char *question = NULL;

  g_return_if_fail (GS_IS_QUESTION (self));
  g_return_if_fail (GS_IS_LESSON_STATE (state));

  g_set_object (&self->state, state);
  lesson = gs_lesson_state_get_lesson (state);
  question = gs_experiment_get_question (lesson);
  gtk_label_set_label (self->text, question != NULL ? question : "");
  gtk_widget_set_visible (GTK_WIDGET (self), question != NULL && *question != '\0');
  gs_question_fill_choices (self, gs_experiment_get_choices (lesson));
  gs_question_update (self);
}

void
gs_question_update (GsQuestion *self)
{
  g_autofree char *verdict = NULL;

  g_return_if_fail (GS_IS_QUESTION (self));

  if (self->state != NULL)
    verdict = gs_question_dup_verdict (self->state);
  gtk_label_set_label (self->verdict, verdict != NULL ? verdict : "");
  gtk_widget_set_visible (GTK_WIDGET (self->verdict), verdict != NULL);
}

static void
gs_question_dispose (GObject *object)
{
  g_clear_object (&GS_QUESTION (object)->state);

  G_OBJECT_CLASS (gs_question_parent_class)->dispose (object);
}

static void
gs_question_class_init (GsQuestionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_question_dispose;
}

static GtkLabel *
gs_question_add_label (GsQuestion *self,
                       const char *text,
                       const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self), label);
  return GTK_LABEL (label);
}

static void
gs_question_init (GsQuestion *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);

  gs_question_add_label (self, _("The question"), "heading");
  self->text = gs_question_add_label (self, "", "prose");
  self->choices = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choices), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Answers"), -1);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->choices));
  self->verdict = gs_question_add_label (self, "", "verdict");
}
