/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control channel between the owner and a runner: one JSON object a line, both ways.
 *
 * The owner sends the request (a plan, or what to probe); the runner answers with "started", then
 * is silent until the last result, then "task" for every task, "usage" and "end"; or "error" with a
 * message for people and a code. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

/* Lines longer than these are rejected. */
#define GS_CONTROL_MAX_REQUEST (64u * 1024 * 1024)
#define GS_CONTROL_MAX_MESSAGE (1024u * 1024)

/* Codes of an "error" message. */
#define GS_CONTROL_FAILED "failed"
#define GS_CONTROL_RESOURCES "resources"
#define GS_CONTROL_BROKEN "broken"

/* Numbers that are not whole, both ways. */
#define GS_CONTROL_NUMBER "%.9e"

/* The runner's end.  Messages gather in @pending and leave in large writes. */
typedef struct
{
  int fd;           /* a socket; borrowed */
  GString *pending; /* whole lines, not yet sent */
  gboolean failed;  /* an error has been told; the first one counts */
} GsControl;

void     gs_control_init           (GsControl *self,
                                    int        fd);
void     gs_control_clear          (GsControl *self);
/** gs_control_read_line: blocks for the request line; NULL with a GError at the end of the file or
 * past GS_CONTROL_MAX_REQUEST.  @fd may be a pipe or a socket.  Free with g_free(). */
char    *gs_control_read_line      (int        fd,
                                    GError   **error);
/** gs_control_flush: sends what is pending; false when the owner is gone. */
gboolean gs_control_flush          (GsControl *self);
void     gs_control_started        (GsControl *self,
                                    guint64    time_ns);
void     gs_control_task           (GsControl  *self,
                                    guint       task,
                                    const char *result,
                                    const char *error,
                                    gint64      cpu_ns);
/** gs_control_shared: what the tasks of group @group have brought about together, and the @steps
 * (gs-counter-watch.h) by which they lost some of it, or NULL. */
void     gs_control_shared         (GsControl  *self,
                                    guint       group,
                                    const char *result,
                                    const char *steps);
void     gs_control_usage          (GsControl *self,
                                    gint64     cpu_ns);
void     gs_control_capacity       (GsControl *self,
                                    guint      workers,
                                    double     capacity,
                                    gint64     single_ns,
                                    gint64     parallel_ns);
void     gs_control_calibration    (GsControl *self,
                                    double     step_ns);
/** gs_control_error: tells why the run fails, and sends it at once; the first error counts. */
void     gs_control_error          (GsControl    *self,
                                    const GError *error);
void     gs_control_end            (GsControl *self);

/** gs_control_check: whether @message is one that a runner of @n_tasks tasks may send.  On success
 * *@type is its type, which is NULL for one that is unknown and to be ignored. */
gboolean gs_control_check          (JsonObject  *message,
                                    guint        n_tasks,
                                    const char **type,
                                    GError     **error);
