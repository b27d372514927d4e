/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheet: title, parameters, legend, timelines on one axis, lens, charts, badge, date, in one
 * picture, or title, one part, badge, date; and its way into files. */
#pragma once

#include <gio/gio.h>

#include "gs-chart.h"
#include "gs-timeline.h"

/* The part of a sheet that is drawn. */
typedef enum
{
  GS_SHEET_ALL,
  GS_SHEET_TIMELINES,   /* without lens and charts */
  GS_SHEET_LENS,        /* of the variant that it is of */
} GsSheetPart;

typedef struct
{
  double width;      /* px; 1600 × 900 by default */
  double height;
  double scale;      /* of PNG pixels; 1 */
  gboolean dark;
  const GsChart *chart; /* this one alone; NULL: the part */
  GsSheetPart part;
  gboolean strings;  /* over the timelines, from each task's submit to its result */
} GsSheetOptions;

#define GS_SHEET_OPTIONS_DEFAULT ((GsSheetOptions) { 1600, 900, 1, FALSE, NULL, GS_SHEET_ALL, FALSE })

/** gs_draw_sheet: draws @results into (0, 0, width, height). */
void             gs_draw_sheet       (cairo_t              *cr,
                                      GsResults            *results,
                                      const GsSheetOptions *options);
/** gs_sheet_render: the sheet as an ARGB32 image surface (for the clipboard); caller owns. */
cairo_surface_t *gs_sheet_render     (GsResults            *results,
                                      const GsSheetOptions *options);
/** gs_sheet_export: writes PNG, SVG or PDF by the file's suffix.  Writes beside the target and
 * renames: what stood there stays whole on any error, which names the file.  A part that has
 * nothing to show is an error. */
gboolean         gs_sheet_export     (GsResults            *results,
                                      GFile                *file,
                                      const GsSheetOptions *options,
                                      GError              **error);
/* The parts that can be drawn alone, by id: "timelines", "lens", and each chart's id. */
/** gs_sheet_dup_parts: the ids of all of them; g_free() it alone. */
const char     **gs_sheet_dup_parts  (void);
/** gs_sheet_choose_part: sets the part, or the chart, that is called @id; FALSE if there is none. */
gboolean         gs_sheet_choose_part (GsSheetOptions      *options,
                                      const char           *id);
/** gs_sheet_get_part_id, gs_sheet_get_part_title: of what @options ask for alone; NULL for all of
 * the sheet.  The title is translated. */
const char      *gs_sheet_get_part_id (const GsSheetOptions *options);
const char      *gs_sheet_get_part_title (const GsSheetOptions *options);
/** gs_sheet_has_part: whether what @options ask for has anything to show of @results. */
gboolean         gs_sheet_has_part   (GsResults            *results,
                                      const GsSheetOptions *options);
/** gs_sheet_find_lens: the range that the lens shows (ns since the run's first submit), of the
 * variant whose GIL is passed on most often on request: where the turns are regular and about as
 * many as elsewhere, as near to the middle as may be.  The same results give the same range.
 * Its width is the experiment's Lens=, else 100 ms; up to ten times that, but no more than half of
 * the run, if the switch interval is so long that fewer than three such hand-offs fall within it.
 * FALSE if there are not even then: threads that wait, or one that computes, have nothing to show.
 * @variant: out, which one it is of; @interpreter: out, whose GIL */
gboolean         gs_sheet_find_lens  (GsResults            *results,
                                      guint                *variant,
                                      guint32              *interpreter,
                                      GsView               *view);
