/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "gs-json.h"
#include "gs-field-json.h"
#include "gs-plan.h"

/* A day; nobody waits longer for a lesson. */
#define MAX_DURATION_NS (G_GINT64_CONSTANT (86400) * 1000000000)

static JsonArray *
list_to_json (const GArray *list)
{
  JsonArray *array = json_array_sized_new (list->len);

  for (guint i = 0; i < list->len; i++)
    json_array_add_int_element (array, g_array_index (list, gint64, i));
  return array;
}

static void
field_to_json (const GsField *field,
               gconstpointer  owner,
               JsonObject    *object)
{
  const char *text;

  switch ((GsFieldType) field->type)
    {
    case GS_FIELD_TEXT:
    case GS_FIELD_NAME:
      text = *GS_FIELD_IN (char *const, field, owner);
      json_object_set_string_member (object, field->json, text != NULL ? text : "");
      break;
    case GS_FIELD_CHOICE:
      json_object_set_string_member (object, field->json,
                                     gs_choice_get_name (field->get_names (),
                                                         *GS_FIELD_IN (const guint, field, owner)));
      break;
    case GS_FIELD_INTEGER:
    case GS_FIELD_WORKERS:
      json_object_set_int_member (object, field->json, *GS_FIELD_IN (const guint, field, owner));
      break;
    case GS_FIELD_DURATION:
    case GS_FIELD_COST:
    case GS_FIELD_SIZE:
    case GS_FIELD_WORK:
      json_object_set_int_member (object, field->json, *GS_FIELD_IN (const gint64, field, owner));
      break;
    case GS_FIELD_INTEGERS:
    case GS_FIELD_DURATIONS:
    case GS_FIELD_N:
      json_object_set_array_member (object, field->json,
                                    list_to_json (*GS_FIELD_IN (GArray *const, field, owner)));
      break;
    case GS_N_FIELD_TYPES:
    default:
      g_assert_not_reached ();
    }
}

void
gs_fields_to_json (const GsField *fields,
                   gconstpointer  owner,
                   JsonObject    *object)
{
  for (const GsField *field = fields; !gs_field_is_end (field); field++)
    if (field->json != NULL)
      field_to_json (field, owner, object);
}

JsonArray *
gs_json_get_list (JsonObject  *object,
                  const char  *key,
                  guint        min,
                  guint        max,
                  GError     **error)
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

/* Reads integers, all of them 0 or more; those of @field that are durations are no longer than a
 * day. */
static gboolean
read_list (const GsField  *field,
           GArray         *list,
           JsonObject     *object,
           GError        **error)
{
  JsonArray *array = gs_json_get_list (object, field->json, 0, GS_MAX_TASKS, error);

  g_array_set_size (list, 0);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gint64 value = -1;

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
        value = json_node_get_int (node);
      if (value < 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("“%s” has to be a list of integers of 0 or more"), field->json);
          return FALSE;
        }
      if (field->type == GS_FIELD_DURATIONS && value > MAX_DURATION_NS)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("“%s” has a length of more than a day"), field->json);
          return FALSE;
        }
      g_array_append_val (list, value);
    }
  return array != NULL;
}

/* The translated words of @field, a format that takes what @format takes. */
G_GNUC_FORMAT (2)
static const char *
get_no_such (const GsField *field,
             const char    *format)
{
  return field->no_such != NULL ? _(field->no_such) : format;
}

static gboolean
read_name (const GsField  *field,
           gpointer        owner,
           JsonObject     *object,
           GError        **error)
{
  const char *name = gs_json_get_string (object, field->json, error);
  gboolean is_none = name != NULL && *name == '\0' && field->min == 0;
  guint choice;

  if (name == NULL)
    return FALSE;
  choice = gs_choice_find (field->get_names (), name);
  if (choice == 0 && !is_none)
    {
      if (field->no_such != NULL)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, get_no_such (field, "%s"), name);
      else
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” cannot be “%s”"),
                     field->json, name);
      return FALSE;
    }
  if (field->type == GS_FIELD_CHOICE)
    {
      *GS_FIELD_IN (guint, field, owner) = choice;
      return TRUE;
    }
  g_free (*GS_FIELD_IN (char *, field, owner));
  *GS_FIELD_IN (char *, field, owner) = is_none ? NULL : g_strdup (name);
  return TRUE;
}

static gboolean
read_text (const GsField  *field,
           gpointer        owner,
           JsonObject     *object,
           GError        **error)
{
  const char *text = gs_json_get_string (object, field->json, error);

  if (text == NULL)
    return FALSE;
  g_free (*GS_FIELD_IN (char *, field, owner));
  *GS_FIELD_IN (char *, field, owner) = g_strdup (text);
  return TRUE;
}

static gboolean
read_guint (const GsField  *field,
            gint64          min,
            gpointer        owner,
            JsonObject     *object,
            GError        **error)
{
  gint64 value;

  if (!gs_json_get_int (object, field->json, min, field->max, &value, error))
    return FALSE;
  *GS_FIELD_IN (guint, field, owner) = value;
  return TRUE;
}

static gboolean
field_from_json (const GsField  *field,
                 gpointer        owner,
                 JsonObject     *object,
                 GError        **error)
{
  switch ((GsFieldType) field->type)
    {
    case GS_FIELD_TEXT:
      return read_text (field, owner, object, error);
    case GS_FIELD_NAME:
    case GS_FIELD_CHOICE:
      return read_name (field, owner, object, error);
    case GS_FIELD_INTEGER:
      return read_guint (field, MIN (field->min, field->initial), owner, object, error);
    case GS_FIELD_WORKERS:
      return read_guint (field, field->min, owner, object, error);
    case GS_FIELD_DURATION:
    case GS_FIELD_WORK:
      return gs_json_get_int (object, field->json, 0, MAX_DURATION_NS,
                                 GS_FIELD_IN (gint64, field, owner), error);
    case GS_FIELD_COST:
    case GS_FIELD_SIZE:
      return gs_json_get_int (object, field->json, MIN (field->min, field->initial), field->max,
                                 GS_FIELD_IN (gint64, field, owner), error);
    case GS_FIELD_INTEGERS:
    case GS_FIELD_DURATIONS:
    case GS_FIELD_N:
      return read_list (field, *GS_FIELD_IN (GArray *, field, owner), object, error);
    case GS_N_FIELD_TYPES:
    default:
      g_assert_not_reached ();
    }
}

gboolean
gs_fields_from_json (const GsField  *fields,
                     gpointer        owner,
                     JsonObject     *object,
                     GError        **error)
{
  for (const GsField *field = fields; !gs_field_is_end (field); field++)
    if (field->json != NULL && !field_from_json (field, owner, object, error))
      return FALSE;
  return TRUE;
}

static gboolean
has_json (const GsField *fields,
          const char    *name)
{
  for (const GsField *field = fields; !gs_field_is_end (field); field++)
    if (g_strcmp0 (field->json, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_member (JsonObject  *object,
              const char  *name,
              GError     **error)
{
  if (name == NULL || json_object_has_member (object, name))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” is missing from a plan"), name);
  return FALSE;
}

gboolean
gs_fields_check_json (const GsField      *fields,
                      const char *const  *others,
                      JsonObject         *object,
                      GError            **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!has_json (fields, name) && !g_strv_contains (others, name))
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” is no key of a plan"),
                     name);
        return FALSE;
      }

  for (const GsField *field = fields; !gs_field_is_end (field); field++)
    if (!check_member (object, field->json, error))
      return FALSE;
  for (guint i = 0; others[i] != NULL; i++)
    if (!check_member (object, others[i], error))
      return FALSE;
  return TRUE;
}
