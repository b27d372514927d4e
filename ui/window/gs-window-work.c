/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work with files, which may take long: done in a thread, with a word about it. */
#include "config.h"

#include "gs-window-private.h"

/* Shorter work is not announced. */
#define NOTICE_MS 300

typedef struct
{
  GsWindow *window;
  GApplication *application; /* held: it does not end before the work is done */
  char *words;
  guint notice_source;       /* 0: there is a word about it already */
  GsWindowWorkFunc work;
  GsWindowDoneFunc done;
  gpointer data;
  GDestroyNotify free_data;
} Work;

/* In the main thread, as what it refers to must be freed there. */
static void
work_free (Work *self)
{
  g_clear_handle_id (&self->notice_source, g_source_remove);
  self->free_data (self->data);
  g_free (self->words);
  g_object_unref (self->window);
  g_application_release (self->application);
  g_object_unref (self->application);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

static void
notice_cb (gpointer user_data)
{
  Work *work = user_data;

  work->notice_source = 0;
  if (gtk_widget_get_realized (GTK_WIDGET (work->window)))
    gs_notice_set_persistent (work->window->notice, work, work->words);
}

static void
work_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  if (work->work (work->data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Work) work = user_data;
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  /* The window may have been closed meanwhile. */
  if (!gtk_widget_get_realized (GTK_WIDGET (work->window)))
    {
      if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_printerr ("%s: %s\n", g_get_prgname (), error->message);
      return;
    }
  gs_notice_end (work->window->notice, work);
  work->done (work->window, work->data, error);
}

void
gs_window_work (GsWindow         *self,
                const char       *words,
                GsWindowWorkFunc  work,
                GsWindowDoneFunc  done,
                gpointer          data,
                GDestroyNotify    free_data)
{
  Work *entry = g_new0 (Work, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done_cb, entry);

  entry->window = g_object_ref (self);
  entry->application = g_object_ref (g_application_get_default ());
  g_application_hold (entry->application);
  entry->words = g_strdup (words);
  entry->notice_source = g_timeout_add_once (NOTICE_MS, notice_cb, entry);
  entry->work = work;
  entry->done = done;
  entry->data = data;
  entry->free_data = free_data;
  g_task_set_task_data (task, entry, NULL);
  g_task_run_in_thread (task, work_in_thread);
}
