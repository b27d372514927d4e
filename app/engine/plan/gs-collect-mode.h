/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a caller gets the results of what it has submitted, by name. */
#pragma once

#include <glib.h>

typedef enum
{
  GS_COLLECT_UNSET,           /* nowhere: what is not said is map() */
  GS_COLLECT_MAP,             /* map(): input order; the first error ends it and cancels the rest */
  GS_COLLECT_SUBMIT,          /* result() of every future, in the order of the submits */
  GS_COLLECT_AS_COMPLETED,    /* as_completed(): the finished ones first, then as they finish */
  GS_COLLECT_AWAITED,         /* result() right after each submit() */
  /* wait(): hands out all that is done when its caller runs again, in the order of the submits */
  GS_COLLECT_FIRST_COMPLETED, /* for the first to finish */
  GS_COLLECT_FIRST_EXCEPTION, /* for the first to fail, or for all */
  GS_COLLECT_ALL_COMPLETED,
  GS_COLLECT_TASK_GROUP,      /* of an event loop: the first to fail has the others cancelled */
  GS_COLLECT_NONE,            /* nobody asks: what a task raises stays in its future */
} GsCollectMode;

/** gs_collect_mode_get_names: all of them, ended by NULL. */
const char *const *gs_collect_mode_get_names (void);
