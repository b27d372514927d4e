/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-recording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gs-clock.h"
#include "gs-recording-private.h"

/* Other processes, and saved files, know these layouts. */
_Static_assert (sizeof (GsEvent) == 16, "a cache line holds four events");
_Static_assert (offsetof (GsEvent, task) == 8, "layout");
_Static_assert (offsetof (GsEvent, what) == 12, "layout");
_Static_assert (offsetof (GsEvent, flags) == 13, "layout");
_Static_assert (offsetof (GsEvent, detail) == 14, "layout");
_Static_assert (sizeof (GsLaneEntry) == 128, "two cache lines, so that lanes do not share one");
_Static_assert (offsetof (GsLaneEntry, count) == 0, "layout");
_Static_assert (offsetof (GsLaneEntry, lost) == 8, "layout");
_Static_assert (offsetof (GsLaneEntry, kind) == 16, "layout");
_Static_assert (offsetof (GsLaneEntry, number) == 20, "layout");
_Static_assert (offsetof (GsLaneEntry, interpreter) == 24, "layout");
_Static_assert (offsetof (GsLaneEntry, pid) == 28, "layout");
_Static_assert (offsetof (GsLaneEntry, tid) == 32, "layout");
_Static_assert (offsetof (GsLaneEntry, flags) == 36, "layout");
_Static_assert (offsetof (GsLaneEntry, name) == 40, "layout");
_Static_assert (sizeof (GsRecordingHeader) == 40, "layout");
_Static_assert (offsetof (GsRecordingHeader, version) == 8, "layout");
_Static_assert (offsetof (GsRecordingHeader, lane_capacity) == 12, "layout");
_Static_assert (offsetof (GsRecordingHeader, events_per_lane) == 16, "layout");
_Static_assert (offsetof (GsRecordingHeader, origin) == 24, "layout");
_Static_assert (offsetof (GsRecordingHeader, n_lanes) == 32, "layout");
_Static_assert (sizeof (_Atomic uint64_t) == 8 && sizeof (_Atomic uint32_t) == 4,
                "atomics in shared memory hold nothing but their value");
_Static_assert (ATOMIC_LLONG_LOCK_FREE == 2 && ATOMIC_INT_LOCK_FREE == 2,
                "a lock inside an atomic would not be shared between processes");

/* Part of the layout, whatever the machine's own pages are: so a multiple of them up to 64 KiB. */
#define LAYOUT_PAGE UINT64_C (65536)
#define HEADER_SIZE LAYOUT_PAGE

_Static_assert (sizeof (GsRecordingHeader) <= HEADER_SIZE, "the header fits its page");

static bool
round_up (uint64_t  bytes,
          uint64_t *rounded)
{
  if (__builtin_add_overflow (bytes, LAYOUT_PAGE - 1, rounded))
    return false;

  *rounded -= *rounded % LAYOUT_PAGE;
  return true;
}

/* Lays the parts out for the capacities that @self holds.  false if that is more than there are
 * addresses. */
static bool
lay_out (GsRecording *self,
         uint64_t    *directory_size,
         uint64_t    *total_size)
{
  uint64_t log_size, logs_size;

  return self->lane_capacity > 0 && self->events_per_lane > 0
         && round_up ((uint64_t) self->lane_capacity * sizeof (GsLaneEntry), directory_size)
         && !__builtin_mul_overflow (self->events_per_lane, sizeof (GsEvent), &log_size)
         && round_up (log_size, &self->log_stride)
         && !__builtin_mul_overflow (self->log_stride, self->lane_capacity, &logs_size)
         && !__builtin_add_overflow (HEADER_SIZE + *directory_size, logs_size, total_size)
         && *total_size <= INT64_MAX && *total_size <= SIZE_MAX;
}

static bool
map_file (GsRecording *self,
          uint64_t     directory_size,
          uint64_t     total_size)
{
  self->size = (size_t) total_size;
  self->map = mmap (NULL, self->size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE,
                    self->fd, 0);
  if (self->map == MAP_FAILED)
    return false;

  self->header = self->map;
  self->entries = (GsLaneEntry *) (void *) ((char *) self->map + HEADER_SIZE);
  self->logs = (char *) self->map + HEADER_SIZE + directory_size;
  return true;
}

static GsRecording *
allocate (void)
{
  GsRecording *self = calloc (1, sizeof *self);

  if (self != NULL)
    {
      self->fd = -1;
      self->map = MAP_FAILED;
    }
  return self;
}

/* Frees @self and leaves @error as the cause. */
static GsRecording *
fail (GsRecording *self,
      int          error)
{
  gs_recording_free (self);
  errno = error;
  return NULL;
}

