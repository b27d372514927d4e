/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gs-json-check.h"
#include "gs-control.h"
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

/* A string of JSON.  What is no UTF-8 is made so: the owner rejects lines that are none. */
static void
append_string (GString    *line,
               const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (line, '"');
  for (const char *c = valid; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_c (line, '\\');
      if ((unsigned char) *c < 0x20)
        g_string_append_printf (line, "\\u%04x", *c);
      else
        g_string_append_c (line, *c);
    }
  g_string_append_c (line, '"');
}

static void
append_double (GString *line,
               double   value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (line, g_ascii_formatd (text, sizeof text, "%.9e", value));
}

static void
end_message (GsControl *self)
{
  g_string_append (self->pending, "}\n");
  if (self->pending->len >= FLUSH_BYTES)
    gs_control_flush (self);
}

void
gs_control_started (GsControl *self,
                    guint64    time_ns)
{
  g_string_append_printf (self->pending, "{\"type\":\"started\",\"time_ns\":%" G_GUINT64_FORMAT,
                          time_ns);
  end_message (self);
  gs_control_flush (self);
}

void
gs_control_task (GsControl  *self,
                 guint       task,
                 const char *result,
                 const char *error,
                 gint64      cpu_ns)
{
  g_string_append_printf (self->pending, "{\"type\":\"task\",\"task\":%u", task);
  if (result != NULL)
    {
      g_string_append (self->pending, ",\"result\":");
      append_string (self->pending, result);
    }
  if (error != NULL)
    {
      g_string_append (self->pending, ",\"error\":");
      append_string (self->pending, error);
    }
  g_string_append_printf (self->pending, ",\"cpu_ns\":%" G_GINT64_FORMAT, cpu_ns);
  end_message (self);
}

void
gs_control_shared (GsControl  *self,
                   guint       group,
                   const char *result,
                   const char *steps)
{
  g_string_append_printf (self->pending, "{\"type\":\"shared\",\"group\":%u,\"result\":", group);
  append_string (self->pending, result);
  if (steps != NULL)
    {
      g_string_append (self->pending, ",\"steps\":");
      append_string (self->pending, steps);
    }
  end_message (self);
}

void
gs_control_usage (GsControl *self,
                  gint64     cpu_ns)
{
  g_string_append_printf (self->pending, "{\"type\":\"usage\",\"cpu_ns\":%" G_GINT64_FORMAT,
                          cpu_ns);
  end_message (self);
}

void
gs_control_capacity (GsControl *self,
                     guint      workers,
                     double     capacity,
                     gint64     single_ns,
                     gint64     parallel_ns)
{
  g_string_append_printf (self->pending, "{\"type\":\"capacity\",\"workers\":%u", workers);
  g_string_append (self->pending, ",\"capacity\":");
  append_double (self->pending, capacity);
  g_string_append_printf (self->pending,
                          ",\"single_ns\":%" G_GINT64_FORMAT ",\"parallel_ns\":%" G_GINT64_FORMAT,
                          single_ns, parallel_ns);
  end_message (self);
}

void
gs_control_calibration (GsControl *self,
                        double     step_ns)
{
  g_string_append (self->pending, "{\"type\":\"calibration\",\"step_ns\":");
  append_double (self->pending, step_ns);
  end_message (self);
}

void
gs_control_error (GsControl    *self,
                  const GError *error)
{
  const char *code = GS_CONTROL_FAILED;

  if (self->failed)
    return;
  self->failed = TRUE;

  if (g_error_matches (error, GS_RUN_ERROR, GS_RUN_ERROR_RESOURCES))
    code = GS_CONTROL_RESOURCES;
  else if (g_error_matches (error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN))
    code = GS_CONTROL_BROKEN;

  g_string_append_printf (self->pending, "{\"type\":\"error\",\"code\":\"%s\",\"message\":", code);
  append_string (self->pending, error->message);
  end_message (self);
  gs_control_flush (self);
}

void
gs_control_end (GsControl *self)
{
  g_string_append (self->pending, "{\"type\":\"end\"");
  end_message (self);
  gs_control_flush (self);
}

