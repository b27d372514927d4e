/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan as the control message that a runner gets: written, and read with every limit. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "gs-collect-mode.h"
#include "gs-executor.h"
#include "gs-field-json.h"
#include "gs-plan.h"
#include "gs-control.h"
#include "gs-spin.h"
#include "gs-workload.h"

/* A day; nobody waits longer for a lesson. */
#define MAX_DURATION_NS (G_GINT64_CONSTANT (86400) * 1000000000)
#define MAX_GROUPS 1000

static void
set_list (JsonObject   *object,
          const char   *key,
          const GArray *list)
{
  JsonArray *array = json_array_sized_new (list->len);

  for (guint i = 0; i < list->len; i++)
    json_array_add_int_element (array, g_array_index (list, gint64, i));
  json_object_set_array_member (object, key, array);
}

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

  json_object_set_string_member (object, "executor", self->executor);
  json_object_set_int_member (object, "workers", self->workers);
  json_object_set_int_member (object, "switch_interval_ns", self->switch_interval_ns);
  json_object_set_string_member (object, "start_method", self->start_method);
  json_object_set_int_member (object, "max_tasks_per_child", self->max_tasks_per_child);
  json_object_set_string_member (object, "initializer", self->initializer);
  json_object_set_string_member (object, "main_guard", self->main_guard);
  json_object_set_int_member (object, "chunksize", self->chunksize);
  json_object_set_string_member (object, "collect", self->collect);
  json_object_set_int_member (object, "cancel_after_ns", self->cancel_after_ns);
  set_list (object, "cancel", self->cancel);
  json_object_set_int_member (object, "semaphore", self->semaphore);
  json_object_set_int_member (object, "cores", self->cores);
  json_object_set_boolean_member (object, "emulate", self->emulate);
  json_object_set_double_member (object, "step_ns", self->step_ns);
  json_object_set_array_member (object, "groups", groups);

  json_node_take_object (root, object);
  return json_to_string (root, FALSE);
}

/* Whether @object has no member but those of @keys, and all of them. */
static gboolean
check_keys (JsonObject         *object,
            const char *const  *keys,
            GError            **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!g_strv_contains (keys, name))
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” is no key of a plan"),
                     name);
        return FALSE;
      }

  for (guint i = 0; keys[i] != NULL; i++)
    if (!json_object_has_member (object, keys[i]))
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” is missing from a plan"),
                     keys[i]);
        return FALSE;
      }
  return TRUE;
}

static JsonArray *
get_array (JsonObject *object,
           const char *key,
           guint       min,
           guint       max,
           GError    **error)
{
  JsonNode *node = json_object_get_member (object, key);

  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) < min
      || json_array_get_length (json_node_get_array (node)) > max)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("“%s” has to be a list of %u to %u elements"), key, min, max);
      return NULL;
    }
  return json_node_get_array (node);
}

/* Appends the integers of member @key, all of them 0 or more. */
static gboolean
read_list (GArray      *list,
           JsonObject  *object,
           const char  *key,
           GError     **error)
{
  JsonArray *n = get_array (object, key, 0, GS_MAX_TASKS, error);

  for (guint i = 0; n != NULL && i < json_array_get_length (n); i++)
    {
      JsonNode *node = json_array_get_element (n, i);
      gint64 value = -1;

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
        value = json_node_get_int (node);
      if (value < 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("“%s” has to be a list of integers of 0 or more"), key);
          return FALSE;
        }
      g_array_append_val (list, value);
    }
  return n != NULL;
}

static gboolean
read_choice (char              **choice,
             JsonObject         *object,
             const char         *key,
             const char *const  *names,
             GError            **error)
{
  const char *name = gs_control_get_string (object, key, error);

  if (name == NULL)
    return FALSE;
  if (!g_strv_contains (names, name))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” cannot be “%s”"), key, name);
      return FALSE;
    }
  g_free (*choice);
  *choice = g_strdup (name);
  return TRUE;
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
      || !gs_control_get_int (object, "count", 1, GS_MAX_TASKS - gs_plan_get_n_tasks (self), &count,
                              error)
      || !gs_fields_from_json (gs_task_fields, group, object, error))
    return FALSE;

  gs_plan_take_group (self, g_steal_pointer (&group));
  return TRUE;
}

