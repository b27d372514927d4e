/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers beyond 64 bits, as an interpreter's are: sums that stay exact. */
#pragma once

#include <glib.h>

typedef unsigned __int128 GsWide;

/** gs_wide_to_string: in decimal.  Free with g_free(). */
static inline char *
gs_wide_to_string (GsWide value)
{
  char digits[40];
  char *first = digits + sizeof digits - 1;

  *first = '\0';
  do
    *--first = (char) ('0' + (int) (value % 10));
  while ((value /= 10) > 0);
  return g_strdup (first);
}
