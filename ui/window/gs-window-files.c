/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's dialogs that choose a file to write or to read. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-export.h"
#include "gs-window-private.h"

/* Names of the other choices in the dialog. */
#define SCALE "scale"
#define PART "part"
#define ALL_PARTS "sheet"

static const struct
{
  const char *name;
  const char *suffix;
} export_formats[] = {
  { N_("Picture (PNG)"), "png" },
  { N_("Vector picture (SVG)"), "svg" },
  { N_("Document (PDF)"), "pdf" },
  { N_("Table (CSV)"), "csv" },
  { N_("Summary (JSON)"), "json" },
  { N_("Trace for Perfetto (JSON)"), "trace.json" },
  { N_("Gilscope experiment"), "gilscope" },
};

/* "computing-does-not-overlap": a lesson's id makes a good name for a file; what has none is
 * called by its words.  A comparison must not be written over what is compared. */
static char *
gs_window_dup_base_name (GsWindow *self)
{
  GsExperiment *experiment = gs_lesson_state_get_experiment (self->state);
  const char *id = gs_experiment_get_id (experiment);
  const char *end = gs_results_is_comparison (gs_lesson_state_get_results (self->state))
                    ? "-compared" : "";
  g_autofree char *name = g_strdup (id != NULL ? id : gs_experiment_get_name (experiment));

  if (name == NULL || *name == '\0')
    return g_strconcat ("gilscope", end, NULL);
  return g_strconcat (g_strdelimit (name, "/\\ \t", '-'), end, NULL);
}

typedef struct
{
  GsWindow *window;
  void (*chosen) (GsWindow *self, GFile *file);
} Choice;

static void
gs_window_response_cb (GtkNativeDialog *dialog,
                       int              response,
                       Choice          *choice)
{
  GsWindow *self = choice->window;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    choice->chosen (self, file);
  if (self->chooser == dialog)
    self->chooser = NULL;
  g_object_unref (dialog);
}

static void
choice_free (gpointer  data,
             GClosure *closure)
{
  g_free (data);
}

/* Makes the dialog.  Add choices before it is shown: a portal takes them once. */
static void
gs_window_choose (GsWindow             *self,
                  const char           *title,
                  GtkFileChooserAction  action,
                  const char           *accept,
                  void                (*chosen) (GsWindow *self, GFile *file),
                  GtkFileFilter        *first_filter)
{
  Choice *choice = g_new0 (Choice, 1);
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, NULL);

  choice->window = self;
  choice->chosen = chosen;
  if (self->chooser != NULL)
    g_object_unref (self->chooser);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  if (first_filter != NULL)
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), first_filter);
  g_signal_connect_data (chooser, "response", G_CALLBACK (gs_window_response_cb), choice,
                         choice_free, 0);
}

/* Suffix of the chosen format; NULL where there are no formats to choose from. */
static const char *
get_suffix (GtkFileChooser *chooser)
{
  GtkFileFilter *filter = gtk_file_chooser_get_filter (chooser);

  return filter != NULL ? g_object_get_data (G_OBJECT (filter), "suffix") : NULL;
}

/* Removes the longest suffix of a format. */
static char *
dup_stem (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  gsize longest = 0;

  for (guint i = 0; i < G_N_ELEMENTS (export_formats); i++)
    {
      g_autofree char *end = g_strconcat (".", export_formats[i].suffix, NULL);

      if (g_str_has_suffix (lower, end))
        longest = MAX (longest, strlen (end));
    }

  return g_strndup (name, strlen (name) - longest);
}

/* Changes the suffix with the format, and keeps the name that was typed. */
static void
gs_window_filter_cb (GtkFileChooser *chooser,
                     GParamSpec     *pspec,
                     GsWindow       *self)
{
  const char *suffix = get_suffix (chooser);
  g_autofree char *typed = gtk_file_chooser_get_current_name (chooser);
  g_autofree char *stem = dup_stem (typed != NULL ? typed : "");
  g_autofree char *name = NULL;

  if (suffix == NULL)
    return;
  if (*stem == '\0')
    {
      g_free (stem);
      stem = gs_window_dup_base_name (self);
    }
  name = g_strdup_printf ("%s.%s", stem, suffix);
  gtk_file_chooser_set_current_name (chooser, name);
}

/* Where there is no portal, the native dialog is a window of ours; it alone tells when another
 * format is chosen. */
static void
gs_window_follow_format (GsWindow *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (GTK_IS_FILE_CHOOSER (window) && gtk_widget_get_visible (GTK_WIDGET (window))
          && gtk_window_get_transient_for (window) == GTK_WINDOW (self))
        g_signal_connect_object (window, "notify::filter", G_CALLBACK (gs_window_filter_cb), self,
                                 0);
    }
}

/* How large a PNG is to be, as multiples of the sheet's size. */
static void
gs_window_add_scales (GsWindow *self)
{
  static const char *const scales[] = { "1", "2", "3", "4", NULL };
  const GsSheetOptions sheet = GS_SHEET_OPTIONS_DEFAULT;
  g_auto (GStrv) labels = g_new0 (char *, G_N_ELEMENTS (scales));

  for (guint i = 0; scales[i] != NULL; i++)
    {
      double scale = g_ascii_strtod (scales[i], NULL);

      labels[i] = g_strdup_printf ("%.0f × %.0f", sheet.width * scale, sheet.height * scale);
    }
  gtk_file_chooser_add_choice (GTK_FILE_CHOOSER (self->chooser), SCALE,
                               _("Size of a PNG in pixels"), (const char **) scales,
                               (const char **) labels);
  gtk_file_chooser_set_choice (GTK_FILE_CHOOSER (self->chooser), SCALE, scales[0]);
}

