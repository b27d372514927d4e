/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server that downloads are made from: a process of its own on loopback, so that it shares
 * neither threads nor a GIL with those who download.
 *
 * It answers "GET /INDEX?delay=NS&size=BYTES" after so many ns with so many bytes: INDEX, INDEX +
 * 1, … each modulo 256.  Everything else is an error 404. */
#pragma once

#include <glib.h>

/* The environment variable that holds its port, for all processes of the run. */
#define GS_HTTP_PORT "GILSCOPE_HTTP_PORT"

/** gs_http_server_start: forks it from the calling thread, which is its process's only one, and
 * whose end is its end; it listens when this returns.  Sets GS_HTTP_PORT.  -1 with *@error set. */
GPid gs_http_server_start (GError **error);
