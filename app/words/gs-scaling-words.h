/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results over numbers of workers in words and as a table; translated, g_free(). */
#pragma once

#include "gs-scaling.h"

/** gs_words_scaling_value: "1.8×", "90 %", "1.20 s"; NAN "–". */
char *gs_words_scaling_value (GsScalingMeasure     measure,
                              double               value);
/** gs_words_scaling_note: Amdahl's law for each series, and how often was measured. */
char *gs_words_scaling_note  (const GsScaling     *self);
/** gs_words_scaling: all values and Amdahl's law in sentences. */
char *gs_words_scaling       (const GsScaling     *self);
/** gs_words_scaling_point: what one point says, in lines. */
char *gs_words_scaling_point (const GsScaling     *self,
                              const GsSeries      *series,
                              const GsSeriesPoint *point);
/** gs_words_scaling_table: all values, as the table of a GsChart. */
char *gs_words_scaling_table (const GsScaling     *self);
