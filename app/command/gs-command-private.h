/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the commands: their options, and the writing of their outputs. */
#pragma once

#include "gs-command.h"
#include "gs-experiment.h"
#include "gs-sheet.h"

/* The options of run, sweep and export, as written; NULL where not given. */
typedef struct
{
  char **arguments;        /* what is no option */
  char *engine;
  char *python;
  char *cores;
  char *repeats;
  gboolean no_capacity;
  char **executors;
  char *workload;
  char *tasks;
  char *work;
  char *n;
  char *workers;
  char *switch_interval;
  char *start_method;
  char *chunksize;
  char *semaphore;
  char **assignments;      /* --set */
  char **outputs;
  char *size;
  char *scale;
  gboolean dark;
  char *chart;
  char *language;
  char *format;

  GsSheetOptions sheet;    /* made of size, scale, dark and chart */
  gboolean as_json;        /* made of format */
} GsCommandOptions;

void     gs_command_options_clear       (GsCommandOptions *self);
/** gs_command_options_parse_run: of `run` and `sweep`; prints help itself.  Fails with a message
 * that names the option. */
gboolean gs_command_options_parse_run   (GsCommandOptions *self,
                                         gboolean          is_sweep,
                                         int               argc,
                                         char            **argv,
                                         GError          **error);
gboolean gs_command_options_parse_export (GsCommandOptions *self,
                                          int               argc,
                                          char            **argv,
                                          GError          **error);
gboolean gs_command_options_parse_list  (GsCommandOptions *self,
                                         int               argc,
                                         char            **argv,
                                         GError          **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GsCommandOptions, gs_command_options_clear)

/** gs_command_make_experiment: the lesson or file that the options name, or one made of them, with
 * every option applied and the whole validated. */
GsExperiment *gs_command_make_experiment (const GsCommandOptions *options,
                                          gboolean                is_sweep,
                                          GError                **error);

/** gs_command_check_outputs: whether every output has a known suffix and a folder that can be
 * written: told before anything runs. */
gboolean gs_command_check_outputs  (char                  **outputs,
                                    GError                **error);
/** gs_command_write_outputs: writes every output that can be written; prints what cannot.  TRUE if
 * all could. */
gboolean gs_command_write_outputs  (const GsCommandOptions *options,
                                    GsResults              *results);

/** gs_command_print: to standard output; FALSE, having said so, if it takes no more. */
gboolean gs_command_print          (const char             *text);
/** gs_command_fail: prints "gilscope: MESSAGE" to standard error; returns @status. */
int      gs_command_fail           (int                     status,
                                    const char             *message);

int      gs_command_run            (int                     argc,
                                    char                  **argv,
                                    gboolean                is_sweep);
int      gs_command_export         (int                     argc,
                                    char                  **argv);
int      gs_command_list           (int                     argc,
                                    char                  **argv);
