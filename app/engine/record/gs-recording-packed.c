/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recording as it is saved, without its holes:
 *
 *   header | entry of lane 0, its events | entry of lane 1, its events | …
 *
 * in the layouts and the byte order of memory, where lane_capacity and n_lanes are the number of
 * lanes and count that of the events which follow.  Whoever reads one may be handed anything, so
 * nothing is taken from the bytes before it was compared with what is left of them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gs-recording-private.h"

typedef struct
{
  const char *next;
  size_t left;
} Reader;

/* The next @size bytes, or NULL. */
static const void *
take (Reader *reader,
      size_t  size)
{
  const char *data = reader->next;

  if (size > reader->left)
    return NULL;

  reader->next += size;
  reader->left -= size;
  return data;
}

/* Length of the UTF-8 character at @text, or 0 if there is none. */
static size_t
character_length (const unsigned char *text)
{
  static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
  unsigned char first = text[0];
  size_t length = first < 0x80 ? 1
                  : (first & 0xe0) == 0xc0 ? 2
                  : (first & 0xf0) == 0xe0 ? 3
                  : (first & 0xf8) == 0xf0 ? 4 : 0;
  uint32_t code = length > 1 ? first & (0x7f >> length) : first;

  for (size_t i = 1; i < length; i++)
    {
      /* A NUL is no continuation, so this stops inside the string. */
      if ((text[i] & 0xc0) != 0x80)
        return 0;
      code = code << 6 | (text[i] & 0x3f);
    }

  if (length == 0 || code < smallest[length] || code > 0x10ffff
      || (code >= 0xd800 && code <= 0xdfff))
    return 0;
  return length;
}

static bool
name_is_valid (const char *name,
               size_t      size)
{
  const unsigned char *text = (const unsigned char *) name;
  size_t length;

  if (memchr (name, '\0', size) == NULL)
    return false;

  for (; *text != '\0'; text += length)
    {
      length = character_length (text);
      if (length == 0)
        return false;
    }
  return true;
}

static bool
entry_is_valid (const GsLaneEntry *entry)
{
  return entry->kind <= GS_LANE_TASK
         && atomic_load_explicit (&entry->pid, memory_order_relaxed) >= 0
         && atomic_load_explicit (&entry->tid, memory_order_relaxed) >= 0
         && name_is_valid (entry->name, sizeof entry->name);
}

static bool
event_is_valid (const GsEvent *event,
                const GsEvent *previous,
                uint64_t       last_time)
{
  const unsigned all_flags = GS_FLAG_GIL | GS_FLAG_APPROXIMATE | GS_FLAG_FORCED;

  if (event->what == GS_MARK_CONTINUATION)
    return previous != NULL && previous->what >= GS_MARK_SUBMIT
           && previous->what != GS_MARK_CONTINUATION;

  return (event->what < GS_N_STATES
          || (event->what >= GS_MARK_SUBMIT && event->what <= GS_LAST_MARK))
         && (event->flags & ~all_flags) == 0
         && event->time >= last_time && event->time <= INT64_MAX;
}

static bool
events_are_valid (const void *data,
                  uint64_t    count)
{
  GsEvent previous, event;
  uint64_t last_time = 0;

  for (uint64_t i = 0; i < count; i++)
    {
      /* The bytes need not be aligned. */
      memcpy (&event, (const char *) data + i * sizeof event, sizeof event);
      if (!event_is_valid (&event, i > 0 ? &previous : NULL, last_time))
        return false;

      if (event.what != GS_MARK_CONTINUATION)
        last_time = event.time;
      previous = event;
    }
  return true;
}

/* Reads one lane.  false if it is damaged. */
static bool
read_lane (Reader      *reader,
           GsLaneEntry *entry,
           const void **events)
{
  const void *data = take (reader, sizeof *entry);

  if (data == NULL)
    return false;
  memcpy (entry, data, sizeof *entry);

  if (!entry_is_valid (entry) || entry->count > reader->left / sizeof (GsEvent))
    return false;

  *events = take (reader, (size_t) entry->count * sizeof (GsEvent));
  return events_are_valid (*events, entry->count);
}

