/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of a comparison of saved results: "saved": [[variant, counterpart], …], the variants
 * that were measured at another time, each with the one it is compared with, or -1; and "saved_in":
 * ["before", …], for each of these the file that held it, or null.  Older files have no "saved_in":
 * in them it stands in the variants' own names. */
#include "config.h"

#include "gs-archive-format.h"
#include "gs-json.h"

static guint
get_n_variants (GsResults *results)
{
  return gs_experiment_get_n_variants (gs_results_get_experiment (results));
}

static GsVariant *
get_variant (GsResults *results,
             guint      variant)
{
  return gs_experiment_get_variant (gs_results_get_experiment (results), variant);
}

void
gs_archive_write_saved (GsJsonText *json,
                        GsResults  *results)
{
  if (!gs_results_is_comparison (results))
    return;

  gs_json_text_begin (json, "saved", '[');
  for (guint i = 0; i < get_n_variants (results); i++)
    {
      if (!gs_results_is_saved (results, i))
        continue;
      gs_json_text_begin (json, NULL, '[');
      gs_json_text_int (json, NULL, i);
      gs_json_text_int (json, NULL, gs_results_get_counterpart (results, i));
      gs_json_text_end (json, ']');
    }
  gs_json_text_end (json, ']');

  gs_json_text_begin (json, "saved_in", '[');
  for (guint i = 0; i < get_n_variants (results); i++)
    if (gs_results_is_saved (results, i))
      gs_json_text_string (json, NULL, get_variant (results, i)->saved_in);
  gs_json_text_end (json, ']');
}

static gboolean
read_pair (GsResults *results,
           JsonNode  *node)
{
  JsonArray *pair = gs_json_as_array (node);
  guint n_variants = get_n_variants (results);
  gint64 variant, counterpart;

  if (pair == NULL || json_array_get_length (pair) != 2)
    return FALSE;

  variant = gs_json_as_int (json_array_get_element (pair, 0), G_MININT64);
  counterpart = gs_json_as_int (json_array_get_element (pair, 1), G_MININT64);
  if (variant < 0 || variant >= n_variants || counterpart < -1 || counterpart >= n_variants
      || gs_results_is_saved (results, (guint) variant))
    return FALSE;

  gs_results_set_saved (results, (guint) variant, (int) counterpart);
  return TRUE;
}

/* The file of the variant of @pair, which is sound. */
static gboolean
read_file (GsResults *results,
           JsonNode  *pair,
           JsonNode  *node)
{
  guint variant = (guint) json_array_get_int_element (json_node_get_array (pair), 0);

  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (gs_json_as_string (node) == NULL)
    return FALSE;
  g_free (get_variant (results, variant)->saved_in);
  get_variant (results, variant)->saved_in = g_strdup (gs_json_as_string (node));
  return TRUE;
}

static gboolean
get_array (JsonObject  *object,
           const char  *member,
           JsonArray  **array)
{
  *array = gs_json_as_array (json_object_get_member (object, member));
  return *array != NULL || !json_object_has_member (object, member);
}

gboolean
gs_archive_read_saved (GsResults  *results,
                       JsonObject *object)
{
  JsonArray *pairs, *files;

  if (!get_array (object, "saved", &pairs) || !get_array (object, "saved_in", &files))
    return FALSE;
  if (pairs == NULL || (files != NULL
                        && json_array_get_length (files) != json_array_get_length (pairs)))
    return pairs == NULL && files == NULL;
  for (guint i = 0; i < json_array_get_length (pairs); i++)
    if (!read_pair (results, json_array_get_element (pairs, i))
        || (files != NULL && !read_file (results, json_array_get_element (pairs, i),
                                         json_array_get_element (files, i))))
      return FALSE;

  /* Reject a saved variant whose counterpart is saved as well. */
  for (guint i = 0; i < get_n_variants (results); i++)
    {
      int counterpart = gs_results_get_counterpart (results, i);

      if (counterpart >= 0 && gs_results_is_saved (results, (guint) counterpart))
        return FALSE;
    }
  return TRUE;
}
