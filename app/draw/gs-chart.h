/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts: each one file and one line in the table; pure functions of (results, style, size). */
#pragma once

#include "gs-results.h"
#include "gs-style.h"

typedef struct
{
  const char *id;       /* "speedup", "scaling", "time" */
  const char *title;    /* untranslated, marked N_() */
  /* Draws into (0, 0, width, height), title left out. */
  void (*draw)      (cairo_t       *cr,
                     GsResults     *results,
                     const GsStyle *style,
                     double         width,
                     double         height);
  /* The same as a sentence or a few, for a screen reader; translated; g_free(). */
  char *(*describe) (GsResults     *results);
  /* Whether there is anything to draw. */
  gboolean (*has_data) (GsResults  *results);
} GsChart;

/** gs_chart_find: by id, NULL if there is none. */
const GsChart        *gs_chart_find    (const char *id);
/** gs_chart_get_all: the table, ended by NULL. */
const GsChart *const *gs_chart_get_all (void);
