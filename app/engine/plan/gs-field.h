/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of fields: one row for each setting of a structure.  Everything that treats the settings
 * alike walks it: new, copied, compared and freed ones, lesson files, JSON, --set.  A new setting is
 * a member of the structure, a row of its table, and its use. */
#pragma once

#include <glib.h>

/* How a setting is kept, and what a file may say. */
typedef enum
{
  GS_FIELD_TEXT,      /* char * */
  GS_FIELD_NAME,      /* char *: one of a catalog; NULL or, in JSON, "": none */
  GS_FIELD_CHOICE,    /* an enum: 0 if nothing is said, which means the first name; 1 is that name */
  GS_FIELD_INTEGER,   /* guint; a file does not say 0 */
  GS_FIELD_WORKERS,   /* guint; a file may say "cores" too */
  GS_FIELD_DURATION,  /* gint64, ns; a file does not say 0 */
  GS_FIELD_COST,      /* gint64, ns; a file does not say −1 */
  GS_FIELD_SIZE,      /* gint64, bytes; a file does not say 0 */
  GS_FIELD_INTEGERS,  /* GArray of gint64 */
  GS_FIELD_DURATIONS, /* GArray of gint64, ns */
  GS_FIELD_WORK,      /* gint64, ns: Work= of a GsTaskGroup, which has the list as well */
  GS_FIELD_N,         /* GArray of gint64: N= of a GsTaskGroup, which stands for Work= */
  GS_N_FIELD_TYPES
} GsFieldType;

typedef struct
{
  const char *name;    /* "Lock": in files and for --set; NULL: it has none */
  const char *json;    /* "lock": in plans; NULL: in none.  A row without both ends a table */
  guint type;          /* a GsFieldType; lesson files have some more */
  gsize offset;        /* in the structure */
  gint64 min;          /* of the key; of a name 1, if one has to be said */
  gint64 max;
  gint64 initial;      /* in a new structure; any number, also where min is higher */
  const char *const *(*get_names) (void); /* of a name or a choice, ended by NULL */
  const char *no_such; /* "There is no workload “%s”", to be translated; NULL: the usual words */
  gboolean localized;  /* the key may be written Name[ko]= */
  gboolean (*applies) (gconstpointer owner); /* whether it makes a difference; NULL: always */
} GsField;

/** GS_FIELD_IN: a pointer to what @field describes in @owner. */
#define GS_FIELD_IN(Type, field, owner) ((Type *) G_STRUCT_MEMBER_P (owner, (field)->offset))

/** gs_field_is_end: whether @field is no row, but what ends a table. */
gboolean    gs_field_is_end     (const GsField *field);
/** gs_fields_init: gives all fields of @owner, which is all zero, their initial values. */
void        gs_fields_init      (const GsField *fields,
                                 gpointer       owner);
/** gs_fields_clear: frees what the fields of @owner have; it can be initialized again. */
void        gs_fields_clear     (const GsField *fields,
                                 gpointer       owner);
/** gs_field_copy: makes @field of @to, which is initialized, the same as that of @from. */
void        gs_field_copy       (const GsField *field,
                                 gpointer       to,
                                 gconstpointer  from);
/** gs_fields_copy: makes those of @to, which is initialized, the same as those of @from. */
void        gs_fields_copy      (const GsField *fields,
                                 gpointer       to,
                                 gconstpointer  from);
/** gs_field_is_same: whether @field is the same in both, said or unsaid. */
gboolean    gs_field_is_same    (const GsField *field,
                                 gconstpointer  a,
                                 gconstpointer  b);
/** gs_field_means_same: the same, but what is not said means the first choice. */
gboolean    gs_field_means_same (const GsField *field,
                                 gconstpointer  a,
                                 gconstpointer  b);
/** gs_fields_are_same: the same of all fields. */
gboolean    gs_fields_are_same  (const GsField *fields,
                                 gconstpointer  a,
                                 gconstpointer  b);
/** gs_choice_get_name: what @choice means, one of @names: the first one if nothing is said. */
const char *gs_choice_get_name  (const char *const *names,
                                 guint              choice);
/** gs_choice_find: the choice called @name; 0 if there is none. */
guint       gs_choice_find      (const char *const *names,
                                 const char        *name);
