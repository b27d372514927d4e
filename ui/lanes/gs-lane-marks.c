/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-lane-marks.h"

#include <math.h>

#include "gs-outcome-words.h"

static double
get_size (const GsLaneMarks *self)
{
  return gs_marks_get_size (gs_scene_get_style (self->scene),
                            gs_scene_get_sizes (self->scene)->lane_height);
}

static GArray *
place (const GsLaneMarks *self)
{
  return gs_marks_place (self->marks, self->lane, self->task,
                         MAX (gs_trace_get_begin (gs_run_get_trace (self->run)), 0), self->view,
                         self->width, get_size (self));
}

void
gs_lane_marks_append (const GsLaneMarks *self,
                      GtkSnapshot       *snapshot,
                      double             height)
{
  const GsStyle *style = gs_scene_get_style (self->scene);
  double size = get_size (self);
  g_autoptr (GArray) placed = NULL;
  double over;
  cairo_t *cr;

  if (self->run == NULL || self->marks->len == 0)
    return;
  placed = place (self);
  if (placed->len == 0)
    return;

  /* On thin lanes they are higher than the lane. */
  over = ceil (MAX (size - height, 0) / 2) + 1;
  cr = gtk_snapshot_append_cairo (
    snapshot, &GRAPHENE_RECT_INIT ((float) -size, (float) -over, (float) (self->width + 2 * size),
                                   (float) (height + 2 * over)));
  if (self->lane == GS_MARKS_COMMON)
    gs_marks_draw_common (cr, placed, style, self->width, height, size);
  else
    gs_marks_draw (cr, placed, style, height, size);
  cairo_destroy (cr);
}

char *
gs_lane_marks_dup_tip (const GsLaneMarks *self,
                       double             x)
{
  g_autoptr (GArray) placed = NULL;

  if (self->run == NULL || self->marks->len == 0)
    return NULL;

  placed = place (self);
  for (guint i = placed->len; i-- > 0;)
    {
      const GsPlacedMark *mark = &g_array_index (placed, GsPlacedMark, i);

      if (fabs (x - mark->x) <= get_size (self) / 2)
        return gs_words_marks (self->run, mark->marks);
    }
  return NULL;
}

char *
gs_lane_marks_dup_words (const GsLaneMarks *self)
{
  g_autoptr (GArray) selected = NULL;

  if (self->run == NULL || self->marks->len == 0)
    return NULL;

  selected = gs_task_marks_select (self->marks, self->lane, self->task);
  return selected->len > 0 ? gs_words_marks (self->run, selected) : NULL;
}
