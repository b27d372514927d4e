/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-executor.h"
#include "gs-field-undo.h"
#include "gs-quantity.h"
#include "gs-settings-edit.h"
#include "gs-workbench.h"
#include "gs-workload.h"

struct _GsWorkbench
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *content;
  GtkGrid *grid;
  GtkDropDown *workload;
  GtkSpinButton *tasks;
  GtkEntry *work;
  GtkBox *executors;
  GtkEntry *workers;
  GtkWidget *fewer_workers;
  GtkWidget *more_workers;
  GtkEntry *interval;
  GtkDropDown *start_method;
  GtkSpinButton *chunksize;
  GtkSpinButton *cores;
  GtkLabel *message;
  GtkLabel *scope;

  /* Owned */
  GsExperiment *experiment;
  GsExperiment *lesson;   /* that it was made of */

  /* Borrowed */
  GtkWidget *refused;     /* the control whose value was refused, or NULL */

  gboolean filling;       /* the controls are being set, nobody is editing */
};

G_DEFINE_FINAL_TYPE (GsWorkbench, gs_workbench, GTK_TYPE_WIDGET)

enum
{
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Words for the names of files; what is not here is shown by its name. */
static const struct
{
  const char *name;
  const char *label;
} labels[] = {
  { "sleep", N_("waiting (sleep)") },
  { "blocking-sleep", N_("waiting that blocks a loop (time.sleep)") },
  { "sum-squares", N_("computing (sum of squares)") },
  { "c-call", N_("a C call that keeps the GIL") },
  { "hash", N_("a C call that releases it (SHA-256)") },
  { "pipe", N_("fast input and output (pipe)") },
  { "file", N_("writing and reading a file") },
  { "http", N_("downloading (HTTP)") },
  { "counter", N_("counting up together") },
  { "append", N_("appending to a shared list") },
  { "fill-list", N_("filling a list, number by number") },
  { "write-file", N_("writing the same file") },
  { "device", N_("sharing a device (in place of a GPU)") },
  { "mixed", N_("waiting, then computing") },
  { "ids", N_("telling process and thread") },
  { "text", N_("counting words in a text") },
  { "image", N_("blurring tiles of a picture") },
  { "sequential", N_("Sequential") },
  { "threads", N_("Threads, one GIL") },
  { "free-threads", N_("Threads, no GIL") },
  { "interpreters", N_("Interpreters") },
  { "processes", N_("Processes") },
  { "asyncio", N_("asyncio") },
  { "asyncio-threads", N_("asyncio with threads") },
  { "asyncio-processes", N_("asyncio with processes") },
};

static const char *
find_label (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].name, name))
      return _(labels[i].label);
  return name;
}

/* Collects what the controls say.  The strings stay the controls'. */
static void
gs_workbench_read (GsWorkbench     *self,
                   GsSettingValues *values)
{
  guint selected = gtk_drop_down_get_selected (self->workload);
  guint method = gtk_drop_down_get_selected (self->start_method);
  guint n = 0;

  *values = (GsSettingValues) {
    .workload = gs_workload_get_all ()[selected]->name,
    .tasks = (guint) gtk_spin_button_get_value_as_int (self->tasks),
    .work = gtk_editable_get_text (GTK_EDITABLE (self->work)),
    .workers = gtk_editable_get_text (GTK_EDITABLE (self->workers)),
    .interval = gtk_editable_get_text (GTK_EDITABLE (self->interval)),
    .start_method = MIN (method + GS_START_FORK, GS_START_SPAWN),
    .chunksize = (guint) gtk_spin_button_get_value_as_int (self->chunksize),
    .cores = (guint) gtk_spin_button_get_value_as_int (self->cores),
  };
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->executors));
       child != NULL && n < G_N_ELEMENTS (values->executors) - 1;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (child)))
      values->executors[n++] = g_object_get_data (G_OBJECT (child), "executor");
}

