/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-field-undo.h"

#define KEY "gs-field-undo"

typedef struct
{
  GPtrArray *values;   /* that were in force, oldest first */
  guint current;       /* index of the one that is */
  gboolean undoing;    /* what comes into force now is one of them */
} History;

static void
history_free (gpointer data)
{
  History *self = data;

  g_ptr_array_unref (self->values);
  g_free (self);
}

static History *
get_history (GtkEditable *field)
{
  return g_object_get_data (G_OBJECT (field), KEY);
}

static const char *
get_current (const History *self)
{
  return self->values->len > 0 ? g_ptr_array_index (self->values, self->current) : NULL;
}

static void
put_in_force (GtkEditable *field,
              const char  *value)
{
  gtk_editable_set_text (field, value);
  gtk_editable_set_position (field, -1);
  if (GTK_IS_SPIN_BUTTON (field))
    gtk_spin_button_update (GTK_SPIN_BUTTON (field));
  else
    g_signal_emit_by_name (field, "activate");
}

static gboolean
go (GtkEditable *field,
    int          direction)
{
  History *self = get_history (field);
  const char *current = get_current (self);

  if (current == NULL)
    return TRUE;
  /* Undo the text that is being typed first. */
  if (direction < 0 && g_strcmp0 (gtk_editable_get_text (field), current) != 0)
    {
      put_in_force (field, current);
      return TRUE;
    }
  if (direction < 0 ? self->current == 0 : self->current + 1 >= self->values->len)
    return TRUE;

  self->current = (guint) ((int) self->current + direction);
  self->undoing = TRUE;
  put_in_force (field, get_current (self));
  self->undoing = FALSE;
  return TRUE;
}

static gboolean
undo_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  return go (GTK_EDITABLE (widget), -1);
}

static gboolean
redo_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  return go (GTK_EDITABLE (widget), 1);
}

static void
add_key (GtkEventController *keys,
         const char         *trigger,
         GtkShortcutFunc     callback)
{
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                      gtk_callback_action_new (callback, NULL, NULL)));
}

void
gs_field_undo_add (GtkEditable *field)
{
  GtkEventController *keys = NULL;
  History *self = NULL;

  g_return_if_fail (GTK_IS_ENTRY (field) || GTK_IS_SPIN_BUTTON (field));
  g_return_if_fail (get_history (field) == NULL);

  self = g_new0 (History, 1);
  self->values = g_ptr_array_new_with_free_func (g_free);
  g_object_set_data_full (G_OBJECT (field), KEY, self, history_free);
  gtk_editable_set_enable_undo (field, FALSE);

  /* Capture: the text in it would take the keys. */
  keys = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  add_key (keys, "<Control>z", undo_cb);
  add_key (keys, "<Control><Shift>z", redo_cb);
  add_key (keys, "<Control>y", redo_cb);
  gtk_widget_add_controller (GTK_WIDGET (field), keys);

  gs_field_undo_settle (field);
  if (GTK_IS_SPIN_BUTTON (field))
    g_signal_connect (field, "value-changed", G_CALLBACK (gs_field_undo_settle), NULL);
}

void
gs_field_undo_settle (GtkEditable *field)
{
  History *self = get_history (field);
  const char *value = gtk_editable_get_text (field);

  g_return_if_fail (self != NULL);

  if (self->undoing || g_strcmp0 (value, get_current (self)) == 0)
    return;
  /* Drop the steps that were undone: they cannot be redone any more. */
  if (self->values->len > 0)
    g_ptr_array_set_size (self->values, (int) self->current + 1);
  g_ptr_array_add (self->values, g_strdup (value));
  self->current = self->values->len - 1;
}

void
gs_field_undo_forget (GtkEditable *field)
{
  History *self = get_history (field);

  g_return_if_fail (self != NULL);

  g_ptr_array_set_size (self->values, 0);
  self->current = 0;
  gs_field_undo_settle (field);
}
