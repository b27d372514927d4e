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

/* One key of one kind of group. */
typedef GsField GsKey;

/* Kinds of values that only lesson files have. */
enum
{
  GS_KEY_TEXTS = GS_N_FIELD_TYPES, /* char ** */
  GS_KEY_GUESSES,                  /* the same, of a GsVariant */
  GS_KEY_CHANGES,                  /* Set= of a GsVariant */
  GS_KEY_SWEEP,                    /* numbers of workers of a GsExperiment */
  GS_KEY_SWEEP_WORKS,              /* lengths of tasks of a GsExperiment */
  GS_N_KEY_TYPES
};

/* How one kind of value is read, and written back. */
typedef struct
{
  gboolean (*parse) (const GsKey *key, gpointer owner, const char *value, GError **error);
  /* Appends the escaped value; nothing if it need not be written. */
  void     (*write) (const GsKey *key, gpointer owner, GString *out);
} GsKeyType;

/* A kind of group. */
typedef struct
{
  const char *name;      /* "Tasks" */
  gboolean is_named;     /* [Tasks cpu], any number of them */
  const GsKey *const *(*get_keys) (void); /* ended by NULL */
  /* The structure that the keys of group @label write to; NULL if there is none. */
  gpointer (*find) (GsExperiment *self, const char *label);
  gpointer (*add)  (GsExperiment *self, const char *label);
} GsKeyGroup;

/** gs_key_parse: gives @key of @owner the @value that a file has; FALSE with what was expected. */
gboolean gs_key_parse         (const GsKey *key, gpointer owner, const char *value, GError **error);
/** gs_key_write: appends the escaped value; nothing if it need not be written. */
void     gs_key_write         (const GsKey *key, gpointer owner, GString *out);
/** gs_key_read_duration: within the limits of @key. */
gboolean gs_key_read_duration (const GsKey *key, const char *value, gint64 *ns, GError **error);

/* The kinds of values that are not in gs-experiment-values.c: lists, and Set=. */
extern const GsKeyType gs_key_type_work;
extern const GsKeyType gs_key_type_n;
extern const GsKeyType gs_key_type_list;
extern const GsKeyType gs_key_type_sweep;
extern const GsKeyType gs_key_type_sweep_works;
extern const GsKeyType gs_key_type_changes;

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
GsVariant        *gs_variant_new            (const char *executor);
/** gs_variant_add_change: one more of Set=, which is allowed. */
void              gs_variant_add_change     (GsVariant *self, const char *change);
/** gs_variant_check: whether its keys go together; if not, StartMethod= is to blame. */
gboolean          gs_variant_check          (const GsVariant *self, GError **error);
