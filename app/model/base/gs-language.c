/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <locale.h>

#include "gs-language.h"

/* gettext ignores LANGUAGE in the locale "C", and from Debian 13's glibc on in "C.UTF-8", too: both
 * by their names.  A territory that there is not makes another name for the latter, which is there
 * on every machine. */
#define TRANSLATED "C_XX.UTF-8"

void
gs_language_set (const char *language)
{
  const char *locale = NULL;

  if (language == NULL || *language == '\0')
    return;

  locale = setlocale (LC_MESSAGES, NULL);
  if (locale == NULL || g_str_equal (locale, "C") || g_str_has_prefix (locale, "C.")
      || g_str_equal (locale, "POSIX"))
    {
      /* Fontconfig would warn of that name in the others. */
      g_unsetenv ("LC_ALL");
      g_setenv ("LANG", "C.UTF-8", TRUE);
      g_setenv ("LC_CTYPE", "C.UTF-8", TRUE);
      g_setenv ("LC_MESSAGES", TRANSLATED, TRUE);
      setlocale (LC_ALL, "");
    }
  g_setenv ("LANGUAGE", language, TRUE);
}
