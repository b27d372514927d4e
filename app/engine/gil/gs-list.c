/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-list.h"

#include <stdlib.h>

void
gs_list_init (GsList   *self,
              uint32_t  number)
{
  gs_lock_init (&self->lock, number);
  atomic_init (&self->references, 0);
  self->n_items = 0;
  self->items = NULL;
  self->room = 0;
  self->maker = pthread_self ();
}

void
gs_list_clear (GsList *self)
{
  gs_lock_clear (&self->lock);
  free (self->items);
}

/* Grows by an eighth, as list_resize() of CPython's Objects/listobject.c. */
static bool
grow (GsList *self)
{
  size_t wanted = self->n_items + 1;
  size_t room = (wanted + wanted / 8 + 6) & ~(size_t) 3;
  int64_t *items = wanted <= GS_LIST_MAX_ITEMS ? realloc (self->items, room * sizeof *items) : NULL;

  if (items == NULL)
    return false;
  self->items = items;
  self->room = room;
  return true;
}

static bool
put (GsList  *self,
     int64_t  value)
{
  if (self->n_items == self->room && !grow (self))
    return false;
  self->items[self->n_items++] = value;
  return true;
}

bool
gs_list_append (GsList   *self,
                GsWorker *worker,
                int64_t   value)
{
  bool has_room;

  if (worker->holds_gil)
    return put (self, value);

  gs_lock_acquire_object (&self->lock, worker);
  has_room = put (self, value);
  gs_lock_release (&self->lock);
  return has_room;
}
