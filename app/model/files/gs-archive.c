/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-archive-format.h"
#include "gs-archive.h"
#include "gs-experiment-private.h"
#include "gs-json-text.h"
#include "gs-new-file.h"

const char *const gs_archive_state_names[] = {
  [GS_RUN_LIVE] = NULL,
  [GS_RUN_DONE] = "done",
  [GS_RUN_STOPPED] = "stopped",
  [GS_RUN_FAILED] = "failed",
};

static void
write_task (GsJsonText *json,
            GsRun      *run,
            guint       task)
{
  const GsTaskResult *result = gs_run_get_result (run, task);

  gs_json_text_begin (json, NULL, '[');
  gs_json_text_string (json, NULL, result->result);
  gs_json_text_string (json, NULL, result->error);
  gs_json_text_int (json, NULL, result->cpu_ns);
  gs_json_text_string (json, NULL, gs_run_get_expected (run, task));
  gs_json_text_end (json, ']');
}

static void
write_run (GsJsonText *json,
           GsRun      *run,
           gint64      size)
{
  gs_json_text_begin (json, NULL, '{');
  gs_json_text_int (json, "variant", gs_run_get_variant (run));
  gs_json_text_int (json, "workers", gs_run_get_n_workers (run));
  gs_json_text_string (json, "state", gs_archive_state_names[gs_run_get_state (run)]);
  gs_json_text_string (json, "error", gs_run_get_error (run));
  gs_json_text_double (json, "cpu_s", gs_run_get_cpu (run));
  gs_json_text_double (json, "busy", gs_run_get_busy (run));
  if (size >= 0)
    gs_json_text_int (json, "size", size);
  gs_json_text_begin (json, "tasks", '[');
  for (guint i = 0; i < gs_run_get_n_tasks (run); i++)
    write_task (json, run, i);
  gs_json_text_end (json, ']');
  gs_json_text_begin (json, "shared", '[');
  for (guint i = 0; i < gs_run_get_n_shared (run); i++)
    {
      const GsSharedResult *shared = gs_run_get_shared (run, i);

      gs_json_text_begin (json, NULL, '[');
      gs_json_text_int (json, NULL, shared->group);
      gs_json_text_string (json, NULL, shared->name);
      gs_json_text_string (json, NULL, shared->result);
      gs_json_text_string (json, NULL, shared->expected);
      if (shared->steps != NULL)
        gs_json_text_string (json, NULL, shared->steps);
      gs_json_text_end (json, ']');
    }
  gs_json_text_end (json, ']');
  gs_json_text_end (json, '}');
}

static void
write_probes (GsJsonText *json,
              GsResults  *results)
{
  gs_json_text_begin (json, "probes", '[');
  for (guint i = 0; i < gs_results_get_n_probes (results); i++)
    {
      guint workers;
      double capacity = gs_results_get_probe (results, i, &workers);

      gs_json_text_begin (json, NULL, '[');
      gs_json_text_int (json, NULL, workers);
      gs_json_text_double (json, NULL, capacity);
      gs_json_text_end (json, ']');
    }
  gs_json_text_end (json, ']');
}

/* Writes the room's guesses, if there are any. */
static void
write_guesses (GsJsonText *json,
               GsResults  *results)
{
  guint n_variants = gs_experiment_get_n_variants (gs_results_get_experiment (results));

  if (!gs_results_has_guess (results))
    return;
  gs_json_text_begin (json, "guesses", '[');
  for (guint i = 0; i < n_variants; i++)
    gs_json_text_double (json, NULL, gs_results_get_guess (results, i));
  gs_json_text_end (json, ']');
}

