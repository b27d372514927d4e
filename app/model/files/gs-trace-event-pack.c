/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

#include "gs-trace-event-private.h"

void
gs_trace_pack_init (GsTracePack *self)
{
  GsRecordingHeader header = { .version = GS_RECORDING_VERSION, .events_per_lane = 1 };

  memcpy (header.magic, GS_RECORDING_MAGIC, sizeof header.magic);
  *self = (GsTracePack) { .bytes = g_byte_array_new () };
  g_byte_array_append (self->bytes, (const guint8 *) &header, sizeof header);
}

/* Sets the length of the lane under way. */
static void
end_lane (GsTracePack *self)
{
  if (self->n_lanes > 0)
    memcpy (self->bytes->data + self->entry + G_STRUCT_OFFSET (GsLaneEntry, count), &self->count,
            sizeof self->count);
}

static void
copy_name (char        copy[32],
           const char *name)
{
  gsize length = strlen (name);

  if (length > 31)
    length = (gsize) (g_utf8_find_prev_char (name, name + 32) - name);
  memset (copy, 0, 32);
  memcpy (copy, name, length);
}

void
gs_trace_pack_begin (GsTracePack         *self,
                     const GsTraceThread *thread,
                     const char          *name)
{
  GsLaneEntry entry = {
    .lost = (guint64) MAX (thread->lost, 0), .kind = (guint32) thread->kind,
    .number = (guint32) thread->number, .interpreter = (guint32) thread->interpreter,
    .pid = (gint32) CLAMP (thread->pid, 0, G_MAXINT32),
    .tid = (gint32) CLAMP (thread->tid, 0, G_MAXINT32),
    .flags = thread->cpu_clock ? GS_LANE_FLAG_CPU_CLOCK : 0,
  };

  end_lane (self);
  copy_name (entry.name, name);
  self->entry = self->bytes->len;
  self->count = 0;
  self->n_lanes++;
  g_byte_array_append (self->bytes, (const guint8 *) &entry, sizeof entry);
}

void
gs_trace_pack_put (GsTracePack *self,
                   gint64       time,
                   guint8       what,
                   guint8       flags,
                   guint32      task,
                   guint16      detail)
{
  const GsEvent event = { (guint64) time, task, what, flags, detail };

  g_byte_array_append (self->bytes, (const guint8 *) &event, sizeof event);
  self->count++;
}

GsRecording *
gs_trace_pack_finish (GsTracePack  *self,
                      GError      **error)
{
  GsRecordingHeader header;
  GsRecording *recording;

  end_lane (self);
  memcpy (&header, self->bytes->data, sizeof header);
  header.lane_capacity = self->n_lanes;
  header.n_lanes = self->n_lanes;
  memcpy (self->bytes->data, &header, sizeof header);
  recording = gs_recording_new_for_bytes (self->bytes->data, self->bytes->len);
  if (recording == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         errno == EBADMSG ? _("a recording makes no sense") : g_strerror (errno));
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  return recording;
}
