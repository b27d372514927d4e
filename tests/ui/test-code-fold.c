/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where lines of Python are broken that are wider than their pane. */
#include <glib.h>

#include "gs-code-fold.h"

static const struct
{
  const char *text;
  const char *folded;
} cases[] = {
  { "begin = 1", "begin = 1" },
  { "    with ThreadPoolExecutor(max_workers=4) as pool:",
    "    with ThreadPoolExecutor(\n            max_workers=4) as pool:" },
  { "from concurrent.futures import ThreadPoolExecutor",
    "from concurrent.futures import\n    ThreadPoolExecutor" },
  /* The outermost brackets that leave one line more, no call without arguments, no string. */
  { "    results = list(pool.map(sum_squares, NUMBERS))",
    "    results = list(\n        pool.map(sum_squares, NUMBERS))" },
  { "        seconds = time.perf_counter() - begin",
    "        seconds = time.perf_counter() -\n            begin" },
  { "    print(\"one two\", name, \"three four five six\")",
    "    print(\"one two\", name,\n        \"three four five six\")" },
  { "x = f(a)  # Python 3.14 and later, which is long",
    "x = f(a)\n    # Python 3.14 and later, which is\n    # long" },
  { "        thing = a_module.a_name_that_takes_all_of_a_line()",
    "        thing = a_module.a_name_that_takes_all_of_a_line()" },
  { "a_name_that_cannot_be_broken_anywhere_at_all = 1",
    "a_name_that_cannot_be_broken_anywhere_at_all = 1" },
};

static void
test_lines (void)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = gs_code_fold (cases[i].text, 40, lines);

      g_assert_cmpstr (folded, ==, cases[i].folded);
    }
}

/* A line is found again by its number. */
static void
test_numbers (void)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *folded = gs_code_fold ("a\nf(bbbbbbbb, cccccccc)\nd\n", 13, lines);

  g_assert_cmpstr (folded, ==, "a\nf(bbbbbbbb,\n    cccccccc)\nd\n");
  g_assert_cmpuint (lines->len, ==, 5);
  g_assert_cmpuint (g_array_index (lines, guint, 1), ==, 1);
  g_assert_cmpuint (g_array_index (lines, guint, 2), ==, 3);
  g_assert_cmpuint (g_array_index (lines, guint, 4), ==, 5);
}

/* Copied as they were: the lines that these are of, whole. */
static void
test_unfolded (void)
{
  const char *text = "a\nf(bbbbbbbb, cccccccc)\nd\ng(bbbbbbbb, cccccccc)";
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (guint));
  static const struct
  {
    guint first, last;
    const char *source;
  } ranges[] = {
    { 0, 5, "a\nf(bbbbbbbb, cccccccc)\nd\ng(bbbbbbbb, cccccccc)" },
    { 0, 1, "a\nf(bbbbbbbb, cccccccc)\n" },
    { 1, 1, "f(bbbbbbbb, cccccccc)\n" },
    { 2, 3, "f(bbbbbbbb, cccccccc)\nd\n" },
    { 3, 3, NULL },
    { 5, 5, "g(bbbbbbbb, cccccccc)" },
  };

  g_free (gs_code_fold (text, 13, lines));
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree char *source = gs_code_unfold (text, lines, ranges[i].first, ranges[i].last);

      g_assert_cmpstr (source, ==, ranges[i].source);
    }
}

/* No line takes time as the square of its length; this test would take minutes. */
static void
test_long_lines (void)
{
  static const char *const pieces[] = {
    "f(a, ", "a b ", "'a b' ", "# a b ", "((((", "    ", "aaaa"
  };
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *folded = NULL, *source = NULL;

      while (text->len < 1000 * 1000)
        g_string_append (text, pieces[i]);
      folded = gs_code_fold (text->str, 40, lines);
      g_assert_cmpuint (lines->len, ==, 2);
      source = gs_code_unfold (text->str, lines, 0, g_array_index (lines, guint, 1) - 1);
      if (source != NULL)
        g_assert_cmpstr (source, ==, text->str);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/CodeFold/lines", test_lines);
  g_test_add_func ("/Gilscope/CodeFold/numbers", test_numbers);
  g_test_add_func ("/Gilscope/CodeFold/unfolded", test_unfolded);
  g_test_add_func ("/Gilscope/CodeFold/long-lines", test_long_lines);

  return g_test_run ();
}
