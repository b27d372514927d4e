/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>

#include "gs-json-check.h"
#include "gs-json.h"

JsonObject *
gs_json_parse (const char *text,
               gsize       length,
               GError    **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) cause = NULL;

  if (!gs_json_check (text, length, error))
    return NULL;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, length, &cause))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("This is not JSON: %s"),
                   cause->message);
      return NULL;
    }
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

/* Whether @node is a value of @type. */
static gboolean
holds (JsonNode *node,
       GType     type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gint64
gs_json_as_int (JsonNode *node,
                gint64    otherwise)
{
  return holds (node, G_TYPE_INT64) ? json_node_get_int (node) : otherwise;
}

double
gs_json_as_double (JsonNode *node)
{
  /* A whole number may stand where any number may. */
  return holds (node, G_TYPE_DOUBLE) || holds (node, G_TYPE_INT64) ? json_node_get_double (node)
                                                                   : NAN;
}

const char *
gs_json_as_string (JsonNode *node)
{
  return holds (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
}

JsonArray *
gs_json_as_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
gs_json_as_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

gboolean
gs_json_get_int (JsonObject *object,
                 const char *key,
                 gint64      min,
                 gint64      max,
                 gint64     *value,
                 GError    **error)
{
  JsonNode *node = json_object_get_member (object, key);

  if (!holds (node, G_TYPE_INT64) || json_node_get_int (node) < min
      || json_node_get_int (node) > max)
    {
      g_autofree char *low = g_strdup_printf ("%" G_GINT64_FORMAT, min);
      g_autofree char *high = g_strdup_printf ("%" G_GINT64_FORMAT, max);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("“%s” has to be an integer from %s to %s"), key, low, high);
      return FALSE;
    }
  *value = json_node_get_int (node);
  return TRUE;
}

gboolean
gs_json_get_double (JsonObject *object,
                    const char *key,
                    double      min,
                    double      max,
                    double     *value,
                    GError    **error)
{
  double number = gs_json_as_double (json_object_get_member (object, key));

  if (!(number >= min && number <= max))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("“%s” has to be a number from %g to %g"), key, min, max);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

gboolean
gs_json_get_boolean (JsonObject *object,
                     const char *key,
                     gboolean   *value,
                     GError    **error)
{
  JsonNode *node = json_object_get_member (object, key);

  if (!holds (node, G_TYPE_BOOLEAN))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("“%s” has to be true or false"), key);
      return FALSE;
    }
  *value = json_node_get_boolean (node);
  return TRUE;
}

const char *
gs_json_get_string (JsonObject *object,
                    const char *key,
                    GError    **error)
{
  const char *text = gs_json_as_string (json_object_get_member (object, key));

  if (text == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” has to be a text"), key);
  return text;
}

JsonArray *
gs_json_get_array (JsonObject *object,
                   const char *key,
                   guint       min,
                   guint       max,
                   GError    **error)
{
  JsonArray *array = gs_json_as_array (json_object_get_member (object, key));

  if (array == NULL || json_array_get_length (array) < min || json_array_get_length (array) > max)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("“%s” has to be a list of %u to %u elements"), key, min, max);
      return NULL;
    }
  return array;
}