/* Says what is wrong right under @control; every row of the grid has an empty one below it. */
static void
gs_workbench_show_message (GsWorkbench *self,
                           const char  *message,
                           GtkWidget   *control)
{
  int row = 0;

  if (message != NULL)
    {
      while (gtk_widget_get_parent (control) != GTK_WIDGET (self->grid))
        control = gtk_widget_get_parent (control);
      gtk_grid_query_child (self->grid, control, NULL, &row, NULL, NULL);
      g_object_ref (self->message);
      gtk_grid_remove (self->grid, GTK_WIDGET (self->message));
      gtk_grid_attach (self->grid, GTK_WIDGET (self->message), 0, row + 1, 2, 1);
      g_object_unref (self->message);
    }
  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

/* Whether a control has a value that was refused: for the eye, and for a screen reader. */
static void
gs_workbench_mark (GsWorkbench *self,
                   GtkWidget   *control,
                   gboolean     refused)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (control);

  if (refused)
    {
      gtk_widget_add_css_class (control, "error");
      gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
      gtk_accessible_update_relation (accessible, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                      self->message, NULL, -1);
    }
  else
    {
      gtk_widget_remove_css_class (control, "error");
      gtk_accessible_reset_state (accessible, GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_relation (accessible, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
    }
}

/* Nothing is refused any more. */
static void
gs_workbench_unmark (GsWorkbench *self)
{
  if (self->refused != NULL)
    gs_workbench_mark (self, self->refused, FALSE);
  self->refused = NULL;
  gs_workbench_show_message (self, NULL, NULL);
}

static void
gs_workbench_edit (GsWorkbench *self,
                   GsSetting    setting,
                   GtkWidget   *control)
{
  GsSettingValues values = { 0 };
  g_autoptr (GsExperiment) edited = NULL;
  g_autoptr (GError) error = NULL;

  if (self->filling || self->experiment == NULL)
    return;

  gs_workbench_read (self, &values);
  edited = gs_settings_edit (self->experiment, self->lesson, setting, &values, &error);
  gs_workbench_unmark (self);
  if (edited == NULL)
    {
      self->refused = control;
      gs_workbench_show_message (self, error->message, control);
      gs_workbench_mark (self, control, TRUE);
      return;
    }
  g_signal_emit (self, signals[EDITED], 0, edited);
}

static void
gs_workbench_workload_cb (GsWorkbench *self)
{
  gs_workbench_edit (self, GS_SETTING_WORKLOAD, GTK_WIDGET (self->workload));
}

static void
gs_workbench_tasks_cb (GsWorkbench *self)
{
  gs_workbench_edit (self, GS_SETTING_TASKS, GTK_WIDGET (self->tasks));
}

static void
gs_workbench_start_method_cb (GsWorkbench *self)
{
  gs_workbench_edit (self, GS_SETTING_START_METHOD, GTK_WIDGET (self->start_method));
}

static void
gs_workbench_chunksize_cb (GsWorkbench *self)
{
  gs_workbench_edit (self, GS_SETTING_CHUNKSIZE, GTK_WIDGET (self->chunksize));
}

static void
gs_workbench_cores_cb (GsWorkbench *self)
{
  gs_workbench_edit (self, GS_SETTING_CORES, GTK_WIDGET (self->cores));
}

static void
gs_workbench_executor_cb (GtkWidget   *button,
                          GsWorkbench *self)
{
  gs_workbench_edit (self, GS_SETTING_EXECUTORS, button);
}

/* An entry takes effect by Enter and when it is left; not if nothing was changed in it. */
static void
gs_workbench_entered (GsWorkbench *self,
                      GsSetting    setting,
                      GtkEntry    *entry,
                      const char  *before)
{
  if (g_strcmp0 (before, gtk_editable_get_text (GTK_EDITABLE (entry))) != 0)
    gs_workbench_edit (self, setting, GTK_WIDGET (entry));
  else if (self->refused == GTK_WIDGET (entry))
    gs_workbench_unmark (self);
}

static void
gs_workbench_work_cb (GsWorkbench *self)
{
  g_autofree char *before = NULL;

  if (self->experiment == NULL)
    return;
  before = gs_settings_dup_work (gs_experiment_get_task_group (self->experiment, 0));
  gs_workbench_entered (self, GS_SETTING_WORK, self->work, before);
}

static void
gs_workbench_workers_cb (GsWorkbench *self)
{
  g_autofree char *before = NULL;

  if (self->experiment == NULL)
    return;
  before = gs_settings_dup_workers (self->experiment, self->lesson);
  gs_workbench_entered (self, GS_SETTING_WORKERS, self->workers, before);
}

static void
gs_workbench_interval_cb (GsWorkbench *self)
{
  const GsVariant *variant = NULL;
  g_autofree char *before = NULL;

  if (self->experiment == NULL)
    return;
  variant = gs_settings_find_variant (self->experiment, self->lesson, FALSE, TRUE);
  before = gs_quantity_write_duration (variant->switch_interval_ns);
  gs_workbench_entered (self, GS_SETTING_INTERVAL, self->interval, before);
}

/* One worker more or less than there are. */
static void
gs_workbench_step_workers (GsWorkbench *self,
                           int          step)
{
  g_autofree char *text = NULL;
  guint workers = G_MAXUINT;

  if (self->experiment == NULL)
    return;
  for (guint i = 0; i < gs_experiment_get_n_variants (self->experiment); i++)
    {
      const GsExecutor *executor =
        gs_executor_find (gs_experiment_get_variant (self->experiment, i)->executor);

      if (executor != NULL && executor->has_workers && workers == G_MAXUINT)
        workers = gs_experiment_get_workers (self->experiment, i);
    }
  if (workers == G_MAXUINT)
    return;
  text = g_strdup_printf ("%d", CLAMP ((int) workers + step, 1, GS_MAX_WORKERS));
  gtk_editable_set_text (GTK_EDITABLE (self->workers), text);
  gs_workbench_workers_cb (self);
}

static void
gs_workbench_more_workers_cb (GsWorkbench *self)
{
  gs_workbench_step_workers (self, 1);
}

static void
gs_workbench_fewer_workers_cb (GsWorkbench *self)
{
  gs_workbench_step_workers (self, -1);
}

/* No number of cores is all of them. */
static gboolean
gs_workbench_output_cb (GtkSpinButton *spin,
                        GsWorkbench   *self)
{
  if (gtk_spin_button_get_value_as_int (spin) != 0)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (spin), _("all"));
  return TRUE;
}

static int
gs_workbench_input_cb (GtkSpinButton *spin,
                       double        *value,
                       GsWorkbench   *self)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), _("all")) != 0)
    return FALSE;
  *value = 0;
  return TRUE;
}

