/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-quantity.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <string.h>

/* Longer texts are cut in an error message. */
#define QUOTED_LENGTH 40

typedef struct
{
  const char *name;
  gint64 scale;
} Unit;

/* The larger one first: of two equally short forms it is the one written. */
static const Unit durations[] = {
  { "s", 1000000000 },
  { "ms", 1000000 },
  { "us", 1000 },
  { "ns", 1 },
  { "µs", 1000 },       /* U+00B5, the micro sign */
  { "\316\274s", 1000 }, /* U+03BC, the Greek letter */
};

/* Those that gs_quantity_write_duration() uses: plain ASCII. */
#define N_WRITTEN_DURATIONS 4

static const Unit sizes[] = {
  { "", 1 },
  { "B", 1 },
  { "kB", 1000 },
  { "KiB", 1024 },
  { "MB", 1000000 },
  { "MiB", 1048576 },
};

/* Quotes the input, shortened and valid UTF-8, for a message. */
static char *
quote (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *start = NULL;

  if (g_utf8_strlen (valid, -1) <= QUOTED_LENGTH)
    return g_steal_pointer (&valid);

  start = g_utf8_substring (valid, 0, QUOTED_LENGTH);
  return g_strconcat (start, "…", NULL);
}

/* Reads an unsigned decimal number, "12" or "0.25", as @digits × 10^-@decimals; returns what
 * follows it, or NULL.  Digits past the 18th are refused: no quantity here needs them. */
static const char *
parse_decimal (const char *text,
               gint64     *digits,
               guint      *decimals)
{
  guint n_digits = 0;
  gboolean point = FALSE;

  *digits = 0;
  *decimals = 0;
  for (; g_ascii_isdigit (*text) || (*text == '.' && !point); text++)
    {
      if (*text == '.')
        {
          if (n_digits == 0 || !g_ascii_isdigit (text[1]))
            return NULL;
          point = TRUE;
          continue;
        }
      if (++n_digits > 18)
        return NULL;
      *digits = *digits * 10 + g_ascii_digit_value (*text);
      *decimals += point;
    }
  return n_digits > 0 ? text : NULL;
}

/* @text as a number of the unit that ends it, rounded to a whole one of the smallest.  FALSE for
 * what is no such thing or does not fit. */
static gboolean
parse_with_unit (const char *text,
                 const Unit *units,
                 guint       n_units,
                 gint64     *value)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  const char *unit;
  gint64 digits, divisor = 1;
  guint decimals;

  unit = parse_decimal (stripped, &digits, &decimals);
  if (unit == NULL)
    return FALSE;
  while (*unit == ' ')
    unit++;
  for (guint i = 0; i < decimals; i++)
    divisor *= 10;

  for (guint i = 0; i < n_units; i++)
    {
      __int128 scaled;

      if (strcmp (unit, units[i].name) != 0)
        continue;

      scaled = ((__int128) digits * units[i].scale + divisor / 2) / divisor;
      if (scaled > G_MAXINT64)
        return FALSE;
      *value = (gint64) scaled;
      return TRUE;
    }

  /* Nothing needs no unit. */
  if (*unit == '\0' && digits == 0)
    {
      *value = 0;
      return TRUE;
    }
  return FALSE;
}

gboolean
gs_quantity_parse_duration (const char  *text,
                            gint64      *ns,
                            GError     **error)
{
  g_autofree char *quoted = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (ns != NULL, FALSE);

  if (parse_with_unit (text, durations, G_N_ELEMENTS (durations), ns))
    return TRUE;

  quoted = quote (text);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _("expected a duration such as 200ms or 0.5s (units ns, us, ms, s), not “%s”"),
               quoted);
  return FALSE;
}

gboolean
gs_quantity_parse_size (const char  *text,
                        gint64      *bytes,
                        GError     **error)
{
  g_autofree char *quoted = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  if (parse_with_unit (text, sizes, G_N_ELEMENTS (sizes), bytes))
    return TRUE;

  quoted = quote (text);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _("expected a size such as 64KiB or 50MB (units B, kB, KiB, MB, MiB), not “%s”"),
               quoted);
  return FALSE;
}

gboolean
gs_quantity_parse_integer (const char  *text,
                           gint64       min,
                           gint64       max,
                           gint64      *value,
                           GError     **error)
{
  g_autofree char *stripped = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *least = NULL;
  g_autofree char *most = NULL;
  const char *digits;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  /* g_ascii_string_to_signed() takes no plus sign and no space; nor do we, inside. */
  stripped = g_strstrip (g_strdup (text));
  digits = *stripped == '-' ? stripped + 1 : stripped;
  if (g_ascii_isdigit (*digits) && g_ascii_string_to_signed (stripped, 10, min, max, value, NULL))
    return TRUE;

  quoted = quote (text);
  least = g_strdup_printf ("%" G_GINT64_FORMAT, min);
  most = g_strdup_printf ("%" G_GINT64_FORMAT, max);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* Formatted apart: a macro inside would hide the sentence from the translators. */
               _("expected a whole number from %s to %s, not “%s”"), least, most, quoted);
  return FALSE;
}

