/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

#include "lane-times.h"
#include "numbered-events.h"

static GsRecording *
make_recording (void)
{
  GsRecording *recording = gs_recording_new (8, 1000);

  for (guint i = 0; i < 4; i++)
    {
      GsLane lane;

      open_lane (&lane, recording, i);
      for (guint64 k = 0; k < i * 21; k++)
        put_numbered (&lane, k);
      if (i == 2)
        gs_lane_adopt (&lane);
    }
  return recording;
}

static void
test_save (void)
{
  GsRecording *recording = make_recording (), *copy;
  gsize size, size_again;
  char *bytes = gs_recording_save (recording, &size);
  char *again;

  /* Nothing but what was published. */
  g_assert_cmpuint (size, ==, sizeof (GsRecordingHeader) + 4 * sizeof (GsLaneEntry)
                                + (21 + 42 + 63) * sizeof (GsEvent));
  copy = gs_recording_new_for_bytes (bytes, size);
  g_assert_nonnull (copy);
  g_assert_cmpuint (gs_recording_get_n_lanes (copy), ==, 4);
  g_assert_cmpuint (gs_recording_get_origin (copy), ==, gs_recording_get_origin (recording));
  for (guint i = 0; i < 4; i++)
    {
      guint64 n, n_copied;
      const GsEvent *events = gs_recording_get_events (recording, i, &n);
      const GsEvent *copied = gs_recording_get_events (copy, i, &n_copied);

      g_assert_cmpuint (n, ==, i * 21);
      g_assert_cmpmem (events, n * sizeof *events, copied, n_copied * sizeof *copied);
      g_assert_cmpstr (gs_recording_get_lane (copy, i)->name, ==,
                       gs_recording_get_lane (recording, i)->name);
      g_assert_cmpint (gs_recording_get_lane (copy, i)->pid, ==, i == 2 ? getpid () : 0);
    }

  /* A loaded recording is the owner's own, and saves as the same but for the capacity. */
  again = gs_recording_save (copy, &size_again);
  g_assert_cmpuint (size_again, ==, size);
  g_assert_cmpmem (again + sizeof (GsRecordingHeader), size - sizeof (GsRecordingHeader),
                   bytes + sizeof (GsRecordingHeader), size - sizeof (GsRecordingHeader));
  free (again);
  free (bytes);
  gs_recording_free (copy);
  gs_recording_free (recording);

  recording = gs_recording_new (1, 1);
  bytes = gs_recording_save (recording, &size);
  copy = gs_recording_new_for_bytes (bytes, size);
  g_assert_nonnull (copy);
  g_assert_cmpuint (gs_recording_get_n_lanes (copy), ==, 0);
  free (bytes);
  gs_recording_free (copy);
  gs_recording_free (recording);
}

/* Loads @bytes from a block of exactly their size and, if they pass, reads every event. */
static gboolean
try_bytes (const char *bytes,
           gsize       size)
{
  g_autofree char *exact = g_memdup2 (bytes, size);
  GsRecording *recording;
  guint n_lanes;

  errno = 0;
  recording = gs_recording_new_for_bytes (exact, size);
  if (recording == NULL)
    {
      g_assert_cmpint (errno, ==, EBADMSG);
      return FALSE;
    }

  n_lanes = gs_recording_get_n_lanes (recording);
  for (guint i = 0; i < n_lanes; i++)
    {
      const GsLaneEntry *entry = gs_recording_get_lane (recording, i);

      g_assert_true (g_utf8_validate (entry->name, -1, NULL));
      lane_times (recording, i);
    }
  gs_recording_free (recording);
  return TRUE;
}

static void
test_hostile_bytes (void)
{
  GsRecording *recording = make_recording ();
  gsize size;
  char *bytes = gs_recording_save (recording, &size);
  g_autofree char *longer = g_malloc0 (size + 1);
  g_autofree char *changed = g_malloc (size);
  guint n_passed = 0;

  g_assert_true (try_bytes (bytes, size));
  for (gsize cut = 0; cut < size; cut++)
    g_assert_false (try_bytes (bytes, cut));
  memcpy (longer, bytes, size);
  g_assert_false (try_bytes (longer, size + 1));

  for (guint round = 0; round < 30000; round++)
    {
      gint n_changes = g_test_rand_int_range (1, 6);

      memcpy (changed, bytes, size);
      for (gint i = 0; i < n_changes; i++)
        {
          static const guint8 special[] = { 0x00, 0x01, 0x7f, 0x80, 0xff, 0xfe, 0x86, 0x08 };
          gint place = g_test_rand_int_range (0, (gint32) size);

          if (g_test_rand_bit ())
            changed[place] = (char) special[g_test_rand_int_range (0, G_N_ELEMENTS (special))];
          else
            changed[place] ^= (char) (1 << g_test_rand_int_range (0, 8));
        }
      n_passed += try_bytes (changed, size);
    }
  /* Both kinds were met: changes that are damage, and changes of plain values. */
  g_assert_cmpuint (n_passed, >, 100);
  g_assert_cmpuint (n_passed, <, 29900);

  free (bytes);
  gs_recording_free (recording);
}

/* One wrong value at a time. */
static void
test_damage (void)
{
  GsRecording *recording = make_recording ();
  gsize size;
  char *bytes = gs_recording_save (recording, &size);
  GsRecordingHeader *header = (void *) bytes;
  GsLaneEntry *first = (void *) (bytes + sizeof *header);
  GsLaneEntry *second = first + 1;
  GsEvent *events = (void *) (second + 1);

#define DAMAGED(place, value) \
  G_STMT_START { \
    __typeof__ (place) good_ = (place); \
    (place) = (value); \
    g_assert_false (try_bytes (bytes, size)); \
    (place) = good_; \
    g_assert_true (try_bytes (bytes, size)); \
  } G_STMT_END

  DAMAGED (header->magic[0], 'g');
  DAMAGED (header->version, 2);
  DAMAGED (header->lane_capacity, G_MAXUINT32);
  DAMAGED (header->n_lanes, 5);
  DAMAGED (second->kind, 4);
  DAMAGED (second->pid, -1);
  DAMAGED (second->name[0], (char) 0xff);
  DAMAGED (second->count, 22);
  DAMAGED (second->count, G_MAXUINT64);
  DAMAGED (second->count, G_MAXUINT64 / 16 + 2);
  DAMAGED (events[1].what, GS_N_STATES);
  DAMAGED (events[1].what, GS_LAST_MARK + 1);
  DAMAGED (events[1].what, GS_MARK_CONTINUATION);
  DAMAGED (events[1].flags, 0x80);
  DAMAGED (events[1].time, G_MAXUINT64);
  DAMAGED (events[2].time, events[1].time - 1);

  memset (second->name, 'x', sizeof second->name);
  g_assert_false (try_bytes (bytes, size));
#undef DAMAGED

  free (bytes);
  gs_recording_free (recording);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/RecordingPacked/save", test_save);
  g_test_add_func ("/Gilscope/RecordingPacked/damage", test_damage);
  g_test_add_func ("/Gilscope/RecordingPacked/hostile-bytes", test_hostile_bytes);
  return g_test_run ();
}
