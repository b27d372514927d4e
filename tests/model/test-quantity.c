/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Durations, sizes and counts: what is read, what is refused and how, what is written. */
#include "config.h"

#include <gio/gio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "gs-quantity.h"

static void
assert_duration (const char *text,
                 gint64      expected)
{
  g_autoptr (GError) error = NULL;
  gint64 ns = -1;

  gs_quantity_parse_duration (text, &ns, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ns, ==, expected);
}

static void
test_durations (void)
{
  assert_duration ("200ms", 200000000);
  assert_duration ("0.5s", 500000000);
  assert_duration (" 5 ms ", 5000000);
  assert_duration ("0", 0);
  assert_duration ("0.000", 0);
  assert_duration ("1.5us", 1500);
  assert_duration ("1.5µs", 1500);
  assert_duration ("1.5\316\274s", 1500);
  assert_duration ("7ns", 7);
  assert_duration ("0.123456789s", 123456789);
  assert_duration ("9223372036s", G_GINT64_CONSTANT (9223372036000000000));
}

static void
test_bad_durations (void)
{
  static const char *const texts[] = {
    "", " ", "5", "-1", "-5ms", "ms", "5 parsecs", "5ms5", "1e3ms", "0x5ms", ".5s", "5.s", "1.2.3s",
    "inf", "nans", "5MS", "1,5s", "+5ms", "99999999999999999999s", "999999999999999999s",
    "0.1234567890123456789s", "5m\xffs",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 ns;

      if (gs_quantity_parse_duration (texts[i], &ns, &error))
        g_error ("“%s” was taken for a duration", texts[i]);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "200ms"));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      if (g_utf8_validate (texts[i], -1, NULL))
        g_assert_nonnull (strstr (error->message, texts[i]));
    }
}

static void
test_sizes (void)
{
  static const struct { const char *text; gint64 bytes; } good[] = {
    { "0", 0 }, { "17", 17 }, { "17B", 17 }, { "64KiB", 65536 }, { "50MB", 50000000 },
    { "1MiB", 1048576 }, { "2kB", 2000 }, { "1.5KiB", 1536 }, { "64 KiB", 65536 },
  };
  static const char *const bad[] = { "", "-1", "5KB", "5GB", "KiB", "9999999999999MiB", "5 s" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 bytes = -1;

      gs_quantity_parse_size (good[i].text, &bytes, &error);
      g_assert_no_error (error);
      g_assert_cmpint (bytes, ==, good[i].bytes);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 bytes;

      g_assert_false (gs_quantity_parse_size (bad[i], &bytes, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "64KiB"));
    }
}

static void
test_integers (void)
{
  static const char *const bad[] = {
    "", "0", "1025", "1000000000", "-1", "1.5", "x", "1x", "0x10", "1 2",
    "99999999999999999999", "- 5",
  };
  g_autofree char *long_text = g_strnfill (1000, '9');
  g_autoptr (GError) long_error = NULL;
  gint64 value = -1;

  g_assert_true (gs_quantity_parse_integer ("1", 1, 1024, &value, NULL));
  g_assert_cmpint (value, ==, 1);
  g_assert_true (gs_quantity_parse_integer (" 1024 ", 1, 1024, &value, NULL));
  g_assert_cmpint (value, ==, 1024);
  g_assert_true (gs_quantity_parse_integer ("-7", -10, 10, &value, NULL));
  g_assert_cmpint (value, ==, -7);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      if (gs_quantity_parse_integer (bad[i], 1, 1024, &value, &error))
        g_error ("“%s” was taken for a number", bad[i]);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "from 1 to 1024"));
      g_assert_nonnull (strstr (error->message, bad[i]));
    }

  g_assert_false (gs_quantity_parse_integer (long_text, 1, 2, &value, &long_error));
  g_assert_cmpuint (strlen (long_error->message), <, 200);
}

