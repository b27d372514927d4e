/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory for what is computed while a lane is drawn.  Blocks of this size go back to the system when
 * they are freed, and a lane would spend its time on having them given page by page again; so a
 * thread keeps a few. */
#pragma once

#include <glib.h>

/** gs_scratch_take: @size bytes, of any content, aligned for any type.  Give it back in the same
 * thread. */
gpointer gs_scratch_take (gsize    size);
void     gs_scratch_give (gpointer block);
