/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of JSON (RFC 8259), held to before json-glib sees a text.
 *
 * json-glib takes more than JSON: a value before the object or another one after it, assignments,
 * comments, single quotes, other bases, half a character, a NUL that cuts its string, numbers that
 * do not fit; and it recurses as deep as the text wants. */
#pragma once

#include <gio/gio.h>

/**
 * gs_json_check: whether @text is one JSON object and nothing else.
 * @length: bytes; nothing behind them is read
 *
 * Every string of it is whole text in UTF-8, every integer fits into 64 bits, every other number is
 * finite, and no more than 16 values lie inside each other.  FALSE with G_IO_ERROR_INVALID_DATA,
 * which says on which line and at which byte what was expected.  Any thread.
 */
gboolean gs_json_check (const char *text, gsize length, GError **error);
