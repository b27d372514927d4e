/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Durations, sizes and counts as people write them: 5ms, 0.5s, 64KiB, 1000000. */
#pragma once

#include <glib.h>

/** gs_quantity_parse_duration: "200ms" → 200000000; units ns us µs ms s; a unit is required unless
 * it is 0; never negative.  FALSE with G_IO_ERROR_INVALID_ARGUMENT that says what is expected. */
gboolean gs_quantity_parse_duration (const char *text, gint64 *ns, GError **error);
/** gs_quantity_parse_size: "64KiB" → 65536; units B KiB MiB kB MB, none means bytes. */
gboolean gs_quantity_parse_size     (const char *text, gint64 *bytes, GError **error);
/** gs_quantity_parse_integer: a whole number within [min, max]. */
gboolean gs_quantity_parse_integer  (const char *text, gint64 min, gint64 max, gint64 *value,
                                     GError **error);
/** gs_quantity_write_duration: the shortest exact form of the parser's: 200000000 → "200ms". */
char    *gs_quantity_write_duration (gint64 ns);
/** gs_quantity_format_seconds: what was measured, for people, in the locale's numbers, always with
 * three significant digits: "2.00 s", "5.10 ms", "380 µs", but "0 s".  NAN: "–". */
char    *gs_quantity_format_seconds (double seconds);
/** gs_quantity_format_setting: what was asked for, the same without zeros at the end: "2 s",
 * "5 ms". */
char    *gs_quantity_format_setting (double seconds);
/** gs_quantity_format_point: a point in time at an end of something @length long, both in s, with
 * so many digits that what lies between its two ends is that length, to a hundredth: "1.03000 s"
 * and "1.03258 s" of 2.58 ms. */
char    *gs_quantity_format_point   (double seconds, double length);
/** gs_quantity_format_count: a whole number, for people: "3,000,000", the thousands set apart as in
 * the locale, or by a comma where that has nothing for it. */
char    *gs_quantity_format_count   (gint64 count);
/** gs_quantity_format_bytes: what was measured, for people, as g_format_size(): "12.3 MB"; NAN:
 * "–". */
char    *gs_quantity_format_bytes   (double bytes);
/** gs_quantity_format_speedup: "1.8×" ("0.94×" below one), NAN "–". */
char    *gs_quantity_format_speedup (double speedup);
