/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "gs-state-words.h"
#include "gs-style.h"

static const char *const executors[] = {
  "sequential", "threads", "free-threads", "processes",
  "interpreters", "asyncio", "asyncio-threads", "asyncio-processes"
};

/* As a filter takes colour away: the weights of Rec. 709, of the values as they are stored. */
static GsColor
take_color (GsColor color)
{
  double level = 0.2126 * color.red + 0.7152 * color.green + 0.0722 * color.blue;

  return (GsColor) { level, level, level };
}

/* The mean colour of a picture, as light mixes. */
static GsColor
get_mean (cairo_surface_t *surface,
          gboolean         grey)
{
  const unsigned char *data;
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  GsColor mean = { 0, 0, 0 };
  guint n = 0;

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 pixel = ((const guint32 *) (gconstpointer) (data + (gsize) y * stride))[x];
        GsColor color = { (pixel >> 16 & 0xff) / 255.0, (pixel >> 8 & 0xff) / 255.0,
                          (pixel & 0xff) / 255.0 };

        mean = gs_color_mix (mean, grey ? take_color (color) : color, 1.0 / ++n);
      }

  return mean;
}

static double
draw_lightness (const GsStyle *style,
                GsState        state,
                double         width,
                gboolean       grey)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, 24);
  cairo_t *cr = cairo_create (surface);
  double lightness;

  gs_style_fill_state (style, cr, state, 0, 0, width, 24);
  lightness = gs_color_get_lightness (get_mean (surface, grey));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return lightness;
}

/* 0 works, 1 waits, 2 costs. */
static int
get_group (GsState state)
{
  switch (state)
    {
    case GS_STATE_RUNNING:
      return 0;
    case GS_STATE_STARTING:
    case GS_STATE_PICKLING:
      return 2;
    case GS_STATE_IDLE:
    case GS_STATE_READY:
    case GS_STATE_GIL_WAIT:
    case GS_STATE_LOCK_WAIT:
    case GS_STATE_IO_WAIT:
    case GS_N_STATES:
    default:
      return 1;
    }
}

static void
test_lightness (void)
{
  g_assert_cmpfloat_with_epsilon (gs_color_get_lightness ((GsColor) { 1, 1, 1 }), 100, 0.01);
  g_assert_cmpfloat_with_epsilon (gs_color_get_lightness ((GsColor) { 0, 0, 0 }), 0, 0.01);
  g_assert_cmpfloat_with_epsilon (gs_color_get_lightness ((GsColor) { 0.5, 0.5, 0.5 }), 53.4, 0.1);
}

static void
check_pair (const GsStyle *style,
            GsState        a,
            GsState        b,
            double         width,
            gboolean       grey)
{
  double distance = fabs (draw_lightness (style, a, width, grey)
                          - draw_lightness (style, b, width, grey));

  if (get_group (a) != get_group (b) && distance < 15)
    g_error ("%s and %s, %s%s, %g px: %.1f L*", gs_state_get_name (a), gs_state_get_name (b),
             style->dark ? "dark" : "light", grey ? " without colour" : "", width, distance);
  /* Within a group the pattern tells, or, of solid colours, the lightness. */
  if (get_group (a) == get_group (b) && style->states[a].pattern == style->states[b].pattern)
    g_assert_cmpfloat (distance, >, 8);
}

static void
test_groups (void)
{
  for (int dark = 0; dark < 2; dark++)
    {
      GsStyle style;

      gs_style_init (&style, dark, FALSE, 16);
      for (guint a = 1; a < GS_N_STATES; a++)
        for (guint b = a + 1; b < GS_N_STATES; b++)
          for (guint width = 8; width <= 80; width += 72)
            for (int grey = 0; grey < 2; grey++)
              check_pair (&style, a, b, width, grey);
      /* No state but idle melts into the card. */
      for (guint state = 1; state < GS_N_STATES; state++)
        g_assert_cmpfloat (fabs (draw_lightness (&style, state, 80, FALSE)
                                 - gs_color_get_lightness (style.card)), >, 8);
    }
}