/* @ns in @unit exactly, without superfluous zeros. */
static char *
write_in_unit (gint64      ns,
               const Unit *unit)
{
  GString *text = g_string_new (NULL);
  gint64 rest = ns % unit->scale;

  g_string_printf (text, "%" G_GINT64_FORMAT, ns / unit->scale);
  if (rest > 0)
    {
      g_string_append_c (text, '.');
      for (gint64 scale = unit->scale / 10; rest > 0; scale /= 10)
        {
          g_string_append_c (text, (char) ('0' + rest / scale));
          rest %= scale;
        }
    }
  g_string_append (text, unit->name);
  return g_string_free (text, FALSE);
}

char *
gs_quantity_write_duration (gint64 ns)
{
  char *shortest = NULL;

  g_return_val_if_fail (ns >= 0, NULL);

  if (ns == 0)
    return g_strdup ("0");

  for (guint i = 0; i < N_WRITTEN_DURATIONS; i++)
    {
      g_autofree char *text = NULL;

      if (ns < durations[i].scale)
        continue;
      text = write_in_unit (ns, &durations[i]);
      if (shortest == NULL || strlen (text) < strlen (shortest))
        {
          g_free (shortest);
          shortest = g_steal_pointer (&text);
        }
    }
  return shortest;
}

/* @value, at least 0 and below 1000, to three significant digits, in the locale's numbers.
 * @short_form: without the zeros at its end */
static char *
format_digits (double   value,
               gboolean short_form)
{
  int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  gint64 digits = llround (value * pow (10, decimals));

  for (; short_form && decimals > 0 && digits % 10 == 0; decimals--)
    digits /= 10;
  return g_strdup_printf ("%.*f", decimals, value);
}

/* @value rounded to three significant digits. */
static double
round_to_three (double value)
{
  double unit;

  if (!(value > 0))
    return 0;
  unit = pow (10, floor (log10 (value)) - 2);
  return round (value / unit) * unit;
}

static char *
format_seconds (double   seconds,
                gboolean short_form)
{
  const char *sign = seconds < 0 ? "−" : "";
  g_autofree char *digits = NULL;
  double value;

  if (!isfinite (seconds))
    return g_strdup ("–");

  /* Rounding comes first, so that 999.9 ms is 1 s; the little more keeps 1 ms in its unit. */
  value = round_to_three (fabs (seconds)) * (1 + 1e-12);

  if (value >= 1000)
    {
      /* Translators: a duration in seconds; the first %s is a minus sign or nothing */
      return g_strdup_printf (_("%s%.0f s"), sign, fabs (seconds));
    }
  if (value >= 1)
    {
      digits = format_digits (value, short_form);
      /* Translators: a duration in seconds; the first %s is a minus sign or nothing */
      return g_strdup_printf (_("%s%s s"), sign, digits);
    }
  if (value >= 1e-3)
    {
      digits = format_digits (value * 1e3, short_form);
      /* Translators: a duration in milliseconds; the first %s is a minus sign or nothing */
      return g_strdup_printf (_("%s%s ms"), sign, digits);
    }
  if (value >= 1e-6)
    {
      digits = format_digits (value * 1e6, short_form);
      /* Translators: a duration in microseconds; the first %s is a minus sign or nothing */
      return g_strdup_printf (_("%s%s µs"), sign, digits);
    }
  if (value >= 1e-9)
    {
      digits = format_digits (value * 1e9, short_form);
      /* Translators: a duration in nanoseconds; the first %s is a minus sign or nothing */
      return g_strdup_printf (_("%s%s ns"), sign, digits);
    }
  return g_strdup_printf (_("%s%s s"), "", "0");
}

char *
gs_quantity_format_seconds (double seconds)
{
  return format_seconds (seconds, FALSE);
}

char *
gs_quantity_format_setting (double seconds)
{
  return format_seconds (seconds, TRUE);
}

char *
gs_quantity_format_point (double seconds,
                          double length)
{
  gboolean milli = fabs (seconds) < 1 && length < 0.1;
  double step = length / 100 * (milli ? 1e3 : 1);
  /* No finer than the clock: ns. */
  int finest = milli ? 6 : 9;
  int digits = step > 0 ? (int) CLAMP (ceil (-log10 (step) - 1e-9), 0, finest) : 3;
  double value = seconds * (milli ? 1e3 : 1);

  if (!isfinite (seconds))
    return g_strdup ("–");
  if (fabs (value) < 0.5 * pow (10, -digits))
    value = 0; /* never "-0.00" */
  return g_strdup_printf (milli ? _("%.*f ms") : _("%.*f s"), digits, value);
}

char *
gs_quantity_format_count (gint64 count)
{
  const struct lconv *locale = localeconv ();
  const char *separator = *locale->thousands_sep != '\0' ? locale->thousands_sep : ",";
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count < 0 ? -(guint64) count
                                                                            : (guint64) count);
  GString *text = g_string_new (count < 0 ? "−" : NULL);

  for (gsize left = strlen (digits), i = 0; left > 0; left--, i++)
    {
      if (i > 0 && left % 3 == 0)
        g_string_append (text, separator);
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

char *
gs_quantity_format_bytes (double bytes)
{
  return isfinite (bytes) ? g_format_size ((guint64) fmax (bytes, 0)) : g_strdup ("–");
}

char *
gs_quantity_format_speedup (double speedup)
{
  if (!isfinite (speedup))
    return g_strdup ("–");

  /* Translators: so many times as fast as one task after the other */
  return g_strdup_printf (fabs (speedup) < 0.995 ? C_("speedup", "%.2f×") : C_("speedup", "%.1f×"),
                          speedup);
}
