/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mark of the room's guess on a bar: a line across it and a label beside that. */
#pragma once

#include "gs-style.h"

/* From @x0 to @x1, px. */
typedef struct
{
  double x0, x1;
} GsStretch;

/* A bar with its figure, and the guess on it; px. */
typedef struct
{
  double left;         /* where the bar begins… */
  double inner;        /* …and where its end, or the whisker there, does */
  double outer;        /* behind both: the figure may stand from here on */
  double y, height;    /* of the bar */
  GsStretch inside;    /* the figure's place within the bar; empty if the bar is too short */
  double figure;       /* width of the figure */
  double mark;         /* where the guess lies */
  const char *label;   /* "guess 2.0×" */
} GsGuessMark;

/** gs_guess_mark_measure: the width of @label with its frame. */
double    gs_guess_mark_measure (cairo_t           *cr,
                                 const GsStyle     *style,
                                 const char        *label);
/** gs_guess_mark_draw: draws the line and the label; returns where the figure stands so that neither
 * covers the other: within the bar, right behind it, or behind the label. */
GsStretch gs_guess_mark_draw    (const GsGuessMark *self,
                                 cairo_t           *cr,
                                 const GsStyle     *style);
