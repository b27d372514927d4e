/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Not an AdwToastOverlay: that of libadwaita 1.2 crashes when one toast follows another while the
 * first is still moving, as it does when a picture is copied twice.
 *
 * A screen reader speaks an alert that appears, so this one, the container of the label, goes and
 * comes with every text.  In between it is there, without a name: of what it has not met before,
 * GTK tells a screen reader nothing. */
#include "config.h"

#include "gs-notice.h"

struct _GsNotice
{
  GtkWidget parent_instance;

  /* Borrowed from the widget tree, whose root is the revealer */
  GtkWidget *revealer;
  GtkWidget *label;

  GArray *standing; /* owned: Standing, the newest last */
  guint timeout;    /* source id */
};

/* A notice that stays until its owner withdraws it. */
typedef struct
{
  gconstpointer owner; /* borrowed, and never looked into */
  char *text;          /* owned */
} Standing;

G_DEFINE_FINAL_TYPE (GsNotice, gs_notice, GTK_TYPE_WIDGET)

static void
clear_standing (gpointer data)
{
  Standing *standing = data;

  g_free (standing->text);
}

static const char *
get_standing (GsNotice *self)
{
  guint n = self->standing->len;

  return n > 0 ? g_array_index (self->standing, Standing, n - 1).text : NULL;
}

static void
gs_notice_set_text (GsNotice   *self,
                    const char *text)
{
  /* Ignore owners that outlive the widget. */
  if (self->revealer == NULL)
    return;
  if (text != NULL)
    {
      gtk_label_set_label (GTK_LABEL (self->label), text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                      -1);
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
    }
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), text != NULL);
}

static void
gs_notice_revealed_cb (GtkRevealer   *revealer,
                       GParamSpec    *pspec,
                       GtkAccessible *self)
{
  if (!gtk_revealer_get_reveal_child (revealer) && !gtk_revealer_get_child_revealed (revealer))
    gtk_accessible_update_property (self, GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
}

static gboolean
gs_notice_timeout_cb (gpointer user_data)
{
  GsNotice *self = GS_NOTICE (user_data);

  self->timeout = 0;
  gs_notice_set_text (self, get_standing (self));
  return G_SOURCE_REMOVE;
}

static void
gs_notice_dispose (GObject *object)
{
  GsNotice *self = GS_NOTICE (object);

  g_clear_pointer (&self->revealer, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_notice_parent_class)->dispose (object);
}

static void
gs_notice_finalize (GObject *object)
{
  GsNotice *self = GS_NOTICE (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_array_unref (self->standing);

  G_OBJECT_CLASS (gs_notice_parent_class)->finalize (object);
}

static void
gs_notice_class_init (GsNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_notice_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_notice_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
gs_notice_init (GsNotice *self)
{
  self->standing = g_array_new (FALSE, FALSE, sizeof (Standing));
  g_array_set_clear_func (self->standing, clear_standing);
  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (self->label, "notice");
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer),
                                    GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), self->label);
  g_signal_connect (self->revealer, "notify::child-revealed", G_CALLBACK (gs_notice_revealed_cb),
                    self);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_END);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
}

void
gs_notice_show (GsNotice   *self,
                const char *text,
                guint       seconds)
{
  g_return_if_fail (GS_IS_NOTICE (self));
  g_return_if_fail (text != NULL);

  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add_seconds (seconds, gs_notice_timeout_cb, self);
  gs_notice_set_text (self, text);
}

/* Removes the text of @owner; FALSE if it has none. */
static gboolean
remove_standing (GsNotice      *self,
                 gconstpointer  owner)
{
  for (guint i = 0; i < self->standing->len; i++)
    if (g_array_index (self->standing, Standing, i).owner == owner)
      {
        g_array_remove_index (self->standing, i);
        return TRUE;
      }
  return FALSE;
}

void
gs_notice_set_persistent (GsNotice      *self,
                          gconstpointer  owner,
                          const char    *text)
{
  Standing standing = { owner, NULL };

  g_return_if_fail (GS_IS_NOTICE (self));
  g_return_if_fail (text != NULL);

  standing.text = g_strdup (text);
  remove_standing (self, owner);
  g_array_append_val (self->standing, standing);
  g_clear_handle_id (&self->timeout, g_source_remove);
  gs_notice_set_text (self, text);
}

void
gs_notice_end (GsNotice      *self,
               gconstpointer  owner)
{
  gboolean newest;

  g_return_if_fail (GS_IS_NOTICE (self));

  newest = self->standing->len > 0
           && g_array_index (self->standing, Standing, self->standing->len - 1).owner == owner;
  if (remove_standing (self, owner) && newest && self->timeout == 0)
    gs_notice_set_text (self, get_standing (self));
}