/* Checks every lane; *@longest is the number of events of the longest. */
static bool
check_lanes (Reader    reader,
             uint32_t  n_lanes,
             uint64_t *longest)
{
  GsLaneEntry entry;
  const void *events;

  *longest = 1;
  for (uint32_t i = 0; i < n_lanes; i++)
    {
      if (!read_lane (&reader, &entry, &events))
        return false;
      if (entry.count > *longest)
        *longest = entry.count;
    }
  return reader.left == 0;
}

GsRecording *
gs_recording_new_for_bytes (const void *data,
                            size_t      size)
{
  Reader reader = { data, size };
  const void *bytes = take (&reader, sizeof (GsRecordingHeader));
  GsRecordingHeader header;
  GsRecording *self;
  uint64_t longest;
  uint32_t n_lanes;

  if (bytes != NULL)
    memcpy (&header, bytes, sizeof header);
  if (bytes == NULL
      || memcmp (header.magic, GS_RECORDING_MAGIC, sizeof header.magic) != 0
      || header.version != GS_RECORDING_VERSION
      || header.n_lanes != header.lane_capacity
      || !check_lanes (reader, header.lane_capacity, &longest))
    {
      errno = EBADMSG;
      return NULL;
    }

  /* As long as the longest lane: the file is sparse, the others take no memory for it. */
  n_lanes = header.lane_capacity;
  self = gs_recording_new (n_lanes > 0 ? n_lanes : 1, longest);
  if (self == NULL)
    return NULL;

  self->origin = self->header->origin = header.origin;
  for (uint32_t i = 0; i < n_lanes; i++)
    {
      GsLaneEntry entry;
      const void *events;

      /* Checked again: the caller's bytes may be a file that somebody is changing. */
      if (!read_lane (&reader, &entry, &events) || entry.count > longest)
        {
          gs_recording_free (self);
          errno = EBADMSG;
          return NULL;
        }
      memcpy (&self->entries[i], &entry, sizeof entry);
      memcpy (gs_recording_get_log (self, i), events, (size_t) entry.count * sizeof (GsEvent));
    }
  atomic_store_explicit (&self->header->n_lanes, n_lanes, memory_order_release);
  gs_recording_close_fd (self);
  return self;
}

void *
gs_recording_save (GsRecording *self,
                   size_t      *size)
{
  uint32_t n_lanes = gs_recording_get_n_lanes (self);
  GsRecordingHeader header = {
    .version = GS_RECORDING_VERSION, .lane_capacity = n_lanes,
    .events_per_lane = self->events_per_lane, .origin = self->origin, .n_lanes = n_lanes
  };
  /* Writers may go on meanwhile: each lane's count is read once, and holds for both passes. */
  uint64_t *counts = malloc (((size_t) n_lanes + 1) * sizeof *counts);
  char *block = NULL, *next;

  if (counts == NULL)
    return NULL;

  *size = sizeof header;
  for (uint32_t i = 0; i < n_lanes; i++)
    {
      gs_recording_get_events (self, i, &counts[i]);
      *size += sizeof (GsLaneEntry) + (size_t) counts[i] * sizeof (GsEvent);
    }

  next = block = malloc (*size);
  if (block != NULL)
    {
      memcpy (header.magic, GS_RECORDING_MAGIC, sizeof header.magic);
      next = (char *) memcpy (next, &header, sizeof header) + sizeof header;
      for (uint32_t i = 0; i < n_lanes; i++)
        {
          const GsLaneEntry *shared = &self->entries[i];
          GsLaneEntry entry = {
            .count = counts[i],
            .lost = atomic_load_explicit (&shared->lost, memory_order_relaxed),
            .kind = shared->kind, .number = shared->number, .interpreter = shared->interpreter,
            .pid = atomic_load_explicit (&shared->pid, memory_order_relaxed),
            .tid = atomic_load_explicit (&shared->tid, memory_order_relaxed),
            .flags = atomic_load_explicit (&shared->flags, memory_order_relaxed),
          };
          size_t n_bytes = (size_t) counts[i] * sizeof (GsEvent);

          gs_recording_copy_lane_name (self, i, entry.name);
          next = (char *) memcpy (next, &entry, sizeof entry) + sizeof entry;
          next = (char *) memcpy (next, gs_recording_get_log (self, i), n_bytes) + n_bytes;
        }
    }
  free (counts);
  return block;
}