JsonObject *
gs_control_parse (const char *line,
                  gsize       length,
                  GError    **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) cause = NULL;

  if (!gs_json_check (line, length, error))
    return NULL;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, line, length, &cause))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("This is not JSON: %s"),
                   cause->message);
      return NULL;
    }
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static JsonNode *
get_value (JsonObject *object,
           const char *key,
           GType       type)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == type)
    return node;
  /* A whole number may stand where any number may. */
  return type == G_TYPE_DOUBLE && json_node_get_value_type (node) == G_TYPE_INT64 ? node : NULL;
}

gboolean
gs_control_get_int (JsonObject *object,
                    const char *key,
                    gint64      min,
                    gint64      max,
                    gint64     *value,
                    GError    **error)
{
  JsonNode *node = get_value (object, key, G_TYPE_INT64);

  if (node == NULL || json_node_get_int (node) < min || json_node_get_int (node) > max)
    {
      g_autofree char *low = g_strdup_printf ("%" G_GINT64_FORMAT, min);
      g_autofree char *high = g_strdup_printf ("%" G_GINT64_FORMAT, max);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("“%s” has to be an integer from %s to %s"), key, low, high);
      return FALSE;
    }
  *value = json_node_get_int (node);
  return TRUE;
}

gboolean
gs_control_get_double (JsonObject *object,
                       const char *key,
                       double      min,
                       double      max,
                       double     *value,
                       GError    **error)
{
  JsonNode *node = get_value (object, key, G_TYPE_DOUBLE);
  double number = node != NULL ? json_node_get_double (node) : NAN;

  if (!(number >= min && number <= max))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("“%s” has to be a number from %g to %g"), key, min, max);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

const char *
gs_control_get_string (JsonObject *object,
                       const char *key,
                       GError    **error)
{
  JsonNode *node = get_value (object, key, G_TYPE_STRING);

  if (node == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” has to be a text"), key);
      return NULL;
    }
  return json_node_get_string (node);
}

static gboolean
check_task (JsonObject *message,
            guint       n_tasks,
            GError    **error)
{
  gint64 number;

  if (n_tasks == 0 || !gs_control_get_int (message, "task", 0, (gint64) n_tasks - 1, &number, error)
      || !gs_control_get_int (message, "cpu_ns", -1, G_MAXINT64, &number, error))
    return FALSE;
  if (json_object_has_member (message, "error"))
    return gs_control_get_string (message, "error", error) != NULL;
  return gs_control_get_string (message, "result", error) != NULL;
}

gboolean
gs_control_check (JsonObject  *message,
                  guint        n_tasks,
                  const char **type,
                  GError     **error)
{
  const char *name = gs_control_get_string (message, "type", error);
  gint64 integer;
  double number;

  if (name == NULL)
    return FALSE;

  *type = name;
  if (strcmp (name, "started") == 0)
    return gs_control_get_int (message, "time_ns", 0, G_MAXINT64, &integer, error);
  if (strcmp (name, "task") == 0)
    return check_task (message, n_tasks, error);
  if (strcmp (name, "shared") == 0)
    return gs_control_get_int (message, "group", 0, G_MAXINT32, &integer, error)
           && gs_control_get_string (message, "result", error) != NULL
           && (!json_object_has_member (message, "steps")
               || gs_control_get_string (message, "steps", error) != NULL);
  if (strcmp (name, "usage") == 0)
    return gs_control_get_int (message, "cpu_ns", 0, G_MAXINT64, &integer, error);
  if (strcmp (name, "capacity") == 0)
    return gs_control_get_double (message, "capacity", 0, 1e6, &number, error)
           && gs_control_get_int (message, "workers", 1, G_MAXINT32, &integer, error)
           && gs_control_get_int (message, "single_ns", 0, G_MAXINT64, &integer, error)
           && gs_control_get_int (message, "parallel_ns", 0, G_MAXINT64, &integer, error);
  if (strcmp (name, "calibration") == 0)
    return gs_control_get_double (message, "step_ns", 1e-3, 1e6, &number, error);
  if (strcmp (name, "error") == 0)
    return gs_control_get_string (message, "message", error) != NULL;
  if (strcmp (name, "end") != 0)
    *type = NULL;
  return TRUE;
}
