/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The palette.
 *
 * The hues are those of M. Okabe and K. Ito, which people with a colour deficiency tell apart.  Hue
 * alone is never relied upon: the three groups, working, waiting and cost, lie 15 L* or more apart
 * as drawn, and so they do in the greys that a picture without colour has for them.  On white paper
 * waiting is the lightest and cost the darkest; on a dark window the order turns round, so that
 * cost, which is short, does not drown in the ground. */
#include "gs-style.h"

#include <math.h>
#include <string.h>

/* Contrast between letters and their background (WCAG 2.1). */
#define MIN_CONTRAST 4.5

#define CHANNEL(hex, shift) ((((hex) >> (shift)) & 0xff) / 255.0)
#define RGB(hex) { CHANNEL (hex, 16), CHANNEL (hex, 8), CHANNEL (hex, 0) }

/* The colours and the pattern of a state's style. */
typedef struct
{
  GsColor fill, ink;
  GsPattern pattern;
} Hatch;

static const Hatch light_states[GS_N_STATES] = {
  [GS_STATE_IDLE] = { RGB (0xf3f3f3), RGB (0xe4e4e4), GS_PATTERN_SOLID },
  [GS_STATE_STARTING] = { RGB (0x565656), RGB (0x565656), GS_PATTERN_SOLID },
  [GS_STATE_RUNNING] = { RGB (0x1b9e77), RGB (0x1b9e77), GS_PATTERN_SOLID },
  [GS_STATE_READY] = { RGB (0xfbefb4), RGB (0x8f6a00), GS_PATTERN_DOTTED },
  [GS_STATE_GIL_WAIT] = { RGB (0xfcd5b0), RGB (0xd55e00), GS_PATTERN_DIAGONAL },
  [GS_STATE_LOCK_WAIT] = { RGB (0xf6e0ee), RGB (0xb85b93), GS_PATTERN_CROSSED },
  [GS_STATE_IO_WAIT] = { RGB (0xcfe8f8), RGB (0x2f86bd), GS_PATTERN_OUTLINED },
  [GS_STATE_PICKLING] = { RGB (0x06427d), RGB (0x06427d), GS_PATTERN_SOLID },
};

static const Hatch dark_states[GS_N_STATES] = {
  [GS_STATE_IDLE] = { RGB (0x383838), RGB (0x474747), GS_PATTERN_SOLID },
  [GS_STATE_STARTING] = { RGB (0xbdbdbd), RGB (0xbdbdbd), GS_PATTERN_SOLID },
  [GS_STATE_RUNNING] = { RGB (0x1fa07a), RGB (0x1fa07a), GS_PATTERN_SOLID },
  [GS_STATE_READY] = { RGB (0x40360b), RGB (0xc0a22a), GS_PATTERN_DOTTED },
  [GS_STATE_GIL_WAIT] = { RGB (0x5a2b08), RGB (0xe06c14), GS_PATTERN_DIAGONAL },
  [GS_STATE_LOCK_WAIT] = { RGB (0x452140), RGB (0xc070a4), GS_PATTERN_CROSSED },
  [GS_STATE_IO_WAIT] = { RGB (0x1d4660), RGB (0x5ab4e6), GS_PATTERN_OUTLINED },
  [GS_STATE_PICKLING] = { RGB (0xbfe0ff), RGB (0xbfe0ff), GS_PATTERN_SOLID },
};

/* Greens, dark and light in turn, so that a hand-over shows wherever it goes to the next lane. */
static const GsColor light_holders[8] = {
  RGB (0x1b9e77), RGB (0x0b5c45), RGB (0x37a98a), RGB (0x0d4f4a),
  RGB (0x2f9a55), RGB (0x1c5a2f), RGB (0x2a9aa0), RGB (0x12434f),
};
static const GsColor dark_holders[8] = {
  RGB (0x1fa07a), RGB (0x0d6049), RGB (0x3fae90), RGB (0x12615b),
  RGB (0x35a35d), RGB (0x20633a), RGB (0x309fa6), RGB (0x1a5462),
};

void
gs_style_init (GsStyle  *self,
               gboolean  dark,
               gboolean  presentation,
               double    font_size)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (font_size > 0);

  memset (self, 0, sizeof *self);
  self->dark = dark;
  self->presentation = presentation;
  self->font_size = font_size;
  for (guint state = 0; state < GS_N_STATES; state++)
    {
      const Hatch *hatch = dark ? &dark_states[state] : &light_states[state];

      self->states[state] = (GsStateStyle) {
        .fill = hatch->fill, .ink = hatch->ink, .text = gs_color_get_ink (hatch->fill),
        .pattern = hatch->pattern
      };
      gs_style_mix_tint (self, state);
    }
  memcpy (self->holders, dark ? dark_holders : light_holders, sizeof self->holders);

  if (dark)
    {
      self->window = (GsColor) RGB (0x242424);
      self->card = (GsColor) RGB (0x303030);
      self->text = (GsColor) RGB (0xf4f4f4);
      self->dim_text = (GsColor) RGB (0xb8b8b8);
      self->grid = (GsColor) RGB (0x4c4c4c);
      self->accent = (GsColor) RGB (0x78aeed);
      self->ideal = (GsColor) RGB (0xa0a0a0);
    }
  else
    {
      self->window = (GsColor) RGB (0xf6f6f6);
      self->card = (GsColor) RGB (0xffffff);
      self->text = (GsColor) RGB (0x1e1e1e);
      self->dim_text = (GsColor) RGB (0x636363);
      self->grid = (GsColor) RGB (0xdcdcdc);
      self->accent = (GsColor) RGB (0x2a76d2);
      self->ideal = (GsColor) RGB (0x808080);
    }

  if (presentation)
    self->dim_text = self->text;
}

