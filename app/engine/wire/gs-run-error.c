/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-run-error.h"

#include <errno.h>

#include "gs-limit.h"

G_DEFINE_QUARK (gs-run-error-quark, gs_run_error)

void
gs_run_error_set_errno (GError    **error,
                        int         number,
                        const char *what)
{
  g_autofree char *why = gs_limit_describe (number, 0);
  gboolean resources = number == EAGAIN || number == EMFILE || number == ETOOMANYREFS
                       || number == ENFILE || number == ENOMEM || number == ENOSPC
                       || number == EFBIG;

  g_set_error (error, GS_RUN_ERROR,
               resources ? GS_RUN_ERROR_RESOURCES : GS_RUN_ERROR_FAILED, "%s: %s", what, why);
}
