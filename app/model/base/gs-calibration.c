/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "gs-calibration.h"
#include "gs-json-text.h"
#include "gs-json.h"
#include "gs-runner.h"
#include "gs-spin.h"

#define VERSION 1
/* A step outside of these is no measurement of any machine. */
#define MIN_STEP_NS 0.05
#define MAX_STEP_NS 100.0

typedef struct
{
  void (*done) (const GError *error, gpointer user_data);
  gpointer user_data;
} Waiter;

/* All of the main thread. */
static struct
{
  gboolean loaded;   /* the file has been looked at */
  double step_ns;    /* 0: not known */
  GsRunner *runner;  /* that measures now, or NULL */
  GArray *waiters;   /* Waiter, to be told when it has */
} calibration;

static char *
dup_path (void)
{
  return g_build_filename (g_get_user_cache_dir (), "gilscope", "calibration.json", NULL);
}

/* The first value of @key in /proc/cpuinfo. */
static char *
find_cpu_field (const char *info,
                const char *key)
{
  g_auto (GStrv) lines = g_strsplit (info, "\n", 200);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (g_str_has_prefix (lines[i], key) && colon != NULL)
        return g_strstrip (g_strdup (colon + 1));
    }
  return g_strdup ("");
}

/* Says which machine this is, so that a home folder that moves is measured again: the model of its
 * processor and its highest clock (the clock of the moment would say another machine each time). */
static char *
dup_machine (void)
{
  g_autofree char *info = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *model = NULL;
  g_autofree char *cache = NULL;

  if (!g_file_get_contents ("/proc/cpuinfo", &info, NULL, NULL))
    return g_strdup ("?");
  if (!g_file_get_contents ("/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq", &clock, NULL,
                            NULL))
    clock = g_strdup ("");
  model = find_cpu_field (info, "model name");
  if (*model == '\0')
    {
      g_free (model);
      model = find_cpu_field (info, "CPU part");
    }
  cache = find_cpu_field (info, "cache size");
  return g_strdup_printf ("%s, %s, %s", model, cache, g_strstrip (clock));
}

static void
load (void)
{
  g_autofree char *path = dup_path ();
  g_autofree char *machine = dup_machine ();
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;
  gsize length;
  gint64 version;
  double step_ns;

  calibration.loaded = TRUE;
  if (g_file_get_contents (path, &text, &length, NULL))
    object = gs_json_parse (text, length, NULL);
  if (object != NULL
      && gs_json_get_int (object, "version", VERSION, VERSION, &version, NULL)
      && gs_json_get_double (object, "step_ns", MIN_STEP_NS, MAX_STEP_NS, &step_ns, NULL)
      && g_strcmp0 (gs_json_get_string (object, "machine", NULL), machine) == 0)
    calibration.step_ns = step_ns;
}

/* It can be measured again at any time: a failure is no more than a warning for developers. */
static void
save (void)
{
  g_autofree char *path = dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *machine = dup_machine ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GsJsonText json;

  gs_json_text_init (&json, text, NULL, 2);
  /* The file is, byte for byte, the one that json-glib would write. */
  json.colon = " : ";
  gs_json_text_begin (&json, NULL, '{');
  gs_json_text_int (&json, "version", VERSION);
  gs_json_text_string (&json, "machine", machine);
  gs_json_text_format (&json, "step_ns", "%.17g", calibration.step_ns);
  gs_json_text_end (&json, '}');

  if (g_mkdir_with_parents (folder, 0700) != 0 ||
      !g_file_set_contents_full (path, text->str, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644,
                                 &error))
    g_debug ("The calibration is not kept: %s",
             error != NULL ? error->message : g_strerror (errno));
}

gboolean
gs_calibration_is_known (void)
{
  if (!calibration.loaded)
    load ();
  return calibration.step_ns > 0;
}

double
gs_calibration_get_step_ns (void)
{
  return gs_calibration_is_known () ? calibration.step_ns : GS_SPIN_DEFAULT_STEP_NS;
}

/* Tells everyone who waits; they may start another measurement. */
static void
tell (const GError *error)
{
  g_autoptr (GArray) waiters = g_steal_pointer (&calibration.waiters);

  for (guint i = 0; waiters != NULL && i < waiters->len; i++)
    {
      const Waiter *waiter = &g_array_index (waiters, Waiter, i);

      waiter->done (error, waiter->user_data);
    }
}

static void
message_cb (GsRunner   *runner,
            JsonObject *message,
            gpointer    user_data)
{
  double step_ns = json_object_get_double_member_with_default (message, "step_ns", 0);
  const char *type = json_object_get_string_member_with_default (message, "type", "");

  if (!g_str_equal (type, "calibration") || step_ns < MIN_STEP_NS || step_ns > MAX_STEP_NS)
    return;

  calibration.step_ns = step_ns;
  save ();
}

static void
ended_cb (GsRunner     *runner,
          const GError *error,
          gpointer      user_data)
{
  g_autoptr (GError) cause = error != NULL ? g_error_copy (error) : NULL;

  calibration.runner = NULL;
  gs_runner_free (runner);
  tell (calibration.step_ns > 0 ? NULL : cause);
}

static gboolean
tell_known_cb (gpointer data)
{
  tell (NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
tell_failed_cb (gpointer data)
{
  g_autoptr (GError) error = data;

  tell (error);
  return G_SOURCE_REMOVE;
}

void
gs_calibration_start (void     (*done) (const GError *error, gpointer user_data),
                      gpointer   user_data)
{
  static const GsRunnerCallbacks callbacks = { message_cb, ended_cb };
  Waiter waiter = { done, user_data };
  GError *error = NULL;

  if (calibration.waiters == NULL)
    calibration.waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  g_array_append_val (calibration.waiters, waiter);

  if (gs_calibration_is_known ())
    {
      g_idle_add (tell_known_cb, NULL);
      return;
    }
  if (calibration.runner != NULL)
    return;

  calibration.runner = gs_runner_start_calibration (&callbacks, NULL, &error);
  if (calibration.runner == NULL)
    g_idle_add (tell_failed_cb, error);
}

void
gs_calibration_stop (void)
{
  if (calibration.runner != NULL)
    gs_runner_stop (calibration.runner);
}
