/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan as the control message that a runner gets: written, and read with every limit. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "gs-executor.h"
#include "gs-field-json.h"
#include "gs-plan.h"
#include "gs-json.h"

#define MAX_GROUPS 1000

char *
gs_plan_to_json (const GsPlan *self)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *groups = json_array_new ();

  for (guint i = 0; i < self->groups->len; i++)
    {
      JsonObject *group = json_object_new ();

      gs_fields_to_json (gs_task_fields, g_ptr_array_index (self->groups, i), group);
      json_array_add_object_element (groups, group);
    }

  gs_fields_to_json (gs_variant_fields, self, object);
  json_object_set_int_member (object, "cores", self->cores);
  json_object_set_boolean_member (object, "emulate", self->emulate);
  json_object_set_double_member (object, "step_ns", self->step_ns);
  json_object_set_array_member (object, "groups", groups);

  json_node_take_object (root, object);
  return json_to_string (root, FALSE);
}

static gboolean
read_group (GsPlan     *self,
            JsonObject *object,
            GError    **error)
{
  static const char *const others[] = { NULL };
  g_autoptr (GsTaskGroup) group = gs_task_group_new (NULL, NULL);
  gint64 count;

  /* So many tasks are left for it. */
  if (!gs_fields_check_json (gs_task_fields, others, object, error)
      || !gs_json_get_int (object, "count", 1, GS_MAX_TASKS - gs_plan_get_n_tasks (self), &count,
                              error)
      || !gs_fields_from_json (gs_task_fields, group, object, error))
    return FALSE;

  gs_plan_take_group (self, g_steal_pointer (&group));
  return TRUE;
}

static gboolean
read_settings (GsPlan     *self,
               JsonObject *object,
               GError    **error)
{
  JsonNode *emulate = json_object_get_member (object, "emulate");
  gint64 cores;

  if (!gs_fields_from_json (gs_variant_fields, self, object, error)
      || !gs_json_get_int (object, "cores", 0, G_MAXINT32, &cores, error)
      || !gs_json_get_double (object, "step_ns", 1e-3, 1e6, &self->step_ns, error))
    return FALSE;
  if (!JSON_NODE_HOLDS_VALUE (emulate) || json_node_get_value_type (emulate) != G_TYPE_BOOLEAN)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” has to be true or false"),
                   "emulate");
      return FALSE;
    }
  self->cores = cores;
  self->emulate = json_node_get_boolean (emulate);
  return TRUE;
}

/* A work item is one block of memory: a chunk of large arguments has to fit. */
static gboolean
check_payload (const GsPlan *self,
               GError      **error)
{
  const GsExecutor *executor = gs_executor_find (self->executor);
  /* Only map() on processes makes chunks. */
  guint chunksize = executor->has_processes && !executor->has_loop ? self->chunksize : 1;
  gint64 most = gs_plan_get_max_payload (chunksize, gs_plan_get_n_tasks (self));

  for (guint i = 0; i < self->groups->len; i++)
    {
      const GsTaskGroup *group = g_ptr_array_index (self->groups, i);

      if (MAX (group->argument_bytes, group->result_bytes) > most)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("“%s” has more bytes than a chunk of %u tasks may carry"), group->name,
                       self->chunksize);
          return FALSE;
        }
    }
  return TRUE;
}

/* Workers that are replaced are processes of their own, and each has a lane. */
static gboolean
check_replacements (const GsPlan *self,
                    GError      **error)
{
  if (self->max_tasks_per_child == 0)
    return TRUE;
  if (self->start_method <= GS_START_FORK)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", GS_MAX_TASKS_WITH_FORK);
      return FALSE;
    }
  if (gs_plan_get_n_lanes (self) > GS_MAX_WORKER_LANES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("More than %d worker processes in turn are too many"), GS_MAX_WORKER_LANES);
      return FALSE;
    }
  return TRUE;
}

GsPlan *
gs_plan_from_json (const char *line,
                   GError    **error)
{
  static const char *const others[] = { "cores", "emulate", "step_ns", "groups", NULL };
  g_autoptr (GsPlan) self = gs_plan_new ();
  g_autoptr (JsonObject) object = NULL;
  JsonArray *groups;

  g_return_val_if_fail (line != NULL, NULL);

  object = gs_json_parse (line, strlen (line), error);
  if (object == NULL || !gs_fields_check_json (gs_variant_fields, others, object, error)
      || !read_settings (self, object, error)
      || (groups = gs_json_get_list (object, "groups", 1, MAX_GROUPS, error)) == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      JsonNode *node = json_array_get_element (groups, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("“%s” has to be a list of objects"), "groups");
          return NULL;
        }
      if (!read_group (self, json_node_get_object (node), error))
        return NULL;
    }
  return check_payload (self, error) && check_replacements (self, error) ? g_steal_pointer (&self)
                                                                         : NULL;
}
