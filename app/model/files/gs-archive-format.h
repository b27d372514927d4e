/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format of a saved experiment:
 *
 *   magic (16 bytes) | length of the metadata (8 bytes) | metadata (JSON) | recording | recording …
 *
 * Numbers are little-endian.  The metadata say how long each recording is, and the file is exactly
 * as long as all of it together.  Nothing that is read is trusted: every length is held against
 * what is left of the file, every number against what the experiment allows. */
#pragma once

#include <json-glib/json-glib.h>

#include "gs-json-text.h"
#include "gs-results.h"

#define GS_ARCHIVE_MAGIC "gilscope saved\n\x01"
#define GS_ARCHIVE_MAGIC_SIZE 16
#define GS_ARCHIVE_VERSION 1

/** gs_archive_state_names: of finished runs, by GsRunState; NULL for one that lives. */
extern const char *const gs_archive_state_names[GS_RUN_FAILED + 1];

/** gs_archive_list_runs: the finished runs of @results in the order in which files hold them; the
 * array borrows them. */
GPtrArray *gs_archive_list_runs     (GsResults           *results);
/** gs_archive_make_metadata: the description of @runs, as JSON; @sizes: bytes of each one's packed
 * recording, NULL where the file holds them in another form. */
GString   *gs_archive_make_metadata (GsResults           *results,
                                     GPtrArray           *runs,
                                     const gsize         *sizes);

/** gs_archive_write_saved: of a comparison, which variants were measured at another time, and which
 * files held them; of other results nothing. */
void       gs_archive_write_saved   (GsJsonText          *json,
                                     GsResults           *results);
/** gs_archive_read_saved: the same back into @results, of the metadata @object; FALSE if it makes
 * no sense. */
gboolean   gs_archive_read_saved    (GsResults           *results,
                                     JsonObject          *object);

/* Hands over the recording of run @index, which is said to be @size bytes long (-1: not said);
 * NULL and @error: what is wrong, without the file's name. */
typedef GsRecording *(*GsArchiveTake) (gpointer   data,
                                       guint      index,
                                       gint64     size,
                                       GError   **error);

/** gs_archive_load_metadata: the results that @text, which is JSON, describes, with recordings from
 * @take.
 * @length: bytes of @text; nothing behind them is read
 * @name: the file's, for messages. */
GsResults *gs_archive_load_metadata (const char          *text,
                                     gsize                length,
                                     const char          *name,
                                     GsArchiveTake        take,
                                     gpointer             data,
                                     GError             **error);
