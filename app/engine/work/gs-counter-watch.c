/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-counter-watch.h"

#include <glib.h>

/* Increments of the winner that are told before the one that loses. */
#define BEFORE 2

typedef struct
{
  int64_t value;   /* that is loaded or stored */
  uint32_t task;
  bool stores;
  bool own;        /* it loads what it has stored itself */
} Step;

/* A number is stored, and then loaded; by several tasks, first by the one that has stored it:
 * another one's turn comes only after it. */
static int
compare_steps (gconstpointer a,
               gconstpointer b)
{
  const Step *first = a, *second = b;

  if (first->value != second->value)
    return first->value < second->value ? -1 : 1;
  if (first->stores != second->stores)
    return first->stores ? -1 : 1;
  if (first->own != second->own)
    return first->own ? -1 : 1;
  return (first->task > second->task) - (first->task < second->task);
}

static void
add_increment (GArray               *steps,
               const GsCounterWatch *self,
               uint32_t              task,
               uint64_t              increment,
               int64_t               value)
{
  const GsCounterSlot *slot = &self->slots[task];
  bool winner = (int32_t) task == atomic_load_explicit (&self->winner, memory_order_relaxed);
  Step load = { value, task, false, increment != slot->turn };
  Step store = { value + 1, task, true, false };

  /* Ignore accesses after the loss: they have no place in this order. */
  if (value < self->read - BEFORE || value >= self->overwritten)
    return;
  g_array_append_val (steps, load);
  if (increment < slot->n_stores && !(winner && increment + 1 == slot->n_stores))
    g_array_append_val (steps, store);
}

static void
add_task (GArray               *steps,
          const GsCounterWatch *self,
          uint32_t              task)
{
  const GsCounterSlot *slot = &self->slots[task];
  uint64_t last = slot->n_loads - MIN (slot->n_loads, GS_COUNTER_LAST);

  for (uint64_t i = slot->turn; i < MIN (slot->turn + GS_COUNTER_FIRST, last); i++)
    add_increment (steps, self, task, i, slot->first[i - slot->turn]);
  for (uint64_t i = last; i < slot->n_loads; i++)
    add_increment (steps, self, task, i, slot->last[i % GS_COUNTER_LAST]);
}

/* Each number stored once, and whatever was loaded is there: by the one store that is before it, or
 * by one that was not kept. */
static bool
has_order (GArray *steps)
{
  for (guint i = 1; i < steps->len; i++)
    {
      const Step *step = &g_array_index (steps, Step, i), *before = step - 1;

      if (step->stores && before->stores && step->value == before->value)
        return false;
    }
  return true;
}

static char *
write_steps (const GsCounterWatch *self,
             GArray               *steps,
             uint32_t              first_task)
{
  uint32_t winner = (uint32_t) atomic_load_explicit (&self->winner, memory_order_relaxed);
  GString *text = g_string_new (NULL);
  int64_t value = g_array_index (steps, Step, 0).value; /* of the counter */

  for (guint i = 0; i < steps->len; i++)
    {
      const Step *step = &g_array_index (steps, Step, i);
      int64_t missing = step->value - (step->stores ? 1 : 0) - value;

      if (i > 0 && missing > 0)
        g_string_append_printf (text, "+%" G_GINT64_FORMAT " ", missing);
      value = step->value;
      g_string_append_printf (text, "%u%c%" G_GINT64_FORMAT " ", first_task + step->task,
                              step->stores ? 'S' : 'L', step->value);
    }
  if (value < self->overwritten)
    g_string_append_printf (text, "+%" G_GINT64_FORMAT " ", self->overwritten - value);
  g_string_append_printf (text, "%uS%" G_GINT64_FORMAT, first_task + winner, self->read + 1);
  return g_string_free (text, FALSE);
}

char *
gs_counter_watch_dup_text (const GsCounterWatch *self,
                           uint32_t              first_task)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));

  if (atomic_load_explicit (&self->winner, memory_order_relaxed) < 0
      || self->overwritten <= self->read)
    return NULL;

  for (uint32_t task = 0; task < GS_COUNTER_WATCHED; task++)
    add_task (steps, self, task);
  g_array_sort (steps, compare_steps);
  return steps->len > 0 && has_order (steps) ? write_steps (self, steps, first_task) : NULL;
}
