/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a field table as members of a JSON object. */
#pragma once

#include <json-glib/json-glib.h>

#include "gs-field.h"

/** gs_fields_to_json: adds all fields of @owner to @object. */
void     gs_fields_to_json   (const GsField  *fields,
                              gconstpointer   owner,
                              JsonObject     *object);
/** gs_fields_from_json: reads them back into @owner, which is initialized, and holds each to its
 * limits.  FALSE with G_IO_ERROR_INVALID_DATA, which names the member. */
gboolean gs_fields_from_json (const GsField  *fields,
                              gpointer        owner,
                              JsonObject     *object,
                              GError        **error);
/** gs_fields_check_json: whether @object has all members that @fields and @others, ended by NULL,
 * speak of, and no more. */
gboolean gs_fields_check_json (const GsField      *fields,
                               const char *const  *others,
                               JsonObject         *object,
                               GError            **error);
/** gs_json_get_list: member @key of @object, a list of @min to @max elements; borrowed. */
JsonArray *gs_json_get_list  (JsonObject     *object,
                              const char     *key,
                              guint           min,
                              guint           max,
                              GError        **error);
