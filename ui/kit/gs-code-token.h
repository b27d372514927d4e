/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Python's keywords, strings, numbers and comments, told apart. */
#pragma once

#include <glib.h>

/* Kinds of Python tokens, as far as their colours differ. */
typedef enum
{
  GS_CODE_TOKEN_PLAIN,
  GS_CODE_TOKEN_KEYWORD,
  GS_CODE_TOKEN_STRING,
  GS_CODE_TOKEN_NUMBER,
  GS_CODE_TOKEN_COMMENT,
  GS_CODE_N_TOKENS
} GsCodeToken;

/** gs_code_next_token: the end of the token that begins at @p, before the end of the text, and what
 * it is. */
const char *gs_code_next_token (const char  *p,
                                GsCodeToken *token);
