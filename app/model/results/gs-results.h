/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The results of an experiment: every run of every variant, the machine's capacity beside them, and
 * the figures that compare them.  What is drawn, saved and summed up. */
#pragma once

#include "gs-amdahl.h"
#include "gs-experiment.h"
#include "gs-run.h"

#define GS_TYPE_RESULTS (gs_results_get_type ())
G_DECLARE_FINAL_TYPE (GsResults, gs_results, GS, RESULTS, GObject)

/* Signals: "changed" after anything was added, and after a run of it has finished. */
/** gs_results_new, gs_results_add_run: keep references of their own. */
GsResults     *gs_results_new              (GsExperiment *experiment);
/** gs_results_copy: the same experiment and finished runs, which it shares; what happens to @self
 * later is not seen in it.  The copy may be read in another thread; it is to be freed in this one;
 * caller owns. */
GsResults     *gs_results_copy             (GsResults    *self);
GsExperiment  *gs_results_get_experiment   (GsResults    *self);
void           gs_results_add_run          (GsResults    *self, GsRun *run);
/** gs_results_get_runs: finished and living runs of @variant, oldest first; belongs to @self. */
GPtrArray     *gs_results_get_runs         (GsResults    *self, guint variant);
/** gs_results_get_shown: index of the finished run nearest the median makespan; -1 if none. */
int            gs_results_get_shown        (GsResults    *self, guint variant);
/** gs_results_get_shown_run: that run, or the living one if none has finished, or the newest of
 * those that were stopped or failed; NULL if none. */
GsRun         *gs_results_get_shown_run    (GsResults    *self, guint variant);
guint          gs_results_get_n_repeats    (GsResults    *self, guint variant);
/** gs_results_count_repeats: how often each variant has been measured, of those that have: at least
 * and at most.  FALSE, and 0, if none has. */
gboolean       gs_results_count_repeats    (GsResults    *self, guint *fewest, guint *most);
/** gs_results_is_stopped: whether what ran last was stopped: what has no run yet gets none. */
gboolean       gs_results_is_stopped       (GsResults    *self);
/** gs_results_dup_makespans: of the finished runs, double in s, oldest first; caller owns. */
GArray        *gs_results_dup_makespans    (GsResults    *self, guint variant);
/** gs_results_get_makespan: median, s; NAN before a run has finished. */
double         gs_results_get_makespan     (GsResults    *self, guint variant);
/** gs_results_find_baseline: the sequential variant that does the same work as @variant, itself
 * perhaps; -1 if there is none, and if no other does the same work as the sequential one. */
int            gs_results_find_baseline    (GsResults    *self, guint variant);
/** gs_results_get_speedup: the baseline's median makespan over @variant's; NAN without either,
 * and where a task of @variant has failed that went through in the baseline. */
double         gs_results_get_speedup      (GsResults    *self, guint variant);
/** gs_results_get_speedup_quartiles: of the baseline's median makespan over each repeat's own;
 * FALSE (and NAN) with fewer than three repeats. */
gboolean       gs_results_get_speedup_quartiles (GsResults *self, guint variant,
                                                 double *q1, double *q3);
/** gs_results_get_makespan_quartiles: of the repeats' makespans, s; FALSE (and NAN) with fewer than
 * three repeats. */
gboolean       gs_results_get_makespan_quartiles (GsResults *self, guint variant,
                                                  double *q1, double *q3);
/** gs_results_set_saved: @variant was measured at another time, and is compared with variant
 * @counterpart (-1: with none). */
void           gs_results_set_saved        (GsResults    *self, guint variant, int counterpart);
gboolean       gs_results_is_saved         (GsResults    *self, guint variant);
/** gs_results_get_counterpart: the variant that a saved one is compared with; -1 if none. */
int            gs_results_get_counterpart  (GsResults    *self, guint variant);
/** gs_results_is_comparison: whether any variant is a saved one. */
gboolean       gs_results_is_comparison    (GsResults    *self);
/** gs_results_get_efficiency: the speedup over the number of workers; NAN for an event loop. */
double         gs_results_get_efficiency   (GsResults    *self, guint variant);
/** gs_results_set_guess: the speedup that the room has guessed for @variant, up to GS_MAX_GUESS;
 * NAN: none. */
void           gs_results_set_guess        (GsResults    *self, guint variant, double speedup);
/** gs_results_get_guess: NAN without one. */
double         gs_results_get_guess        (GsResults    *self, guint variant);
gboolean       gs_results_has_guess        (GsResults    *self);
/** gs_results_get_loss: of the shown run, against the sequential run of the same round of repeats;
 * FALSE without either and for an event loop. */
gboolean       gs_results_get_loss         (GsResults    *self, guint variant, GsLoss *loss);
/** gs_results_add_capacity: one probe of what @workers plain processes give. */
void           gs_results_add_capacity     (GsResults    *self, guint workers, double capacity);
/** gs_results_get_capacity: median of the probes for @workers (1 for 1); NAN if not measured. */
double         gs_results_get_capacity     (GsResults    *self, guint workers);
/** gs_results_get_n_probes, gs_results_get_probe: every probe, oldest first: its capacity. */
guint          gs_results_get_n_probes     (GsResults    *self);
double         gs_results_get_probe        (GsResults    *self, guint index, guint *workers);
/** gs_results_find_sequential: the first variant that runs in sequence, or -1. */
int            gs_results_find_sequential  (GsResults    *self);
/** gs_results_get_spread: half the distance between the quartiles of a variant's makespans over
 * their median, of the variant where that is largest; NAN with fewer than three repeats of each. */
double         gs_results_get_spread       (GsResults    *self);
/** gs_results_get_busy: the largest share of all cores that others took during a run; NAN if that
 * is not known of any. */
double         gs_results_get_busy         (GsResults    *self);
/** gs_results_is_doubtful: whether that is so much that the figures of computing mean little. */
gboolean       gs_results_is_doubtful      (GsResults    *self);
/** gs_results_get_longest: s, the longest shown makespan, live ones included; 0 if none. */
double         gs_results_get_longest      (GsResults    *self);

/* Scaling: the variants that differ in nothing but their workers form a series. */
typedef struct
{
  guint variant;
  guint workers;
  double makespan;     /* median, s */
  double makespan_q1;  /* quartiles: NAN with fewer than three repeats */
  double makespan_q3;
  double speedup;      /* NAN without a baseline */
  double q1, q3;       /* quartiles of the speedup */
  double efficiency;   /* NAN without a baseline, and for an event loop */
} GsSeriesPoint;

typedef struct
{
  char *label;
  char *executor;
  gboolean saved;      /* its points were measured at another time */
  GArray *points;      /* GsSeriesPoint by workers */
  double baseline;     /* s, what the speedups are of; NAN if there is none */
  gboolean has_fit;
  GsAmdahlFit fit;
  const char *reason;  /* untranslated, why there is no fit */
} GsSeries;

void           gs_series_free              (GsSeries     *self);
/** gs_results_get_series: a new GPtrArray of GsSeries, the sequential one left out and whatever has
 * not run yet; it frees them with itself; caller owns. */
GPtrArray     *gs_results_get_series       (GsResults    *self);
/** gs_results_collect_series: the same without labels and fits, which take a while. */
GPtrArray     *gs_results_collect_series   (GsResults    *self);
