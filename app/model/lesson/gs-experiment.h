/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment: tasks × variants, run in turn; with words, a lesson.  A GKeyFile on disk. */
#pragma once

#include <gio/gio.h>

#include "gs-plan.h"

/* One of Set=: a key of a task group that has another value in a variant. */
typedef struct
{
  char *text;            /* "cpu/Workload=hash" as it is written */
  char *group;           /* "cpu" */
  const GsField *field;  /* of gs_task_fields */
  GsTaskGroup *value;    /* which has the value in that field */
} GsChange;

/* [Variant i]: one executor configuration. */
typedef struct
{
  GsVariantSettings;
  char *name;                /* Name=, localized; NULL: made from the executor */
  GPtrArray *changes;        /* GsChange, Set=; shared by copies; NULL if none */
  char **guesses;            /* Guesses=: what each answer of the lesson says of this variant
                                (gs-guess.h); NULL if nothing */
  char *label;               /* what stands behind "Variant" in its group's title; "1" */
  GHashTable *words;         /* "Name", "Name[ko]" as a file has them, escaped; NULL if none */
  char *saved_in;            /* of one that was measured at another time: the file that holds it, which
                                stands behind its name; NULL otherwise.  No key: see gs-comparison.h */
} GsVariant;

#define GS_TYPE_EXPERIMENT (gs_experiment_get_type ())
G_DECLARE_FINAL_TYPE (GsExperiment, gs_experiment, GS, EXPERIMENT, GObject)

#define GS_EXPERIMENT_ERROR (gs_experiment_error_quark ())
GQuark gs_experiment_error_quark (void);
typedef enum
{
  GS_EXPERIMENT_ERROR_SYNTAX,        /* no key file, an unknown or a repeated key or group */
  GS_EXPERIMENT_ERROR_VALUE,         /* a value that is not allowed */
} GsExperimentError;

/* The place that an error of a whole experiment refers to. */
typedef struct
{
  char *group;     /* "Tasks cpu"; NULL: nothing less than all of it */
  const char *key; /* "Lock"; NULL: the whole group */
} GsKeyPlace;

void gs_key_place_clear (GsKeyPlace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GsKeyPlace, gs_key_place_clear)

GsExperiment *gs_experiment_new            (void);
/** gs_experiment_parse: reads the text of a lesson or experiment file.
 * @file_name: for error messages: "FILE:LINE: [Tasks cpu] Work: expected a duration such as 200ms,
 * not “x”"
 * @language: "ko", "en", or NULL for the current locale: which of Name[ko]= and Name= is read */
GsExperiment *gs_experiment_parse          (const char     *text,
                                            gsize           length,
                                            const char     *file_name,
                                            const char     *language,
                                            GError        **error);
/** gs_experiment_load: with the script that it names; NULL with an error that names the file.  The
 * thread's current cancellable ends the reading. */
GsExperiment *gs_experiment_load           (GFile          *file,
                                            const char     *language,
                                            GError        **error);
/** gs_experiment_to_text: a file that gs_experiment_parse() reads back. */
char         *gs_experiment_to_text        (GsExperiment   *self);
GsExperiment *gs_experiment_copy           (GsExperiment   *self);
/** gs_experiment_set_key: what --set 'Tasks cpu/Count=8' does: one assignment, checked like a
 * file's. */
gboolean      gs_experiment_set_key        (GsExperiment   *self,
                                            const char     *assignment,
                                            GError        **error);
/** gs_experiment_set_everywhere: gives @key the same @value in every group of a @kind: "Lesson",
 * "Tasks", "Variant" or "Sweep"; checked like a file's. */
gboolean      gs_experiment_set_everywhere (GsExperiment   *self,
                                            const char     *kind,
                                            const char     *key,
                                            const char     *value,
                                            GError        **error);
/** gs_experiment_set_one: the same in the group of that kind at @index alone. */
gboolean      gs_experiment_set_one        (GsExperiment   *self,
                                            const char     *kind,
                                            guint           index,
                                            const char     *key,
                                            const char     *value,
                                            GError        **error);
/** gs_experiment_check: whether it can be run, and be read back from a file: at least one task and
 * one variant, every value within its key's limits, sizes that fit together.
 * @place: the group and the key to blame; the caller owns it.  The message does not name them. */
gboolean      gs_experiment_check          (GsExperiment   *self,
                                            GsKeyPlace     *place,
                                            GError        **error);
