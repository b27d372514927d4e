/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Python's long lines, broken where a person would break them. */
#pragma once

#include <glib.h>

/** gs_code_fold: @text with no line wider than @columns where that can be: broken within brackets,
 * the outermost first, or between words, and gone on with further in, as PEP 8 has it.  @lines
 * becomes the line of the result, a guint from 0, that each line of @text begins at, and then their
 * number.  Free with g_free(). */
char *gs_code_fold (const char *text,
                    guint       columns,
                    GArray     *lines);

/** gs_code_unfold: the lines of @text, each whole and with its end, that lines @first to @last of
 * what gs_code_fold() made of it are of; NULL if these are the same.  Free with g_free(). */
char *gs_code_unfold (const char *text,
                      GArray     *lines,
                      guint       first,
                      guint       last);
