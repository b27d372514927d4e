/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-collect-mode.h"

/* In the order of the modes, but for the first. */
static const char *const names[] = {
  "map", "submit", "as_completed", "awaited", "first_completed", "first_exception",
  "all_completed", "task_group", "none", NULL
};

const char *const *
gs_collect_mode_get_names (void)
{
  return names;
}