/** gs_experiment_validate: the same; its message begins with "[Tasks cpu] Lock: " where it can. */
gboolean      gs_experiment_validate       (GsExperiment   *self,
                                            GError        **error);
/** gs_experiment_expand_sweep: a copy in which every variant that takes workers stands once for
 * each of @workers, with a sequential one first if there was none, and @repeats repeats; and all
 * that for each length of [Sweep] Work=, which the tasks of the first group then have.  Expanded
 * again it stays what it is.
 * @n_workers: 0 for [Sweep] Workers=, or where there is none 1, 2, 4 … up to twice the cores at hand
 * @repeats: 0 for [Sweep] Repeats= */
GsExperiment *gs_experiment_expand_sweep   (GsExperiment   *self,
                                            const guint    *workers,
                                            guint           n_workers,
                                            guint           repeats);

/* Words.  All localized, never NULL unless said so. */
/** gs_experiment_get_id: "05-computing"; NULL if none. */
const char   *gs_experiment_get_id         (GsExperiment   *self);
/** gs_experiment_get_origin: the file that another program recorded and the results were read from:
 * nothing here can be run, and no figure of it is ours; NULL: Gilscope's own. */
const char   *gs_experiment_get_origin     (GsExperiment   *self);
void          gs_experiment_set_origin     (GsExperiment   *self, const char *origin);
const char   *gs_experiment_get_name       (GsExperiment   *self);
const char   *gs_experiment_get_subtitle   (GsExperiment   *self); /* "one GIL: 1.0×" */
const char   *gs_experiment_get_group      (GsExperiment   *self); /* "waiting-and-computing" … */
int           gs_experiment_get_order      (GsExperiment   *self);
const char   *gs_experiment_get_see        (GsExperiment   *self); /* what to see; "" if none */
const char   *gs_experiment_get_question   (GsExperiment   *self);
char        **gs_experiment_get_choices    (GsExperiment   *self); /* may be empty */
const char   *gs_experiment_get_notes      (GsExperiment   *self);
const char   *gs_experiment_get_sources    (GsExperiment   *self);
/** gs_experiment_get_lens: ns of the lens's width; 0: none. */
gint64        gs_experiment_get_lens       (GsExperiment   *self);
/** gs_experiment_get_strings: whether it is about the order of results: the strings from each
 * task's submit to its result are shown from the start. */
gboolean      gs_experiment_get_strings    (GsExperiment   *self);

/* Groups of tasks, and variants.  The structures belong to the experiment. */
guint         gs_experiment_get_n_groups   (GsExperiment   *self);
GsTaskGroup  *gs_experiment_get_task_group (GsExperiment   *self, guint group);
guint         gs_experiment_get_n_variants (GsExperiment   *self);
GsVariant    *gs_experiment_get_variant    (GsExperiment   *self, guint variant);
GsVariant    *gs_experiment_add_variant    (GsExperiment   *self, const char *executor);
GsTaskGroup  *gs_experiment_add_task_group (GsExperiment   *self, const char *name,
                                            const char *workload);
/** gs_experiment_take_variant: adds one that was made by gs_variant_copy(). */
void          gs_experiment_take_variant   (GsExperiment   *self, GsVariant *variant);
void          gs_experiment_clear_variants (GsExperiment   *self);
guint         gs_experiment_get_n_tasks    (GsExperiment   *self);
guint         gs_experiment_get_repeats    (GsExperiment   *self); /* 1 unless a sweep */
void          gs_experiment_set_repeats    (GsExperiment   *self, guint repeats);
guint         gs_experiment_get_cores      (GsExperiment   *self); /* confined to; 0: all */
void          gs_experiment_set_cores      (GsExperiment   *self, guint cores);
/** gs_experiment_get_cores_at_hand: the cores confined to, or all that this process may use. */
guint         gs_experiment_get_cores_at_hand (GsExperiment *self);
/** gs_experiment_set_machine: what its results were measured on, if that was another machine: the
 * @cores at hand there, and how long a step of its spin took. */
void          gs_experiment_set_machine      (GsExperiment *self,
                                              guint         cores,
                                              double        step_ns);