static gboolean
is_grey (GsColor color)
{
  return color.red == color.green && color.green == color.blue;
}

static void
check_grey (GsColor grey,
            GsColor color)
{
  g_assert_true (is_grey (grey));
  g_assert_cmpfloat_with_epsilon (grey.red, take_color (color).red, 1e-6);
}

/* A grey drawing equals a coloured one without its colours, letters included, so the groups are as
 * far apart. */
static void
test_grey (void)
{
  for (int dark = 0; dark < 2; dark++)
    {
      GsStyle color, grey;

      gs_style_init (&color, dark, FALSE, 16);
      grey = color;
      gs_style_drop_colors (&grey);
      for (guint state = 1; state < GS_N_STATES; state++)
        {
          check_grey (grey.states[state].fill, color.states[state].fill);
          check_grey (grey.states[state].ink, color.states[state].ink);
          check_grey (grey.states[state].text, color.states[state].text);
          g_assert_true (is_grey (gs_style_get_tint (&grey, state)));
          for (guint width = 8; width <= 80; width += 72)
            g_assert_cmpfloat_with_epsilon (draw_lightness (&grey, state, width, FALSE),
                                            draw_lightness (&color, state, width, TRUE), 1);
          for (guint other = state + 1; other < GS_N_STATES; other++)
            check_pair (&grey, state, other, 80, FALSE);
        }
      for (guint i = 0; i < G_N_ELEMENTS (grey.holders); i++)
        {
          check_grey (grey.holders[i], color.holders[i]);
          check_grey (gs_color_get_ink (grey.holders[i]), gs_color_get_ink (color.holders[i]));
        }
      check_grey (grey.accent, color.accent);
      for (guint i = 0; i < G_N_ELEMENTS (executors); i++)
        {
          check_grey (gs_style_get_executor_color (&grey, executors[i]),
                      gs_style_get_executor_color (&color, executors[i]));
          check_grey (gs_style_get_executor_ink (&grey, executors[i]),
                      gs_style_get_executor_ink (&color, executors[i]));
          for (double share = 0.25; share <= 1; share += 0.25)
            {
              check_grey (gs_style_get_executor_tint (&grey, executors[i], share),
                          gs_style_get_executor_tint (&color, executors[i], share));
              check_grey (gs_style_get_executor_text (&grey, executors[i], share),
                          gs_style_get_executor_text (&color, executors[i], share));
            }
        }
    }
}

static void
test_tint (void)
{
  for (int dark = 0; dark < 2; dark++)
    {
      GsStyle style;

      gs_style_init (&style, dark, FALSE, 16);
      for (guint state = 0; state < GS_N_STATES; state++)
        g_assert_cmpfloat_with_epsilon (draw_lightness (&style, state, 80, FALSE),
                                        gs_color_get_lightness (gs_style_get_tint (&style, state)),
                                        3);
    }
}

static void
test_holders (void)
{
  for (int dark = 0; dark < 2; dark++)
    {
      GsStyle style;

      gs_style_init (&style, dark, FALSE, 16);
      for (guint i = 0; i < 8; i += 2)
        g_assert_cmpfloat (gs_color_get_lightness (style.holders[i])
                             - gs_color_get_lightness (style.holders[i + 1]), >, 15);
    }
}

static void
check_ink (GsColor ground)
{
  g_assert_cmpfloat (gs_color_get_contrast (ground, gs_color_get_ink (ground)), >=, 4.5);
}

