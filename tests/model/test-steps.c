/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which a session measures: drift of the machine is to hit all variants alike. */
#include <string.h>

#include "gs-steps.h"
#include "results-builder.h"

static GsExperiment *
parse (const char *text)
{
  GsExperiment *self = parse_experiment (text, "en");

  gs_experiment_set_machine (self, 2, 1);
  return self;
}

/* "A B probe": the steps of an experiment with variants A, B, C. */
static char *
dup_order (const char *workload,
           gboolean    measure_capacity)
{
  g_autofree char *text =
    g_strdup_printf ("[Lesson]\nRepeats=3\n[Tasks work]\nWorkload=%s\nCount=2\nWork=10ms\n"
                     "[Variant 1]\nExecutor=sequential\n"
                     "[Variant 2]\nExecutor=threads\nWorkers=2\n"
                     "[Variant 3]\nExecutor=processes\nWorkers=2\n", workload);
  g_autoptr (GsExperiment) experiment = parse (text);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (GsStep));
  GString *order = g_string_new (NULL);

  gs_steps_add_all (steps, experiment, measure_capacity);
  for (guint i = 0; i < steps->len; i++)
    {
      const GsStep *step = &g_array_index (steps, GsStep, i);

      if (step->is_probe)
        g_string_append_printf (order, " probe(%u)", step->workers);
      else
        g_string_append_printf (order, " %c", 'A' + (int) step->variant);
    }
  return g_string_free (order, FALSE);
}

static void
test_interleaved (void)
{
  g_autofree char *order = dup_order ("sum-squares", FALSE);

  g_assert_cmpstr (order, ==, " A B C C B A A B C");
}

/* Capacity is probed between the repeats; waiting needs no probe. */
static void
test_probes (void)
{
  g_autofree char *computing = dup_order ("sum-squares", TRUE);
  g_autofree char *waiting = dup_order ("sleep", TRUE);

  g_assert_cmpstr (computing, ==, " A B C probe(2) C B A probe(2) A B C probe(2)");
  g_assert_cmpstr (waiting, ==, " A B C C B A A B C");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Steps/interleaved", test_interleaved);
  g_test_add_func ("/Gilscope/Steps/probes", test_probes);
  return g_test_run ();
}
