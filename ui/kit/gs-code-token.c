/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-code-token.h"

#include <string.h>

static const char *const keywords[] = {
  "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
  "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in",
  "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
  "yield", NULL
};

static gboolean
is_name (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (c & 0x80) != 0;
}

static const char *
skip_string (const char *p)
{
  char quote = *p;
  gboolean triple = p[1] == quote && p[2] == quote;

  p += triple ? 3 : 1;
  while (*p != '\0')
    {
      if (*p == '\\' && p[1] != '\0')
        p += 2;
      else if (triple && strncmp (p, (char[]) { quote, quote, quote, '\0' }, 3) == 0)
        return p + 3;
      else if (!triple && *p == quote)
        return p + 1;
      else if (!triple && *p == '\n')
        return p;
      else
        p++;
    }
  return p;
}

const char *
gs_code_next_token (const char  *p,
                    GsCodeToken *token)
{
  const char *begin = p;

  *token = GS_CODE_TOKEN_PLAIN;
  if (*p == '#')
    {
      *token = GS_CODE_TOKEN_COMMENT;
      return p + strcspn (p, "\n");
    }
  if (*p == '\'' || *p == '"')
    {
      *token = GS_CODE_TOKEN_STRING;
      return skip_string (p);
    }
  if (g_ascii_isdigit (*p))
    {
      *token = GS_CODE_TOKEN_NUMBER;
      while (is_name (*p) || *p == '.')
        p++;
      return p;
    }
  if (is_name (*p))
    {
      g_autofree char *name = NULL;

      while (is_name (*p))
        p++;
      /* The f of f"…" and its like belong to the string. */
      if (p - begin <= 2 && (*p == '\'' || *p == '"'))
        {
          *token = GS_CODE_TOKEN_STRING;
          return skip_string (p);
        }
      name = g_strndup (begin, p - begin);
      if (g_strv_contains (keywords, name))
        *token = GS_CODE_TOKEN_KEYWORD;
      return p;
    }
  return p + 1;
}
