/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-shared.h"

void
gs_shared_init (GsShared *self,
                uint32_t  number)
{
  atomic_init (&self->counter, 0);
  gs_counter_watch_init (&self->watch);
  gs_lock_init (&self->lock, number);
  gs_list_init (&self->list, number);
  self->busy_until = 0;
  self->busy_with = 0;
}

void
gs_shared_clear (GsShared *self)
{
  gs_lock_clear (&self->lock);
  gs_list_clear (&self->list);
}
