/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How each workload is written in Python. */
#include "config.h"

#include "gs-experiment-python-http.h"
#include "gs-experiment-python.h"
#include "gs-plan.h"
#include "gs-sample.h"

#define STRING(value) #value
#define NUMBER(macro) STRING (macro)

#define SQUARES \
  "    total = 0\n" \
  "    for i in range(n):\n" \
  "        total += i * i\n"

#define UNIT "    process, thread = os.getpid(), threading.get_native_id()\n"

/* A path for all, or one for each; the folder is found by processes however they are started. */
#define FILES(name) \
  "if \"FOLDER@\" not in os.environ:\n" \
  "    os.environ[\"FOLDER@\"] = tempfile.mkdtemp()\n" \
  "\n\n" \
  "def get_path@(index):\n" \
  "    return os.path.join(os.environ[\"FOLDER@\"], " name ")\n" \
  "\n\n" \
  "def get_data@(index, n):\n" \
  "    line = f\"task {index}\\n\".encode()\n" \
  "    return (line * (n // len(line) + 1))[:n]\n" \
  "\n\n" \
  "def count_intact@():\n" \
  "    intact = 0\n" \
  "    for index in range(%c):\n" \
  "        if os.path.exists(get_path@(index)):\n" \
  "            with open(get_path@(index), \"rb\") as file:\n" \
  "                data = file.read()\n" \
  "            intact += data == get_data@(index, len(data))\n" \
  "    shutil.rmtree(os.environ[\"FOLDER@\"])\n" \
  "    return intact\n"
#define ONE_FILE FILES ("\"all.txt\"")
#define OWN_FILE FILES ("f\"task-{index}.txt\"")

#define WRITE(indent) \
  indent "    with open(get_path@(index), \"wb\", buffering=0) as file:\n" \
  indent "        for start in range(0, n, 4096):\n" \
  indent "            file.write(data[start:start + 4096])\n"
#define WRITE_FREELY "    data = get_data@(index, n)\n" WRITE ("")
#define WRITE_LOCKED "    data = get_data@(index, n)\n    with LOCK@:\n" WRITE ("    ")
#define WRITE_MODULES { "os", "shutil", "tempfile", "threading" }
#define COUNT_INTACT "    print(\"intact:\", count_intact@())\n"