GString *
gs_archive_make_metadata (GsResults   *results,
                          GPtrArray   *runs,
                          const gsize *sizes)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autofree char *text = gs_experiment_to_text (experiment);
  GString *metadata = g_string_new (NULL);
  GsJsonText json;

  gs_json_text_init (&json, metadata, NULL, 3);
  gs_json_text_begin (&json, NULL, '{');
  gs_json_text_int (&json, "version", GS_ARCHIVE_VERSION);
  gs_json_text_string (&json, "gilscope", GS_VERSION);
  gs_json_text_string (&json, "id", gs_experiment_get_id (experiment));
  gs_json_text_string (&json, "origin", gs_experiment_get_origin (experiment));
  gs_json_text_string (&json, "experiment", text);
  gs_json_text_string (&json, "python", experiment->python_text);
  gs_json_text_int (&json, "cores", gs_experiment_get_cores_at_hand (experiment));
  gs_json_text_double (&json, "step_ns", gs_experiment_get_step_ns (experiment));
  write_probes (&json, results);
  write_guesses (&json, results);
  gs_json_text_begin (&json, "runs", '[');
  for (guint i = 0; i < runs->len; i++)
    write_run (&json, g_ptr_array_index (runs, i), sizes != NULL ? (gint64) sizes[i] : -1);
  gs_json_text_end (&json, ']');
  gs_archive_write_saved (&json, results);
  gs_json_text_end (&json, '}');
  return metadata;
}

static GBytes *
pack_run (GsRun *run)
{
  size_t size;
  void *block = gs_recording_save (gs_trace_get_recording (gs_run_get_trace (run)), &size);

  /* malloc()ed, not g_malloc()ed. */
  return block != NULL ? g_bytes_new_with_free_func (block, size, free, block) : NULL;
}

GPtrArray *
gs_archive_list_runs (GsResults *results)
{
  guint n_variants = gs_experiment_get_n_variants (gs_results_get_experiment (results));
  GPtrArray *runs = g_ptr_array_new ();

  for (guint i = 0; i < n_variants; i++)
    {
      GPtrArray *of_variant = gs_results_get_runs (results, i);

      for (guint j = 0; j < of_variant->len; j++)
        {
          /* Skip a living run. */
          if (gs_run_get_state (g_ptr_array_index (of_variant, j)) != GS_RUN_LIVE)
            g_ptr_array_add (runs, g_ptr_array_index (of_variant, j));
        }
    }
  return runs;
}

/* The packed recordings of @runs, and their @sizes. */
static gboolean
pack_runs (GPtrArray *runs,
           GPtrArray *blocks,
           gsize     *sizes)
{
  for (guint i = 0; i < runs->len; i++)
    {
      GBytes *block = pack_run (g_ptr_array_index (runs, i));

      if (block == NULL)
        return FALSE;
      g_ptr_array_add (blocks, block);
      sizes[i] = g_bytes_get_size (block);
    }
  return TRUE;
}

gboolean
gs_archive_save (GsResults  *results,
                 GFile      *file,
                 GError    **error)
{
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree gsize *sizes = NULL;
  g_autoptr (GString) metadata = NULL;
  g_autoptr (GError) cause = NULL;
  GsNewFile *new_file;
  guint64 length;

  g_return_val_if_fail (GS_IS_RESULTS (results), FALSE);

  /* Refuse results that could not be opened again: a comparison may have too many variants. */
  if (!gs_experiment_validate (gs_results_get_experiment (results), &cause))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("Could not write “%s”: %s"), name,
                   cause->message);
      return FALSE;
    }
  runs = gs_archive_list_runs (results);
  sizes = g_new (gsize, runs->len + 1);
  if (!pack_runs (runs, blocks, sizes))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("%s: no memory to save it with"),
                   name);
      return FALSE;
    }

  metadata = gs_archive_make_metadata (results, runs, sizes);
  new_file = gs_new_file_open (file, error);
  if (new_file == NULL)
    return FALSE;

  length = GUINT64_TO_LE ((guint64) metadata->len);
  fwrite (GS_ARCHIVE_MAGIC, GS_ARCHIVE_MAGIC_SIZE, 1, new_file->stream);
  fwrite (&length, sizeof length, 1, new_file->stream);
  fwrite (metadata->str, 1, metadata->len, new_file->stream);
  for (guint i = 0; i < blocks->len; i++)
    {
      gsize size;
      const void *data = g_bytes_get_data (g_ptr_array_index (blocks, i), &size);

      fwrite (data, 1, size, new_file->stream);
    }
  /* Free the blocks first: reading the file back takes as much memory again. */
  g_ptr_array_set_size (blocks, 0);
  return gs_new_file_commit (new_file, gs_archive_check, error);
}