/* The sheet, or what of it has something to show; first what is the whole of the page. */
static void
gs_window_add_parts (GsWindow *self)
{
  GsResults *results = gs_lesson_state_get_shown (self->state);
  const GsChart *chart = gs_stage_get_chart (self->stage);
  g_autofree const char **parts = gs_sheet_dup_parts ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  g_ptr_array_add (ids, (gpointer) ALL_PARTS);
  g_ptr_array_add (labels, (gpointer) _("The whole sheet"));
  for (guint i = 0; parts[i] != NULL; i++)
    {
      GsSheetOptions options = GS_SHEET_OPTIONS_DEFAULT;

      if (!gs_sheet_choose_part (&options, parts[i]) || !gs_sheet_has_part (results, &options))
        continue;
      g_ptr_array_add (ids, (gpointer) parts[i]);
      g_ptr_array_add (labels, (gpointer) gs_sheet_get_part_title (&options));
    }
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (labels, NULL);
  gtk_file_chooser_add_choice (GTK_FILE_CHOOSER (self->chooser), PART, _("What a picture shows"),
                               (const char **) ids->pdata, (const char **) labels->pdata);
  gtk_file_chooser_set_choice (GTK_FILE_CHOOSER (self->chooser), PART,
                               chart != NULL ? chart->id : ALL_PARTS);
}

/* Adds the chosen format to a name without one. */
static GFile *
gs_window_name_export (GsWindow *self,
                       GFile    *file)
{
  const char *suffix = get_suffix (GTK_FILE_CHOOSER (self->chooser));
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = NULL;
  g_autoptr (GFile) folder = g_file_get_parent (file);

  if (gs_export_is_supported (base) || suffix == NULL || folder == NULL)
    return g_object_ref (file);
  name = g_strconcat (base, ".", suffix, NULL);
  return g_file_get_child (folder, name);
}

static void
gs_window_export_chosen (GsWindow *self,
                         GFile    *file)
{
  const char *scale = gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (self->chooser), SCALE);
  const char *part = gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (self->chooser), PART);
  g_autoptr (GFile) named = gs_window_name_export (self, file);

  /* Refuse to overwrite: the dialog has not asked about this name. */
  if (!g_file_equal (named, file) && g_file_query_exists (named, NULL))
    {
      g_autofree char *name = g_file_get_parse_name (named);
      g_autofree char *words = g_strdup_printf (_("“%s” is there already"), name);

      gs_window_show_error (self, _("The export failed"), words);
      return;
    }
  gs_window_export_to (self, named, part != NULL ? part : ALL_PARTS,
                       scale != NULL ? g_ascii_strtod (scale, NULL) : 1);
}

void
gs_window_choose_export (GsWindow *self)
{
  g_autofree char *base = gs_window_dup_base_name (self);
  g_autofree char *name = g_strconcat (base, ".png", NULL);

  gs_window_choose (self, _("Export"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"),
                    gs_window_export_chosen, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (export_formats); i++)
    {
      GtkFileFilter *filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _(export_formats[i].name));
      gtk_file_filter_add_suffix (filter, export_formats[i].suffix);
      g_object_set_data (G_OBJECT (filter), "suffix", (gpointer) export_formats[i].suffix);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
      g_object_unref (filter);
    }
  gs_window_add_parts (self);
  gs_window_add_scales (self);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_show (self->chooser);
  gs_window_follow_format (self);
}

static GtkFileFilter *
filter_new (const char        *name,
            const char *const *suffixes)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  return filter;
}

void
gs_window_choose_save (GsWindow *self)
{
  static const char *const suffixes[] = { "gilscope", NULL };
  g_autoptr (GtkFileFilter) filter = filter_new (_("Gilscope experiment"), suffixes);
  g_autofree char *base = gs_window_dup_base_name (self);
  g_autofree char *name = g_strconcat (base, ".gilscope", NULL);

  gs_window_choose (self, _("Save"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"),
                    gs_window_save_to, filter);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_show (self->chooser);
}

/* Asks for an existing file. */
static void
gs_window_choose_existing (GsWindow           *self,
                           const char         *title,
                           const char         *accept,
                           const char         *name,
                           const char *const  *suffixes,
                           void              (*chosen) (GsWindow *self, GFile *file))
{
  g_autoptr (GtkFileFilter) filter = filter_new (name, suffixes);
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gs_window_choose (self, title, GTK_FILE_CHOOSER_ACTION_OPEN, accept, chosen, filter);
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), all);
  gtk_native_dialog_show (self->chooser);
}

void
gs_window_choose_open (GsWindow *self)
{
  static const char *const suffixes[] = { "gilscope", "lesson", "experiment", "json", NULL };

  gs_window_choose_existing (self, _("Open"), _("_Open"), _("Lessons, experiments and traces"),
                             suffixes, gs_window_open_file);
}

void
gs_window_choose_compare (GsWindow *self)
{
  static const char *const suffixes[] = { "gilscope", NULL };

  gs_window_choose_existing (self, _("Compare with"), _("_Compare"), _("Gilscope experiment"),
                             suffixes, gs_window_compare_file);
}
