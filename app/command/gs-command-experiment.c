/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the experiment from the options of `run` and `sweep`. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-archive.h"
#include "gs-command-private.h"
#include "gs-executor.h"
#include "gs-lessons.h"
#include "gs-own-work.h"

#define MAIN_LESSON "5"

/* Whether @argument is a file's name rather than a lesson's. */
static gboolean
is_file (const char *argument)
{
  return strchr (argument, '/') != NULL || g_str_has_suffix (argument, ".lesson") ||
         g_str_has_suffix (argument, ".gilscope") || g_str_has_suffix (argument, ".experiment") ||
         g_file_test (argument, G_FILE_TEST_IS_REGULAR);
}

static GsExperiment *
load (const char  *argument,
      const char  *language,
      GError     **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GsResults) results = NULL;

  if (!is_file (argument))
    return gs_lessons_find (argument, language, error);

  file = g_file_new_for_commandline_arg (argument);
  if (!g_str_has_suffix (argument, ".gilscope"))
    return gs_experiment_load (file, language, error);

  /* Run a saved experiment again. */
  results = gs_archive_load (file, error);
  if (results != NULL && gs_results_is_comparison (results))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("%s: a comparison cannot be run, only what is compared"), argument);
      return NULL;
    }
  return results != NULL ? gs_experiment_copy (gs_results_get_experiment (results)) : NULL;
}

static void
add_variant (GsExperiment *experiment,
             const char   *executor)
{
  GsVariant *variant = gs_experiment_add_variant (experiment, executor);

  /* Give all variants the same number of workers, so that they can be compared. */
  variant->workers = GS_WORKERS_CORES;
  variant->label = g_strdup_printf ("%u", gs_experiment_get_n_variants (experiment));
}

/* The experiment to run when only a workload or executors are given. */
static GsExperiment *
make_default (void)
{
  GsExperiment *experiment = gs_experiment_new ();
  GsTaskGroup *group = gs_experiment_add_task_group (experiment, "tasks", "sum-squares");

  group->count = 4;
  group->work_ns = 200000000;
  add_variant (experiment, "sequential");
  add_variant (experiment, "threads");
  add_variant (experiment, "processes");
  return experiment;
}

/* The settings that a variant of @executor takes over: those of the same executor in @experiment,
 * or else of any pool. */
static const GsVariant *
find_model (GsExperiment *experiment,
            const char   *executor)
{
  const GsVariant *model = NULL;

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsVariant *variant = gs_experiment_get_variant (experiment, i);
      const GsExecutor *known = gs_executor_find (variant->executor);

      if (g_strcmp0 (variant->executor, executor) == 0)
        return variant;
      if (model == NULL && known != NULL && known->has_workers)
        model = variant;
    }
  return model;
}

static gboolean
apply_executors (GsExperiment  *experiment,
                 char         **executors,
                 GError       **error)
{
  g_autoptr (GsExperiment) before = gs_experiment_copy (experiment);

  if (executors == NULL)
    return TRUE;

  gs_experiment_clear_variants (experiment);
  for (guint i = 0; executors[i] != NULL; i++)
    {
      const GsVariant *model = find_model (before, executors[i]);
      g_autofree char *assignment = g_strdup_printf ("Variant %u/Executor=%s", i + 1,
                                                     executors[i]);
      g_autoptr (GError) cause = NULL;
      GsVariant *variant;

      add_variant (experiment, NULL);
      if (!gs_experiment_set_key (experiment, assignment, &cause))
        {
          const char *message = strstr (cause->message, ": ");

          g_set_error (error, cause->domain, cause->code, "--executor: %s",
                       message != NULL ? message + 2 : cause->message);
          return FALSE;
        }
      if (model == NULL)
        continue;
      variant = gs_experiment_get_variant (experiment, i);
      variant->workers = model->workers;
      variant->switch_interval_ns = model->switch_interval_ns;
      variant->chunksize = model->chunksize;
      variant->semaphore = model->semaphore;
      variant->start_method = model->start_method;
    }
  return TRUE;
}

/* An option that is a key of every group of a kind. */
typedef struct
{
  const char *option;
  const char *kind;
  const char *key;
  const char *value;
} Setting;

