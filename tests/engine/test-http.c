/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Downloads: every byte is checked, what goes wrong is the task's failure in the interpreter's
 * words, waits overlap in threads, in processes and on an event loop, and the server neither takes
 * part in a run nor outlives it. */
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gs-http-server.h"
#include "gs-work.h"
#include "gs-workload.h"
#include "lane-times.h"
#include "machine.h"
#include "run-fixture.h"

#define HEAD(size) "HTTP/1.1 200 OK\r\nContent-Length: " size "\r\n\r\n"

/* The outcome of task 1, which wants 3 bytes (1, 2, 3), when the server says… */
static const struct
{
  const char *reply;
  const char *error;
} replies[] = {
  { HEAD ("3") "\1\2\3", NULL },
  { HEAD ("3") "\1\2\4", "OSError: the page holds other bytes" },
  { HEAD ("2") "\1\2", "OSError: the page has 2 bytes, not 3" },
  { HEAD ("4") "\1\2\3\4", "OSError: the page has 4 bytes, not 3" },
  { "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTPError: HTTP Error 404: Not Found" },
  { "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 3\r\n\r\n\1\2\3",
    "HTTPError: HTTP Error 503: Service Unavailable" },
  { "", "RemoteDisconnected: Remote end closed connection without response" },
};

/* A server of one answer */

typedef struct
{
  int listener;
  const char *reply;  /* NULL: it does not even listen */
  GThread *thread;
} Server;

static gpointer
answer (gpointer data)
{
  Server *self = data;
  int fd = accept (self->listener, NULL, NULL);
  char request[4096] = "";
  gsize length = 0;
  ssize_t got = 1;

  while (got > 0 && strstr (request, "\r\n\r\n") == NULL)
    {
      got = read (fd, request + length, sizeof request - 1 - length);
      length += got > 0 ? (gsize) got : 0;
    }
  g_assert_true (g_str_has_prefix (request, "GET /1?delay=0&size=3 HTTP/1.1\r\n"));
  g_assert_cmpint (write (fd, self->reply, strlen (self->reply)), ==, strlen (self->reply));
  close (fd);
  return NULL;
}

static void
server_start (Server     *self,
              const char *reply)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  char port[8];

  *self = (Server) { socket (AF_INET, SOCK_STREAM, 0), reply, NULL };
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, size), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &size), ==, 0);
  g_snprintf (port, sizeof port, "%u", ntohs (address.sin_port));
  g_setenv (GS_HTTP_PORT, port, TRUE);
  if (reply == NULL)
    return;

  g_assert_cmpint (listen (self->listener, 1), ==, 0);
  self->thread = g_thread_new ("server", answer, self);
}

static void
server_end (Server *self)
{
  if (self->thread != NULL)
    g_thread_join (self->thread);
  close (self->listener);
}

/* One task, in a thread or on a loop */

typedef struct
{
  GsWorker *worker;
  gboolean resumed;
  gboolean ended;
  char *result;
  char *error;
} Task;

static void
resume (gpointer data)
{
  Task *self = data;

  g_assert_false (self->resumed);
  self->resumed = TRUE;
}

static void
suspend (gpointer data)
{
  Task *self = data;

  g_assert_true (self->resumed);
  self->resumed = FALSE;
}

static void
queue (gpointer data,
       uint32_t number,
       guint    holder)
{
  suspend (data);
}

static void
done (gpointer  data,
      char     *result,
      char     *error)
{
  Task *self = data;

  suspend (self);
  g_assert_false (self->ended);
  self->ended = TRUE;
  self->result = result;
  self->error = error;
}

static void
await (const GsTaskContext *context,
       Task                *task)
{
  g_autoptr (GMainContext) main = g_main_context_new ();
  const GsAwaiter awaiter = { main, task->worker, resume, suspend, queue, done, task };

  g_main_context_push_thread_default (main);
  task->resumed = TRUE;
  gs_work_find ("http")->start_async (context, &awaiter);
  suspend (task);
  while (!task->ended)
    g_main_context_iteration (main, TRUE);
  while (g_main_context_iteration (main, FALSE))
    ;
  g_main_context_pop_thread_default (main);
}

static void
check_reply (GsWorker   *worker,
             gboolean    awaits,
             const char *reply,
             const char *error)
{
  GsTaskGroup group = { .count = 2, .result_bytes = 3, .repeat = 1 };
  const GsTaskContext context = { .task = 1, .index = 1, .group = &group, .cost = &gs_cost_none };
  Task task = { .worker = worker };
  Server server;

  server_start (&server, reply);
  if (awaits)
    await (&context, &task);
  else
    task.result = gs_work_find ("http")->run (&context, worker, &task.error);
  server_end (&server);

  g_assert_cmpstr (task.error, ==, error);
  g_assert_cmpstr (task.result, ==, error == NULL ? "6" : NULL);
  g_free (task.result);
  g_free (task.error);
}

static void
test_replies (gconstpointer awaits)
{
  GsRecording *recording = gs_recording_new (1, 10000);
  GsWorker worker;
  LaneTimes times;
  GsLane lane;

  g_assert_true (gs_lane_open (&lane, recording, GS_LANE_WORKER, 0, 0, "main"));
  g_assert_true (gs_worker_begin (&worker, recording, 0, NULL));
  gs_worker_set_state (&worker, GS_STATE_RUNNING);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    check_reply (&worker, awaits != NULL, replies[i].reply, replies[i].error);
  check_reply (&worker, awaits != NULL, NULL,
               "URLError: <urlopen error [Errno 111] Connection refused>");
  gs_worker_end (&worker);

  /* A thread waits for each answer; a loop waits for no single one. */
  times = lane_times (recording, 0);
  if (awaits == NULL)
    g_assert_cmpuint (times.count[GS_STATE_IO_WAIT], >=, G_N_ELEMENTS (replies) + 1);
  else
    g_assert_cmpuint (times.count[GS_STATE_IO_WAIT], ==, 0);
  gs_recording_free (recording);
}