GsRecording *
gs_recording_new (uint32_t lane_capacity,
                  uint64_t events_per_lane)
{
  GsRecording *self = allocate ();
  uint64_t directory_size, total_size;

  if (self == NULL)
    return NULL;

  self->lane_capacity = lane_capacity;
  self->events_per_lane = events_per_lane;
  if (!lay_out (self, &directory_size, &total_size))
    return fail (self, lane_capacity == 0 || events_per_lane == 0 ? EINVAL : ENOMEM);

  self->fd = memfd_create ("gilscope-recording", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (self->fd < 0
      || ftruncate (self->fd, (off_t) total_size) != 0
      || fcntl (self->fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0
      || !map_file (self, directory_size, total_size))
    return fail (self, errno);

  self->origin = gs_clock_now ();
  memcpy (self->header->magic, GS_RECORDING_MAGIC, sizeof self->header->magic);
  self->header->version = GS_RECORDING_VERSION;
  self->header->lane_capacity = lane_capacity;
  self->header->events_per_lane = events_per_lane;
  self->header->origin = self->origin;
  return self;
}

GsRecording *
gs_recording_new_for_fd (int fd)
{
  GsRecording *self;
  GsRecordingHeader header;
  uint64_t directory_size, total_size;
  struct stat status;
  int seals;
  ssize_t n_read;

  if (fstat (fd, &status) != 0)
    return NULL;

  /* A file that anyone could cut would make every read of the map a gamble. */
  seals = fcntl (fd, F_GET_SEALS);
  n_read = pread (fd, &header, sizeof header, 0);
  if (seals < 0 || (seals & F_SEAL_SHRINK) == 0
      || n_read != (ssize_t) sizeof header
      || memcmp (header.magic, GS_RECORDING_MAGIC, sizeof header.magic) != 0
      || header.version != GS_RECORDING_VERSION)
    {
      errno = EBADMSG;
      return NULL;
    }

  self = allocate ();
  if (self == NULL)
    return NULL;

  self->lane_capacity = header.lane_capacity;
  self->events_per_lane = header.events_per_lane;
  self->origin = header.origin;
  if (!lay_out (self, &directory_size, &total_size)
      || status.st_size < 0 || (uint64_t) status.st_size != total_size)
    return fail (self, EBADMSG);

  self->fd = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  if (self->fd < 0 || !map_file (self, directory_size, total_size))
    return fail (self, errno);
  return self;
}

void
gs_recording_free (GsRecording *self)
{
  if (self == NULL)
    return;

  if (self->map != MAP_FAILED)
    munmap (self->map, self->size);
  gs_recording_close_fd (self);
  free (self);
}

int
gs_recording_get_fd (const GsRecording *self)
{
  return self->fd;
}

void
gs_recording_close_fd (GsRecording *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

uint64_t
gs_recording_get_origin (const GsRecording *self)
{
  return self->origin;
}

uint32_t
gs_recording_get_lane_capacity (const GsRecording *self)
{
  return self->lane_capacity;
}

uint64_t
gs_recording_get_events_per_lane (const GsRecording *self)
{
  return self->events_per_lane;
}

uint32_t
gs_recording_get_n_lanes (GsRecording *self)
{
  /* Acquire: the entry that this number publishes is complete. */
  uint32_t published = atomic_load_explicit (&self->header->n_lanes, memory_order_acquire);
  uint32_t seen = atomic_load_explicit (&self->n_lanes, memory_order_acquire);

  if (published > self->lane_capacity)
    published = self->lane_capacity;

  /* Release: another thread that finds the number here finds those entries, too. */
  while (published > seen
         && !atomic_compare_exchange_weak_explicit (&self->n_lanes, &seen, published,
                                                    memory_order_acq_rel, memory_order_acquire))
    ;
  return published > seen ? published : seen;
}

const GsLaneEntry *
gs_recording_get_lane (GsRecording *self,
                       uint32_t     lane)
{
  return lane < gs_recording_get_n_lanes (self) ? &self->entries[lane] : NULL;
}

void
gs_recording_copy_lane_name (GsRecording *self,
                             uint32_t     lane,
                             char         name[32])
{
  const GsLaneEntry *entry = gs_recording_get_lane (self, lane);

  memset (name, 0, 32);
  if (entry != NULL)
    memcpy (name, entry->name, 31);
}

const GsEvent *
gs_recording_get_events (GsRecording *self,
                         uint32_t     lane,
                         uint64_t    *n_events)
{
  const GsLaneEntry *entry = gs_recording_get_lane (self, lane);
  uint64_t count;

  *n_events = 0;
  if (entry == NULL)
    return NULL;

  /* Acquire: pairs with the writer's release, so the events below the count are complete. */
  count = atomic_load_explicit (&entry->count, memory_order_acquire);
  *n_events = count < self->events_per_lane ? count : self->events_per_lane;
  return gs_recording_get_log (self, lane);
}

uint64_t
gs_recording_get_lost (GsRecording *self,
                       uint32_t     lane)
{
  const GsLaneEntry *entry = gs_recording_get_lane (self, lane);

  return entry != NULL ? atomic_load_explicit (&entry->lost, memory_order_relaxed) : 0;
}
