/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages on the pipes of a process pool: there and back, damaged, and of another plan. */
#include <string.h>

#include "gs-pickle.h"

#define N_TASKS 6

static GsPlan *
new_plan (void)
{
  GsPlan *plan = gs_plan_new ();
  GsTaskGroup *group = gs_plan_add_group (plan, "cpu", "sum-squares", 4);
  gint64 n = 1000;

  g_array_append_val (group->n, n);
  group->argument_bytes = 1001;
  group = gs_plan_add_group (plan, "io", "sleep", 2);
  g_free (group->object);
  group->object = g_strdup ("list");
  group->work_ns = 5000000;
  group->result_bytes = 77;
  return plan;
}

static void
clear_outcomes (GsTaskOutcome *outcomes)
{
  for (guint i = 0; i < N_TASKS; i++)
    {
      g_clear_pointer (&outcomes[i].result, g_free);
      g_clear_pointer (&outcomes[i].error, g_free);
      outcomes[i].cpu_ns = -1;
    }
}

/* A copy that is aligned, as a received one is. */
static guint8 *
copy_bytes (GBytes *bytes,
            gsize  *size)
{
  const void *data = g_bytes_get_data (bytes, size);

  return g_memdup2 (data, *size);
}

static void
test_call (void)
{
  g_autoptr (GsPlan) plan = new_plan ();

  for (guint first = 0; first < N_TASKS; first++)
    for (guint n = 1; n <= N_TASKS - first; n++)
      {
        g_autoptr (GBytes) bytes = gs_pickle_call (plan, first, n);
        gsize size;
        g_autofree guint8 *data = copy_bytes (bytes, &size);
        guint got_first, got_n;

        g_assert_true (gs_unpickle_call (plan, data, size, &got_first, &got_n));
        g_assert_cmpuint (got_first, ==, first);
        g_assert_cmpuint (got_n, ==, n);
      }
}

static void
test_result (void)
{
  g_autoptr (GsPlan) plan = new_plan ();
  GsTaskOutcome sent[N_TASKS] = { { NULL } }, got[N_TASKS] = { { NULL } };
  g_autoptr (GBytes) bytes = NULL;
  g_autofree guint8 *data = NULL;
  guint first, n;
  gsize size;

  clear_outcomes (got);
  sent[0] = (GsTaskOutcome) { .result = g_strdup ("333328333350000"), .cpu_ns = 5 };
  sent[1] = (GsTaskOutcome) { .error = g_strdup ("ValueError: 값"), .cpu_ns = 6 };
  sent[2] = (GsTaskOutcome) { .result = g_strdup (""), .cpu_ns = 0 };

  bytes = gs_pickle_result (plan, 3, 3, sent);
  data = copy_bytes (bytes, &size);
  g_assert_true (gs_unpickle_result (plan, data, size, got, &first, &n));
  g_assert_cmpuint (first, ==, 3);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (got[3].result, ==, "333328333350000");
  g_assert_cmpint (got[3].cpu_ns, ==, 5);
  g_assert_cmpstr (got[4].error, ==, "ValueError: 값");
  g_assert_null (got[4].result);
  g_assert_cmpstr (got[5].result, ==, "");

  /* A second result for the same tasks is none. */
  g_assert_false (gs_unpickle_result (plan, data, size, got, &first, &n));

  clear_outcomes (sent);
  clear_outcomes (got);
}

/* The measured size is the size that is sent. */
static void
test_measure (void)
{
  g_autoptr (GsPlan) plan = new_plan ();

  for (guint large = 0; large < 2; large++)
    {
      for (guint task = 0; task < N_TASKS; task++)
        {
          g_autofree char *text = g_strnfill (task * 60, '7');
          GsTaskOutcome outcome = { .result = text, .cpu_ns = 5 };
          g_autoptr (GBytes) call = gs_pickle_call (plan, task, 1);
          g_autoptr (GBytes) result = gs_pickle_result (plan, task, 1, &outcome);

          g_assert_cmpuint (gs_pickle_measure (plan, task, strlen (text)), ==,
                            g_bytes_get_size (call) + g_bytes_get_size (result));
        }
      ((GsTaskGroup *) g_ptr_array_index (plan->groups, 0))->argument_bytes = 70000;
      ((GsTaskGroup *) g_ptr_array_index (plan->groups, 1))->result_bytes = 3000000;
    }
}

/* No damage crashes, and no other plan's call is taken for one of ours. */
static void
test_damaged (void)
{
  g_autoptr (GsPlan) plan = new_plan ();
  g_autoptr (GsPlan) other = new_plan ();
  GsTaskOutcome got[N_TASKS] = { { NULL } };
  g_autoptr (GBytes) call = gs_pickle_call (plan, 2, 4);
  GsTaskOutcome sent[2] = { { .result = (char *) "1" }, { .result = (char *) "2" } };
  g_autoptr (GBytes) result = gs_pickle_result (plan, 4, 2, sent);
  guint first, n;
  gsize size;

  clear_outcomes (got);
  ((GsTaskGroup *) g_ptr_array_index (other->groups, 0))->argument_bytes++;
  {
    g_autofree guint8 *data = copy_bytes (call, &size);

    g_assert_false (gs_unpickle_call (other, data, size, &first, &n));
    for (gsize cut = 0; cut < size; cut += 3)
      gs_unpickle_call (plan, data, cut, &first, &n);
    g_assert_false (gs_unpickle_call (plan, data, 0, &first, &n));
    for (gsize i = 0; i < size; i++)
      {
        data[i] ^= 0x81;
        gs_unpickle_call (plan, data, size, &first, &n);
        data[i] ^= 0x81;
      }
  }
  {
    g_autofree guint8 *data = copy_bytes (result, &size);

    for (gsize i = 0; i < size; i++)
      {
        data[i] ^= 0x81;
        gs_unpickle_result (plan, data, size, got, &first, &n);
        clear_outcomes (got);
        data[i] ^= 0x81;
        gs_unpickle_result (plan, data, i, got, &first, &n);
        clear_outcomes (got);
      }
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Pickle/call", test_call);
  g_test_add_func ("/Gilscope/Pickle/result", test_result);
  g_test_add_func ("/Gilscope/Pickle/measure", test_measure);
  g_test_add_func ("/Gilscope/Pickle/damaged", test_damaged);
  return g_test_run ();
}
