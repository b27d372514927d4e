/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "gs-limit.h"

/* The least that a thread needs. */
#define SMALL_STACK 65536u

static rlim_t
get_limit (int which)
{
  struct rlimit limit;

  return getrlimit (which, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

static char *
name_limit (int         which,
            const char *name,
            const char *words)
{
  rlim_t limit = get_limit (which);

  if (limit == RLIM_INFINITY)
    return g_strdup_printf ("%s (%s: %s)", words, name, _("no limit of its own"));
  return g_strdup_printf ("%s (%s: %" G_GUINT64_FORMAT ")", words, name, (guint64) limit);
}

/* Bytes of this process, of the kind that the line @key of its status counts. */
static guint64
get_usage (const char *key)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL)
      || (line = strstr (status, key)) == NULL)
    return 0;
  return g_ascii_strtoull (line + strlen (key), NULL, 10) * 1024;
}

static gboolean
is_exceeded (int         which,
             const char *key,
             guint64     more)
{
  rlim_t limit = get_limit (which);

  return limit != RLIM_INFINITY && get_usage (key) + more > limit;
}

/* A thread's stack and what guards it. */
static gsize
get_stack_size (void)
{
  pthread_attr_t attributes;
  size_t size = 0, guard = 0;

  if (pthread_getattr_default_np (&attributes) == 0)
    {
      pthread_attr_getstacksize (&attributes, &size);
      pthread_attr_getguardsize (&attributes, &guard);
      pthread_attr_destroy (&attributes);
    }
  return MAX (size + guard, SMALL_STACK);
}

/* Whether there is memory for a stack of that size. */
static gboolean
has_room (gsize size)
{
  void *map = mmap (NULL, size, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);

  if (map == MAP_FAILED)
    return FALSE;
  munmap (map, size);
  return TRUE;
}

/* Why there was no memory: not for a @mapping that is shared, or else for a stack. */
static char *
describe_memory (guint64 mapping)
{
  guint64 size = mapping > 0 ? mapping : get_stack_size ();

  if (is_exceeded (RLIMIT_AS, "\nVmSize:", size))
    return name_limit (RLIMIT_AS, "RLIMIT_AS", _("too little memory is allowed"));
  /* A shared mapping is no data. */
  if (mapping == 0 && is_exceeded (RLIMIT_DATA, "\nVmData:", size))
    return name_limit (RLIMIT_DATA, "RLIMIT_DATA", _("too little memory is allowed"));
  if (mapping == 0 && !has_room (size) && has_room (SMALL_STACK))
    return name_limit (RLIMIT_STACK, "RLIMIT_STACK", _("a thread’s stack is too large"));
  return g_strdup (g_strerror (ENOMEM));
}

char *
gs_limit_describe (int     number,
                   guint64 mapping)
{
  switch (number)
    {
    case EAGAIN:
      if (!has_room (get_stack_size ()))
        return describe_memory (0);
      return name_limit (RLIMIT_NPROC, "RLIMIT_NPROC",
                         _("too few processes and threads are allowed"));
    case EMFILE:
    case ETOOMANYREFS: /* those in flight between processes count, too */
      return name_limit (RLIMIT_NOFILE, "RLIMIT_NOFILE", _("too many open files"));
    case ENOMEM:
      return describe_memory (mapping);
    case EFBIG:
      if (get_limit (RLIMIT_FSIZE) != RLIM_INFINITY)
        return name_limit (RLIMIT_FSIZE, "RLIMIT_FSIZE", _("files of that size are not allowed"));
      break;
    default:
      break;
    }
  return g_strdup (g_strerror (number));
}
