/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-card-strings.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-strings.h"

/* px by which they stand out above and below the lanes. */
#define REACH 5

/* Arguments for finding the middle of a lane. */
typedef struct
{
  GsLaneCard *card;
  GtkWidget *widget;
} Lanes;

static gboolean
find_y (gpointer data,
        guint    lane,
        guint32  task,
        double  *y)
{
  const Lanes *lanes = data;
  GsLaneView *view = gs_lane_card_find_lane (lanes->card, lane, task);
  graphene_rect_t bounds;

  if (view == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (view), lanes->widget, &bounds))
    return FALSE;

  *y = bounds.origin.y + bounds.size.height / 2;
  return TRUE;
}

/* FALSE if there are no lanes to draw them over.  @x: out, where the axis begins. */
static gboolean
find_place (Lanes     *lanes,
            GsStrings *strings,
            double    *x)
{
  GsScene *scene = gs_lane_card_get_scene (lanes->card);
  guint n_lanes = gs_lane_card_get_n_lanes (lanes->card);
  graphene_rect_t first, last;

  if (n_lanes == 0 || gs_lane_card_get_trace (lanes->card) == NULL
      || !gtk_widget_compute_bounds (GTK_WIDGET (gs_lane_card_get_lane (lanes->card, 0)),
                                     lanes->widget, &first)
      || !gtk_widget_compute_bounds (GTK_WIDGET (gs_lane_card_get_lane (lanes->card, n_lanes - 1)),
                                     lanes->widget, &last))
    return FALSE;

  gs_scene_get_axis (scene, gtk_widget_get_width (GTK_WIDGET (lanes->card)), x, &strings->width);
  *x += first.origin.x;
  strings->trace = gs_lane_card_get_trace (lanes->card);
  strings->view = gs_scene_get_view (scene, GS_RANGE_MAIN);
  strings->style = gs_scene_get_style (scene);
  strings->top = first.origin.y;
  strings->bottom = last.origin.y + last.size.height;
  strings->reach = REACH;
  strings->find_y = find_y;
  strings->data = lanes;
  return TRUE;
}

void
gs_card_strings_draw (GsLaneCard *card,
                      GtkWidget  *widget,
                      cairo_t    *cr,
                      guint32     task)
{
  Lanes lanes = { card, widget };
  GsStrings strings;
  double x;

  g_return_if_fail (GS_IS_LANE_CARD (card));

  if (!find_place (&lanes, &strings, &x))
    return;

  cairo_save (cr);
  cairo_translate (cr, x, 0);
  gs_strings_draw (cr, &strings, task);
  cairo_restore (cr);
}

int
gs_card_strings_get_height (GsLaneCard *card)
{
  GsScene *scene = gs_lane_card_get_scene (card);

  return gs_scene_get_strings (scene)
           ? (int) gs_strings_get_order_height (gs_scene_get_style (scene)) : 0;
}

int
gs_card_strings_get_reach (GsLaneCard *card)
{
  return gs_scene_get_strings (gs_lane_card_get_scene (card)) ? REACH : 0;
}

/* Draws the row of numbers about @y, or the reason why there is none. */
static void
draw_order (const GsStrings *strings,
            cairo_t         *cr,
            double           name_width,
            double           y)
{
  const GsStyle *style = strings->style;
  guint n_tasks = gs_trace_get_tasks (strings->trace)->len;
  g_autofree char *reason = NULL;

  gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, -0.7 * style->font_size, y, 1,
                name_width, _("results"));
  if (!gs_strings_are_too_many (strings->trace))
    {
      gs_strings_draw_order (cr, strings, y);
      return;
    }
  reason = g_strdup_printf (_("%u tasks: more strings than can be told apart; a selected task "
                              "shows its own"), n_tasks);
  gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, 0, y, 0, strings->width, reason);
}

/* Number of known events of the tasks: the drawing changes with it. */
static guint
count_known (GsTrace *trace)
{
  GArray *tasks = gs_trace_get_tasks (trace);
  guint n = 0;

  for (guint i = 0; i < tasks->len; i++)
    {
      const GsTaskTimes *task = &g_array_index (tasks, GsTaskTimes, i);

      n += (task->submitted >= 0) + (task->started >= 0) + (task->finished >= 0)
           + (task->delivered >= 0);
    }
  return n;
}

static GskRenderNode *
draw_node (const GsStrings *strings,
           double           x,
           int              width,
           int              height)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  cairo_t *cr = gtk_snapshot_append_cairo (
    snapshot, &GRAPHENE_RECT_INIT (0, (float) strings->top - 2 * REACH, (float) width,
                                   (float) (strings->bottom - strings->top) + 2 * REACH
                                   + (float) height));

  cairo_translate (cr, x, 0);
  gs_strings_draw (cr, strings, GS_NO_TASK);
  draw_order (strings, cr, MAX (x - strings->style->font_size, 1),
              strings->bottom + height
              - gs_style_get_text_px (strings->style, GS_TEXT_SMALL) * 0.5);
  cairo_destroy (cr);
  return gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
}

void
gs_card_strings_append (GsLaneCard    *card,
                        GtkSnapshot   *snapshot,
                        GsStringsNode *kept)
{
  Lanes lanes = { card, GTK_WIDGET (card) };
  int width = gtk_widget_get_width (GTK_WIDGET (card));
  int height = gs_card_strings_get_height (card);
  GsStrings strings;
  double x;

  if (height == 0 || !find_place (&lanes, &strings, &x))
    return;

  {
    const double place[] = { x, strings.width, strings.top, strings.bottom, strings.view->begin,
                             strings.view->end, width, height };
    guint n_known = count_known (strings.trace);

    G_STATIC_ASSERT (sizeof place == sizeof kept->place);
    if (kept->node == NULL || n_known != kept->n_known
        || memcmp (place, kept->place, sizeof place) != 0)
      {
        gs_card_strings_clear (kept);
        kept->node = draw_node (&strings, x, width, height);
        kept->n_known = n_known;
        memcpy (kept->place, place, sizeof place);
      }
  }
  if (kept->node != NULL)
    gtk_snapshot_append_node (snapshot, kept->node);
}

void
gs_card_strings_clear (GsStringsNode *kept)
{
  g_clear_pointer (&kept->node, gsk_render_node_unref);
}
