/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words at the top of a card: a title at the left, a figure at the right, a sentence between;
 * where the three do not fit beside each other, the sentence goes below, and a long title wraps. */
#pragma once

#include "gs-scene.h"

typedef struct
{
  GtkWidget *title;    /* labels, of which the figure may be missing: NULL */
  GtkWidget *detail;
  GtkWidget *figure;
  int figure_width;    /* px: of the figure's column, at least */
  int line_height;     /* px: of the line with the title, at least */
} GsCardHeader;

/** gs_card_header_lay_out: returns the px that the header takes in a card of @width px; -1 is as
 * wide as it takes to have all in one line.  Allocates the labels from @y on if @place is TRUE. */
int gs_card_header_lay_out (const GsCardHeader *self,
                            GsScene            *scene,
                            int                 width,
                            int                 y,
                            gboolean            place);
