/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* As in machine.py. */
#define MAX_OTHERS 0.08
#define MAX_UNEVENNESS 0.1
#define HOPELESS_UNEVENNESS 0.25
#define FAILURES_IF_EVEN 2
#define FAILURES_IF_UNEVEN 4
#define ENOUGH_UNEVEN_FAILURES 3
#define ATTEMPTS 5
#define MAX_WAIT (90 * G_USEC_PER_SEC)
#define MAX_WAIT_IN_ALL (300 * G_USEC_PER_SEC)
#define CALIBRATION (150 * G_TIME_SPAN_MILLISECOND)

/* An attempt that takes longer hangs. */
#define MAX_ATTEMPT ((SANITIZED ? 60 : 20) * G_USEC_PER_SEC)

/* The machine during an attempt. */
typedef struct
{
  GArray *pieces;       /* of double: the time that equal pieces of work took before it */
  gint64 begin;
  double all;           /* CPU time that everything on the machine had used by then, in s */
  double own;           /* and this process with its children */
  double others;        /* share of the machine that others took meanwhile */
  double unevenness;
} Machine;

static gpointer
time_pieces_cb (gpointer unused)
{
  gint64 end = g_get_monotonic_time () + CALIBRATION;
  GArray *times = g_array_new (FALSE, FALSE, sizeof (double));
  volatile guint32 random = 1;

  while (times->len == 0 || g_get_monotonic_time () < end)
    {
      gint64 begin = g_get_monotonic_time ();
      double took;

      for (guint i = 0; i < 100000; i++)
        random = random * 1664525 + 1013904223;
      took = (double) (g_get_monotonic_time () - begin);
      g_array_append_val (times, took);
    }
  return times;
}

/* Adds what equal pieces of work take, one after the other, on all cores at once. */
static void
time_pieces (GArray *pieces)
{
  guint n = g_get_num_processors ();
  g_autofree GThread **threads = g_new (GThread *, n);

  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("calibration", time_pieces_cb, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GArray) times = g_thread_join (threads[i]);

      g_array_append_vals (pieces, times->data, times->len);
    }
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static double
get_unevenness (GArray *pieces)
{
  double sum = 0;

  g_array_sort (pieces, compare_times);
  for (guint i = 0; i < pieces->len; i++)
    sum += g_array_index (pieces, double, i);
  return sum / pieces->len / g_array_index (pieces, double, pieces->len / 10) - 1;
}

/* The CPU time in s that everything has used so far, the hypervisor included. */
static double
read_all (void)
{
  unsigned long long fields[8] = { 0 };
  FILE *stat = fopen ("/proc/stat", "r");
  double ticks = 0;

  if (stat != NULL
      && fscanf (stat, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &fields[0], &fields[1],
                 &fields[2], &fields[3], &fields[4], &fields[5], &fields[6], &fields[7]) > 0)
    for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
      /* Neither idle nor waiting for a disk. */
      ticks += i == 3 || i == 4 ? 0 : (double) fields[i];
  if (stat != NULL)
    fclose (stat);
  return ticks / sysconf (_SC_CLK_TCK);
}

/* The CPU time in s of this process and its children that have ended. */
static double
read_own (void)
{
  static const int who[] = { RUSAGE_SELF, RUSAGE_CHILDREN };
  double own = 0;

  for (guint i = 0; i < G_N_ELEMENTS (who); i++)
    {
      struct rusage used;

      getrusage (who[i], &used);
      own += used.ru_utime.tv_sec + used.ru_stime.tv_sec
             + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    }
  return own;
}

/* Looks through the calibrations too: the kernel counts in hundredths of a second, and the share of
 * a shorter time says nothing. */
static void
machine_begin (Machine *self)
{
  *self = (Machine) {
    .pieces = g_array_new (FALSE, FALSE, sizeof (double)),
    .begin = g_get_monotonic_time (),
    .all = read_all (),
    .own = read_own (),
  };
  time_pieces (self->pieces);
}

static void
machine_end (Machine *self)
{
  double wall;

  time_pieces (self->pieces);
  wall = (double) (g_get_monotonic_time () - self->begin) / G_USEC_PER_SEC;
  self->others = (read_all () - self->all - (read_own () - self->own))
                 / (wall * g_get_num_processors ());
  self->others = MAX (self->others, 0);
  self->unevenness = get_unevenness (self->pieces);
}

static char
machine_tell (const Machine *self)
{
  if (self->others > MAX_OTHERS || self->unevenness > HOPELESS_UNEVENNESS)
    return 'b';
  return self->unevenness <= MAX_UNEVENNESS ? 'e' : 'u';
}

MachineVerdict
machine_decide (const char *attempts,
                gboolean    has_time)
{
  guint n = strlen (attempts), even = 0, failures = 0;

  for (guint i = 0; i < n; i++)
    {
      even += attempts[i] == 'e';
      failures += attempts[i] != 'b';
    }
  if (even >= FAILURES_IF_EVEN || failures >= FAILURES_IF_UNEVEN)
    return MACHINE_FAILED;
  if (has_time && n < ATTEMPTS)
    return MACHINE_AGAIN;
  if (even == n || (failures == n && n >= ENOUGH_UNEVEN_FAILURES))
    return MACHINE_FAILED;
  return MACHINE_BUSY;
}

gboolean
judge_begin (void)
{
  static gint64 waited;
  gint64 begin = g_get_monotonic_time ();
  char attempts[ATTEMPTS + 1] = "";
  MachineVerdict verdict = MACHINE_AGAIN;
  g_autoptr (GString) seen = g_string_new (NULL);

  if (g_test_subprocess () || !g_str_has_prefix (g_test_get_path (), "/Measured/"))
    return TRUE;

  for (guint i = 0; verdict == MACHINE_AGAIN; i++)
    {
      Machine machine;
      gint64 now;

      machine_begin (&machine);
      g_test_trap_subprocess (NULL, MAX_ATTEMPT, G_TEST_SUBPROCESS_INHERIT_STDERR);
      if (!g_test_trap_has_passed ())
        {
          g_autofree char *text = NULL;

          machine_end (&machine);
          text = g_strdup_printf ("others took %.0f%% of the machine, uneven by %.0f%%",
                                  100 * machine.others, 100 * machine.unevenness);
          g_test_message ("out of bounds: %s", text);
          g_string_append_printf (seen, "%s%s", i > 0 ? "; " : "", text);
          attempts[i] = machine_tell (&machine);
        }
      g_array_unref (machine.pieces);
      if (attempts[i] == '\0')
        return FALSE;

      now = g_get_monotonic_time ();
      if (i > 0)
        waited += now - machine.begin;
      verdict = machine_decide (attempts, now - begin < MAX_WAIT && waited < MAX_WAIT_IN_ALL);
    }

  if (verdict == MACHINE_BUSY)
    g_test_skip_printf ("too busy to judge: %s", seen->str);
  else
    g_test_fail ();
  return FALSE;
}