static void
test_written (void)
{
  static const struct { gint64 ns; const char *text; } durations[] = {
    { 0, "0" }, { 1, "1ns" }, { 1500, "1.5us" }, { 5000000, "5ms" }, { 200000000, "200ms" },
    { 500000000, "500ms" }, { 1000000000, "1s" }, { 1500000000, "1.5s" }, { 1234567, "1234567ns" },
    { 60000000000, "60s" }, { 1000000001, "1.000000001s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text = gs_quantity_write_duration (durations[i].ns);

      g_assert_cmpstr (text, ==, durations[i].text);
    }
  for (guint i = 0; i < 10000; i++)
    {
      gint64 ns = (gint64) (g_test_rand_int () & 0x7fffffff) * g_test_rand_int_range (1, 100000);
      g_autofree char *text = gs_quantity_write_duration (ns);

      assert_duration (text, ns);
    }
}

static void
test_formatted (void)
{
  static const struct { double seconds; const char *measured; const char *setting; } times[] = {
    { 2.04, "2.04 s", "2.04 s" }, { 2, "2.00 s", "2 s" }, { 0.02, "20.0 ms", "20 ms" },
    { 0.0051, "5.10 ms", "5.1 ms" }, { 0.00038, "380 µs", "380 µs" }, { 0.5, "500 ms", "500 ms" },
    { 0, "0 s", "0 s" }, { 2.5, "2.50 s", "2.5 s" }, { 12.345, "12.3 s", "12.3 s" },
    { 123.45, "123 s", "123 s" }, { 1234.5, "1234 s", "1234 s" }, { 1, "1.00 s", "1 s" },
    { 0.9996, "1.00 s", "1 s" }, { 0.001, "1.00 ms", "1 ms" }, { 0.0009996, "1.00 ms", "1 ms" },
    { 5e-9, "5.00 ns", "5 ns" }, { 1e-12, "0 s", "0 s" }, { -0.25, "−250 ms", "−250 ms" },
    { -0.0025, "−2.50 ms", "−2.5 ms" }, { 9.996, "10.0 s", "10 s" }, { 99.96, "100 s", "100 s" },
    { 999.6, "1000 s", "1000 s" },
  };
  static const struct { double speedup; const char *text; } speedups[] = {
    { 1.8, "1.8×" }, { 0.94, "0.94×" }, { 1, "1.0×" }, { 0.999, "1.0×" }, { 15.84, "15.8×" },
    { 4.96, "5.0×" }, { 0.05, "0.05×" },
  };
  g_autofree char *unknown_time = gs_quantity_format_seconds (NAN);
  g_autofree char *bytes = gs_quantity_format_bytes (12.3e6);
  g_autofree char *unknown_bytes = gs_quantity_format_bytes (NAN);
  g_autofree char *unknown_setting = gs_quantity_format_setting (NAN);
  g_autofree char *unknown_speedup = gs_quantity_format_speedup (NAN);

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *measured = gs_quantity_format_seconds (times[i].seconds);
      g_autofree char *setting = gs_quantity_format_setting (times[i].seconds);

      g_assert_cmpstr (measured, ==, times[i].measured);
      g_assert_cmpstr (setting, ==, times[i].setting);
    }
  for (guint i = 0; i < G_N_ELEMENTS (speedups); i++)
    {
      g_autofree char *text = gs_quantity_format_speedup (speedups[i].speedup);

      g_assert_cmpstr (text, ==, speedups[i].text);
    }
  g_assert_cmpstr (bytes, ==, "12.3\302\240MB");
  g_assert_cmpstr (unknown_bytes, ==, "–");
  g_assert_cmpstr (unknown_time, ==, "–");
  g_assert_cmpstr (unknown_setting, ==, "–");
  g_assert_cmpstr (unknown_speedup, ==, "–");
}

/* The two ends of a span differ by its length, however late it is. */
static void
test_points (void)
{
  static const struct
  {
    double begin;
    double end;
    const char *from;
    const char *to;
  } spans[] = {
    { 1.03, 1.03258, "1.03000 s", "1.03258 s" },
    { 0, 0.503, "0.000 s", "0.503 s" },
    { 0.017, 0.601, "0.017 s", "0.601 s" },
    { 0.4, 0.4051, "400.00 ms", "405.10 ms" },
    { 0.97, 1.02, "970.0 ms", "1.0200 s" },
    { 12, 14.5, "12.00 s", "14.50 s" },
    { 7, 7 + 100e-9, "7.000000000 s", "7.000000100 s" },
    { -1e-12, 1, "0.00 s", "1.00 s" },
  };
  g_autofree char *unknown = gs_quantity_format_point (NAN, 1);
  g_autofree char *alone = gs_quantity_format_point (2.5, 0);

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      double length = spans[i].end - spans[i].begin;
      g_autofree char *from = gs_quantity_format_point (spans[i].begin, length);
      g_autofree char *to = gs_quantity_format_point (spans[i].end, length);

      g_assert_cmpstr (from, ==, spans[i].from);
      g_assert_cmpstr (to, ==, spans[i].to);
    }
  g_assert_cmpstr (unknown, ==, "–");
  g_assert_cmpstr (alone, ==, "2.500 s");
}

static void
test_counts (void)
{
  static const struct { gint64 count; const char *text; } rows[] = {
    { 0, "0" }, { 7, "7" }, { 999, "999" }, { 1000, "1,000" }, { 100000, "100,000" },
    { 3000000, "3,000,000" }, { -1234, "−1,234" },
    { G_MAXINT64, "9,223,372,036,854,775,807" }, { G_MININT64, "−9,223,372,036,854,775,808" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = gs_quantity_format_count (rows[i].count);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Quantity/durations", test_durations);
  g_test_add_func ("/Gilscope/Quantity/bad-durations", test_bad_durations);
  g_test_add_func ("/Gilscope/Quantity/sizes", test_sizes);
  g_test_add_func ("/Gilscope/Quantity/integers", test_integers);
  g_test_add_func ("/Gilscope/Quantity/written", test_written);
  g_test_add_func ("/Gilscope/Quantity/formatted", test_formatted);
  g_test_add_func ("/Gilscope/Quantity/points", test_points);
  g_test_add_func ("/Gilscope/Quantity/counts", test_counts);

  return g_test_run ();
}