static const GsPythonWorkload workloads[] = {
  { "sum-squares", "sum_squares", "n",
    SQUARES,
    "total" },
  { "sleep", "wait", "number",
    "    with LOCK@:\n"
    "        time.sleep(%s)\n",
    "number * 10", { "threading" }, .lock = "lock", .globals = "LOCK@ = threading.Lock()\n" },
  { "sleep", "wait", "number",
    "    time.sleep(%s)\n",
    "number * 10", .await = "    await asyncio.sleep(%s)\n" },
  { "blocking-sleep", "sleep", "number",
    "    time.sleep(%s)\n",
    "number * 10" },
  { "counter", "count_up", "n",
    "    global counter@\n"
    "    for _ in range(n):\n"
    "        counter@ += one()\n",
    "n", .lock = "none", .model = "call",
    .globals = "counter@ = 0\n\n\ndef one():\n    return 1\n",
    .after = "    print(\"counter:\", counter@)\n" },
  { "counter", "count_up", "n",
    "    global counter@\n"
    "    for _ in range(n):\n"
    "        counter@ += 1\n",
    "n", .lock = "none", .globals = "counter@ = 0\n",
    .after = "    print(\"counter:\", counter@)\n" },
  { "counter", "count_up", "n",
    "    global counter@\n"
    "    for _ in range(n):\n"
    "        with LOCK@:\n"
    "            counter@ += one()\n",
    "n", { "threading" }, .lock = "lock", .model = "call",
    .globals = "LOCK@ = threading.Lock()\ncounter@ = 0\n\n\ndef one():\n    return 1\n",
    .after = "    print(\"counter:\", counter@)\n" },
  { "counter", "count_up", "n",
    "    global counter@\n"
    "    for _ in range(n):\n"
    "        with LOCK@:\n"
    "            counter@ += 1\n",
    "n", { "threading" }, .lock = "lock",
    .globals = "LOCK@ = threading.Lock()\ncounter@ = 0\n",
    .after = "    print(\"counter:\", counter@)\n" },
  { "counter", "count_up", "n",
    "    for _ in range(n):\n"
    "        next(COUNTER@)\n",
    "n", { "itertools" }, .lock = "atomic", .globals = "COUNTER@ = itertools.count()\n",
    .after = "    print(\"counter:\", next(COUNTER@))\n" },
  { "c-call", "add_up", "n",
    "    total = sum(range(n))\n",
    "total" },
  { "hash", "sha256", "n",
    "    block = bytes(range(256)) * 4096\n"
    "    total = 0\n"
    "    for start in range(0, n, len(block)):\n"
    "        digest = hashlib.sha256(block[:n - start]).digest()\n"
    "        total += int.from_bytes(digest[:4], \"big\")\n",
    "total", { "hashlib" } },
  { "pipe", "exchange", "n",
    "    reader, writer = os.pipe()\n"
    "    total = 0\n"
    "    for i in range(n):\n"
    "        os.write(writer, bytes([i % 256]))\n"
    "        total += os.read(reader, 1)[0]\n"
    "    os.close(reader)\n"
    "    os.close(writer)\n",
    "total", { "os" } },
  { "file", "write_and_read", "n",
    "    data = (bytes(range(256)) * (n // 256 + 1))[:n]\n"
    "    with tempfile.TemporaryFile() as file:\n"
    "        file.write(data)\n"
    "        file.flush()\n"
    "        os.fsync(file.fileno())\n"
    "        file.seek(0)\n"
    "        if file.read() != data:\n"
    "            raise OSError(\"the file holds other bytes\")\n",
    "sum(data)", { "os", "tempfile" } },
  { "http", "download", "number",
    "    url = f\"http://127.0.0.1:{os.environ['PORT@']}/{number}\"\n"
    "    with urllib.request.urlopen(url) as response:\n"
    "        body = response.read()\n"
    "    if body != page@(number):\n"
    "        raise OSError(\"the page holds other bytes\")\n",
    "sum(body)", { "http.server", "multiprocessing", "os", "urllib.request" },
    .await = GS_PYTHON_HTTP_AWAIT, .globals = GS_PYTHON_HTTP_SERVER,
    .before = "    start_server@()\n", .bytes = "body" },
  { "write-file", "write", "n", WRITE_FREELY, "n", WRITE_MODULES, .lock = "none", .share = "one",
    .globals = ONE_FILE, .after = COUNT_INTACT, .takes_index = TRUE },
  { "write-file", "write", "n", WRITE_FREELY, "n", WRITE_MODULES, .lock = "none",
    .globals = OWN_FILE, .after = COUNT_INTACT, .takes_index = TRUE },
  { "write-file", "write", "n", WRITE_LOCKED, "n", WRITE_MODULES, .share = "one",
    .globals = "LOCK@ = threading.Lock()\n" ONE_FILE, .after = COUNT_INTACT,
    .takes_index = TRUE },
  { "write-file", "write", "n", WRITE_LOCKED, "n", WRITE_MODULES,
    .globals = "LOCK@ = threading.Lock()\n" OWN_FILE, .after = COUNT_INTACT,
    .takes_index = TRUE },
  { "append", "append", "number",
    "    time.sleep(%s)\n"
    "    LIST@.append(number * 10)\n",
    "number * 10", .share = "one", .globals = "LIST@ = []\n",
    .await = "    await asyncio.sleep(%s)\n"
             "    LIST@.append(number * 10)\n",
    .after = "    print(\"list:\", LIST@)\n" },
  { "append", "work", "number",
    "    time.sleep(%s)\n",
    "(number, number * 10)", .await = "    await asyncio.sleep(%s)\n",
    .after = "    merged = dict(result for result in %r if type(result) is tuple)\n"
             "    print(\"list:\", [merged[index] for index in sorted(merged)])\n" },
  { "fill-list", "fill", "n",
    "    for i in range(n):\n"
    "        LIST@.append(i)\n",
    "n", .share = "one", .globals = "LIST@ = []\n",
    .after = "    print(\"length:\", len(LIST@))\n" },
  { "fill-list", "fill", "n",
    "    values = []\n"
    "    for i in range(n):\n"
    "        values.append(i)\n",
    "len(values)",
    .after = "    print(\"length:\", sum(n for n in %r if type(n) is int))\n" },
  { "ids", "identify", "number",
    "    time.sleep(%s)\n" UNIT,
    "(process, thread)", { "os", "threading" }, .await = "    await asyncio.sleep(%s)\n" UNIT,
    .after = "    units = {}\n"
             "    for process, thread in sorted({unit for unit in %r if type(unit) is tuple}):\n"
             "        units.setdefault(process, []).append(thread)\n"
             "    print(\"ids:\", units)\n" },
  { "device", "infer", "number",
    "    time.sleep(%s / 2)\n"
    "    with %o.lock:\n"
    "        time.sleep(%s)\n",
    "number * 10",
    .await = "    await asyncio.sleep(%s / 2)\n"
             "    async with thing.queue:\n"
             "        await asyncio.sleep(%s)\n",
    .await_globals = "THING@.queue = asyncio.Lock()\n" },
  { "mixed", "load_and_add_up", "n",
    "    time.sleep(n * 50e-9)\n"
    "    total = add_up@(n)\n",
    "total", .globals = "def add_up@(n):\n" SQUARES "    return total\n",
    .await = "    await asyncio.sleep(n * 50e-9)\n"
             "    total = await in_pool(add_up@, n)\n" },
  { "text", "count_words", "n",
    "    words = (TEXT@ * (n // len(TEXT@) + 1))[:n]\n"
    "    counts = {}\n"
    "    for word in words:\n"
    "        counts[word] = counts.get(word, 0) + 1\n",
    "counts.get(\"" GS_SAMPLE_WORD "\", 0)",
    .globals = "TEXT@ = \"\"\"\\\n" GS_SAMPLE_TEXT "\"\"\".split()\n" },
  { "image", "blur", "n",
    "    total = 0\n"
    "    for i in range(index * n, (index + 1) * n):\n"
    "        x, y = i % WIDTH@, i // WIDTH@ % WIDTH@\n"
    "        around = 0\n"
    "        for row in PICTURE@[y - 1], PICTURE@[y], PICTURE@[(y + 1) % WIDTH@]:\n"
    "            around += row[x - 1] + row[x] + row[(x + 1) % WIDTH@]\n"
    "        total += around // 9\n",
    "total", .takes_index = TRUE,
    .globals = "WIDTH@ = " NUMBER (GS_SAMPLE_WIDTH) "\n"
               "PICTURE@ = [[" GS_SAMPLE_PIXEL_PYTHON " for x in range(WIDTH@)]\n"
               "           for y in range(WIDTH@)]\n" },
};

static gboolean
is_choice (const char        *wanted,
           guint              chosen,
           const char *const *names)
{
  return wanted == NULL || g_str_equal (wanted, gs_choice_get_name (names, chosen));
}

const GsPythonWorkload *
gs_python_find_workload (const GsTaskGroup *tasks)
{
  for (guint i = 0; i < G_N_ELEMENTS (workloads); i++)
    {
      if (g_strcmp0 (workloads[i].workload, tasks->workload) == 0
          && is_choice (workloads[i].lock, tasks->lock, gs_task_locks)
          && is_choice (workloads[i].model, tasks->model, gs_task_models)
          && is_choice (workloads[i].share, tasks->share, gs_task_shares))
        return &workloads[i];
    }
  return NULL;
}