static void
gs_workbench_fill_tasks (GsWorkbench *self)
{
  const GsTaskGroup *group = gs_experiment_get_task_group (self->experiment, 0);
  const GsWorkload *const *workloads = gs_workload_get_all ();
  g_autofree char *work = gs_settings_dup_work (group);

  for (guint i = 0; workloads[i] != NULL; i++)
    if (g_str_equal (workloads[i]->name, group->workload))
      gtk_drop_down_set_selected (self->workload, i);
  gtk_spin_button_set_value (self->tasks, group->count);
  gtk_editable_set_text (GTK_EDITABLE (self->work), work);
}

static void
gs_workbench_fill_variants (GsWorkbench *self)
{
  const GsVariant *threads =
    gs_settings_find_variant (self->experiment, self->lesson, FALSE, TRUE);
  const GsVariant *processes =
    gs_settings_find_variant (self->experiment, self->lesson, TRUE, FALSE);
  g_autofree char *workers = gs_settings_dup_workers (self->experiment, self->lesson);
  g_autofree char *interval = gs_quantity_write_duration (threads->switch_interval_ns);
  guint n_variants = gs_experiment_get_n_variants (self->experiment);

  gtk_editable_set_text (GTK_EDITABLE (self->workers), workers);
  /* A list has no next number. */
  gtk_widget_set_sensitive (self->fewer_workers, strchr (workers, ',') == NULL);
  gtk_widget_set_sensitive (self->more_workers, strchr (workers, ',') == NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->interval), interval);
  gtk_drop_down_set_selected (self->start_method,
                              gs_variant_get_start_method (processes) - GS_START_FORK);
  gtk_spin_button_set_value (self->chunksize, MAX (processes->chunksize, 1));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->executors));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      const char *name = g_object_get_data (G_OBJECT (child), "executor");
      gboolean active = FALSE;

      for (guint i = 0; i < n_variants; i++)
        active |= g_str_equal (gs_experiment_get_variant (self->experiment, i)->executor, name);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (child), active);
    }
}

