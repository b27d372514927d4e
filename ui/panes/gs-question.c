/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-field-undo.h"
#include "gs-guess-words.h"
#include "gs-guess.h"
#include "gs-quantity.h"
#include "gs-question.h"

/* Answers that are together shorter than this stand in one line. */
#define LINE_CHARS 16

/* Steps of a guessed speedup: about as far as fingers count. */
#define GUESS_STEP 0.5
#define MOST_GUESSED 100

struct _GsQuestion
{
  GtkBox parent_instance;

  /* Borrowed */
  GtkLabel *text;
  GtkBox *choices;
  GtkWidget *numbers;   /* what is above the grid, and… */
  GtkGrid *grid;        /* …a spin button for each variant whose speedup may be guessed */
  GtkWidget *show;
  GtkLabel *verdict;

  /* Owned */
  GsLessonState *state;
};

G_DEFINE_FINAL_TYPE (GsQuestion, gs_question, GTK_TYPE_BOX)

enum
{
  GUESSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Whether times are guessed shows in how the answers are written. */
static gboolean
gs_question_guesses_times (char **choices)
{
  for (guint i = 0; choices[i] != NULL; i++)
    if (g_regex_match_simple ("[0-9]\\s*(s|ms|µs|초)", choices[i], 0, 0))
      return TRUE;
  return FALSE;
}

/* The only variant that the answers say something of; -1 if there is not just one. */
static int
gs_question_find_asked (GsExperiment *lesson)
{
  int found = -1;

  for (guint i = 0; i < gs_experiment_get_n_variants (lesson); i++)
    if (gs_experiment_get_variant (lesson, i)->guesses != NULL)
      {
        if (found >= 0)
          return -1;
        found = (int) i;
      }
  return found;
}

/* Formats seconds as guesses are written; times below 0.1 s in a smaller unit. */
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

      /* Skip the baseline: it is as fast as itself. */
      if (!times && (baseline < 0 || (guint) baseline == i))
        continue;
      if (isnan (value))
        return NULL;
      figure = times ? dup_seconds (value) : gs_quantity_format_speedup (value);
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? " · " : "", label, figure);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* "threads, GIL: guess 2.0×, measured 0.98×. processes: …", of what was guessed as a number. */
static char *
gs_question_dup_numbers (GsResults *results)
{
  guint n_variants = gs_experiment_get_n_variants (gs_results_get_experiment (results));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_variants; i++)
    {
      g_autofree char *words = gs_words_guess (results, i);

      if (words != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* The figure of an answer that stands for one figure of one variant. */
static char *
gs_question_dup_figure (GsResults     *results,
                        guint          variant,
                        const GsGuess *guess,
                        const char    *answer)
{
  double value = guess->time_ns > 0 ? gs_results_get_makespan (results, variant)
                                    : gs_results_get_speedup (results, variant);
  g_autofree char *figure = NULL;

  if (isnan (value))
    return NULL;
  if (guess->time_ns == 0)
    {
      figure = gs_quantity_format_speedup (value);
      /* Translators: a guess and a measurement, such as 2× and 1.0× */
      return g_strdup_printf (_("The room said %s. It was %s."), answer, figure);
    }
  figure = dup_seconds (value);
  /* Translators: a guess and a measurement, such as 1 s and 2.04 s */
  return g_strdup_printf (_("The room said %s. It took %s."), answer, figure);
}

char *
gs_question_dup_verdict (GsLessonState *state)
{
  GsExperiment *lesson = gs_lesson_state_get_lesson (state);
  GsResults *results = gs_lesson_state_get_shown (state);
  char **choices = gs_experiment_get_choices (lesson);
  int choice = gs_lesson_state_get_choice (state);
  int asked = gs_question_find_asked (lesson);
  g_autofree char *figures = NULL;
  GsGuess guess;

  /* A question is about the lesson's own settings. */
  if (gs_lesson_state_is_changed (state))
    return NULL;
  if (choice < 0 || choices == NULL || (guint) choice >= g_strv_length (choices))
    return gs_question_dup_numbers (results);
  if (asked >= 0 && gs_guess_find (lesson, (guint) asked, (guint) choice, &guess))
    return gs_question_dup_figure (results, (guint) asked, &guess, choices[choice]);

  /* Give every variant's figure for other guesses: "only the processes", "5 s and 1 s". */
  figures = gs_question_dup_figures (results, gs_question_guesses_times (choices));
  if (figures == NULL)
    return NULL;
  /* Translators: a guess in words and what was measured, such as “only the threads” and
     “threads, GIL: 1.0× · processes: 1.9×” */
  return g_strdup_printf (_("The room said “%s”. Measured: %s"), choices[choice], figures);
}

char *
gs_question_dup_text (GsLessonState *state)
{
  GsExperiment *experiment = gs_lesson_state_get_experiment (state);
  char **choices = gs_experiment_get_choices (experiment);
  GString *text = g_string_new (gs_experiment_get_question (experiment));

  for (guint i = 0; choices != NULL && choices[i] != NULL && i < GS_QUESTION_DIGITS; i++)
    g_string_append_printf (text, "%s%u: %s", i == 0 ? "\n" : "   ", i + 1, choices[i]);
  return g_string_free (text, FALSE);
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
  g_signal_emit (self, signals[GUESSED], 0);
}

void
gs_question_choose (GsQuestion *self,
                    guint       choice)
{
  GtkWidget *child = NULL;

  g_return_if_fail (GS_IS_QUESTION (self));

  child = gtk_widget_get_first_child (GTK_WIDGET (self->choices));
  for (; child != NULL && choice > 0; choice--)
    child = gtk_widget_get_next_sibling (child);
  if (child != NULL)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (child), TRUE);
}

/* Speedups as numbers */

static void
gs_question_number_changed_cb (GtkSpinButton *spin,
                               GsQuestion    *self)
{
  guint variant = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (spin), "variant"));
  double value = gtk_spin_button_get_value (spin);

  if (self->state == NULL)
    return;
  gs_lesson_state_set_guess (self->state, variant, value > 0 ? value : NAN);
  gs_question_update (self);
  g_signal_emit (self, signals[GUESSED], 0);
}

