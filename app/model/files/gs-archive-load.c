/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a saved experiment. */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "gs-archive-format.h"
#include "gs-archive.h"
#include "gs-experiment-private.h"
#include "gs-guess.h"
#include "gs-json.h"

#define HEADER_SIZE (GS_ARCHIVE_MAGIC_SIZE + sizeof (guint64))
#define MAX_METADATA (G_GUINT64_CONSTANT (1) << 30)
#define MAX_RUNS 100000
#define MAX_PROBES 100000

typedef struct
{
  const char *name;    /* of the file */
  GsArchiveTake take;  /* where recordings come from */
  gpointer data;
  GsResults *results;
} Loader;

/* The rest of the file. */
typedef struct
{
  const char *data;
  gsize left;
} Bytes;

static gboolean
damaged (const char  *name,
         const char  *what,
         GError     **error)
{
  /* Translators: a file's name, and what is wrong with it. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s: is damaged: %s"), name, what);
  return FALSE;
}

/* The next @size bytes; NULL if there are not so many. */
static const char *
take (Bytes   *bytes,
      guint64  size)
{
  const char *data = bytes->data;

  if (size > bytes->left)
    return NULL;
  bytes->data += size;
  bytes->left -= size;
  return data;
}

/* A GsArchiveTake of what follows the metadata. */
static GsRecording *
take_recording (gpointer   data,
                guint      index,
                gint64     size,
                GError   **error)
{
  const char *packed = size >= 0 ? take (data, (guint64) size) : NULL;
  GsRecording *recording = packed != NULL ? gs_recording_new_for_bytes (packed, size) : NULL;

  if (packed == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("it is cut off"));
  else if (recording == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         errno == EBADMSG ? _("a recording makes no sense") : g_strerror (errno));
  return recording;
}

static gboolean
load_tasks (GsRun     *run,
            JsonArray *tasks)
{
  if (tasks == NULL || json_array_get_length (tasks) != gs_run_get_n_tasks (run))
    return FALSE;

  for (guint i = 0; i < gs_run_get_n_tasks (run); i++)
    {
      JsonArray *task = gs_json_as_array (json_array_get_element (tasks, i));
      const char *expected;

      if (task == NULL || json_array_get_length (task) != 4)
        return FALSE;
      gs_run_set_result (run, i, gs_json_as_string (json_array_get_element (task, 0)),
                         gs_json_as_string (json_array_get_element (task, 1)),
                         gs_json_as_int (json_array_get_element (task, 2), -1));
      expected = gs_json_as_string (json_array_get_element (task, 3));
      if (expected != NULL)
        gs_run_set_check (run, i, expected);
    }
  return TRUE;
}

/* Older versions of the format have no shared results. */
static gboolean
load_shared (GsRun     *run,
             JsonArray *all)
{
  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    {
      JsonArray *shared = gs_json_as_array (json_array_get_element (all, i));
      const char *texts[3], *steps;
      gint64 group;

      if (shared == NULL || json_array_get_length (shared) < 4
          || json_array_get_length (shared) > 5)
        return FALSE;
      group = gs_json_as_int (json_array_get_element (shared, 0), -1);
      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        texts[j] = gs_json_as_string (json_array_get_element (shared, j + 1));
      /* Null where there is nothing to compare with. */
      if (texts[0] == NULL || texts[1] == NULL
          || (texts[2] == NULL && !json_array_get_null_element (shared, 3)))
        return FALSE;
      if (group < 0 || group > G_MAXINT32)
        return FALSE;
      gs_run_set_shared (run, group, texts[0], texts[1], texts[2]);
      if (json_array_get_length (shared) == 4)
        continue;
      steps = gs_json_as_string (json_array_get_element (shared, 4));
      if (steps == NULL)
        return FALSE;
      gs_run_set_steps (run, group, steps);
    }
  return TRUE;
}

static GsRunState
get_state (JsonNode *node)
{
  const char *name = gs_json_as_string (node);

  for (guint i = GS_RUN_DONE; i < G_N_ELEMENTS (gs_archive_state_names); i++)
    {
      if (g_strcmp0 (name, gs_archive_state_names[i]) == 0)
        return i;
    }
  return GS_RUN_LIVE;
}

static gboolean
load_run (Loader      *loader,
          guint        index,
          JsonObject  *object,
          GError     **error)
{
  GsExperiment *experiment = gs_results_get_experiment (loader->results);
  g_autoptr (GsTrace) trace = NULL;
  g_autoptr (GsRun) run = NULL;
  gint64 variant = gs_json_as_int (json_object_get_member (object, "variant"), -1);
  gint64 workers = gs_json_as_int (json_object_get_member (object, "workers"), -1);
  gint64 size = gs_json_as_int (json_object_get_member (object, "size"), -1);
  double cpu = gs_json_as_double (json_object_get_member (object, "cpu_s"));
  double busy = gs_json_as_double (json_object_get_member (object, "busy"));
  GsRunState state = get_state (json_object_get_member (object, "state"));
  g_autoptr (GError) cause = NULL;
  GsRecording *recording;

  if (variant < 0 || variant >= gs_experiment_get_n_variants (experiment) || workers < 1 ||
      workers > GS_MAX_WORKERS || state == GS_RUN_LIVE)
    return damaged (loader->name, _("a run’s description makes no sense"), error);

  recording = loader->take (loader->data, index, size, &cause);
  if (recording == NULL)
    return damaged (loader->name, cause->message, error);

  trace = gs_trace_new (recording);
  if (gs_recording_get_n_lanes (recording) > GS_MAX_LANES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("%s: is damaged: a recording has %u lanes; expected at most %d"), loader->name,
                   gs_recording_get_n_lanes (recording), GS_MAX_LANES);
      return FALSE;
    }
  gs_trace_update (trace);
  /* Allow one task more in a trace of another program: the whole of it. */
  if (gs_trace_get_tasks (trace)->len > gs_experiment_get_n_tasks (experiment) + 1)
    return damaged (loader->name, _("a recording makes no sense"), error);
  run = gs_run_new (trace, variant, workers, gs_experiment_get_n_tasks (experiment));
  if (!load_tasks (run, gs_json_as_array (json_object_get_member (object, "tasks"))) ||
      !load_shared (run, gs_json_as_array (json_object_get_member (object, "shared"))))
    return damaged (loader->name, _("a run’s results make no sense"), error);
  if (cpu >= 0)
    gs_run_set_cpu (run, cpu);
  if (busy >= 0 && busy <= 1)
    gs_run_set_busy (run, busy);
  gs_results_add_run (loader->results, run);
  gs_run_finish (run, state, gs_json_as_string (json_object_get_member (object, "error")));
  return TRUE;
}