/* Says which tasks are set up here, and greys what no variant takes from there. */
static void
gs_workbench_fill_scope (GsWorkbench *self)
{
  g_autofree char *text = gs_settings_dup_scope (self->experiment);

  gtk_label_set_label (self->scope, text);
  gtk_widget_set_visible (GTK_WIDGET (self->scope), *text != '\0');
  gtk_widget_set_sensitive (GTK_WIDGET (self->workload),
                            gs_settings_can_edit (self->experiment, GS_SETTING_WORKLOAD));
  gtk_widget_set_sensitive (GTK_WIDGET (self->work),
                            gs_settings_can_edit (self->experiment, GS_SETTING_WORK));
}

/* Puts the values of the fields in force, as a step that can be undone. */
static void
gs_workbench_settle (GsWorkbench *self,
                     gboolean     is_other)
{
  GtkEditable *const fields[] = { GTK_EDITABLE (self->tasks), GTK_EDITABLE (self->work),
                                  GTK_EDITABLE (self->workers), GTK_EDITABLE (self->interval),
                                  GTK_EDITABLE (self->chunksize), GTK_EDITABLE (self->cores) };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (is_other)
      gs_field_undo_forget (fields[i]);
    else
      gs_field_undo_settle (fields[i]);
}

void
gs_workbench_set_experiment (GsWorkbench  *self,
                             GsExperiment *experiment,
                             GsExperiment *lesson)
{
  gboolean can_sweep = FALSE;
  gboolean is_other = FALSE;

  g_return_if_fail (GS_IS_WORKBENCH (self));
  g_return_if_fail (GS_IS_EXPERIMENT (experiment));
  g_return_if_fail (GS_IS_EXPERIMENT (lesson));

  g_set_object (&self->experiment, experiment);
  is_other = g_set_object (&self->lesson, lesson);
  can_sweep = gs_experiment_can_sweep (experiment);
  self->filling = TRUE;
  gs_workbench_fill_tasks (self);
  gs_workbench_fill_variants (self);
  gtk_spin_button_set_value (self->cores, gs_experiment_get_cores (experiment));
  gs_workbench_fill_scope (self);
  gtk_widget_set_sensitive (gtk_widget_get_parent (GTK_WIDGET (self->workers)), can_sweep);
  gs_workbench_settle (self, is_other);
  gs_workbench_unmark (self);
  self->filling = FALSE;
}

const char *
gs_workbench_get_refusal (GsWorkbench *self)
{
  g_return_val_if_fail (GS_IS_WORKBENCH (self), NULL);

  return self->refused != NULL ? gtk_label_get_label (self->message) : NULL;
}

void
gs_workbench_show_refusal (GsWorkbench *self)
{
  g_return_if_fail (GS_IS_WORKBENCH (self));

  if (self->refused != NULL)
    gtk_widget_grab_focus (self->refused);
}

static void
gs_workbench_dispose (GObject *object)
{
  GsWorkbench *self = GS_WORKBENCH (object);

  /* A dying entry loses its focus, which is no edit. */
  g_clear_object (&self->experiment);
  g_clear_object (&self->lesson);
  gtk_widget_dispose_template (GTK_WIDGET (self), GS_TYPE_WORKBENCH);

  G_OBJECT_CLASS (gs_workbench_parent_class)->dispose (object);
}

static void
gs_workbench_class_init (GsWorkbenchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_workbench_dispose;

  signals[EDITED] =
    g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, GS_TYPE_EXPERIMENT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/gilscope/Gilscope/gs-workbench.ui");
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, content);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, grid);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, workload);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, tasks);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, work);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, executors);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, workers);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, fewer_workers);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, more_workers);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, interval);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, start_method);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, chunksize);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, cores);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, message);
  gtk_widget_class_bind_template_child (widget_class, GsWorkbench, scope);
  gtk_widget_class_bind_template_callback (widget_class, gs_workbench_workload_cb);
  gtk_widget_class_bind_template_callback (widget_class, gs_workbench_tasks_cb);
  gtk_widget_class_bind_template_callback (widget_class, gs_workbench_work_cb);
  gtk_widget_class_bind_template_callback (widget_class, gs_workbench_workers_cb);
  gtk_widget_class_bind_template_callback (widget_class, gs_workbench_fewer_workers_cb);
  gtk_widget_class_bind_template_callback (widget_class, gs_workbench_more_workers_cb);
  gtk_widget_class_bind_template_callback (widget_class, gs_workbench_interval_cb);
  gtk_widget_class_bind_template_callback (widget_class, gs_workbench_start_method_cb);
  gtk_widget_class_bind_template_callback (widget_class, gs_workbench_chunksize_cb);
  gtk_widget_class_bind_template_callback (widget_class, gs_workbench_cores_cb);
  gtk_widget_class_bind_template_callback (widget_class, gs_workbench_output_cb);
  gtk_widget_class_bind_template_callback (widget_class, gs_workbench_input_cb);
}