/* Text on colour: told from it at the size of body text, on every colour that there is. */
static void
test_contrast (void)
{
  const GsColor black = { 0, 0, 0 }, white = { 1, 1, 1 };

  g_assert_cmpfloat_with_epsilon (gs_color_get_contrast (black, white), 21, 1e-9);
  g_assert_cmpfloat_with_epsilon (gs_color_get_contrast (white, white), 1, 1e-9);
  for (guint i = 0; i <= 20 * 20 * 20; i++)
    check_ink ((GsColor) { i % 20 / 19.0, i / 20 % 20 / 19.0, i / 400 % 20 / 19.0 });

  for (int dark = 0; dark < 2; dark++)
    {
      GsStyle style;

      gs_style_init (&style, dark, FALSE, 16);
      for (guint state = 0; state < GS_N_STATES; state++)
        {
          GsColor text = style.states[state].text;

          g_test_message ("%s, %s", gs_state_get_name (state), dark ? "dark" : "light");
          g_assert_cmpfloat (gs_color_get_contrast (text, style.states[state].fill), >=, 4.5);
          g_assert_cmpfloat (gs_color_get_contrast (text, gs_style_get_tint (&style, state)), >=,
                             4.5);
        }
      for (guint i = 0; i < G_N_ELEMENTS (style.holders); i++)
        check_ink (style.holders[i]);
      for (guint i = 0; i < G_N_ELEMENTS (executors); i++)
        {
          check_ink (gs_style_get_executor_color (&style, executors[i]));
          g_assert_cmpfloat (gs_color_get_contrast (gs_style_get_executor_ink (&style,
                                                                               executors[i]),
                                                    style.card), >=, 4.5);
        }
      g_assert_cmpfloat (gs_color_get_contrast (style.text, style.card), >=, 4.5);
      g_assert_cmpfloat (gs_color_get_contrast (style.dim_text, style.card), >=, 4.5);
      g_assert_cmpfloat (gs_color_get_contrast (style.dim_text, style.window), >=, 4.5);
    }
}

static void
test_words (void)
{
  for (guint state = 0; state < GS_N_STATES; state++)
    {
      g_assert_cmpstr (gs_state_get_label (state), !=, "?");
      g_assert_cmpstr (gs_state_get_sentence (state), !=, "?");
    }
}

static void
test_text (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 200, 40);
  cairo_t *cr = cairo_create (surface);
  GsStyle style;
  double width;

  gs_style_init (&style, FALSE, FALSE, 16);
  width = gs_draw_text_width (cr, &style, GS_TEXT_BODY, FALSE, "ThreadPoolExecutor");
  g_assert_cmpfloat (width, >, 80);
  g_assert_cmpfloat_with_epsilon (
    gs_draw_text (cr, &style, GS_TEXT_BODY, FALSE, style.text, 0, 20, 0, 0, "ThreadPoolExecutor"),
    width, 0.01);
  g_assert_cmpfloat (gs_draw_text (cr, &style, GS_TEXT_BODY, FALSE, style.text, 0, 20, 0, 60,
                                   "ThreadPoolExecutor"), <=, 60);
  /* Figures stand under each other. */
  g_assert_cmpfloat_with_epsilon (gs_draw_text_width (cr, &style, GS_TEXT_BODY, FALSE, "1111"),
                                  gs_draw_text_width (cr, &style, GS_TEXT_BODY, FALSE, "8888"),
                                  0.01);
  gs_style_init (&style, FALSE, TRUE, 30);
  g_assert_cmpfloat (gs_style_get_text_px (&style, GS_TEXT_SMALL), >=, 30);
  g_assert_cmpfloat (gs_style_get_text_px (&style, GS_TEXT_FIGURE), >=, 30 * 36.0 / 14 - 0.01);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Style/lightness", test_lightness);
  g_test_add_func ("/Gilscope/Style/groups", test_groups);
  g_test_add_func ("/Gilscope/Style/grey", test_grey);
  g_test_add_func ("/Gilscope/Style/tint", test_tint);
  g_test_add_func ("/Gilscope/Style/holders", test_holders);
  g_test_add_func ("/Gilscope/Style/contrast", test_contrast);
  g_test_add_func ("/Gilscope/Style/words", test_words);
  g_test_add_func ("/Gilscope/Style/text", test_text);

  return g_test_run ();
}
