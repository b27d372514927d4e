/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-command-private.h"

#define MAX_PIXELS 16384

void
gs_command_options_clear (GsCommandOptions *self)
{
  g_strfreev (self->arguments);
  g_free (self->engine);
  g_free (self->python);
  g_free (self->cores);
  g_free (self->repeats);
  g_strfreev (self->executors);
  g_free (self->workload);
  g_free (self->tasks);
  g_free (self->work);
  g_free (self->n);
  g_free (self->workers);
  g_free (self->switch_interval);
  g_free (self->start_method);
  g_free (self->chunksize);
  g_free (self->semaphore);
  g_strfreev (self->assignments);
  g_strfreev (self->outputs);
  g_free (self->size);
  g_free (self->scale);
  g_free (self->chart);
  g_free (self->language);
  g_free (self->format);
}

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError     **error,
      const char  *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_clear_error (error);
  if (error != NULL)
    *error = g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, arguments);
  va_end (arguments);
  return FALSE;
}

static gboolean
read_pixels (const char  *text,
             double      *pixels,
             const char **end)
{
  char *stop;
  guint64 number = g_ascii_isdigit (*text) ? g_ascii_strtoull (text, &stop, 10) : 0;

  if (number < 1 || number > MAX_PIXELS)
    return FALSE;
  *pixels = number;
  *end = stop;
  return TRUE;
}

/* "1600x900" */
static gboolean
read_size (GsCommandOptions  *self,
           GError           **error)
{
  const char *end;

  if (self->size == NULL)
    return TRUE;
  if (read_pixels (self->size, &self->sheet.width, &end) && *end == 'x' &&
      read_pixels (end + 1, &self->sheet.height, &end) && *end == '\0')
    return TRUE;
  return fail (error, _("--size: expected WIDTHxHEIGHT such as 1600x900, each from 1 to %d, "
                        "not “%s”"), MAX_PIXELS, self->size);
}

static gboolean
read_scale (GsCommandOptions  *self,
            GError           **error)
{
  char *end;

  if (self->scale == NULL)
    return TRUE;
  self->sheet.scale = g_ascii_strtod (self->scale, &end);
  if (*end != '\0' || end == self->scale || !(self->sheet.scale >= 0.1) ||
      !(self->sheet.scale <= 8))
    return fail (error, _("--scale: expected a number from 0.1 to 8, not “%s”"), self->scale);
  if (self->sheet.scale * MAX (self->sheet.width, self->sheet.height) > MAX_PIXELS)
    return fail (error, _("--scale: “%s” makes the picture larger than %d pixels"), self->scale,
                 MAX_PIXELS);
  return TRUE;
}

static gboolean
read_chart (GsCommandOptions  *self,
            GError           **error)
{
  g_autofree const char **parts = NULL;
  g_autofree char *known = NULL;

  if (self->chart == NULL)
    return TRUE;
  if (gs_sheet_choose_part (&self->sheet, self->chart))
    return TRUE;

  parts = gs_sheet_dup_parts ();
  known = g_strjoinv (", ", (char **) parts);
  return fail (error, _("--chart: expected one of %s, not “%s”"), known, self->chart);
}

static gboolean
read_format (GsCommandOptions  *self,
             GError           **error)
{
  self->as_json = g_strcmp0 (self->format, "json") == 0;
  if (self->format != NULL && !self->as_json && strcmp (self->format, "text") != 0)
    return fail (error, _("--format: expected text or json, not “%s”"), self->format);
  return TRUE;
}

static gboolean
parse (GsCommandOptions    *self,
       const char          *command,
       const char          *parameters,
       const char          *summary,
       const char          *description,
       const GOptionEntry  *entries,
       int                  argc,
       char               **argv,
       GError             **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_auto (GStrv) copy = g_new0 (char *, argc);

  for (int i = 0; i < argc - 1; i++)
    copy[i] = g_strdup (argv[i == 0 ? 0 : i + 1]); /* without the command's name */

  g_set_prgname (command); /* for its help */
  self->sheet = GS_SHEET_OPTIONS_DEFAULT;
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, description);
  if (!g_option_context_parse_strv (context, &copy, error))
    return FALSE;

  self->sheet.dark = self->dark;
  return read_size (self, error) && read_scale (self, error) && read_chart (self, error)
         && read_format (self, error);
}

#define OUTPUT_ENTRIES(self) \
  { "output", 'o', 0, G_OPTION_ARG_FILENAME_ARRAY, &(self)->outputs, \
    N_("Write FILE by its suffix: .png, .svg, .pdf, .csv, .json, .gilscope or .trace.json " \
       "(repeatable)"), N_("FILE") }, \
  { "size", 0, 0, G_OPTION_ARG_STRING, &(self)->size, \
    N_("Size of the picture; 1600x900 unless given"), N_("WxH") }, \
  { "scale", 0, 0, G_OPTION_ARG_STRING, &(self)->scale, N_("Pixels of a PNG for each of these"), \
    N_("FACTOR") }, \
  { "dark", 0, 0, G_OPTION_ARG_NONE, &(self)->dark, N_("Draw on a dark ground"), NULL }, \
  { "chart", 0, 0, G_OPTION_ARG_STRING, &(self)->chart, \
    N_("Draw this alone: timelines, lens, speedup, scaling, efficiency, makespan, break-even, " \
       "time, loss or histogram"), N_("NAME") }, \
  { "lang", 0, 0, G_OPTION_ARG_STRING, &(self)->language, N_("Language: ko or en"), N_("LANG") }

