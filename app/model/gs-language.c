/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <locale.h>

#include "gs-language.h"

void
gs_language_set (const char *language)
{
  const char *locale = NULL;

  if (language == NULL || *language == '\0')
    return;

  /* gettext ignores LANGUAGE in the locale "C" alone; C.UTF-8 is there on every machine. */
  locale = setlocale (LC_MESSAGES, NULL);
  if (locale == NULL || g_str_equal (locale, "C") || g_str_equal (locale, "POSIX"))
    {
      g_setenv ("LC_ALL", "C.UTF-8", TRUE);
      setlocale (LC_ALL, "");
    }
  g_setenv ("LANGUAGE", language, TRUE);
}