static gboolean
read_numbers (GsPlan     *self,
              JsonObject *object,
              GError    **error)
{
  gint64 workers, chunksize, semaphore, cores, max_tasks;

  if (!read_list (self->cancel, object, "cancel", error)
      || !gs_control_get_int (object, "workers", 1, GS_MAX_WORKERS, &workers, error)
      || !gs_control_get_int (object, "switch_interval_ns", 0, MAX_DURATION_NS,
                              &self->switch_interval_ns, error)
      || !gs_control_get_int (object, "chunksize", 1, GS_MAX_TASKS, &chunksize, error)
      || !gs_control_get_int (object, "max_tasks_per_child", 0, GS_MAX_TASKS, &max_tasks, error)
      || !gs_control_get_int (object, "cancel_after_ns", 0, MAX_DURATION_NS,
                              &self->cancel_after_ns, error)
      || !gs_control_get_int (object, "semaphore", 0, GS_MAX_TASKS, &semaphore, error)
      || !gs_control_get_int (object, "cores", 0, G_MAXINT32, &cores, error)
      || !gs_control_get_double (object, "step_ns", 1e-3, 1e6, &self->step_ns, error))
    return FALSE;

  self->workers = workers;
  self->chunksize = chunksize;
  self->max_tasks_per_child = max_tasks;
  self->semaphore = semaphore;
  self->cores = cores;
  return TRUE;
}

static gboolean
read_words (GsPlan     *self,
            JsonObject *object,
            GError    **error)
{
  const char *executor = gs_control_get_string (object, "executor", error);
  const char *collect = executor != NULL ? gs_control_get_string (object, "collect", error) : NULL;
  JsonNode *emulate = json_object_get_member (object, "emulate");

  if (collect == NULL
      || !read_choice (&self->start_method, object, "start_method", gs_plan_start_methods, error)
      || !read_choice (&self->initializer, object, "initializer", gs_plan_initializers, error)
      || !read_choice (&self->main_guard, object, "main_guard", gs_plan_main_guards, error))
    return FALSE;

  if (gs_executor_find (executor) == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("There is no executor “%s”"),
                 executor);
  else if (!gs_collect_mode_find (collect, NULL))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _("There is no way “%s” to collect results"), collect);
  else if (!JSON_NODE_HOLDS_VALUE (emulate)
           || json_node_get_value_type (emulate) != G_TYPE_BOOLEAN)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” has to be true or false"),
                 "emulate");
  else
    {
      g_free (self->executor);
      self->executor = g_strdup (executor);
      g_free (self->collect);
      self->collect = g_strdup (collect);
      self->emulate = json_node_get_boolean (emulate);
      return TRUE;
    }
  return FALSE;
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
  if (gs_plan_is_fork (self->start_method))
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
  static const char *const keys[] = { "executor", "workers", "switch_interval_ns", "start_method",
                                      "max_tasks_per_child", "initializer", "main_guard",
                                      "chunksize", "collect", "cancel_after_ns", "cancel",
                                      "semaphore", "cores", "emulate", "step_ns", "groups", NULL };
  g_autoptr (GsPlan) self = gs_plan_new ();
  g_autoptr (JsonObject) object = NULL;
  JsonArray *groups;

  g_return_val_if_fail (line != NULL, NULL);

  object = gs_control_parse (line, strlen (line), error);
  if (object == NULL || !check_keys (object, keys, error) || !read_words (self, object, error)
      || !read_numbers (self, object, error)
      || (groups = get_array (object, "groups", 1, MAX_GROUPS, error)) == NULL)
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
