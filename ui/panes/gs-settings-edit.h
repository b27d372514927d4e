/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One edit of the workbench, applied to a copy of an experiment. */
#pragma once

#include "gs-experiment.h"

typedef enum
{
  GS_SETTING_WORKLOAD,
  GS_SETTING_TASKS,
  GS_SETTING_WORK,
  GS_SETTING_EXECUTORS,
  GS_SETTING_WORKERS,
  GS_SETTING_INTERVAL,
  GS_SETTING_START_METHOD,
  GS_SETTING_CHUNKSIZE,
  GS_SETTING_CORES,
} GsSetting;

/* The values of all settings, as the workbench has them. */
typedef struct
{
  const char *workload;
  guint tasks;
  const char *work;              /* "200ms", or numbers: "100000; 200000" */
  const char *executors[16];     /* ended by NULL */
  const char *workers;           /* as gs_settings_dup_workers() writes it; of several a sweep */
  const char *interval;          /* "5ms" */
  GsStartMethod start_method;
  guint chunksize;
  guint cores;                   /* 0: all */
} GsSettingValues;

/** gs_settings_edit: a copy of @experiment in which @setting, and nothing else, is as in @values;
 * NULL with an error that says what is not possible.  Several numbers of workers make a sweep of
 * it, one number ends that.  An executor that is chosen anew is as in @lesson, which the experiment
 * was made of, but for what has been set otherwise since, the numbers of workers above all. */
GsExperiment *gs_settings_edit     (GsExperiment          *experiment,
                                    GsExperiment          *lesson,
                                    GsSetting              setting,
                                    const GsSettingValues *values,
                                    GError               **error);
/** gs_settings_find_variant: the variant whose settings are shown: the first of @experiment, or
 * else of @lesson, that has worker processes, if that is asked for, and a GIL that threads share,
 * likewise; the first of all if there is none. */
const GsVariant *gs_settings_find_variant (GsExperiment   *experiment,
                                    GsExperiment          *lesson,
                                    gboolean               processes,
                                    gboolean               gil);
/** gs_settings_dup_workers: what an entry shows for the numbers of workers: "4", "1, 2, 4", and,
 * translated, "default" and "as cores". */
char         *gs_settings_dup_workers (GsExperiment       *experiment,
                                    GsExperiment          *lesson);
/** gs_settings_dup_work: what an entry shows for the work of @group: "200ms", "100000; 200000". */
char         *gs_settings_dup_work (const GsTaskGroup     *group);
/** gs_settings_can_edit: whether any variant takes @setting from the first group of tasks, which
 * the workbench edits; FALSE if all have a value of their own by Set=. */
gboolean      gs_settings_can_edit (GsExperiment          *experiment,
                                    GsSetting              setting);
/** gs_settings_dup_scope: which tasks the workbench edits, and which variants do otherwise,
 * translated; "" if there is but one group, the same for all. */
char         *gs_settings_dup_scope (GsExperiment         *experiment);
