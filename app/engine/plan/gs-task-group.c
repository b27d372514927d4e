/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-object.h"
#include "gs-plan.h"
#include "gs-task-group.h"
#include "gs-workload.h"

#define MAX_WORK (G_GINT64_CONSTANT (3600) * 1000000000)
#define MAX_N G_GINT64_CONSTANT (1000000000000)

const char *const gs_task_locks[] = { "none", "lock", "atomic", NULL };
const char *const gs_task_models[] = { "call", "3.10", "3.9", NULL };
const char *const gs_task_shares[] = { "one", "each", NULL };
const char *const gs_task_begins[] = { "together", "after", "late", NULL };

static const char *const *
get_locks (void)
{
  return gs_task_locks;
}

static const char *const *
get_models (void)
{
  return gs_task_models;
}

static const char *const *
get_shares (void)
{
  return gs_task_shares;
}

static const char *const *
get_begins (void)
{
  return gs_task_begins;
}

#define AT(field) G_STRUCT_OFFSET (GsTaskGroup, field)

/* In the order of the keys in a file. */
const GsField gs_task_fields[] = {
  { NULL, "name", GS_FIELD_TEXT, AT (name) },
  { "Workload", "workload", GS_FIELD_NAME, AT (workload), 1, .get_names = gs_workload_get_names,
    .no_such = N_("There is no workload “%s”") },
  { "Count", "count", GS_FIELD_INTEGER, AT (count), 1, GS_MAX_TASKS, 1 },
  { "Work", "work_ns", GS_FIELD_WORK, AT (work_ns), 0, MAX_WORK },
  { NULL, "works_ns", GS_FIELD_DURATIONS, AT (works_ns) },
  { "N", "n", GS_FIELD_N, AT (n), 0, MAX_N },
  { "Argument", "argument_bytes", GS_FIELD_SIZE, AT (argument_bytes), 0, GS_MAX_PAYLOAD },
  { "Result", "result_bytes", GS_FIELD_SIZE, AT (result_bytes), 0, GS_MAX_PAYLOAD },
  { "Fail", "fail", GS_FIELD_INTEGERS, AT (fail), 0, GS_MAX_TASKS - 1 },
  { "Kill", "kill", GS_FIELD_INTEGERS, AT (kill), 0, GS_MAX_TASKS - 1 },
  { "Object", "object", GS_FIELD_NAME, AT (object), .get_names = gs_object_get_names,
    .no_such = N_("There is no object “%s”") },
  { "Repeat", "repeat", GS_FIELD_INTEGER, AT (repeat), 1, GS_MAX_REPEAT, 1 },
  { "Iteration", "iteration_ns", GS_FIELD_COST, AT (iteration_ns), 0, GS_MAX_ITERATION, -1 },
  { "Lock", "lock", GS_FIELD_CHOICE, AT (lock), .get_names = get_locks },
  { "Model", "model", GS_FIELD_CHOICE, AT (model), .get_names = get_models },
  { "Share", "share", GS_FIELD_CHOICE, AT (share), .get_names = get_shares },
  { "Begin", "begin", GS_FIELD_CHOICE, AT (begin), .get_names = get_begins },
  { NULL }
};

GsTaskGroup *
gs_task_group_new (const char *name,
                   const char *workload)
{
  GsTaskGroup *self = g_new0 (GsTaskGroup, 1);

  gs_fields_init (gs_task_fields, self);
  self->name = g_strdup (name);
  self->workload = g_strdup (workload);
  return self;
}

GsTaskGroup *
gs_task_group_copy (const GsTaskGroup *group)
{
  GsTaskGroup *copy = gs_task_group_new (NULL, NULL);

  gs_fields_copy (gs_task_fields, copy, group);
  return copy;
}

void
gs_task_group_free (GsTaskGroup *self)
{
  if (self == NULL)
    return;

  gs_fields_clear (gs_task_fields, self);
  g_free (self);
}

gboolean
gs_task_group_is_same (const GsTaskGroup *a,
                       const GsTaskGroup *b)
{
  return gs_fields_are_same (gs_task_fields, a, b);
}

void
gs_task_group_take (GsTaskGroup       *self,
                    const GsField     *field,
                    const GsTaskGroup *from)
{
  gboolean is_amount = field->type == GS_FIELD_WORK || field->type == GS_FIELD_N;

  /* The one that @from does not have is empty there. */
  for (const GsField *other = gs_task_fields; is_amount && !gs_field_is_end (other);
       other++)
    if (other->type == GS_FIELD_WORK || other->type == GS_FIELD_DURATIONS
        || other->type == GS_FIELD_N)
      gs_field_copy (other, self, from);
  if (!is_amount)
    gs_field_copy (field, self, from);
}
