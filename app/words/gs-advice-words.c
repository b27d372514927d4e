/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-advice-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-quantity.h"
#include "gs-share-words.h"

/* Names for the middle of a sentence. */
static const struct { const char *executor; const char *name; } names[] = {
  { "sequential", N_("in sequence") },
  { "threads", N_("threads") },
  { "processes", N_("processes") },
  { "asyncio", "asyncio" },
  { "asyncio-threads", N_("asyncio with threads") },
  { "asyncio-processes", N_("asyncio with processes") },
};

static const char *
get_name (const char *executor)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i].executor, executor) == 0)
      return _(names[i].name);
  return executor;
}

/* "CPU 2 % of its time: it waits." */
static char *
dup_kind (const GsProbe *probe)
{
  g_autofree char *share = gs_words_percent (gs_probe_get_share (probe));

  switch (gs_probe_get_kind (probe))
    {
    case GS_WORK_WAITS:
      return g_strdup_printf (_("CPU %s of its time: it waits."), share);
    case GS_WORK_COMPUTES:
      return g_strdup_printf (_("CPU %s of its time: it computes."), share);
    case GS_WORK_MIXED:
      return g_strdup_printf (_("CPU %s of its time: it computes and waits."), share);
    default:
      return g_strdup (_("It did not run."));
    }
}

static char *
dup_choice (const GsChoice *choice)
{
  /* Translators: an executor, and a sentence that says why. */
  return g_strdup_printf (_("Recommended: %s. %s"), get_name (choice->executor),
                          _(choice->reason));
}

/* A group's probe, and the executor that suits it where nothing else has run. */
static char *
dup_group (const GsAdvice      *self,
           const GsAdviceGroup *group)
{
  g_autofree char *kind = dup_kind (&group->probe);
  g_autofree char *line = NULL;
  g_autofree char *choice = NULL;

  if (self->groups->len > 1)
    /* Translators: a group of tasks, and a sentence about it. */
    line = g_strdup_printf (_("%s: %s"), group->name, kind);
  else
    line = g_strdup (kind);
  if (self->candidates->len > 0 || group->choice.executor == NULL)
    return g_steal_pointer (&line);

  choice = dup_choice (&group->choice);
  return g_strdup_printf ("%s %s", line, choice);
}

/* "threads 4.9×, processes 3.8×" */
static char *
dup_candidates (const GsAdvice *self)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < self->candidates->len; i++)
    {
      const GsCandidate *candidate = &g_array_index (self->candidates, GsCandidate, i);
      g_autofree char *speedup = gs_quantity_format_speedup (candidate->speedup);

      if (g_str_equal (candidate->executor, "sequential"))
        continue;
      g_string_append (list, list->len > 0 ? ", " : "");
      if (isnan (candidate->makespan))
        /* Translators: an executor that cannot do the work. */
        g_string_append_printf (list, _("%s fail"), get_name (candidate->executor));
      else
        g_string_append_printf (list, "%s %s", get_name (candidate->executor), speedup);
    }
  return g_string_free (list, FALSE);
}

static char *
dup_verdict (const GsAdvice *self)
{
  g_autofree char *list = dup_candidates (self);
  const GsCandidate *fastest = &g_array_index (self->candidates, GsCandidate, 0);

  if (self->verdict == GS_VERDICT_TOO_BUSY)
    /* Translators: executors with their speedups, while others kept the machine busy. */
    return g_strdup_printf (_("Measured: %s. The machine was too busy to judge."), list);
  if (self->verdict == GS_VERDICT_AGREES)
    /* Translators: executors with their speedups; the measurement agrees with what is
     * recommended. */
    return g_strdup_printf (_("Measured: %s. It agrees."), list);
  if (g_str_equal (fastest->executor, "sequential"))
    return g_strdup_printf (_("Measured: %s. It disagrees: nothing is faster than in sequence."),
                            list);
  /* Translators: executors with their speedups, and the fastest. */
  return g_strdup_printf (_("Measured: %s. It disagrees: %s did best."), list,
                          get_name (fastest->executor));
}

/* "Pickled: 212 bytes a task."; NULL if nothing was. */
static char *
dup_bytes (const GsAdvice *self)
{
  double bytes = 0;
  guint n_tasks = 0;
  g_autofree char *count = NULL;

  for (guint i = 0; i < self->groups->len; i++)
    {
      const GsProbe *probe = &g_array_index (self->groups, GsAdviceGroup, i).probe;

      bytes += isnan (probe->bytes) ? 0 : probe->bytes;
      n_tasks += probe->n_tasks;
    }
  if (!(bytes > 0) || n_tasks == 0)
    return NULL;
  count = gs_quantity_format_count (llround (bytes / n_tasks));
  /* Translators: how many bytes are sent to a process and back for each task, on average. */
  return g_strdup_printf (_("Pickled for a process: %s bytes a task."), count);
}

char **
gs_advice_dup_sentences (const GsAdvice *self)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *bytes = dup_bytes (self);
  g_autofree char *choice = NULL;
  g_autofree char *verdict = NULL;

  for (guint i = 0; i < self->groups->len; i++)
    {
      g_autofree char *line = dup_group (self, &g_array_index (self->groups, GsAdviceGroup, i));

      g_strv_builder_add (lines, line);
    }
  if (bytes != NULL)
    g_strv_builder_add (lines, bytes);
  if (self->candidates->len == 0)
    return g_strv_builder_end (lines);

  choice = dup_choice (&self->choice);
  g_strv_builder_add (lines, choice);
  if (self->verdict != GS_VERDICT_NONE)
    {
      verdict = dup_verdict (self);
      g_strv_builder_add (lines, verdict);
    }
  return g_strv_builder_end (lines);
}

char **
gs_advice_dup_lines (GsResults *results)
{
  g_autoptr (GsAdvice) advice = gs_advice_new (results);
  g_autofree char *probe = NULL;
  g_autofree char *verdict = NULL;
  char **lines;
  guint n;

  if (advice == NULL || !gs_advice_is_telling (advice, results))
    return NULL;

  lines = gs_advice_dup_sentences (advice);
  n = g_strv_length (lines);
  if (advice->candidates->len == 0 || n <= 2)
    return lines;

  verdict = g_strjoinv (" ", lines + n - 2);
  for (guint i = n - 2; i < n; i++)
    g_clear_pointer (&lines[i], g_free);
  probe = g_strjoinv (" ", lines);
  g_strfreev (lines);
  return g_strdupv ((char *[]) { probe, verdict, NULL });
}