/* 0 is no guess. */
static gboolean
gs_question_output_cb (GtkSpinButton *spin,
                       gpointer       user_data)
{
  if (gtk_spin_button_get_value (spin) > 0)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (spin), "–");
  return TRUE;
}

static int
gs_question_input_cb (GtkSpinButton *spin,
                      double        *value,
                      gpointer       user_data)
{
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (spin)), "–"))
    return FALSE;
  *value = 0;
  return TRUE;
}

static void
gs_question_add_number (GsQuestion *self,
                        guint       variant,
                        int         row)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, MOST_GUESSED, GUESS_STEP);
  g_autofree char *name = gs_experiment_dup_variant_label (gs_lesson_state_get_lesson (self->state),
                                                           variant);
  GtkWidget *label = gtk_label_new (name);
  double guess = gs_lesson_state_get_guess (self->state, variant);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 1);
  /* Allow text: a dash stands for no guess. */
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (spin), "variant", GUINT_TO_POINTER (variant));
  g_signal_connect (spin, "output", G_CALLBACK (gs_question_output_cb), NULL);
  g_signal_connect (spin, "input", G_CALLBACK (gs_question_input_cb), NULL);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), isnan (guess) ? 0 : guess);
  gs_field_undo_add (GTK_EDITABLE (spin));
  g_signal_connect (spin, "value-changed", G_CALLBACK (gs_question_number_changed_cb), self);
  gtk_grid_attach (self->grid, label, 0, row, 1, 1);
  gtk_grid_attach (self->grid, spin, 1, row, 1, 1);
}

/* Shows the numbers only where the room predicts first: otherwise there is one control less. */
static void
gs_question_fill_numbers (GsQuestion *self)
{
  guint n_variants = gs_experiment_get_n_variants (gs_lesson_state_get_lesson (self->state));
  GtkWidget *child = NULL;
  int row = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  for (guint i = 0; gs_lesson_state_is_predicting (self->state) && i < n_variants; i++)
    if (gs_lesson_state_can_guess (self->state, i))
      gs_question_add_number (self, i, row++);
  gtk_widget_set_visible (self->numbers, row > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->grid), row > 0);
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
  GsExperiment *experiment = NULL;
  const char *question = NULL;

  g_return_if_fail (GS_IS_QUESTION (self));
  g_return_if_fail (GS_IS_LESSON_STATE (state));

  g_set_object (&self->state, state);
  experiment = gs_lesson_state_get_experiment (state);
  question = gs_experiment_get_question (experiment);
  gtk_label_set_label (self->text, question != NULL ? question : "");
  gtk_widget_set_visible (GTK_WIDGET (self), question != NULL && *question != '\0');
  gs_question_fill_choices (self, gs_experiment_get_choices (experiment));
  gs_question_fill_numbers (self);
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
  gtk_widget_set_visible (self->show, self->state != NULL
                                      && gs_lesson_state_is_hidden (self->state));
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

  signals[GUESSED] = g_signal_new ("guessed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
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

/* Adds the controls of predicting first, and the switch that turns it on. */
static void
gs_question_add_predicting (GsQuestion *self)
{
  GtkWidget *hide = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (_("Hide the result until the guess"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (hide), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (hide), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (GTK_LABEL (label)), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (hide), "win.predict-first");
  gtk_box_append (GTK_BOX (self), hide);

  self->numbers = GTK_WIDGET (gs_question_add_label (
    self, _("How many times as fast as in sequence?"), "prose"));
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_spacing (self->grid, 4);
  gtk_grid_set_column_spacing (self->grid, 8);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->grid));

  self->show = gtk_button_new_with_label (_("Show the result"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->show), "win.show-result");
  gtk_widget_set_halign (self->show, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self), self->show);
}

static void
gs_question_init (GsQuestion *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);

  gs_question_add_label (self, _("The question"), "heading");
  self->text = gs_question_add_label (self, "", "prose");
  self->choices = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP,
                                "spacing", 18, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choices), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Answers"), -1);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->choices));
  gs_question_add_predicting (self);
  self->verdict = gs_question_add_label (self, "", "verdict");
}
