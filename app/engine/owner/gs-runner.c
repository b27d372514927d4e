/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gs-control.h"
#include "gs-json-text.h"
#include "gs-json.h"
#include "gs-run-folder.h"
#include "gs-runner-group.h"
#include "gs-runner.h"
#include "gs-spawner.h"

/* Messages are read below GTK's redrawing (GDK_PRIORITY_REDRAW), in chunks of about 2 ms, so that
 * drawing is not starved. */
#define READ_PRIORITY G_PRIORITY_DEFAULT_IDLE
#define READ_BYTES 16384

/* Time from the end of the channel, which only the runner's end closes, until the runner is
 * ended. */
#define HANG_UP_MS 1000

struct _GsRunner
{
  /* Borrowed. */
  GsRunnerCallbacks callbacks;
  gpointer user_data;

  /* Owned; all of it is the starting thread's. */
  GMainContext *context;   /* where the callbacks run */
  GsRunnerGroup *group;
  GsRunFolder *folder;
  int fd;                  /* the control socket */
  GSource *ending;         /* until nobody is left */
  GSource *reading;        /* until the end of the file; nobody is left: until it has been read */
  GSource *hung_up;        /* the channel has ended, and the runner has not yet */
  GSource *writing;        /* while the request is not sent */
  GString *request;        /* what of it is left to send */
  GString *incoming;       /* a line that has not ended yet */
  guint n_tasks;
  GError *error;           /* the first thing that went wrong */
  gboolean stop_reading;   /* the channel has ended, or is not to be trusted */
  gboolean said_end;
  gboolean stopped;
};

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
runner_finalize (GsRunner *self)
{
  clear_source (&self->ending);
  clear_source (&self->reading);
  clear_source (&self->hung_up);
  clear_source (&self->writing);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->folder, gs_run_folder_free);
  g_clear_pointer (&self->group, gs_runner_group_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_string_free (self->request, TRUE);
  g_string_free (self->incoming, TRUE);
  g_clear_error (&self->error);
  g_free (self);
}

/* Keeps the first error, which ends the run. */
static void
fail (GsRunner *self,
      GError   *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
  gs_runner_group_stop (self->group);
}

static void
hear_error (GsRunner   *self,
            JsonObject *message)
{
  const char *code = json_object_get_string_member_with_default (message, "code", "");
  GsRunError number = GS_RUN_ERROR_FAILED;

  if (g_strcmp0 (code, GS_CONTROL_RESOURCES) == 0)
    number = GS_RUN_ERROR_RESOURCES;
  else if (g_strcmp0 (code, GS_CONTROL_BROKEN) == 0)
    number = GS_RUN_ERROR_BROKEN;

  fail (self, g_error_new_literal (GS_RUN_ERROR, number,
                                   json_object_get_string_member (message, "message")));
}

static void
hear_line (GsRunner   *self,
           const char *line,
           gsize       length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) message = gs_json_parse (line, length, &error);
  const char *type = NULL;

  if (message == NULL || !gs_control_check (message, self->n_tasks, &type, &error))
    fail (self, g_error_new (GS_RUN_ERROR, GS_RUN_ERROR_FAILED,
                             _("The runner said something that makes no sense: %s"),
                             error->message));
  else if (g_strcmp0 (type, "error") == 0)
    hear_error (self, message);
  else if (g_strcmp0 (type, "end") == 0)
    self->said_end = TRUE;
  else if (type != NULL && self->callbacks.message != NULL)
    self->callbacks.message (self, message, self->user_data);
}

static void
hear_bytes (GsRunner   *self,
            const char *bytes,
            gsize       length)
{
  while (length > 0)
    {
      const char *newline = memchr (bytes, '\n', length);
      gsize part = newline != NULL ? (gsize) (newline - bytes) : length;

      if (self->incoming->len + part > GS_CONTROL_MAX_MESSAGE)
        {
          fail (self, g_error_new (GS_RUN_ERROR, GS_RUN_ERROR_FAILED,
                                   _("The runner said something that is too long")));
          g_string_truncate (self->incoming, 0);
          clear_source (&self->reading);
          self->stop_reading = TRUE;
          return;
        }

      g_string_append_len (self->incoming, bytes, part);
      if (newline == NULL)
        return;

      hear_line (self, self->incoming->str, self->incoming->len);
      g_string_truncate (self->incoming, 0);
      bytes += part + 1;
      length -= part + 1;
    }
}

/* Reads once; returns the number of bytes, 0 at the end of the file, -1 if there are none now. */
static ssize_t
hear (GsRunner *self)
{
  char buffer[READ_BYTES];
  ssize_t got;

  do
    got = recv (self->fd, buffer, sizeof buffer, MSG_DONTWAIT);
  while (got < 0 && errno == EINTR);

  if (got > 0)
    hear_bytes (self, buffer, got);
  else if (got < 0 && errno != EAGAIN)
    got = 0;
  return got;
}

