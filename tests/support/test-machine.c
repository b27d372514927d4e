/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "machine.h"

static MachineVerdict
find_verdict (const char *word)
{
  static const char *const words[] = {
    [MACHINE_AGAIN] = "again", [MACHINE_FAILED] = "failed", [MACHINE_BUSY] = "too busy",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (word, words[i]))
      return i;
  g_assert_not_reached ();
}

/* The same table as test_machine.py reads. */
static void
test_verdicts (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "verdicts.txt", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *rest = strchr (lines[i], ' ');
      gboolean has_time = TRUE;

      if (rest == NULL || lines[i][0] == '#')
        continue;
      *rest = '\0';
      rest = g_strchug (rest + 1);
      if (g_str_has_prefix (rest, "stop"))
        {
          has_time = FALSE;
          rest = g_strchug (rest + strlen ("stop"));
        }
      g_test_message ("%s%s", lines[i], has_time ? "" : " stop");
      g_assert_cmpint (machine_decide (lines[i], has_time), ==, find_verdict (rest));
    }
}

/* A case that is not measured runs here. */
static void
test_others (void)
{
  g_assert_true (judge_begin ());
}

/* One that is runs in another process. */
static void
test_measured (void)
{
  if (!judge_begin ())
    return;

  g_assert_true (g_test_subprocess ());
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Machine/verdicts", test_verdicts);
  g_test_add_func ("/Gilscope/Machine/others", test_others);
  g_test_add_func ("/Measured/Machine/process", test_measured);
  return g_test_run ();
}
