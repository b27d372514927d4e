/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of tasks: how long their laps took, and what a variant changes in them. */
#include <math.h>
#include <string.h>

#include "gs-experiment.h"
#include "gs-latency.h"
#include "recording-builder.h"

#define TASKS "[Tasks tick]\nWorkload=sleep\nCount=1\nWork=1ms\nRepeat=300\n" \
  "[Tasks a/b]\nWorkload=c-call\nCount=2\nWork=500ms\n"

static void
test_laps (void)
{
  Builder builder;
  GsDistribution latency;
  guint lane;

  builder_init (&builder, 1000);
  lane = builder_open_worker (&builder);
  builder_put_state (&builder, lane, 0, GS_STATE_IDLE);
  builder_put (&builder, lane, 10 * MS, GS_MARK_START, 0, 1);
  for (guint i = 1; i <= 99; i++)
    builder_put (&builder, lane, (10 + 2 * i) * MS, GS_MARK_LAP, 0, 1);
  builder_put (&builder, lane, 1208 * MS, GS_MARK_LAP, 0, 1);
  builder_put (&builder, lane, 1300 * MS, GS_MARK_FINISH, 0, 1);
  builder_put (&builder, lane, 1400 * MS, GS_MARK_START, 0, 2);
  builder_put (&builder, lane, 1450 * MS, GS_MARK_FINISH, 0, 2);
  builder_put (&builder, lane, 1500 * MS, GS_MARK_START, 0, 3);
  gs_trace_update (builder.trace);

  /* The time after the last lap is no lap. */
  gs_latency_measure (builder.trace, 1, 1, &latency);
  g_assert_cmpuint (latency.n, ==, 100);
  g_assert_cmpfloat_with_epsilon (latency.p50, 0.002, 1e-9);
  g_assert_cmpfloat_with_epsilon (latency.p95, 0.002, 1e-9);
  g_assert_cmpfloat_with_epsilon (latency.longest, 1.0, 1e-9);

  /* Without laps, from start to finish; one that is under way does not count. */
  gs_latency_measure (builder.trace, 2, 2, &latency);
  g_assert_cmpuint (latency.n, ==, 1);
  g_assert_cmpfloat_with_epsilon (latency.p50, 0.05, 1e-9);

  gs_latency_measure (builder.trace, 7, 2, &latency);
  g_assert_cmpuint (latency.n, ==, 0);
  g_assert_true (isnan (latency.p50) && isnan (latency.longest));
  builder_clear (&builder);
}

static GsExperiment *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GsExperiment *self = gs_experiment_parse (text, strlen (text), "a.lesson", NULL, &error);

  g_assert_no_error (error);
  return self;
}

static void
check_changes (GsExperiment *self)
{
  g_autoptr (GsTaskGroup) same = gs_experiment_dup_group (self, 0, 1);
  g_autoptr (GsTaskGroup) tick = gs_experiment_dup_group (self, 1, 0);
  g_autoptr (GsTaskGroup) changed = gs_experiment_dup_group (self, 1, 1);
  g_autoptr (GsPlan) plan = gs_experiment_make_plan (self, 1, 1.3);
  const GsTaskGroup *planned = g_ptr_array_index (plan->groups, 1);

  g_assert_cmpstr (same->workload, ==, "c-call");
  g_assert_cmpuint (tick->repeat, ==, 300);
  g_assert_cmpstr (changed->workload, ==, "hash");
  g_assert_cmpint (changed->work_ns, ==, 0);
  g_assert_cmpint (g_array_index (changed->n, gint64, 1), ==, 20);
  g_assert_cmpuint (changed->count, ==, 2);
  g_assert_cmpstr (planned->workload, ==, "hash");
  g_assert_cmpuint (planned->n->len, ==, 2);
  g_assert_cmpuint (planned->repeat, ==, 3);
  planned = g_ptr_array_index (plan->groups, 0);
  g_assert_cmpuint (planned->repeat, ==, 300);
  g_assert_false (gs_variant_is_alike (gs_experiment_get_variant (self, 0),
                                            gs_experiment_get_variant (self, 1)));
}

static void
test_changes (void)
{
  g_autoptr (GsExperiment) self = parse (
      TASKS "[Variant 1]\nExecutor=threads\nWorkers=3\n[Variant 2]\nExecutor=threads\nWorkers=3\n"
      "Set=a/b/Workload=hash; a/b/N=10\\;20;a/b/Repeat=3\n");
  g_autofree char *text = gs_experiment_to_text (self);
  g_autoptr (GsExperiment) again = parse (text);
  g_autoptr (GsExperiment) copy = gs_experiment_copy (again);
  const GsChange *change;

  check_changes (self);
  check_changes (copy);
  /* Read once: what a copy has is the same. */
  change = g_ptr_array_index (gs_experiment_get_variant (again, 1)->changes, 1);
  g_assert_true (change == g_ptr_array_index (gs_experiment_get_variant (copy, 1)->changes, 1));
  g_assert_cmpstr (change->group, ==, "a/b");
  g_assert_cmpstr (change->field->name, ==, "N");
  g_assert_cmpint (g_array_index (change->value->n, gint64, 1), ==, 20);
  /* A workload that changes makes another series. */
  g_assert_cmpuint (gs_experiment_get_n_variants (copy), ==, 2);
}

static void
test_wrong_changes (void)
{
  static const struct { const char *set, *names; } cases[] = {
    { "Set=Workload=hash", "GROUP/KEY=VALUE" },
    { "Set=a/b", "GROUP/KEY=VALUE" },
    { "Set=/Workload=hash", "GROUP/KEY=VALUE" },
    { "Set=a/b/Count=3", "Count" },
    { "Set=a/b/Wrokload=hash", "Wrokload" },
    { "Set=a/b/Workload=hsah", "hsah" },
    { "Set=a/b/Work=x", "Work: " },
    { "Set=cpu/Work=1s", "[Tasks cpu]" },
    { "Set=a/b/Workload=sleep;a/b/N=3", "takes no N" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (TASKS "[Variant 1]\nExecutor=threads\n", cases[i].set,
                                           "\n", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (gs_experiment_parse (text, strlen (text), "a.lesson", NULL, &error));
      g_assert_nonnull (error);
      g_assert_true (g_str_has_prefix (error->message, "a.lesson"));
      if (strstr (error->message, cases[i].names) == NULL)
        g_error ("“%s”: %s", cases[i].set, error->message);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Groups/laps", test_laps);
  g_test_add_func ("/Gilscope/Groups/changes", test_changes);
  g_test_add_func ("/Gilscope/Groups/wrong-changes", test_wrong_changes);
  return g_test_run ();
}