#define ARGUMENTS_ENTRY(self) \
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &(self)->arguments, NULL, NULL }

static const char *
get_csv_description (void)
{
  return N_("A .csv file holds one table of both spans and tasks, of every repeat; its first\n"
            "column, “record”, says which of the two a row is.");
}

gboolean
gs_command_options_parse_run (GsCommandOptions  *self,
                              gboolean           is_sweep,
                              int                argc,
                              char             **argv,
                              GError           **error)
{
  const GOptionEntry entries[] = {
    { "engine", 0, 0, G_OPTION_ARG_STRING, &self->engine,
      N_("What executes the work: native, cpython or simulated"), N_("NAME") },
    { "python", 0, 0, G_OPTION_ARG_FILENAME, &self->python,
      N_("The interpreter of the engine cpython"), N_("PATH") },
    { "cores", 0, 0, G_OPTION_ARG_STRING, &self->cores, N_("Confine the run to the first K cores"),
      "K" },
    { "repeats", 0, 0, G_OPTION_ARG_STRING, &self->repeats,
      N_("Run every variant N times, interleaved"), "N" },
    { "no-capacity", 0, 0, G_OPTION_ARG_NONE, &self->no_capacity,
      N_("Do not measure what the machine can give"), NULL },
    { "executor", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->executors,
      N_("Run on this executor (repeatable: one variant each)"), N_("NAME") },
    { "workload", 0, 0, G_OPTION_ARG_STRING, &self->workload, N_("What a task does"), N_("NAME") },
    { "tasks", 0, 0, G_OPTION_ARG_STRING, &self->tasks, N_("Number of tasks"), "N" },
    { "work", 0, 0, G_OPTION_ARG_STRING, &self->work, N_("Length of a task, such as 200ms"),
      N_("DURATION") },
    { "n", 0, 0, G_OPTION_ARG_STRING, &self->n, N_("Iterations of a task, instead of its length"),
      "N" },
    { "workers", 0, 0, G_OPTION_ARG_STRING, &self->workers,
      is_sweep ? N_("Numbers of workers, such as 1,2,4,8")
               : N_("Number of workers, or “cores” for one a core, two at least"),
      is_sweep ? N_("LIST") : "N" },
    { "switch-interval", 0, 0, G_OPTION_ARG_STRING, &self->switch_interval,
      N_("After how long a waiting thread asks for the GIL; 5ms unless given"), N_("DURATION") },
    { "start-method", 0, 0, G_OPTION_ARG_STRING, &self->start_method,
      N_("How worker processes are started: fork, forkserver or spawn"), N_("METHOD") },
    { "chunksize", 0, 0, G_OPTION_ARG_STRING, &self->chunksize,
      N_("Tasks sent to a worker process at once"), "N" },
    { "semaphore", 0, 0, G_OPTION_ARG_STRING, &self->semaphore,
      N_("Coroutines of an event loop that may run at once"), "N" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->assignments,
      N_("Set any key of the lesson file, such as 'Tasks cpu/Count=8' (repeatable)"),
      N_("GROUP/KEY=VALUE") },
    OUTPUT_ENTRIES (self),
    { "format", 0, 0, G_OPTION_ARG_STRING, &self->format,
      N_("The summary on standard output: text or json"), N_("FORMAT") },
    ARGUMENTS_ENTRY (self),
    { NULL }
  };

  return parse (self, is_sweep ? "gilscope sweep" : "gilscope run",
                is_sweep ? _("[LESSON-ID | FILE] — run over numbers of workers")
                         : _("[LESSON-ID | FILE] — run without a display"),
                _("Without a lesson, one is made of --workload and --executor; without these\n"
                  "lesson 5 runs."),
                _(get_csv_description ()), entries, argc, argv, error);
}

gboolean
gs_command_options_parse_export (GsCommandOptions  *self,
                                 int                argc,
                                 char             **argv,
                                 GError           **error)
{
  const GOptionEntry entries[] = {
    OUTPUT_ENTRIES (self),
    ARGUMENTS_ENTRY (self),
    { NULL }
  };

  return parse (self, "gilscope export",
                _("TRACE --output FILE — write a saved trace in any format"), NULL,
                _(get_csv_description ()), entries, argc, argv, error);
}

gboolean
gs_command_options_parse_list (GsCommandOptions  *self,
                               int                argc,
                               char             **argv,
                               GError           **error)
{
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &self->format, N_("text or json"), N_("FORMAT") },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &self->language, N_("Language: ko or en"), N_("LANG") },
    ARGUMENTS_ENTRY (self),
    { NULL }
  };

  return parse (self, "gilscope list", _("lessons|workloads|executors — say what there is"), NULL,
                NULL, entries, argc, argv, error);
}