/* Whole runs */

static GsPlan *
new_plan (const char *executor,
          guint       workers,
          guint       count,
          gint64      work_ns)
{
  GsPlan *plan = test_plan (executor, workers, "http", count, work_ns);
  GsTaskGroup *group = g_ptr_array_index (plan->groups, 0);

  group->result_bytes = 100000;
  plan->collect = GS_COLLECT_SUBMIT;
  return plan;
}

static void
test_executor (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 2);
  g_autoptr (GsPlan) plan = new_plan (words[0], 2, 5, 0);
  g_autoptr (TestRun) run = NULL;
  GsTaskContext context = { .group = g_ptr_array_index (plan->groups, 0) };

  if (words[1] != NULL)
    {
      plan->start_method = gs_choice_find (gs_start_methods, words[1]);
    }
  run = test_run (plan);
  for (context.index = 0; context.index < 5; context.index++)
    {
      g_autofree char *expected = gs_work_find ("http")->expected (&context);

      g_assert_cmpstr (run->results->pdata[context.index], ==, expected);
    }
  g_assert_cmpstr (run->results->pdata[0], !=, run->results->pdata[1]);
  test_check_lanes (run, TRUE);
  g_assert_false (test_group_is_alive (gs_runner_get_pid (run->runner)));
}

/* All five wait at once: nobody has finished before the last one has begun.  Waiting costs next to
 * no computing, and the server's is not counted. */
static void
test_overlap (gconstpointer executor)
{
  if (!judge_begin ())
    return;

  g_autoptr (GsPlan) plan = new_plan (executor, 5, 5, 300 * MS);
  g_autoptr (TestRun) run = test_run (plan);
  uint64_t last_start = 0, first_finish = G_MAXUINT64;

  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    {
      uint64_t n;
      const GsEvent *events = gs_recording_get_events (run->recording, lane, &n);

      for (uint64_t i = 0; i < n; i++)
        if (events[i].what == GS_MARK_START)
          last_start = MAX (last_start, events[i].time);
        else if (events[i].what == GS_MARK_FINISH)
          first_finish = MIN (first_finish, events[i].time);
    }
  g_assert_cmpuint (last_start, <, first_finish);
  g_assert_cmpint (run->cpu_ns, <, 300 * MS);
}

static gboolean
all_wait (TestRun *run)
{
  return run->ended || test_count_state (run, GS_STATE_IO_WAIT) >= 2;
}

/* The server dies while two pages are being asked for: these lose their connections, the other two
 * get none, and the run comes to its end and says why. */
static void
test_server_dies (gconstpointer executor)
{
  if (!judge_begin ())
    return;

  g_autoptr (GsPlan) plan = new_plan (executor, 2, 4, 60000 * MS);
  g_autoptr (TestRun) run = NULL;
  g_autoptr (GArray) processes = NULL;
  GPid pgid;

  plan->semaphore = strcmp (executor, "asyncio") == 0 ? 2 : 0;
  run = test_run_start (plan, NULL);
  pgid = gs_runner_get_pid (run->runner);
  test_run_wait_for (run, all_wait);
  /* It is there, and nobody else. */
  processes = test_list_group (pgid);
  g_assert_cmpuint (processes->len, ==, 1);
  g_assert_cmpint (kill (g_array_index (processes, GPid, 0), SIGKILL), ==, 0);

  test_run_wait (run);
  g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_FAILED);
  g_assert_cmpstr (run->error->message, ==,
                   "The server of “http” was killed by signal 9 during the run");
  g_assert_cmpuint (run->n_errors, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_test_message ("%s", (char *) run->results->pdata[i]);
  g_assert_cmpstr (run->results->pdata[3], ==,
                   "URLError: <urlopen error [Errno 111] Connection refused>");
  g_assert_false (test_group_is_alive (pgid));
}

int
main (int    argc,
      char **argv)
{
  static const char *const executors[] = {
    "sequential", "threads", "free-threads", "interpreters", "processes fork", "processes spawn",
    "asyncio", "asyncio-threads", "asyncio-processes fork",
  };

  gs_runner_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/Gilscope/Http/replies/thread", NULL, test_replies);
  g_test_add_data_func ("/Gilscope/Http/replies/loop", "awaits", test_replies);
  for (guint i = 0; i < G_N_ELEMENTS (executors); i++)
    {
      g_autofree char *path = g_strdup_printf ("/Gilscope/Http/executors/%s", executors[i]);

      g_test_add_data_func (path, executors[i], test_executor);
    }
  g_test_add_data_func ("/Measured/Http/overlap/threads", "threads", test_overlap);
  g_test_add_data_func ("/Measured/Http/overlap/processes", "processes", test_overlap);
  g_test_add_data_func ("/Measured/Http/overlap/asyncio", "asyncio", test_overlap);
  g_test_add_data_func ("/Measured/Http/server-dies/threads", "threads", test_server_dies);
  g_test_add_data_func ("/Measured/Http/server-dies/asyncio", "asyncio", test_server_dies);
  return g_test_run ();
}