/* Ends the runner, which could not report a result any more. */
static gboolean
hung_up_cb (gpointer user_data)
{
  GsRunner *self = user_data;

  g_clear_pointer (&self->hung_up, g_source_unref);
  fail (self, g_error_new_literal (GS_RUN_ERROR, GS_RUN_ERROR_DIED,
                                   _("The runner closed its channel but did not end")));
  return G_SOURCE_REMOVE;
}

static gboolean
readable_cb (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  GsRunner *self = user_data;

  if (hear (self) != 0)
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->reading, g_source_unref);
  self->stop_reading = TRUE;

  /* After the news of the group's end, if both are there. */
  self->hung_up = g_timeout_source_new (HANG_UP_MS);
  g_source_set_priority (self->hung_up, READ_PRIORITY);
  g_source_set_callback (self->hung_up, hung_up_cb, self, NULL);
  g_source_attach (self->hung_up, self->context);
  return G_SOURCE_REMOVE;
}

/* Sends as much of the request as the socket takes; TRUE if some is left. */
static gboolean
send_request (GsRunner *self)
{
  while (self->request->len > 0)
    {
      ssize_t sent = send (self->fd, self->request->str, self->request->len,
                           MSG_DONTWAIT | MSG_NOSIGNAL);

      if (sent < 0 && errno == EINTR)
        continue;
      if (sent < 0)
        return errno == EAGAIN;
      g_string_erase (self->request, 0, sent);
    }
  return FALSE;
}

static gboolean
writable_cb (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  GsRunner *self = user_data;

  if (send_request (self))
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->writing, g_source_unref);
  return G_SOURCE_REMOVE;
}

static GSource *
watch (GsRunner          *self,
       int                fd,
       GIOCondition       condition,
       int                priority,
       GUnixFDSourceFunc  callback)
{
  GSource *source = g_unix_fd_source_new (fd, condition);

  g_source_set_priority (source, priority);
  g_source_set_callback (source, G_SOURCE_FUNC (callback), self, NULL);
  g_source_attach (source, self->context);
  return source;
}

/* Sets the error by how the runner ended: a stop comes first, then a reported failure. */
static void
judge (GsRunner *self)
{
  int signal;
  int status = gs_runner_group_get_status (self->group, &signal);

  if (self->stopped)
    {
      g_clear_error (&self->error);
      g_set_error_literal (&self->error, GS_RUN_ERROR, GS_RUN_ERROR_STOPPED,
                           _("The run was stopped"));
    }
  else if (self->error != NULL)
    return;
  else if (signal != 0)
    g_set_error (&self->error, GS_RUN_ERROR, GS_RUN_ERROR_DIED,
                 _("The runner was killed by signal %d (%s)"), signal, g_strsignal (signal));
  else if (status != 0)
    g_set_error (&self->error, GS_RUN_ERROR, GS_RUN_ERROR_DIED,
                 _("The runner ended with status %d and did not say why"), status);
  else if (!self->said_end)
    g_set_error (&self->error, GS_RUN_ERROR, GS_RUN_ERROR_DIED,
                 _("The runner ended before its work was done"));
}

/* Nobody is left: reads the remaining messages, a chunk at a time, then ends. */
static gboolean
rest_cb (gpointer user_data)
{
  GsRunner *self = user_data;

  if (!self->stop_reading && hear (self) > 0)
    return G_SOURCE_CONTINUE;

  judge (self);
  /* The callback may free the runner: nothing may follow. */
  self->callbacks.ended (self, self->error, self->user_data);
  return G_SOURCE_REMOVE;
}

/* In the starting thread: nobody is left, and what was said is in the socket; or somebody cannot be
 * ended. */
static gboolean
group_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  GsRunner *self = user_data;
  g_autofree char *stuck = NULL;

  if (!gs_runner_group_take_news (self->group, &stuck))
    {
      if (stuck != NULL && self->callbacks.stuck != NULL)
        self->callbacks.stuck (self, stuck, self->user_data);
      return G_SOURCE_CONTINUE;
    }

  clear_source (&self->hung_up);
  clear_source (&self->writing);
  clear_source (&self->ending);
  g_clear_pointer (&self->folder, gs_run_folder_free);

  /* A readable socket would not call for those that are killed with an open end elsewhere. */
  clear_source (&self->reading);
  self->reading = g_idle_source_new ();
  /* Hurry after a stop: its caller waits for the end, not for results. */
  g_source_set_priority (self->reading, self->stopped ? G_PRIORITY_DEFAULT : READ_PRIORITY);
  g_source_set_callback (self->reading, rest_cb, self, NULL);
  g_source_attach (self->reading, self->context);
  return G_SOURCE_REMOVE;
}

static gboolean
set_spawn_error (GError               **error,
                 const GsSpawnRequest  *request)
{
  gboolean resources = request->outcome == GS_SPAWN_FORK_FAILED || request->error == EMFILE
                       || request->error == ENFILE || request->error == ENOMEM
                       || request->error == EAGAIN;

  if (resources)
    gs_run_error_set_errno (error, request->error, _("The runner cannot be started"));
  else
    g_set_error (error, GS_RUN_ERROR, GS_RUN_ERROR_MISSING,
                 _("The runner program “%s” cannot be started: %s"), request->program,
                 g_strerror (request->error));
  return FALSE;
}