static gboolean
apply_settings (GsExperiment   *experiment,
                const Setting  *settings,
                guint           n_settings,
                GError        **error)
{
  for (guint i = 0; i < n_settings; i++)
    {
      const Setting *setting = &settings[i];

      if (setting->value != NULL &&
          !gs_experiment_set_everywhere (experiment, setting->kind, setting->key, setting->value,
                                         error))
        {
          g_prefix_error (error, "%s: ", setting->option);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
apply_options (GsExperiment            *experiment,
               const GsCommandOptions  *options,
               gboolean                 is_sweep,
               GError                 **error)
{
  const Setting settings[] = {
    { "--workload", "Tasks", "Workload", options->workload },
    { "--tasks", "Tasks", "Count", options->tasks },
    { "--work", "Tasks", "Work", options->work },
    { "--n", "Tasks", "N", options->n },
    { "--workers", "Variant", "Workers", is_sweep ? NULL : options->workers },
    { "--switch-interval", "Variant", "SwitchInterval", options->switch_interval },
    { "--start-method", "Variant", "StartMethod", options->start_method },
    { "--chunksize", "Variant", "Chunksize", options->chunksize },
    { "--semaphore", "Variant", "Semaphore", options->semaphore },
    { "--cores", "Lesson", "Cores", options->cores },
    { "--repeats", "Lesson", "Repeats", options->repeats },
  };

  if (options->work != NULL && options->n != NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("expected --work or --n, not both"));
      return FALSE;
    }
  if (!apply_executors (experiment, options->executors, error) ||
      !apply_settings (experiment, settings, G_N_ELEMENTS (settings), error))
    return FALSE;

  for (guint i = 0; options->assignments != NULL && options->assignments[i] != NULL; i++)
    {
      if (!gs_experiment_set_key (experiment, options->assignments[i], error))
        {
          g_prefix_error (error, "--set: ");
          return FALSE;
        }
    }
  return TRUE;
}

/* Rejects engines and interpreters that are not built into this version. */
static gboolean
check_built (const GsCommandOptions  *options,
             GError                 **error)
{
  const char *engine = options->engine;

  if (engine != NULL && !g_str_equal (engine, "native"))
    {
      if (g_str_equal (engine, "cpython") || g_str_equal (engine, "simulated"))
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                     _("--engine: the engine “%s” is not built yet; expected native"), engine);
      else
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                     _("--engine: expected native, cpython or simulated, not “%s”"), engine);
      return FALSE;
    }
  if (options->python != NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("--python: the engine “cpython” is not built yet"));
      return FALSE;
    }
  return TRUE;
}

/* A lesson may ask for more cores than there are; who asks on the command line wants them. */
static gboolean
check_cores (GsExperiment            *experiment,
             const GsCommandOptions  *options,
             GError                 **error)
{
  guint at_hand = gs_experiment_get_cores_at_hand (experiment);

  if (options->cores == NULL || gs_experiment_get_cores (experiment) <= at_hand)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               ngettext ("--cores: expected at most %u, the core that this machine has",
                         "--cores: expected at most %u, the cores that this machine has", at_hand),
               at_hand);
  return FALSE;
}

/* The numbers of workers to sweep over, and how often: the option's, the file's, or powers of two
 * up to twice the cores. */
static GsExperiment *
expand (GsExperiment            *experiment,
        const GsCommandOptions  *options,
        GError                 **error)
{
  guint repeats = options->repeats != NULL ? gs_experiment_get_repeats (experiment) : 0;
  g_autoptr (GsExperiment) expanded = NULL;

  if (options->workers != NULL)
    {
      g_autofree char *list = g_strdelimit (g_strdup (options->workers), ",", ';');

      if (!gs_experiment_set_everywhere (experiment, "Sweep", "Workers", list, error))
        {
          g_prefix_error (error, "--workers: ");
          return NULL;
        }
    }
  expanded = gs_experiment_expand_sweep (experiment, NULL, 0, repeats);
  return gs_experiment_validate (expanded, error) ? g_steal_pointer (&expanded) : NULL;
}

GsExperiment *
gs_command_make_experiment (const GsCommandOptions  *options,
                            gboolean                 is_sweep,
                            GError                 **error)
{
  g_autoptr (GsExperiment) experiment = NULL;
  g_autoptr (GsExperiment) lesson = NULL;
  guint n_arguments = options->arguments != NULL ? g_strv_length (options->arguments) : 0;

  if (n_arguments > 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("expected one lesson or file; “%s” is one too many"), options->arguments[1]);
      return NULL;
    }
  if (!check_built (options, error))
    return NULL;

  if (n_arguments == 1)
    experiment = load (options->arguments[0], options->language, error);
  else if (options->workload != NULL || options->executors != NULL)
    {
      /* Fall back to the default: no lesson was named. */
      experiment = make_default ();
      lesson = gs_experiment_new ();
    }
  else
    experiment = gs_lessons_find (MAIN_LESSON, options->language, error);

  if (experiment == NULL)
    return NULL;
  if (lesson == NULL)
    lesson = gs_experiment_copy (experiment);
  if (!apply_options (experiment, options, is_sweep, error) ||
      !check_cores (experiment, options, error) || !gs_experiment_validate (experiment, error))
    return NULL;
  gs_own_work_name (experiment, lesson);
  return is_sweep ? expand (experiment, options, error) : g_steal_pointer (&experiment);
}
