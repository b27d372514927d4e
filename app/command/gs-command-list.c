/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gilscope list: the lessons, workloads and executors. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-command-private.h"
#include "gs-executor.h"
#include "gs-json-text.h"
#include "gs-lessons.h"
#include "gs-workload.h"

static void
list_lessons (const GsCommandOptions *options,
              GsJsonText             *json,
              GString                *out)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_autoptr (GListModel) lessons = gs_lessons_list (options->language, errors);

  for (guint i = 0; i < g_list_model_get_n_items (lessons); i++)
    {
      g_autoptr (GsExperiment) lesson = g_list_model_get_item (lessons, i);
      g_autofree char *summary = gs_experiment_dup_summary (lesson);

      if (json == NULL)
        {
          g_string_append_printf (out, "%-32s  %s: %s\n", gs_experiment_get_id (lesson),
                                  gs_experiment_get_name (lesson), summary);
          continue;
        }
      gs_json_text_begin (json, NULL, '{');
      gs_json_text_string (json, "id", gs_experiment_get_id (lesson));
      gs_json_text_int (json, "order", gs_experiment_get_order (lesson));
      gs_json_text_string (json, "group", gs_experiment_get_group (lesson));
      gs_json_text_string (json, "name", gs_experiment_get_name (lesson));
      gs_json_text_string (json, "subtitle", gs_experiment_get_subtitle (lesson));
      gs_json_text_string (json, "summary", summary);
      gs_json_text_end (json, '}');
    }

  for (guint i = 0; i < errors->len; i++)
    gs_command_fail (GS_EXIT_USAGE, ((const GError *) g_ptr_array_index (errors, i))->message);
}

static void
list_workloads (const GsCommandOptions *options,
                GsJsonText             *json,
                GString                *out)
{
  const GsWorkload *const *workloads = gs_workload_get_all ();

  for (guint i = 0; workloads[i] != NULL; i++)
    {
      if (json == NULL)
        {
          const char *kind = workloads[i]->computes ? _("computes") : _("waits");

          if (workloads[i]->has_rest)
            kind = _("waits, then computes");
          g_string_append_printf (out, "%-16s  %s\n", workloads[i]->name, kind);
          continue;
        }
      gs_json_text_begin (json, NULL, '{');
      gs_json_text_string (json, "name", workloads[i]->name);
      gs_json_text_bool (json, "computes", workloads[i]->computes);
      gs_json_text_bool (json, "has_n", workloads[i]->has_n);
      gs_json_text_end (json, '}');
    }
}

static void
list_executors (const GsCommandOptions *options,
                GsJsonText             *json,
                GString                *out)
{
  const GsExecutor *const *executors = gs_executor_get_all ();

  for (guint i = 0; executors[i] != NULL; i++)
    {
      if (json == NULL)
        {
          g_string_append_printf (out, "%-18s  %s\n", executors[i]->name,
                                  executors[i]->has_workers || executors[i]->has_loop
                                  ? executors[i]->python : "–");
          continue;
        }
      gs_json_text_begin (json, NULL, '{');
      gs_json_text_string (json, "name", executors[i]->name);
      gs_json_text_string (json, "python",
                           executors[i]->has_workers || executors[i]->has_loop
                           ? executors[i]->python : NULL);
      gs_json_text_bool (json, "has_gil", executors[i]->has_gil);
      gs_json_text_bool (json, "has_processes", executors[i]->has_processes);
      gs_json_text_bool (json, "has_workers", executors[i]->has_workers);
      gs_json_text_end (json, '}');
    }
}

static const struct
{
  const char *name;
  void (*list) (const GsCommandOptions *options, GsJsonText *json, GString *out);
} lists[] = {
  { "lessons", list_lessons },
  { "workloads", list_workloads },
  { "executors", list_executors },
};

int
gs_command_list (int    argc,
                 char **argv)
{
  g_auto (GsCommandOptions) options = { 0 };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GsJsonText json;

  if (!gs_command_options_parse_list (&options, argc, argv, &error))
    return gs_command_fail (GS_EXIT_USAGE, error->message);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (options.arguments == NULL || options.arguments[1] != NULL ||
          g_strcmp0 (options.arguments[0], lists[i].name) != 0)
        continue;

      gs_json_text_init (&json, out, NULL, 2);
      if (options.as_json)
        gs_json_text_begin (&json, NULL, '[');
      lists[i].list (&options, options.as_json ? &json : NULL, out);
      if (options.as_json)
        {
          gs_json_text_end (&json, ']');
          g_string_append_c (out, '\n');
        }
      return gs_command_print (out->str) ? GS_EXIT_DONE : GS_EXIT_FAILED;
    }
  return gs_command_fail (GS_EXIT_USAGE, _("list: expected lessons, workloads or executors"));
}
