/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An event loop in Python: a coroutine for each task, and how their results are asked for. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-collect-mode.h"
#include "gs-experiment-python.h"

/* Helpers of coroutines that have work left after their last await. */
#define IN_POOL \
  "\n\nasync def in_pool(function, *arguments):\n" \
  "    loop = asyncio.get_running_loop()\n" \
  "    return await loop.run_in_executor(in_pool.pool, function, *arguments)\n"
#define IN_LOOP \
  "\n\nasync def in_pool(function, *arguments):\n" \
  "    return function(*arguments)  # there is none: %s\n"

/* Writes the call of one task: awaited, handed to the pool, or blocking the loop. */
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

/* "run(wait, number) for number in NUMBERS": with @before and @after around each call. */
static void
write_runs (const GsPythonLoop *loop,
            const char         *before,
            const char         *after,
            GString            *out)
{
  if (loop->many)
    g_string_append_printf (out, "%srun(*task)%s for task in TASKS", before, after);
  else if (strcmp (loop->iterables, "NUMBERS") == 0)
    g_string_append_printf (out, "%srun(%s, number)%s for number in NUMBERS", before,
                            loop->function, after);
  else
    g_string_append_printf (out, "%srun(%s, *arguments)%s for arguments in zip(%s)", before,
                            loop->function, after, loop->iterables);
}

/* The tasks are asked for when all is done. */
static const char *
get_keeper (const GsPythonLoop *loop)
{
  return loop->keeps ? "    gather.tasks = tasks\n" : "";
}

/* asyncio.gather(): the first exception, if there may be one, while the others go on. */
static void
write_plain_gather (const GsPythonLoop *loop,
                    GString            *out)
{
  if (!loop->may_fail)
    {
      g_string_append (out, "\n    return await asyncio.gather(*[");
      write_runs (loop, "", "", out);
      g_string_append (out, "])\n");
      return;
    }
  g_string_append (out, "\n    tasks = [");
  write_runs (loop, "asyncio.create_task(", ")", out);
  g_string_append_printf (out, "]\n"
                               "%s"
                               "    try:\n"
                               "        return await asyncio.gather(*tasks)\n"
                               "    except Exception as error:\n"
                               "        await asyncio.wait(tasks)  # %s\n"
                               "        return [f\"{type(error).__name__}: {error}\"]\n",
                          get_keeper (loop), _("the others go on"));
}

/* asyncio.TaskGroup, of Python 3.11 and later: the first exception has the others cancelled. */
static void
write_task_group (const GsPythonLoop *loop,
                  GString            *out)
{
  g_string_append (out, "\n    tasks = []\n"
                        "    try:\n"
                        "        async with asyncio.TaskGroup() as group:\n"
                        "            tasks = [");
  write_runs (loop, "group.create_task(", ")", out);
  g_string_append_printf (out, "]\n"
                        "%s%s"
                        "    except* Exception as errors:\n"
                        "        print(sum(task.cancelled() for task in tasks), \"cancelled\")\n"
                        "        tasks = [task for task in tasks if not task.cancelled()\n"
                        "                 and task.exception() is not None]\n"
                        "    return [ask(task) for task in tasks]\n",
                        loop->keeps ? "        " : "", get_keeper (loop));
}

static void
write_wait (const GsPythonLoop *loop,
            const char         *constant,
            GString            *out)
{
  g_string_append_printf (out, "    done, _ = await asyncio.wait(tasks, return_when=asyncio.%s)\n"
                               "    results = [ask(task) for task in tasks if task in done]\n"
                               "    await asyncio.wait(tasks)\n"
                               "    return results\n", constant);
}

