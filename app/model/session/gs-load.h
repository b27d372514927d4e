/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of the machine others took meanwhile. */
#pragma once

#include <glib.h>

typedef struct
{
  double busy;   /* s of all cores, since the machine started */
  gint64 time;   /* µs */
} GsLoad;

/** gs_load_begin: takes the counters of now. */
void   gs_load_begin (GsLoad       *self);
/** gs_load_end: the share of all cores' time since then that was busy (taken by the hypervisor
 * included) with other than our own @cpu seconds: 0…1; NAN if it cannot be told. */
double gs_load_end   (const GsLoad *self,
                      double        cpu);
