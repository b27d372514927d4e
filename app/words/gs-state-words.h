/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states' names for people; those of files and scripts are gs_state_get_name()'s. */
#pragma once

#include "gs-state.h"

/* The order in which states are explained: what one looks for first stands first. */
extern const GsState gs_words_state_order[GS_N_STATES];

/** gs_state_get_label: "waiting for the GIL"; translated, static.  "?" for no state. */
const char *gs_state_get_label       (GsState state);
/** gs_state_get_short_label: "GIL wait", the head of a narrow column; translated, static. */
const char *gs_state_get_short_label (GsState state);
/** gs_state_get_sentence: one plain sentence on the state; translated, static. */
const char *gs_state_get_sentence    (GsState state);