/* The first widget of @type in @widget; NULL if there is none. */
static GtkWidget *
find_in (GtkWidget *widget,
         GType      type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_in (child, type);
  return found;
}

/* Where the entry stands is known once the list has been laid out. */
static gboolean
show_chosen_cb (GtkWidget     *list,
                GdkFrameClock *clock,
                gpointer       drop_down)
{
  if (gtk_widget_get_height (list) == 0)
    return G_SOURCE_CONTINUE;
  gtk_widget_activate_action (list, "list.scroll-to-item", "u",
                              gtk_drop_down_get_selected (drop_down));
  return G_SOURCE_REMOVE;
}

/* GTK opens a long list at its beginning, wherever the entry that is chosen stands. */
static void
list_opened_cb (GtkWidget *popover,
                gpointer   drop_down)
{
  GtkWidget *list = find_in (popover, GTK_TYPE_LIST_VIEW);

  if (list != NULL)
    gtk_widget_add_tick_callback (list, show_chosen_cb, drop_down, NULL);
}

/* A button within the drop down takes its focus.  GTK names neither, or later both by what is
 * chosen. */
static void
name_drop_down (GtkDropDown *drop_down,
                const char  *name)
{
  GtkAccessible *named[] = {
    GTK_ACCESSIBLE (drop_down),
    GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (drop_down))),
  };

  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    {
      gtk_accessible_reset_relation (named[i], GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_update_property (named[i], GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
}

static void
gs_workbench_init (GsWorkbench *self)
{
  const GsWorkload *const *workloads = gs_workload_get_all ();
  const GsExecutor *const *executors = gs_executor_get_all ();
  g_autoptr (GtkStringList) workload_names = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) method_names = gtk_string_list_new (gs_start_methods);

  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; workloads[i] != NULL; i++)
    gtk_string_list_append (workload_names, find_label (workloads[i]->name));
  gtk_drop_down_set_model (self->workload, G_LIST_MODEL (workload_names));
  gtk_drop_down_set_model (self->start_method, G_LIST_MODEL (method_names));
  name_drop_down (self->workload, _("Work"));
  g_signal_connect (find_in (GTK_WIDGET (self->workload), GTK_TYPE_POPOVER), "map",
                    G_CALLBACK (list_opened_cb), self->workload);
  name_drop_down (self->start_method, _("Start method"));

  for (guint i = 0; executors[i] != NULL; i++)
    {
      GtkWidget *button = gtk_check_button_new_with_label (find_label (executors[i]->name));

      g_object_set_data (G_OBJECT (button), "executor", (gpointer) executors[i]->name);
      g_signal_connect (button, "toggled", G_CALLBACK (gs_workbench_executor_cb), self);
      gtk_box_append (self->executors, button);
    }
  gtk_spin_button_set_range (self->tasks, 1, GS_MAX_TASKS);
  gtk_spin_button_set_range (self->chunksize, 1, GS_MAX_TASKS);
  gtk_spin_button_set_range (self->cores, 0, g_get_num_processors ());
  gs_field_undo_add (GTK_EDITABLE (self->tasks));
  gs_field_undo_add (GTK_EDITABLE (self->work));
  gs_field_undo_add (GTK_EDITABLE (self->workers));
  gs_field_undo_add (GTK_EDITABLE (self->interval));
  gs_field_undo_add (GTK_EDITABLE (self->chunksize));
  gs_field_undo_add (GTK_EDITABLE (self->cores));
  self->filling = FALSE;
}
