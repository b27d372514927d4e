/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The style of all drawing: colours, patterns and type sizes of a theme; passed to every drawing
 * function, so that nothing is global. */
#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include "gs-state.h"

typedef struct
{
  double red, green, blue;
} GsColor;

typedef enum
{
  GS_PATTERN_SOLID,
  GS_PATTERN_DIAGONAL, /* waits for the GIL */
  GS_PATTERN_CROSSED,  /* waits for a lock */
  GS_PATTERN_DOTTED,   /* no core free */
  GS_PATTERN_OUTLINED, /* input and output */
} GsPattern;

typedef struct
{
  GsColor fill;        /* the solid colour, or the ground of the pattern */
  GsColor ink;         /* the pattern's lines */
  GsColor text;        /* text on the fill or on the mean tint: gs_color_get_ink() */
  GsPattern pattern;
  GsColor tint;        /* their mean: gs_style_get_tint() */
} GsStateStyle;

typedef struct
{
  gboolean dark;
  gboolean presentation; /* no grey text, large type */
  gboolean high_contrast; /* no grey text, a line about every card */
  gboolean grey;         /* without colour */
  double font_size;      /* px of body text; everything else is in proportion */
  GsStateStyle states[GS_N_STATES];
  GsColor window, card, text, dim_text, grid, accent, ideal;
  GsColor holders[8];    /* the GIL's holder lane, by lane number modulo 8 */
} GsStyle;

/** gs_style_init: the theme's palette (Okabe–Ito hues; the groups working, waiting and cost differ
 * by 15 L* or more as drawn). */
void       gs_style_init          (GsStyle        *self,
                                   gboolean        dark,
                                   gboolean        presentation,
                                   double          font_size);
/** gs_style_raise_contrast: black on white, or white on black: for who needs high contrast. */
void       gs_style_raise_contrast (GsStyle       *self);
/** gs_style_drop_colors: the greys of a projector that shows no colours, those of the CSS filter
 * grayscale(1) (Filter Effects Module Level 1) over what is drawn in colour; for a whole style, so
 * after what else changes it. */
void       gs_style_drop_colors   (GsStyle        *self);
/** gs_style_hide_state: from now on the state is drawn as the card's ground. */
void       gs_style_hide_state    (GsStyle        *self,
                                   GsState         state);
/** gs_style_get_executor_color: of a variant's bars and lines. */
GsColor    gs_style_get_executor_color (const GsStyle *self,
                                   const char     *executor);
/** gs_style_get_executor_ink: the same as letters on a card: as much darker, or on a dark card
 * lighter, as they need to be read, 4.5:1. */
GsColor    gs_style_get_executor_ink (const GsStyle *self,
                                   const char     *executor);
/** gs_style_get_executor_tint: @share of the colour, 0…1, on a card. */
GsColor    gs_style_get_executor_tint (const GsStyle *self,
                                   const char     *executor,
                                   double          share);
/** gs_style_get_executor_text: black or white, of letters on that tint. */
GsColor    gs_style_get_executor_text (const GsStyle *self,
                                   const char     *executor,
                                   double          share);
/** gs_style_set_source: @color as the cairo source. */
void       gs_style_set_source    (cairo_t        *cr,
                                   GsColor         color);
/** gs_style_fill_state: fills [x, x+width) × [y, y+height) as @state is drawn: hatched where it is
 * at least two periods wide and one high, its flat mean tint where not. */
void       gs_style_fill_state    (const GsStyle  *self,
                                   cairo_t        *cr,
                                   GsState         state,
                                   double          x,
                                   double          y,
                                   double          width,
                                   double          height);
/** gs_style_fill_path: fills the current path as @state is drawn at its full pattern, whose phase
 * is that of user space's origin; consumes the path.  GS_PATTERN_OUTLINED gets its ground only. */
void       gs_style_fill_path     (const GsStyle  *self,
                                   cairo_t        *cr,
                                   GsState         state);
/** gs_style_get_tile: one period of @state's hatch, of @size × @size pixels; kept and shared, to be
 * referenced by who keeps it.  The state's pattern is neither solid nor outlined. */
cairo_surface_t *gs_style_get_tile (const GsStyle  *self,
                                   GsState         state,
                                   int             size);
/** gs_style_get_period: of the hatches, in px; it divides 128, so that tiles of that width abut. */
double     gs_style_get_period    (const GsStyle  *self);
/** gs_style_get_tint: the mean colour of a state as drawn. */
GsColor    gs_style_get_tint      (const GsStyle  *self,
                                   GsState         state);
/** gs_style_mix_tint: makes it from the state's fill, ink and pattern, after these have changed. */
void       gs_style_mix_tint      (GsStyle        *self,
                                   GsState         state);

/** gs_color_get_lightness: CIE L*, 0…100. */
double     gs_color_get_lightness (GsColor         color);
/** gs_color_get_contrast: of text and its ground, 1…21, as WCAG 2.1 defines it. */
double     gs_color_get_contrast  (GsColor         a,
                                   GsColor         b);
/** gs_color_get_ink: black or white, whichever is told better from @ground: 4.5:1 on any. */
GsColor    gs_color_get_ink       (GsColor         ground);
/** gs_color_mix: @share of @b in @a, as light mixes. */
GsColor    gs_color_mix           (GsColor         a,
                                   GsColor         b,
                                   double          share);
/** gs_draw_pixel_scale: device pixels in a pixel of user space, a whole number; 2 for SVG and PDF,
 * whose mixed columns are images too. */
int        gs_draw_pixel_scale    (cairo_t        *cr);
/** gs_draw_is_vector: whether @cr draws into SVG, PDF or PostScript. */
gboolean   gs_draw_is_vector      (cairo_t        *cr);

typedef enum
{
  GS_TEXT_BODY,
  GS_TEXT_SMALL,
  GS_TEXT_TITLE,
  GS_TEXT_FIGURE,     /* the speedup */
} GsTextSize;

/** gs_draw_text: one line of text, ellipsized to @max_width (0: never); @align 0 left, 0.5, 1
 * right of x; y is the middle of the line.  Returns its width. */
double     gs_draw_text           (cairo_t        *cr,
                                   const GsStyle  *style,
                                   GsTextSize      size,
                                   gboolean        bold,
                                   GsColor         color,
                                   double          x,
                                   double          y,
                                   double          align,
                                   double          max_width,
                                   const char     *text);
double     gs_draw_text_width     (cairo_t        *cr,
                                   const GsStyle  *style,
                                   GsTextSize      size,
                                   gboolean        bold,
                                   const char     *text);
/** gs_draw_speedup_width: what the widest speedup takes, as it is written in the user's language. */
double     gs_draw_speedup_width  (cairo_t        *cr,
                                   const GsStyle  *style,
                                   GsTextSize      size,
                                   gboolean        bold);
/** gs_text_lighten_times: gives every "×" of bold @text the normal weight: a small bold one is taken
 * for the letter. */
void       gs_text_lighten_times  (PangoAttrList  *attributes,
                                   const char     *text);
/** gs_style_get_text_px: font size of @size in pixels. */
double     gs_style_get_text_px   (const GsStyle  *style,
                                   GsTextSize      size);
