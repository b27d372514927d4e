/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of downloading in Python: see GsPythonWorkload. */
#pragma once

/* The server and what its pages hold.  It is a process of its own, so that it takes no part in the
 * GIL of those who download; they find its port in the environment, by whatever method they are
 * started. */
#define GS_PYTHON_HTTP_SERVER \
  "def page@(number):\n" \
  "    return (bytes(range(256)) * (%b // 256 + 2))[number % 256:][:%b]\n" \
  "\n\n" \
  "class Handler@(http.server.BaseHTTPRequestHandler):\n" \
  "    def do_GET(self):\n" \
  "        number = int(self.path[1:])\n" \
  "        time.sleep(%s)\n" \
  "        self.send_response(200)\n" \
  "        self.send_header(\"Content-Length\", str(%b))\n" \
  "        self.end_headers()\n" \
  "        self.wfile.write(page@(number))\n" \
  "\n" \
  "    def log_message(self, *arguments):\n" \
  "        pass\n" \
  "\n\n" \
  "class Server@(http.server.ThreadingHTTPServer):\n" \
  "    request_queue_size = 128\n" \
  "\n\n" \
  "def start_server@():\n" \
  "    server = Server@((\"127.0.0.1\", 0), Handler@)\n" \
  "    os.environ[\"PORT@\"] = str(server.server_port)\n" \
  "    context = multiprocessing.get_context(\"fork\")\n" \
  "    context.Process(target=server.serve_forever, daemon=True).start()\n" \
  "    server.server_close()\n"

/* The standard library has no client that awaits: this is what one does. */
#define GS_PYTHON_HTTP_AWAIT \
  "    reader, writer = await asyncio.open_connection(\"127.0.0.1\", os.environ[\"PORT@\"])\n" \
  "    writer.write(f\"GET /{number} HTTP/1.0\\r\\n\\r\\n\".encode())\n" \
  "    response = await reader.read()\n" \
  "    writer.close()\n" \
  "    head, _, body = response.partition(b\"\\r\\n\\r\\n\")\n" \
  "    if b\" 200 \" not in head:\n" \
  "        raise OSError(head.decode())\n" \
  "    if body != page@(number):\n" \
  "        raise OSError(\"the page holds other bytes\")\n"