static gboolean
load_probes (Loader     *loader,
             JsonArray  *probes,
             GError    **error)
{
  if (probes == NULL || json_array_get_length (probes) > MAX_PROBES)
    return damaged (loader->name, _("its probes of the capacity make no sense"), error);

  for (guint i = 0; i < json_array_get_length (probes); i++)
    {
      JsonArray *probe = gs_json_as_array (json_array_get_element (probes, i));
      gboolean whole = probe != NULL && json_array_get_length (probe) == 2;
      gint64 workers = whole ? gs_json_as_int (json_array_get_element (probe, 0), -1) : -1;
      double capacity = whole ? gs_json_as_double (json_array_get_element (probe, 1)) : NAN;

      if (workers < 1 || workers > GS_MAX_WORKERS || !(capacity > 0) || !isfinite (capacity))
        return damaged (loader->name, _("its probes of the capacity make no sense"), error);
      gs_results_add_capacity (loader->results, workers, capacity);
    }
  return TRUE;
}

/* One for each variant, null where the room has guessed nothing; files of older versions and those
 * without a guess have none. */
static gboolean
load_guesses (Loader     *loader,
              JsonArray  *guesses,
              GError    **error)
{
  guint n_variants = gs_experiment_get_n_variants (gs_results_get_experiment (loader->results));

  if (guesses == NULL)
    return TRUE;
  if (json_array_get_length (guesses) != n_variants)
    return damaged (loader->name, _("its guesses make no sense"), error);

  for (guint i = 0; i < n_variants; i++)
    {
      double guess = gs_json_as_double (json_array_get_element (guesses, i));

      if (!json_array_get_null_element (guesses, i) && !(guess > 0 && guess <= GS_MAX_GUESS))
        return damaged (loader->name, _("its guesses make no sense"), error);
      gs_results_set_guess (loader->results, i, guess);
    }
  return TRUE;
}

/* Keeps the machine that the results were measured on; older files do not name it. */
static void
load_machine (GsExperiment *experiment,
              JsonObject   *object)
{
  gint64 cores = gs_json_as_int (json_object_get_member (object, "cores"), -1);
  double step_ns = gs_json_as_double (json_object_get_member (object, "step_ns"));

  if (cores > 0 && cores <= GS_MAX_WORKERS)
    gs_experiment_set_machine (experiment, cores, isfinite (step_ns) ? step_ns : 0);
}

/* Whether this program knows the format of that version. */
static gboolean
check_version (const char  *name,
               gint64       version,
               GError     **error)
{
  if (version == GS_ARCHIVE_VERSION)
    return TRUE;
  if (version > GS_ARCHIVE_VERSION)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 _("%s: was saved by a newer Gilscope"), name);
  else
    damaged (name, _("its description has no version"), error);
  return FALSE;
}

