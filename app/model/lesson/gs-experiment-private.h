/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the files of an experiment: its fields, and the tables of its files' keys. */
#pragma once

#include "gs-experiment.h"

struct _GsExperiment
{
  GObject parent;

  /* Words, in the language that the file was read in. */
  char *id;
  char *origin;        /* what was read, if the results are another program's */
  char *name;
  char *subtitle;
  char *group;
  char *see;
  char *question;
  char **choices;
  char *notes;
  char *python;        /* a file beside the lesson's */
  guint machine_cores;     /* of the machine that measured it; 0: this one */
  double machine_step_ns;  /* the same of its spin */
  char *python_text;   /* and what stands in it; NULL: the script is made */
  char *sources;
  GHashTable *words;   /* all of them as written: "Name", "Name[ko]" → escaped text */

  guint order;
  gint64 lens;
  char *strings;       /* "yes" or "no"; NULL: "no" */
  guint cores;
  guint repeats;

  GPtrArray *groups;   /* GsTaskGroup */
  GPtrArray *variants; /* GsVariant */

  GArray *sweep_workers; /* guint */
  GArray *sweep_works;   /* gint64, ns; empty: as the tasks have it */
  guint sweep_repeats;
};

#define GS_MAX_VARIANTS 256
#define GS_MAX_REPEATS 1000

typedef struct _GsKey GsKey;

/* How one kind of value is read, and written back. */
typedef struct
{
  gboolean (*parse) (const GsKey *key, gpointer owner, const char *value, GError **error);
  /* Appends the escaped value; nothing if it need not be written. */
  void     (*write) (const GsKey *key, gpointer owner, GString *out);
} GsKeyType;

/* One key of one kind of group: a new key is one line in gs-experiment-keys.c. */
struct _GsKey
{
  const char *name;
  const GsKeyType *type;
  gsize offset;                            /* of the field in the group's structure */
  gint64 min;
  gint64 max;
  const char *const *(*get_allowed) (void); /* names that a choice knows */
  gboolean localized;                      /* may be written Name[ko]= */
};

/* A kind of group; its keys are ended by one without a name. */
typedef struct
{
  const char *name;      /* "Tasks" */
  gboolean is_named;     /* [Tasks cpu], any number of them */
  const GsKey *keys;
  /* The structure that the keys of group @label write to; NULL if there is none. */
  gpointer (*find) (GsExperiment *self, const char *label);
  gpointer (*add)  (GsExperiment *self, const char *label);
} GsKeyGroup;

/** GS_KEY_FIELD: a pointer to the field of @key in the structure that its group writes to. */
#define GS_KEY_FIELD(Type, key, owner) ((Type *) G_STRUCT_MEMBER_P (owner, (key)->offset))

/** gs_key_read_duration: within the limits of @key. */
gboolean gs_key_read_duration (const GsKey *key, const char *value, gint64 *ns, GError **error);

/* The kinds of values: gs-experiment-values.c, and of lists of them: gs-experiment-lists.c. */
extern const GsKeyType gs_key_type_text;
extern const GsKeyType gs_key_type_texts;
extern const GsKeyType gs_key_type_choice;
extern const GsKeyType gs_key_type_integer;
extern const GsKeyType gs_key_type_workers;
extern const GsKeyType gs_key_type_duration;
extern const GsKeyType gs_key_type_cost;
extern const GsKeyType gs_key_type_work;
extern const GsKeyType gs_key_type_n;
extern const GsKeyType gs_key_type_list;
extern const GsKeyType gs_key_type_sweep;
extern const GsKeyType gs_key_type_sweep_works;
extern const GsKeyType gs_key_type_size;
extern const GsKeyType gs_key_type_changes;
extern const GsKeyType gs_key_type_guesses;

extern const GsKeyGroup gs_experiment_key_groups[]; /* ended by one without a name */

/** gs_experiment_find_key: NULL if @group has none of that name. */
const GsKey      *gs_experiment_find_key    (const GsKeyGroup *group, const char *name);
/** gs_experiment_find_group: the kind of "Tasks cpu", and *@label within it; NULL if unknown. */
const GsKeyGroup *gs_experiment_find_group  (const char *title, const char **label);
/** gs_experiment_dup_keys: "Name, Order, …", for messages. */
char             *gs_experiment_dup_keys    (const GsKeyGroup *group);

/** gs_experiment_check_changes: whether every group that @variant's Set= names is there. */
gboolean          gs_experiment_check_changes (GsExperiment *self, const GsVariant *variant,
                                               GError **error);

/** gs_words_forget: a text that has been set is no longer what the file says, in any language.
 * @name: of its key */
void              gs_words_forget           (GHashTable *words, const char *name);

void              gs_experiment_set_id      (GsExperiment *self, const char *file_name);
GsTaskGroup      *gs_task_group_new         (const char *name, const char *workload);
GsTaskGroup      *gs_task_group_copy        (const GsTaskGroup *group);
/** gs_task_group_is_same: whether a file would say the same of both, their names included. */
gboolean          gs_task_group_is_same     (const GsTaskGroup *a, const GsTaskGroup *b);
GsVariant        *gs_variant_new            (const char *executor);
/** gs_variant_add_change: one more of Set=, which is allowed. */
void              gs_variant_add_change     (GsVariant *self, const char *change);
/** gs_variant_check: whether its keys go together; if not, StartMethod= is to blame. */
gboolean          gs_variant_check          (const GsVariant *self, GError **error);