/** gs_experiment_get_step_ns: of the machine that its results were measured on, or of this one. */
double        gs_experiment_get_step_ns      (GsExperiment *self);
/** gs_experiment_get_sweep_workers: [Sweep] Workers=; *@n_workers 0 if none. */
const guint  *gs_experiment_get_sweep_workers (GsExperiment *self, guint *n_workers);
/** gs_experiment_get_sweep_repeats: [Sweep] Repeats=, or 3. */
guint         gs_experiment_get_sweep_repeats (GsExperiment *self);
/** gs_experiment_can_sweep: whether a variant takes a number of workers. */
gboolean      gs_experiment_can_sweep      (GsExperiment   *self);
/** gs_experiment_computes: whether any task needs a core while it works. */
gboolean      gs_experiment_computes       (GsExperiment   *self);
/** gs_experiment_get_workers: the workers of a variant; "cores" is resolved to as many as cores at
 * hand, at least two (one shows no pool) and no more than there are tasks.  What is left out is the
 * default of concurrent.futures: one process a core, or min(32, cores + 4) threads or interpreters
 * (CPython 3.13, Lib/concurrent/futures/thread.py and process.py). */
guint         gs_experiment_get_workers    (GsExperiment   *self, guint variant);
/** gs_experiment_dup_variant_title: "ThreadPoolExecutor(2): one GIL", translated. */
char         *gs_experiment_dup_variant_title (GsExperiment *self, guint variant);
/** gs_experiment_dup_variant_label: short, for charts: "threads, GIL", translated. */
char         *gs_experiment_dup_variant_label (GsExperiment *self, guint variant);
/** gs_experiment_dup_summary: "4 tasks × 500 ms of computing · 2 workers", translated. */
char         *gs_experiment_dup_summary    (GsExperiment   *self);
/** gs_experiment_dup_python: the same variant as a complete Python script, with this run's
 * numbers. */
char         *gs_experiment_dup_python     (GsExperiment   *self, guint variant);
/** gs_variant_get_start_method: fork, unless the variant has another; spawn if it has
 * MaxTasksPerChild=, which implies that. */
GsStartMethod gs_variant_get_start_method  (const GsVariant *self);
/** gs_variant_has_sessions: whether each of its workers opens a session of its own, and tasks use
 * that; those of an event loop await one that they share. */
gboolean      gs_variant_has_sessions      (const GsVariant *self);
/** gs_variant_get_object: what @tasks are given beside numbers, a name of gs-object.h; NULL:
 * nothing. */
const char   *gs_variant_get_object        (const GsVariant *self, const GsTaskGroup *tasks);
/** gs_variant_is_guarded: whether the program has a main guard. */
gboolean      gs_variant_is_guarded        (const GsVariant *self);
GsVariant    *gs_variant_copy              (const GsVariant *variant);
void          gs_variant_free              (GsVariant      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsVariant, gs_variant_free)
/** gs_variant_forget_name: it is called after its settings from now on. */
void          gs_variant_forget_name       (GsVariant      *self);
/** gs_variant_is_alike: whether both would run alike, but for their number of workers; words, and
 * what their executor does not use, make no difference. */
gboolean      gs_variant_is_alike          (const GsVariant *a, const GsVariant *b);
/** gs_variant_is_same: the same, their setting for the number of workers included. */
gboolean      gs_variant_is_same           (const GsVariant *a, const GsVariant *b);
/** gs_variant_cancels_equal: whether the same is cancelled in both, and when. */
gboolean      gs_variant_cancels_equal     (const GsVariant *a, const GsVariant *b);
/** gs_variant_changes_equal: whether both have the same Set=. */
gboolean      gs_variant_changes_equal     (const GsVariant *a, const GsVariant *b);
/** gs_variant_changes_key: whether its Set= gives @key of the tasks @group another value. */
gboolean      gs_variant_changes_key       (const GsVariant *self, const char *group,
                                            const char *key);
/** gs_variant_changes_only: whether its Set= says nothing of anything else; also if there is
 * none. */
gboolean      gs_variant_changes_only      (const GsVariant *self, const char *group,
                                            const char *key);
/** gs_experiment_dup_group: group @group as @variant runs it: with what its Set= changes. */
GsTaskGroup  *gs_experiment_dup_group      (GsExperiment   *self, guint variant, guint group);
/** gs_experiment_make_plan: what the runner is told; @step_ns of the machine's calibration. */
GsPlan       *gs_experiment_make_plan      (GsExperiment   *self, guint variant, double step_ns);
/** gs_experiment_estimate: s that @variant is expected to take, for the axis of a live timeline and
 * the time left; from the work asked for, the workers and the cores; never 0. */
double        gs_experiment_estimate       (GsExperiment   *self, guint variant);
