/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An event loop in Python: gather() of a coroutine for each task. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-experiment-python.h"

/* What one task is: awaited, handed to the pool, or what makes the loop stand still. */
static void
write_call (const GsPythonLoop *loop,
            const char         *indent,
            GString            *out)
{
  gboolean mixed = loop->n_coroutines > 0 && loop->n_coroutines < loop->n_groups;

  if (mixed)
    g_string_append_printf (out, "%sif inspect.iscoroutinefunction(function):\n    ", indent);
  if (loop->n_coroutines > 0)
    g_string_append_printf (out, "%sreturn await function(*arguments)\n", indent);
  if (loop->n_coroutines == loop->n_groups)
    return;

  if (loop->has_pool)
    g_string_append_printf (
        out, "%sreturn await loop.run_in_executor(pool, function, *arguments)\n", indent);
  else
    g_string_append_printf (out, "%sreturn function(*arguments)  # %s\n", indent,
                            _("the loop stands still"));
}

void
gs_python_write_gather (const GsPythonLoop *loop,
                        GString            *out)
{
  g_string_append_printf (out, "\n\nasync def gather(%s):\n", loop->has_pool ? "pool" : "");
  if (loop->has_pool && loop->n_coroutines < loop->n_groups)
    g_string_append (out, "    loop = asyncio.get_running_loop()\n");
  if (loop->semaphore > 0)
    g_string_append_printf (out, "    semaphore = asyncio.Semaphore(%u)\n", loop->semaphore);

  g_string_append (out, "\n    async def run(function, *arguments):\n");
  if (loop->semaphore > 0)
    g_string_append (out, "        async with semaphore:\n");
  write_call (loop, loop->semaphore > 0 ? "            " : "        ", out);

  g_string_append (out, "\n    return await asyncio.gather(*[");
  if (loop->many)
    g_string_append (out, "run(*task) for task in TASKS");
  else if (strcmp (loop->iterables, "NUMBERS") == 0)
    g_string_append_printf (out, "run(%s, number) for number in NUMBERS", loop->function);
  else
    g_string_append_printf (out, "run(%s, *arguments) for arguments in zip(%s)", loop->function,
                            loop->iterables);
  g_string_append (out, "])\n");
}
