/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gs-field.h"

/* The enums of choices are read and written as one type. */
typedef enum { ANY_CHOICE } AnyChoice;
G_STATIC_ASSERT (sizeof (AnyChoice) == sizeof (guint));

gboolean
gs_field_is_end (const GsField *field)
{
  return field->name == NULL && field->json == NULL;
}

void
gs_fields_init (const GsField *fields,
                gpointer       owner)
{
  for (const GsField *field = fields; !gs_field_is_end (field); field++)
    switch ((GsFieldType) field->type)
      {
      case GS_FIELD_CHOICE:
      case GS_FIELD_INTEGER:
      case GS_FIELD_WORKERS:
        *GS_FIELD_IN (guint, field, owner) = field->initial;
        break;
      case GS_FIELD_DURATION:
      case GS_FIELD_COST:
      case GS_FIELD_SIZE:
      case GS_FIELD_WORK:
        *GS_FIELD_IN (gint64, field, owner) = field->initial;
        break;
      case GS_FIELD_INTEGERS:
      case GS_FIELD_DURATIONS:
      case GS_FIELD_N:
        *GS_FIELD_IN (GArray *, field, owner) = g_array_new (FALSE, FALSE, sizeof (gint64));
        break;
      case GS_FIELD_TEXT:
      case GS_FIELD_NAME:
      case GS_N_FIELD_TYPES:
      default:
        break;
      }
}

void
gs_fields_clear (const GsField *fields,
                 gpointer       owner)
{
  for (const GsField *field = fields; !gs_field_is_end (field); field++)
    if (field->type == GS_FIELD_TEXT || field->type == GS_FIELD_NAME)
      g_clear_pointer (GS_FIELD_IN (char *, field, owner), g_free);
    else if (field->type == GS_FIELD_INTEGERS || field->type == GS_FIELD_DURATIONS
             || field->type == GS_FIELD_N)
      g_clear_pointer (GS_FIELD_IN (GArray *, field, owner), g_array_unref);
}

static void
copy_array (GArray       *to,
            const GArray *from)
{
  g_array_set_size (to, 0);
  if (from->len > 0)
    g_array_append_vals (to, from->data, from->len);
}

void
gs_field_copy (const GsField *field,
               gpointer       to,
               gconstpointer  from)
{
  switch ((GsFieldType) field->type)
    {
    case GS_FIELD_TEXT:
    case GS_FIELD_NAME:
      g_free (*GS_FIELD_IN (char *, field, to));
      *GS_FIELD_IN (char *, field, to) = g_strdup (*GS_FIELD_IN (char *const, field, from));
      break;
    case GS_FIELD_CHOICE:
    case GS_FIELD_INTEGER:
    case GS_FIELD_WORKERS:
      *GS_FIELD_IN (guint, field, to) = *GS_FIELD_IN (const guint, field, from);
      break;
    case GS_FIELD_DURATION:
    case GS_FIELD_COST:
    case GS_FIELD_SIZE:
    case GS_FIELD_WORK:
      *GS_FIELD_IN (gint64, field, to) = *GS_FIELD_IN (const gint64, field, from);
      break;
    case GS_FIELD_INTEGERS:
    case GS_FIELD_DURATIONS:
    case GS_FIELD_N:
      copy_array (*GS_FIELD_IN (GArray *, field, to), *GS_FIELD_IN (GArray *const, field, from));
      break;
    case GS_N_FIELD_TYPES:
    default:
      break;
    }
}

void
gs_fields_copy (const GsField *fields,
                gpointer       to,
                gconstpointer  from)
{
  for (const GsField *field = fields; !gs_field_is_end (field); field++)
    gs_field_copy (field, to, from);
}

static gboolean
is_same_array (const GArray *a,
               const GArray *b)
{
  return a->len == b->len
         && (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (gint64)) == 0);
}

gboolean
gs_field_is_same (const GsField *field,
                  gconstpointer  a,
                  gconstpointer  b)
{
  switch ((GsFieldType) field->type)
    {
    case GS_FIELD_TEXT:
    case GS_FIELD_NAME:
      return g_strcmp0 (*GS_FIELD_IN (char *const, field, a), *GS_FIELD_IN (char *const, field, b))
             == 0;
    case GS_FIELD_CHOICE:
    case GS_FIELD_INTEGER:
    case GS_FIELD_WORKERS:
      return *GS_FIELD_IN (const guint, field, a) == *GS_FIELD_IN (const guint, field, b);
    case GS_FIELD_DURATION:
    case GS_FIELD_COST:
    case GS_FIELD_SIZE:
    case GS_FIELD_WORK:
      return *GS_FIELD_IN (const gint64, field, a) == *GS_FIELD_IN (const gint64, field, b);
    case GS_FIELD_INTEGERS:
    case GS_FIELD_DURATIONS:
    case GS_FIELD_N:
      return is_same_array (*GS_FIELD_IN (GArray *const, field, a),
                            *GS_FIELD_IN (GArray *const, field, b));
    case GS_N_FIELD_TYPES:
    default:
      return TRUE;
    }
}

gboolean
gs_field_means_same (const GsField *field,
                     gconstpointer  a,
                     gconstpointer  b)
{
  if (field->type == GS_FIELD_CHOICE)
    return MAX (*GS_FIELD_IN (const guint, field, a), 1)
           == MAX (*GS_FIELD_IN (const guint, field, b), 1);
  return gs_field_is_same (field, a, b);
}

gboolean
gs_fields_are_same (const GsField *fields,
                    gconstpointer  a,
                    gconstpointer  b)
{
  for (const GsField *field = fields; !gs_field_is_end (field); field++)
    if (!gs_field_is_same (field, a, b))
      return FALSE;
  return TRUE;
}

const char *
gs_choice_get_name (const char *const *names,
                    guint              choice)
{
  return names[MAX (choice, 1) - 1];
}

guint
gs_choice_find (const char *const *names,
                const char        *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_strcmp0 (names[i], name) == 0)
      return i + 1;
  return 0;
}
