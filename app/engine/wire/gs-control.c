/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gs-control.h"
#include "gs-json-text.h"
#include "gs-json.h"
#include "gs-run-error.h"

/* Pending messages are sent when they reach this much. */
#define FLUSH_BYTES 65536

void
gs_control_init (GsControl *self,
                 int        fd)
{
  self->fd = fd;
  self->failed = FALSE;
  self->pending = g_string_new (NULL);
}

void
gs_control_clear (GsControl *self)
{
  g_string_free (self->pending, TRUE);
  self->pending = NULL;
}

char *
gs_control_read_line (int      fd,
                      GError **error)
{
  g_autoptr (GString) line = g_string_new (NULL);
  char buffer[16384];

  while (line->len <= GS_CONTROL_MAX_REQUEST)
    {
      ssize_t got = read (fd, buffer, sizeof buffer);
      const char *newline;

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("The request ended before its line did (%s)"),
                       got < 0 ? g_strerror (errno) : _("end of file"));
          return NULL;
        }

      newline = memchr (buffer, '\n', got);
      g_string_append_len (line, buffer, newline != NULL ? newline - buffer : got);
      if (newline != NULL)
        return g_string_free (g_steal_pointer (&line), FALSE);
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The request is too long"));
  return NULL;
}

gboolean
gs_control_flush (GsControl *self)
{
  gsize sent = 0;

  while (sent < self->pending->len)
    {
      ssize_t n = send (self->fd, self->pending->str + sent, self->pending->len - sent,
                        MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        break;
      sent += n;
    }

  g_string_erase (self->pending, 0, sent);
  return self->pending->len == 0;
}

static void
begin_message (GsControl  *self,
               GsJsonText *json,
               const char *type)
{
  gs_json_text_init_tight (json, self->pending, NULL);
  gs_json_text_begin (json, NULL, '{');
  gs_json_text_string (json, "type", type);
}

static void
end_message (GsControl  *self,
             GsJsonText *json)
{
  gs_json_text_end (json, '}');
  g_string_append_c (self->pending, '\n');
  if (self->pending->len >= FLUSH_BYTES)
    gs_control_flush (self);
}

void
gs_control_started (GsControl *self,
                    guint64    time_ns)
{
  GsJsonText json;

  begin_message (self, &json, "started");
  gs_json_text_int (&json, "time_ns", (gint64) time_ns);
  end_message (self, &json);
  gs_control_flush (self);
}

void
gs_control_task (GsControl  *self,
                 guint       task,
                 const char *result,
                 const char *error,
                 gint64      cpu_ns)
{
  GsJsonText json;

  begin_message (self, &json, "task");
  gs_json_text_int (&json, "task", task);
  if (result != NULL)
    gs_json_text_string (&json, "result", result);
  if (error != NULL)
    gs_json_text_string (&json, "error", error);
  gs_json_text_int (&json, "cpu_ns", cpu_ns);
  end_message (self, &json);
}

void
gs_control_shared (GsControl  *self,
                   guint       group,
                   const char *result,
                   const char *steps)
{
  GsJsonText json;

  begin_message (self, &json, "shared");
  gs_json_text_int (&json, "group", group);
  gs_json_text_string (&json, "result", result);
  if (steps != NULL)
    gs_json_text_string (&json, "steps", steps);
  end_message (self, &json);
}

void
gs_control_usage (GsControl *self,
                  gint64     cpu_ns)
{
  GsJsonText json;

  begin_message (self, &json, "usage");
  gs_json_text_int (&json, "cpu_ns", cpu_ns);
  end_message (self, &json);
}

void
gs_control_capacity (GsControl *self,
                     guint      workers,
                     double     capacity,
                     gint64     single_ns,
                     gint64     parallel_ns)
{
  GsJsonText json;

  begin_message (self, &json, "capacity");
  gs_json_text_int (&json, "workers", workers);
  gs_json_text_format (&json, "capacity", GS_CONTROL_NUMBER, capacity);
  gs_json_text_int (&json, "single_ns", single_ns);
  gs_json_text_int (&json, "parallel_ns", parallel_ns);
  end_message (self, &json);
}

void
gs_control_calibration (GsControl *self,
                        double     step_ns)
{
  GsJsonText json;

  begin_message (self, &json, "calibration");
  gs_json_text_format (&json, "step_ns", GS_CONTROL_NUMBER, step_ns);
  end_message (self, &json);
}

void
gs_control_error (GsControl    *self,
                  const GError *error)
{
  const char *code = GS_CONTROL_FAILED;
  GsJsonText json;

  if (self->failed)
    return;
  self->failed = TRUE;

  if (g_error_matches (error, GS_RUN_ERROR, GS_RUN_ERROR_RESOURCES))
    code = GS_CONTROL_RESOURCES;
  else if (g_error_matches (error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN))
    code = GS_CONTROL_BROKEN;

  begin_message (self, &json, "error");
  gs_json_text_string (&json, "code", code);
  gs_json_text_string (&json, "message", error->message);
  end_message (self, &json);
  gs_control_flush (self);
}

void
gs_control_end (GsControl *self)
{
  GsJsonText json;

  begin_message (self, &json, "end");
  end_message (self, &json);
  gs_control_flush (self);
}

static gboolean
check_task (JsonObject *message,
            guint       n_tasks,
            GError    **error)
{
  gint64 number;

  if (n_tasks == 0 || !gs_json_get_int (message, "task", 0, (gint64) n_tasks - 1, &number, error)
      || !gs_json_get_int (message, "cpu_ns", -1, G_MAXINT64, &number, error))
    return FALSE;
  if (json_object_has_member (message, "error"))
    return gs_json_get_string (message, "error", error) != NULL;
  return gs_json_get_string (message, "result", error) != NULL;
}

gboolean
gs_control_check (JsonObject  *message,
                  guint        n_tasks,
                  const char **type,
                  GError     **error)
{
  const char *name = gs_json_get_string (message, "type", error);
  gint64 integer;
  double number;

  if (name == NULL)
    return FALSE;

  *type = name;
  if (strcmp (name, "started") == 0)
    return gs_json_get_int (message, "time_ns", 0, G_MAXINT64, &integer, error);
  if (strcmp (name, "task") == 0)
    return check_task (message, n_tasks, error);
  if (strcmp (name, "shared") == 0)
    return gs_json_get_int (message, "group", 0, G_MAXINT32, &integer, error)
           && gs_json_get_string (message, "result", error) != NULL
           && (!json_object_has_member (message, "steps")
               || gs_json_get_string (message, "steps", error) != NULL);
  if (strcmp (name, "usage") == 0)
    return gs_json_get_int (message, "cpu_ns", 0, G_MAXINT64, &integer, error);
  if (strcmp (name, "capacity") == 0)
    return gs_json_get_double (message, "capacity", 0, 1e6, &number, error)
           && gs_json_get_int (message, "workers", 1, G_MAXINT32, &integer, error)
           && gs_json_get_int (message, "single_ns", 0, G_MAXINT64, &integer, error)
           && gs_json_get_int (message, "parallel_ns", 0, G_MAXINT64, &integer, error);
  if (strcmp (name, "calibration") == 0)
    return gs_json_get_double (message, "step_ns", 1e-3, 1e6, &number, error);
  if (strcmp (name, "error") == 0)
    return gs_json_get_string (message, "message", error) != NULL;
  if (strcmp (name, "end") != 0)
    *type = NULL;
  return TRUE;
}
