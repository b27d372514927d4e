/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gs-capacity.h"
#include "gs-clock.h"
#include "gs-json.h"
#include "gs-plan.h"
#include "gs-run-context.h"
#include "gs-run-error.h"
#include "gs-spawner.h"

/* Rounds, each of one measurement alone and one together. */
#define N_ROUNDS 3

typedef struct
{
  guint n;          /* processes */
  pid_t *pids;
  int *sockets;     /* to each: steps out, the time of its end back */
} Probe;

gboolean
gs_capacity_confine (guint    cores,
                     GError **error)
{
  cpu_set_t allowed, chosen;
  guint n = 0;

  if (cores == 0)
    return TRUE;

  CPU_ZERO (&chosen);
  if (sched_getaffinity (0, sizeof allowed, &allowed) == 0)
    {
      for (int cpu = 0; cpu < CPU_SETSIZE && n < cores; cpu++)
        if (CPU_ISSET (cpu, &allowed))
          {
            CPU_SET (cpu, &chosen);
            n++;
          }
      if (sched_setaffinity (0, sizeof chosen, &chosen) == 0)
        return TRUE;
    }

  g_set_error (error, GS_RUN_ERROR, GS_RUN_ERROR_FAILED,
               _("The run cannot be confined to %u cores: %s"), cores, g_strerror (errno));
  return FALSE;
}

/* A plain process: does the requested number of steps, and reports when it was done. */
static void
child_main (pid_t parent,
            int   fd)
{
  uint64_t steps, seed = 1;
  int unused;

  gs_child_guard (parent);
  unused = gs_child_take_fds (&fd, 1, -1);
  fd = GS_SPAWN_FIRST_FD;

  while (unused == 0 && read (fd, &steps, sizeof steps) == sizeof steps)
    {
      uint64_t end;

      seed = gs_spin_run (seed, steps);
      end = gs_clock_now ();
      if (send (fd, &end, sizeof end, MSG_NOSIGNAL) != sizeof end)
        break;
    }
  _exit (0);
}

static gboolean
start_children (Probe   *probe,
                GError **error)
{
  pid_t parent = getpid ();

  for (guint i = 0; i < probe->n; i++)
    {
      int pair[2];

      if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        {
          gs_run_error_set_errno (error, errno, _("The capacity cannot be measured"));
          return FALSE;
        }
      probe->sockets[i] = pair[0];

      probe->pids[i] = fork ();
      if (probe->pids[i] == 0)
        child_main (parent, pair[1]);
      if (probe->pids[i] < 0)
        gs_run_error_set_errno (error, errno, _("The capacity cannot be measured"));
      close (pair[1]);
      if (probe->pids[i] < 0)
        return FALSE;
    }
  return TRUE;
}

static void
end_children (Probe *probe)
{
  for (guint i = 0; i < probe->n; i++)
    {
      if (probe->sockets[i] >= 0)
        close (probe->sockets[i]);
      if (probe->pids[i] > 0)
        {
          kill (probe->pids[i], SIGKILL);
          while (waitpid (probe->pids[i], NULL, 0) < 0 && errno == EINTR)
            ;
        }
    }
  g_free (probe->sockets);
  g_free (probe->pids);
}

/* Has the first @n processes do @steps each at once: ns from the release to the last one's end; -1
 * if one has died. */
static gint64
measure (Probe    *probe,
         guint     n,
         uint64_t  steps)
{
  uint64_t begin = gs_clock_now ();
  uint64_t last = begin;

  for (guint i = 0; i < n; i++)
    if (send (probe->sockets[i], &steps, sizeof steps, MSG_NOSIGNAL) != sizeof steps)
      return -1;

  for (guint i = 0; i < n; i++)
    {
      uint64_t end;

      if (recv (probe->sockets[i], &end, sizeof end, MSG_WAITALL) != sizeof end)
        return -1;
      last = MAX (last, end);
    }
  return (gint64) (last - begin);
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_median (double *values,
            guint   n)
{
  qsort (values, n, sizeof *values, compare);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static gboolean
measure_rounds (Probe      *probe,
                uint64_t    steps,
                GsControl  *control,
                GError    **error)
{
  double singles[N_ROUNDS], parallels[N_ROUNDS], capacities[N_ROUNDS];

  /* Warm up: a process's pages and its core's clock make the first steps slower. */
  measure (probe, probe->n, steps / 50);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      /* Measure in the order A B, B A, A B, so that a drift of the machine hits both alike. */
      gint64 a = measure (probe, i % 2 == 0 ? 1 : probe->n, steps);
      gint64 b = measure (probe, i % 2 == 0 ? probe->n : 1, steps);

      if (a <= 0 || b <= 0)
        {
          g_set_error (error, GS_RUN_ERROR, GS_RUN_ERROR_DIED,
                       _("A process that measured the capacity has died"));
          return FALSE;
        }
      singles[i] = (double) (i % 2 == 0 ? a : b);
      parallels[i] = (double) (i % 2 == 0 ? b : a);
      capacities[i] = probe->n * singles[i] / parallels[i];
    }

  gs_control_capacity (control, probe->n, get_median (capacities, N_ROUNDS),
                       (gint64) get_median (singles, N_ROUNDS),
                       (gint64) get_median (parallels, N_ROUNDS));
  return TRUE;
}

gboolean
gs_capacity_probe (JsonObject *request,
                   GsControl  *control,
                   GError    **error)
{
  gint64 workers, cores, budget;
  Probe probe = { 0 };
  cpu_set_t allowed;
  guint n_cpus, turns;
  GsSpin spin;
  gboolean ok;

  if (!gs_json_get_int (request, "workers", 1, GS_MAX_WORKERS, &workers, error)
      || !gs_json_get_int (request, "cores", 0, G_MAXINT32, &cores, error)
      || !gs_json_get_int (request, "budget_ns", 1000000, G_GINT64_CONSTANT (60000000000),
                           &budget, error)
      || !gs_json_get_double (request, "step_ns", 1e-3, 1e6, &spin.step_ns, error)
      || !gs_capacity_confine (cores, error))
    return FALSE;

  probe.n = workers;
  probe.pids = g_new0 (pid_t, probe.n);
  probe.sockets = g_new (int, probe.n);
  for (guint i = 0; i < probe.n; i++)
    probe.sockets[i] = -1;

  /* More processes than cores take turns, so that a round lasts so much longer. */
  n_cpus = sched_getaffinity (0, sizeof allowed, &allowed) == 0 ? CPU_COUNT (&allowed) : 1;
  turns = 1 + (probe.n + n_cpus - 1) / MAX (n_cpus, 1);
  ok = start_children (&probe, error)
       && measure_rounds (&probe, MAX (gs_spin_steps (&spin, 0.8 * budget / (N_ROUNDS * turns)), 1),
                          control, error);
  end_children (&probe);
  return ok;
}