/* Starts the program in @mode with the other end of the control socket and perhaps a recording. */
static gboolean
spawn (GsRunner     *self,
       const char   *mode,
       int           peer,
       int           recording_fd,
       GError      **error)
{
  g_auto (GStrv) environment = g_get_environ ();
  const char *argv[] = { gs_runner_get_program (), mode, NULL };
  const int fds[] = { peer, recording_fd };
  GsSpawnRequest request = { .program = argv[0], .argv = argv, .fds = fds,
                             .n_fds = recording_fd >= 0 ? 2 : 1 };

  environment = g_environ_setenv (environment, "TMPDIR", gs_run_folder_get_path (self->folder),
                                  TRUE);
  request.envp = (const char *const *) environment;
  gs_spawner_spawn (&request);
  if (request.outcome != GS_SPAWN_OK)
    return set_spawn_error (error, &request);

  self->group = gs_runner_group_new (request.pid);
  if (self->group == NULL)
    {
      gs_run_error_set_errno (error, errno, _("The runner cannot be watched"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
open_channels (GsRunner  *self,
               int       *peer,
               GError   **error)
{
  int sockets[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      gs_run_error_set_errno (error, errno, _("The runner cannot be reached"));
      return FALSE;
    }
  self->fd = sockets[0];
  *peer = sockets[1];

  self->folder = gs_run_folder_new (error);
  if (self->folder == NULL)
    {
      close (*peer);
      return FALSE;
    }
  return TRUE;
}

/* @request: taken */
static GsRunner *
start (const char              *mode,
       char                    *request,
       guint                    n_tasks,
       int                      recording_fd,
       const GsRunnerCallbacks *callbacks,
       gpointer                 user_data,
       GError                 **error)
{
  GsRunner *self = g_new0 (GsRunner, 1);
  gboolean ok;
  int peer;

  self->callbacks = *callbacks;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->fd = -1;
  self->n_tasks = n_tasks;
  self->incoming = g_string_new (NULL);
  self->request = g_string_new (request);
  g_string_append_c (self->request, '\n');
  g_free (request);

  ok = open_channels (self, &peer, error);
  if (ok)
    {
      ok = spawn (self, mode, peer, recording_fd, error);
      close (peer);
    }
  if (!ok)
    {
      runner_finalize (self);
      return NULL;
    }

  self->ending = watch (self, gs_runner_group_get_fd (self->group), G_IO_IN, G_PRIORITY_DEFAULT,
                        group_cb);
  self->reading = watch (self, self->fd, G_IO_IN | G_IO_HUP | G_IO_ERR,
                         READ_PRIORITY, readable_cb);
  if (send_request (self))
    self->writing = watch (self, self->fd, G_IO_OUT | G_IO_HUP | G_IO_ERR,
                           G_PRIORITY_DEFAULT, writable_cb);
  return self;
}

GsRunner *
gs_runner_start (const GsPlan            *plan,
                 GsRecording             *recording,
                 const GsRunnerCallbacks *callbacks,
                 gpointer                 user_data,
                 GError                 **error)
{
  g_return_val_if_fail (plan != NULL && recording != NULL && callbacks != NULL, NULL);

  return start ("run", gs_plan_to_json (plan), gs_plan_get_n_tasks (plan),
                gs_recording_get_fd (recording), callbacks, user_data, error);
}

GsRunner *
gs_runner_start_capacity (guint                    workers,
                          guint                    cores,
                          gint64                   budget_ns,
                          double                   step_ns,
                          const GsRunnerCallbacks *callbacks,
                          gpointer                 user_data,
                          GError                 **error)
{
  GString *request;
  GsJsonText json;

  g_return_val_if_fail (callbacks != NULL, NULL);

  request = g_string_new (NULL);
  gs_json_text_init_tight (&json, request, NULL);
  gs_json_text_begin (&json, NULL, '{');
  gs_json_text_int (&json, "workers", workers);
  gs_json_text_int (&json, "cores", cores);
  gs_json_text_int (&json, "budget_ns", budget_ns);
  gs_json_text_format (&json, "step_ns", GS_CONTROL_NUMBER, step_ns);
  gs_json_text_end (&json, '}');
  return start ("capacity", g_string_free (request, FALSE), 0, -1, callbacks, user_data, error);
}

GsRunner *
gs_runner_start_calibration (const GsRunnerCallbacks *callbacks,
                             gpointer                 user_data,
                             GError                 **error)
{
  g_return_val_if_fail (callbacks != NULL, NULL);

  return start ("calibrate", g_strdup ("{}"), 0, -1, callbacks, user_data, error);
}

void
gs_runner_stop (GsRunner *self)
{
  g_return_if_fail (self != NULL);

  self->stopped = TRUE;
  gs_runner_group_stop (self->group);
}

GPid
gs_runner_get_pid (GsRunner *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return gs_runner_group_get_leader (self->group);
}

void
gs_runner_free (GsRunner *self)
{
  if (self != NULL)
    runner_finalize (self);
}
