/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-scaling-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-quantity.h"
#include "gs-results-words.h"
#include "gs-share-words.h"

char *
gs_words_scaling_value (GsScalingMeasure measure,
                        double           value)
{
  if (!isfinite (value))
    return g_strdup ("–");

  switch (measure)
    {
    case GS_SCALING_EFFICIENCY:
      return gs_words_percent (value);
    case GS_SCALING_MAKESPAN:
      return gs_quantity_format_seconds (value);
    case GS_SCALING_SPEEDUP:
    default:
      return gs_quantity_format_speedup (value);
    }
}

/* Whether no series has a fit, all for the same reason. */
static gboolean
share_reason (const GsScaling *self)
{
  const GsSeries *first = self->series->len > 0 ? g_ptr_array_index (self->series, 0) : NULL;

  for (guint i = 0; i < self->series->len; i++)
    {
      const GsSeries *series = g_ptr_array_index (self->series, i);

      if (series->has_fit || g_strcmp0 (series->reason, first->reason) != 0)
        return FALSE;
    }

  return first != NULL && first->reason != NULL;
}

/* Amdahl's law for each series, in words. */
static char *
dup_fits (const GsScaling *self)
{
  GString *text = g_string_new (NULL);

  if (share_reason (self))
    {
      const GsSeries *first = g_ptr_array_index (self->series, 0);

      g_string_append (text, _(first->reason));
      return g_string_free (text, FALSE);
    }

  for (guint i = 0; i < self->series->len; i++)
    {
      const GsSeries *series = g_ptr_array_index (self->series, i);

      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (series->has_fit && isfinite (series->fit.low) && isfinite (series->fit.high))
        g_string_append_printf (text, _("%s: Amdahl’s law, p = %.2f (%.2f–%.2f)"), series->label,
                                series->fit.p, series->fit.low, series->fit.high);
      else if (series->has_fit)
        g_string_append_printf (text, _("%s: Amdahl’s law, p = %.2f (measured once: no interval)"),
                                series->label, series->fit.p);
      else if (series->reason != NULL)
        g_string_append_printf (text, "%s: %s", series->label, _(series->reason));
    }

  return g_string_free (text, FALSE);
}

char *
gs_words_scaling_note (const GsScaling *self)
{
  g_autofree char *fits = dup_fits (self);
  g_autofree char *repeats = gs_words_repeats_note (self->results);

  return g_strconcat (fits, *fits != '\0' ? "\n" : "", repeats, NULL);
}

char *
gs_words_scaling (const GsScaling *self)
{
  g_autofree char *fits = dup_fits (self);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->series->len; i++)
    {
      const GsSeries *one = g_ptr_array_index (self->series, i);
      const char *separator = " ";

      g_string_append_printf (text, "%s:", one->label);
      for (guint j = 0; j < one->points->len; j++)
        {
          const GsSeriesPoint *point = &g_array_index (one->points, GsSeriesPoint, j);
          double value = gs_scaling_get_value (self->measure, point);
          g_autofree char *words = gs_words_scaling_value (self->measure, value);

          if (!isfinite (value))
            continue;
          g_string_append (text, separator);
          separator = ", ";
          g_string_append_printf (text, ngettext ("%s with %u worker", "%s with %u workers",
                                                  point->workers), words, point->workers);
        }
      g_string_append (text, ". ");
    }
  g_string_append (text, fits);

  return g_string_free (text, FALSE);
}

static void
append_quartiles (const GsScaling     *self,
                  const GsSeriesPoint *point,
                  GString             *text)
{
  g_autofree char *first = NULL;
  g_autofree char *third = NULL;
  double q1, q3;

  if (!gs_scaling_get_quartiles (self->measure, point, &q1, &q3))
    return;
  first = gs_words_scaling_value (self->measure, q1);
  third = gs_words_scaling_value (self->measure, q3);
  g_string_append_c (text, '\n');
  /* Translators: of the values measured, a quarter is below the first and a quarter above the
     second. */
  g_string_append_printf (text, _("quartiles %s and %s"), first, third);
}

char *
gs_words_scaling_point (const GsScaling     *self,
                        const GsSeries      *series,
                        const GsSeriesPoint *point)
{
  GString *text = g_string_new (NULL);
  g_autofree char *speedup = gs_words_scaling_value (GS_SCALING_SPEEDUP, point->speedup);
  g_autofree char *efficiency = gs_words_scaling_value (GS_SCALING_EFFICIENCY, point->efficiency);
  g_autofree char *makespan = gs_words_scaling_value (GS_SCALING_MAKESPAN, point->makespan);

  /* Translators: a point of a chart: what ran, and with how many workers. */
  g_string_append_printf (text, ngettext ("%s, %u worker", "%s, %u workers", point->workers),
                          series->label, point->workers);
  g_string_append_c (text, '\n');
  if (isfinite (point->efficiency))
    g_string_append_printf (text, _("speedup %s, efficiency %s, makespan %s"), speedup, efficiency,
                            makespan);
  else if (isfinite (point->speedup))
    g_string_append_printf (text, _("speedup %s, makespan %s"), speedup, makespan);
  else
    g_string_append_printf (text, _("makespan %s"), makespan);
  append_quartiles (self, point, text);

  return g_string_free (text, FALSE);
}

static void
append_row (const GsScaling     *self,
            const GsSeries      *series,
            const GsSeriesPoint *point,
            GString             *text)
{
  double workers = point->workers;
  double values[4];
  g_autofree char *makespan = gs_words_scaling_value (GS_SCALING_MAKESPAN, point->makespan);
  g_autofree char *speedup = gs_words_scaling_value (GS_SCALING_SPEEDUP, point->speedup);
  g_autofree char *efficiency = gs_words_scaling_value (GS_SCALING_EFFICIENCY, point->efficiency);

  g_string_append_printf (text, "%s\t%u\t%u\t%s\t%s\t%s", series->label, point->workers,
                          gs_results_get_n_repeats (self->results, point->variant), makespan,
                          speedup, efficiency);
  gs_scaling_get_quartiles (self->measure, point, &values[0], &values[1]);
  values[2] = gs_scaling_get_ideal (self, workers);
  values[3] = gs_scaling_get_capacity (self, workers);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *cell = gs_words_scaling_value (self->measure, values[i]);

      g_string_append_printf (text, "\t%s", cell);
    }
  g_string_append_c (text, '\n');
}

char *
gs_words_scaling_table (const GsScaling *self)
{
  /* Translators: titles of columns; the last four: quartiles of what was measured, the ideal, and
     the best that the machine can give. */
  const char *const titles[] = {
    _("Variant"), _("Workers"), _("Repeats"), _("Makespan"), _("Speedup"), _("Efficiency"),
    _("First quartile"), _("Third quartile"), _("Ideal"), _("Capacity"), NULL
  };
  g_autofree char *first = g_strjoinv ("\t", (char **) titles);
  GString *text = g_string_new (first);

  g_string_append_c (text, '\n');
  for (guint i = 0; i < self->series->len; i++)
    {
      const GsSeries *series = g_ptr_array_index (self->series, i);

      for (guint j = 0; j < series->points->len; j++)
        {
          const GsSeriesPoint *point = &g_array_index (series->points, GsSeriesPoint, j);

          if (isfinite (gs_scaling_get_value (self->measure, point)))
            append_row (self, series, point, text);
        }
    }

  return g_string_free (text, FALSE);
}
