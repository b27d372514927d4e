/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine's capacity at this moment, measured in the runner: the same fixed work by one and by
 * k plain processes, in turn, with nothing of a pool or a recorder around it. */
#pragma once

#include <glib.h>

#include "gs-control.h"
#include "gs-spin.h"

/** gs_capacity_confine: keeps the calling process on the first @cores cores that it may use; 0:
 * all. More than there are is all. */
gboolean gs_capacity_confine (guint       cores,
                              GError    **error);
/** gs_capacity_probe: does what @request asks ({"workers", "cores", "budget_ns", "step_ns"}) and
 * sends one "capacity" message.  The calling process has to have one thread. */
gboolean gs_capacity_probe   (JsonObject *request,
                              GsControl  *control,
                              GError    **error);