void
gs_style_raise_contrast (GsStyle *self)
{
  self->text = self->dark ? (GsColor) RGB (0xffffff) : (GsColor) RGB (0x000000);
  self->dim_text = self->text;
  self->grid = gs_color_mix (self->card, self->text, 0.5);
  self->ideal = self->text;
  self->high_contrast = TRUE;
}

static GsColor
drop_color (GsColor color)
{
  double grey = 0.2126 * color.red + 0.7152 * color.green + 0.0722 * color.blue;

  return (GsColor) { grey, grey, grey };
}

void
gs_style_drop_colors (GsStyle *self)
{
  GsColor *const colors[] = { &self->window, &self->card, &self->text, &self->dim_text, &self->grid,
                              &self->accent, &self->ideal };

  for (guint state = 0; state < GS_N_STATES; state++)
    {
      GsStateStyle *style = &self->states[state];

      style->fill = drop_color (style->fill);
      style->ink = drop_color (style->ink);
      style->text = drop_color (style->text);
      gs_style_mix_tint (self, state);
    }
  for (guint i = 0; i < G_N_ELEMENTS (self->holders); i++)
    self->holders[i] = drop_color (self->holders[i]);
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    *colors[i] = drop_color (*colors[i]);
  self->grey = TRUE;
}

/* The colour, even if the style is grey. */
static GsColor
find_color (const GsStyle *self,
            const char    *executor)
{
  static const struct
  {
    const char *executor;
    GsColor light;
    GsColor dark;
  } colors[] = {
    { "sequential", RGB (0x6a6a6a), RGB (0xa6a6a6) },
    { "threads", RGB (0xd55e00), RGB (0xe8762a) },
    { "free-threads", RGB (0x1b9e77), RGB (0x2fb38c) },
    { "processes", RGB (0x0a58a5), RGB (0x5aa6ee) },
    { "interpreters", RGB (0xb07800), RGB (0xe6b13c) },
    { "asyncio", RGB (0xa8487f), RGB (0xd98cbc) },
    { "asyncio-threads", RGB (0x8a5fb0), RGB (0xb994dc) },
    { "asyncio-processes", RGB (0x3f5a8a), RGB (0x92ade0) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      if (g_strcmp0 (executor, colors[i].executor) == 0)
        return self->dark ? colors[i].dark : colors[i].light;
    }

  return self->dim_text;
}

/* Converts to grey last: choices by colour come earlier, so that both pictures look alike. */
static GsColor
show_color (const GsStyle *self,
            GsColor        color)
{
  return self->grey ? drop_color (color) : color;
}

GsColor
gs_style_get_executor_color (const GsStyle *self,
                             const char    *executor)
{
  return show_color (self, find_color (self, executor));
}

static double
to_linear (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
from_linear (double value)
{
  return value <= 0.0031308 ? value * 12.92 : 1.055 * pow (value, 1 / 2.4) - 0.055;
}

/* Luminance relative to white's: 0…1. */
static double
get_luminance (GsColor color)
{
  return 0.2126 * to_linear (color.red) + 0.7152 * to_linear (color.green)
         + 0.0722 * to_linear (color.blue);
}

double
gs_color_get_contrast (GsColor a,
                       GsColor b)
{
  double light = MAX (get_luminance (a), get_luminance (b));
  double dark = MIN (get_luminance (a), get_luminance (b));

  return (light + 0.05) / (dark + 0.05);
}

GsColor
gs_color_get_ink (GsColor ground)
{
  const GsColor black = { 0, 0, 0 }, white = { 1, 1, 1 };

  return gs_color_get_contrast (ground, black) >= gs_color_get_contrast (ground, white) ? black
                                                                                        : white;
}

GsColor
gs_style_get_executor_ink (const GsStyle *self,
                           const char    *executor)
{
  GsColor color = find_color (self, executor);

  while (gs_color_get_contrast (color, self->card) < MIN_CONTRAST)
    color = gs_color_mix (color, self->text, 0.05);

  return show_color (self, color);
}

GsColor
gs_style_get_executor_tint (const GsStyle *self,
                            const char    *executor,
                            double         share)
{
  return show_color (self, gs_color_mix (self->card, find_color (self, executor), share));
}

GsColor
gs_style_get_executor_text (const GsStyle *self,
                            const char    *executor,
                            double         share)
{
  return gs_color_get_ink (gs_color_mix (self->card, find_color (self, executor), share));
}

double
gs_color_get_lightness (GsColor color)
{
  double y = get_luminance (color);

  return y > 216.0 / 24389 ? 116 * cbrt (y) - 16 : y * 24389 / 27;
}

GsColor
gs_color_mix (GsColor a,
              GsColor b,
              double  share)
{
  return (GsColor) {
    from_linear (to_linear (a.red) * (1 - share) + to_linear (b.red) * share),
    from_linear (to_linear (a.green) * (1 - share) + to_linear (b.green) * share),
    from_linear (to_linear (a.blue) * (1 - share) + to_linear (b.blue) * share),
  };
}

void
gs_style_hide_state (GsStyle *self,
                     GsState  state)
{
  self->states[state] = (GsStateStyle) {
    .fill = self->card, .ink = self->card, .text = self->card, .pattern = GS_PATTERN_SOLID
  };
  gs_style_mix_tint (self, state);
}

void
gs_style_set_source (cairo_t *cr,
                     GsColor  color)
{
  cairo_set_source_rgb (cr, color.red, color.green, color.blue);
}
