/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-scratch.h"

#include <stddef.h>

/* Larger blocks are not cached: a lane of any screen needs less. */
#define MAX_KEPT (4 << 20)
#define N_KEPT 2

/* Header of each block, as wide as the alignment of any type. */
typedef union
{
  gsize size;
  max_align_t align;
} Header;

typedef struct
{
  Header *kept[N_KEPT]; /* owned; NULL where there is none */
} Scratch;

static void
scratch_free (gpointer data)
{
  Scratch *self = data;

  for (guint i = 0; i < N_KEPT; i++)
    g_free (self->kept[i]);
  g_free (self);
}

static GPrivate scratch = G_PRIVATE_INIT (scratch_free);

gpointer
gs_scratch_take (gsize size)
{
  Scratch *self = g_private_get (&scratch);
  Header *header;

  for (guint i = 0; self != NULL && i < N_KEPT; i++)
    if (self->kept[i] != NULL && self->kept[i]->size >= size)
      return g_steal_pointer (&self->kept[i]) + 1;

  header = g_malloc (sizeof *header + size);
  header->size = size;
  return header + 1;
}

void
gs_scratch_give (gpointer block)
{
  Scratch *self = g_private_get (&scratch);
  Header *header;
  guint smallest = 0;

  if (block == NULL)
    return;
  header = (Header *) block - 1;
  if (self == NULL)
    {
      self = g_new0 (Scratch, 1);
      g_private_set (&scratch, self);
    }
  for (guint i = 1; i < N_KEPT; i++)
    if (self->kept[smallest] != NULL
        && (self->kept[i] == NULL || self->kept[i]->size < self->kept[smallest]->size))
      smallest = i;

  if (header->size > MAX_KEPT
      || (self->kept[smallest] != NULL && self->kept[smallest]->size >= header->size))
    {
      g_free (header);
      return;
    }
  g_free (self->kept[smallest]);
  self->kept[smallest] = header;
}
