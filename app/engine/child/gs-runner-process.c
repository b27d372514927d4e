/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runner's process.  It has one thread until an executor starts others, and uses nothing of
 * GLib that would: a forked copy of a process with threads may hang. */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gs-capacity.h"
#include "gs-executor-run.h"
#include "gs-fork-server.h"
#include "gs-json.h"
#include "gs-process-worker.h"
#include "gs-run-context.h"
#include "gs-run-error.h"
#include "gs-runner-process.h"
#include "gs-spawner.h"
#include "gs-work.h"
#include "gs-workload.h"

#define CONTROL_FD GS_SPAWN_FIRST_FD
#define RECORDING_FD (GS_SPAWN_FIRST_FD + 1)

/* Processes that workloads need beside their tasks; each is started once. */

typedef struct
{
  GPid pid;
  const char *workload;
} Helper;

static gboolean
uses (const GsPlan *plan,
      const char   *workload)
{
  for (guint i = 0; i < plan->groups->len; i++)
    {
      const GsTaskGroup *group = g_ptr_array_index (plan->groups, i);

      if (g_strcmp0 (group->workload, workload) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Ends them.  FALSE with *@error set, unless it is already, if one had died before: then its tasks
 * cannot have had what they asked for. */
static gboolean
end_helpers (GArray  *helpers,
             GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; i < helpers->len; i++)
    {
      const Helper *helper = &g_array_index (helpers, Helper, i);
      siginfo_t info = { 0 };

      if (waitid (P_PID, (id_t) helper->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0
          && info.si_pid != 0)
        {
          if (ok && *error == NULL)
            g_set_error (error, GS_RUN_ERROR, GS_RUN_ERROR_FAILED,
                         info.si_code == CLD_EXITED
                         ? _("The server of “%s” ended with status %d during the run")
                         : _("The server of “%s” was killed by signal %d during the run"),
                         helper->workload, info.si_status);
          ok = FALSE;
        }

      kill (helper->pid, SIGKILL);
      while (waitpid (helper->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    }
  g_array_unref (helpers);
  return ok;
}

/* NULL with *@error set if one of them cannot be started. */
static GArray *
start_helpers (const GsPlan  *plan,
               GError       **error)
{
  GArray *helpers = g_array_new (FALSE, FALSE, sizeof (Helper));

  for (const GsWorkload *const *all = gs_workload_get_all (); *all != NULL; all++)
    {
      Helper helper = { .workload = (*all)->name };
      const GsWork *work = gs_work_find (helper.workload);

      if (work->start_helper == NULL || !uses (plan, helper.workload))
        continue;

      helper.pid = work->start_helper (error);
      if (helper.pid < 0)
        {
          end_helpers (helpers, error);
          return NULL;
        }
      g_array_append_val (helpers, helper);
    }
  return helpers;
}

static gboolean
execute (const GsPlan *plan,
         GsRecording  *recording,
         GsControl    *control,
         GError      **error)
{
  GArray *helpers = start_helpers (plan, error);
  GsRunContext context;
  gboolean ok;

  if (helpers == NULL)
    return FALSE;
  /* Confine after starting the helpers: only the measured processes are to be confined. */
  if (!gs_capacity_confine (plan->cores, error))
    {
      end_helpers (helpers, error);
      return FALSE;
    }

  gs_run_context_init (&context, plan, recording, control);
  ok = gs_executor_run (&context, error);
  /* After a failure too: some tasks may have had their results. */
  gs_run_context_report (&context);
  gs_run_context_clear (&context);
  /* End the helpers last, so that their CPU time is not counted as the run's. */
  return end_helpers (helpers, error) && ok;
}

static gboolean
run_plan (const char *line,
          GsControl  *control,
          GError    **error)
{
  g_autoptr (GsPlan) plan = gs_plan_from_json (line, error);
  GsRecording *recording;
  gboolean ok;

  if (plan == NULL)
    return FALSE;

  recording = gs_recording_new_for_fd (RECORDING_FD);
  if (recording == NULL)
    {
      gs_run_error_set_errno (error, errno, _("The recording cannot be opened"));
      return FALSE;
    }

  ok = execute (plan, recording, control, error);
  gs_recording_free (recording);
  return ok;
}

static gboolean
probe_capacity (const char *line,
                GsControl  *control,
                GError    **error)
{
  g_autoptr (JsonObject) request = gs_json_parse (line, strlen (line), error);

  return request != NULL && gs_capacity_probe (request, control, error);
}

static gboolean
calibrate (const char *line,
           GsControl  *control,
           GError    **error)
{
  gs_control_calibration (control, gs_spin_calibrate ().step_ns);
  return TRUE;
}

/* Requests that the runner serves. */
static const struct
{
  const char *name;
  gboolean (*serve) (const char *line, GsControl *control, GError **error);
} modes[] = {
  { "run", run_plan },
  { "capacity", probe_capacity },
  { "calibrate", calibrate },
};

/* Raises the soft limit, which is low for users of select(): a pool has a pipe for each process. */
static void
raise_file_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

static int
serve (guint mode)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  GsControl control;
  gboolean ok;

  raise_file_limit ();
  gs_control_init (&control, CONTROL_FD);

  line = gs_control_read_line (CONTROL_FD, &error);
  ok = line != NULL && modes[mode].serve (line, &control, &error);
  if (!ok)
    gs_control_error (&control, error);
  gs_control_end (&control);

  gs_control_clear (&control);
  return ok ? 0 : 1;
}

static void
set_up_language (void)
{
  const char *folder = g_getenv ("GILSCOPE_LOCALE_DIR");

  /* Set the locale for words only: numbers are written for the machine. */
  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : GS_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
gs_runner_process_main (int    argc,
                        char **argv)
{
  struct stat status;

  /* Ignore these signals, as Python does: the calls return errors instead. */
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);
  set_up_language ();

  if (argc >= 2 && fstat (CONTROL_FD, &status) == 0)
    {
      if (strcmp (argv[1], GS_PROCESS_WORKER_MODE) == 0)
        return gs_process_worker_main (argc, argv);
      if (strcmp (argv[1], GS_FORK_SERVER_MODE) == 0)
        return gs_fork_server_main (argc, argv);

      if (S_ISSOCK (status.st_mode))
        for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
          if (strcmp (argv[1], modes[i].name) == 0)
            return serve (i);
    }

  fprintf (stderr, "%s\n", _("gilscope-runner is started by gilscope; see “gilscope --help”."));
  return 2;
}