/* cancel() of some tasks or of all: it is true of those that have not ended. */
static void
write_cancel (const GsPythonLoop *loop,
              GString            *out)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%.9g", loop->variant->cancel_after_ns / 1e9);
  g_string_append_printf (out, "    await asyncio.sleep(%s)\n"
                               "    cancelled = [task for task in ", seconds);
  if (loop->variant->cancel->len > 0)
    gs_python_write_listed (loop->variant, "tasks", out);
  else
    g_string_append (out, "tasks");
  g_string_append (out, " if task.cancel()]\n"
                        "    if cancelled:\n"
                        "        await asyncio.wait(cancelled)\n"
                        "    print(len(cancelled), \"cancelled\")\n"
                        "    tasks = [task for task in tasks if task not in cancelled]\n"
                        "    if not tasks:\n"
                        "        return []\n");
}

static void
write_tasks (const GsPythonLoop *loop,
             GsCollectMode       mode,
             GString            *out)
{
  g_string_append (out, "\n    tasks = [");
  write_runs (loop, "asyncio.create_task(", ")", out);
  g_string_append_printf (out, "]\n%s", get_keeper (loop));
  if (loop->variant->cancel_after_ns > 0)
    write_cancel (loop, out);
  switch (mode)
    {
    case GS_COLLECT_AS_COMPLETED:
      g_string_append (out, "    results = []\n"
                            "    while tasks:\n"
                            "        done, tasks = await asyncio.wait(\n"
                            "            tasks, return_when=asyncio.FIRST_COMPLETED)\n"
                            "        results += map(ask, done)\n"
                            "    return results\n");
      break;
    case GS_COLLECT_FIRST_COMPLETED:
      write_wait (loop, "FIRST_COMPLETED", out);
      break;
    case GS_COLLECT_FIRST_EXCEPTION:
      write_wait (loop, "FIRST_EXCEPTION", out);
      break;
    case GS_COLLECT_NONE:
      g_string_append_printf (out, "    await asyncio.wait(tasks)\n    return []  # %s\n",
                              _("nobody asks the tasks"));
      break;
    default:
      g_string_append (out, "    await asyncio.wait(tasks)\n"
                            "    return [ask(task) for task in tasks]\n");
      break;
    }
}

/* One after another: each is awaited before the next is made. */
static void
write_awaited (const GsPythonLoop *loop,
               GString            *out)
{
  g_string_append (out, "\n    results = []\n    for task in (");
  write_runs (loop, "asyncio.create_task(", ")", out);
  g_string_append (out, "):\n"
                        "        await asyncio.wait([task])\n"
                        "        results.append(ask(task))\n"
                        "    return results\n");
}

static void
write_collect (const GsPythonLoop *loop,
               GString            *out)
{
  GsCollectMode mode = loop->variant->collect;

  if (mode == GS_COLLECT_MAP && loop->variant->cancel_after_ns == 0)
    write_plain_gather (loop, out);
  else if (mode == GS_COLLECT_TASK_GROUP)
    write_task_group (loop, out);
  else if (mode == GS_COLLECT_AWAITED)
    write_awaited (loop, out);
  else
    write_tasks (loop, mode, out);
}

void
gs_python_write_gather (const GsPythonLoop *loop,
                        GString            *out)
{
  if (loop->variant->collect != GS_COLLECT_MAP || loop->variant->cancel_after_ns > 0)
    g_string_append (out, GS_PYTHON_ASK);
  if (loop->has_rest && loop->has_pool)
    g_string_append (out, IN_POOL);
  else if (loop->has_rest)
    g_string_append_printf (out, IN_LOOP, _("the loop stands still"));
  g_string_append_printf (out, "\n\nasync def gather(%s):\n", loop->has_pool ? "pool" : "");
  if (loop->has_pool && loop->has_rest)
    g_string_append (out, "    in_pool.pool = pool\n");
  if (loop->has_pool && loop->n_coroutines < loop->n_groups)
    g_string_append (out, "    loop = asyncio.get_running_loop()\n");
  if (loop->semaphore > 0)
    g_string_append_printf (out, "    semaphore = asyncio.Semaphore(%u)\n", loop->semaphore);

  g_string_append (out, "\n    async def run(function, *arguments):\n");
  if (loop->semaphore > 0)
    g_string_append (out, "        async with semaphore:\n");
  write_call (loop, loop->semaphore > 0 ? "            " : "        ", out);

  write_collect (loop, out);
}
