/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A variant's figures in words; translated. */
#pragma once

#include "gs-results.h"

/** gs_words_unmeasured: why @variant has no figures: "waiting" for its turn, "stopped", "failed",
 * or "not measured" since another one was stopped.  Static. */
const char *gs_words_unmeasured       (GsResults  *results,
                                       guint       variant);
/** gs_words_makespan: of @variant, "2.04 s"; "–" if it is not measured.  g_free(). */
char       *gs_words_makespan         (GsResults  *results,
                                       guint       variant);
/** gs_words_speedup: of @variant, "1.8×"; "–" if there is none.  g_free(). */
char       *gs_words_speedup          (GsResults  *results,
                                       guint       variant);
/** gs_words_efficiency: of @variant, "90 %"; "–" if there is none.  g_free(). */
char       *gs_words_efficiency       (GsResults  *results,
                                       guint       variant);
/** gs_words_difference: "1.25× as long as now", of a variant that was saved and has a counterpart
 * with a makespan; NULL of any other.  g_free(). */
char       *gs_words_difference       (GsResults  *results,
                                       guint       variant);
/** gs_words_variant_cut: "64 of 1000 tasks", where no more coroutines of a variant have lanes; NULL
 * where all have.  g_free(). */
char       *gs_words_variant_cut      (GsResults  *results,
                                       guint       variant);
/** gs_words_variant_sentence: "each waits for the GIL 50 % of the time"; the outcome of its tasks
 * in short for a failed run; "" if there is nothing to say.  g_free(). */
char       *gs_words_variant_sentence (GsResults  *results,
                                       guint       variant);
/** gs_words_variant_detail: beside a variant's title: "2.04 s · each waits for the GIL 50 % of the
 * time".  @run: the one shown, or NULL; @waiting: its turn in the session has not come yet.
 * g_free(). */
char       *gs_words_variant_detail   (GsResults  *results,
                                       guint       variant,
                                       GsRun      *run,
                                       gboolean    waiting);
/** gs_words_variant_whole: @detail, and the whole message of every exception.  g_free(). */
char       *gs_words_variant_whole    (GsRun      *run,
                                       const char *detail);
