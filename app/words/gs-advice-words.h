/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The advisor's advice in sentences. */
#pragma once

#include "gs-advisor.h"

/** gs_advice_dup_sentences: translated, one to a line: each group's probe, the recommendation and
 * its reason, the measurement.  g_strfreev(). */
char **gs_advice_dup_sentences (const GsAdvice *self);
/** gs_advice_dup_lines: the advice on @results as lines: the probe in one and what follows from it
 * in another; each group in a line of its own where nothing else has run.  NULL if there is nothing
 * to say.  g_strfreev(). */
char **gs_advice_dup_lines     (GsResults      *results);