/* The results that @object describes, which has been parsed. */
static GsResults *
load_object (JsonObject     *object,
             const char     *name,
             GsArchiveTake   take_run,
             gpointer        data,
             GError        **error)
{
  Loader loader = { name, take_run, data, NULL };
  const char *text = gs_json_as_string (json_object_get_member (object, "experiment"));
  const char *id = gs_json_as_string (json_object_get_member (object, "id"));
  const char *origin = gs_json_as_string (json_object_get_member (object, "origin"));
  JsonArray *runs = gs_json_as_array (json_object_get_member (object, "runs"));
  g_autoptr (GsExperiment) experiment = NULL;
  g_autoptr (GsResults) results = NULL;
  g_autoptr (GError) cause = NULL;

  if (!check_version (name, gs_json_as_int (json_object_get_member (object, "version"), -1), error))
    return NULL;
  if (text == NULL || runs == NULL || json_array_get_length (runs) > MAX_RUNS)
    {
      damaged (name, _("its description makes no sense"), error);
      return NULL;
    }

  experiment = gs_experiment_parse (text, strlen (text), name, NULL, &cause);
  if (experiment == NULL)
    {
      damaged (name, cause->message, error);
      return NULL;
    }
  if (id != NULL)
    gs_experiment_set_id (experiment, id);
  gs_experiment_set_origin (experiment, origin);
  experiment->python_text =
    g_strdup (gs_json_as_string (json_object_get_member (object, "python")));
  load_machine (experiment, object);

  results = gs_results_new (experiment);
  loader.results = results;
  if (!load_probes (&loader, gs_json_as_array (json_object_get_member (object, "probes")), error)
      || !load_guesses (&loader, gs_json_as_array (json_object_get_member (object, "guesses")),
                        error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (runs); i++)
    {
      JsonObject *run = gs_json_as_object (json_array_get_element (runs, i));

      if (run == NULL)
        damaged (name, _("a run’s description makes no sense"), error);
      if (run == NULL || !load_run (&loader, i, run, error))
        return NULL;
    }
  if (!gs_archive_read_saved (results, object))
    {
      damaged (name, _("what it compares makes no sense"), error);
      return NULL;
    }
  return g_steal_pointer (&results);
}

GsResults *
gs_archive_load_metadata (const char     *text,
                          gsize           length,
                          const char     *name,
                          GsArchiveTake   take_run,
                          gpointer        data,
                          GError        **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (JsonObject) object = gs_json_parse (text, length, &cause);

  if (object != NULL)
    return load_object (object, name, take_run, data, error);

  /* Translators: a file's name, and what is wrong with the JSON in it. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s: is damaged: its description, %s"),
               name, cause->message);
  return NULL;
}

static GsResults *
load_bytes (const char  *name,
            Bytes       *bytes,
            GError     **error)
{
  const char *header = take (bytes, HEADER_SIZE);
  g_autoptr (GsResults) results = NULL;
  const char *metadata;
  guint64 length;

  if (header == NULL || memcmp (header, GS_ARCHIVE_MAGIC, GS_ARCHIVE_MAGIC_SIZE) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("%s: is no saved trace; expected a file that Gilscope has saved"),
                   name);
      return NULL;
    }

  memcpy (&length, header + GS_ARCHIVE_MAGIC_SIZE, sizeof length);
  length = GUINT64_FROM_LE (length);
  metadata = length <= MAX_METADATA ? take (bytes, length) : NULL;
  if (metadata == NULL)
    {
      damaged (name, _("it is cut off"), error);
      return NULL;
    }
  results = gs_archive_load_metadata (metadata, length, name, take_recording, bytes, error);
  if (results != NULL && bytes->left > 0)
    {
      damaged (name, _("something follows its end"), error);
      return NULL;
    }
  return g_steal_pointer (&results);
}

static void
unreadable (const char    *name,
            const GError  *cause,
            GError       **error)
{
  g_set_error (error, cause->domain, cause->code, _("%s: cannot be read: %s"), name,
               cause->message);
}

static GsResults *
load_stream (GInputStream  *stream,
             const char    *name,
             GError       **error)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) cause = NULL;
  Bytes bytes;

  /* Read rather than mapped: a mapped file could be cut under the reader. */
  if (g_output_stream_splice (memory, stream, G_OUTPUT_STREAM_SPLICE_NONE,
                              g_cancellable_get_current (), &cause) < 0)
    {
      unreadable (name, cause, error);
      return NULL;
    }
  bytes.data = g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory));
  bytes.left = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory));
  return load_bytes (name, &bytes, error);
}

gboolean
gs_archive_check (GInputStream  *stream,
                  const char    *name,
                  GError       **error)
{
  g_autoptr (GsResults) results = load_stream (stream, name, error);

  return results != NULL;
}

GsResults *
gs_archive_load (GFile   *file,
                 GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInputStream) stream = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  stream = g_file_read (file, g_cancellable_get_current (), &cause);
  if (stream == NULL)
    {
      unreadable (name, cause, error);
      return NULL;
    }
  return load_stream (G_INPUT_STREAM (stream), name, error);
}
