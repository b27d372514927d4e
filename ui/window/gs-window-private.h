/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the window's files. */
#pragma once

#include "gs-detail.h"
#include "gs-notice.h"
#include "gs-session.h"
#include "gs-sidebar.h"
#include "gs-stage.h"
#include "gs-window.h"

/* Repeats of "Measure precisely". */
#define GS_PRECISE_REPEATS 5

struct _GsWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  GsNotice *notice;
  GtkWidget *blackout;        /* over everything, while the room is to look at who speaks */
  GtkWidget *header_place;
  GtkWidget *header;
  GtkLabel *title;
  GtkWidget *badge;
  GtkWidget *subtitle;
  GtkLabel *subtitle_full;
  GtkLabel *subtitle_settings;
  GtkLabel *subtitle_tasks;
  GtkButton *run_button;
  AdwButtonContent *run_content;
  GtkWidget *next_label;
  GtkWidget *views_slot;      /* one of these two holds the views */
  GtkWidget *views_bar;
  GtkWidget *views;
  GtkMenuButton *menu_button;
  GtkWidget *presentation_bar;
  GtkLabel *presentation_title;
  GtkLabel *presentation_words;
  GtkButton *presentation_run;
  AdwFlap *lessons_flap;
  AdwFlap *details_flap;
  GsSidebar *sidebar;
  GsDetail *detail;
  GtkBox *center;
  GtkWidget *progress;
  GtkWidget *steps_button;    /* of the view; likewise the next */
  GtkWidget *times_button;
  GtkLabel *strip;
  GMenu *recent;              /* in the menu: files used lately */

  /* Borrowed */
  GsStage *stage;

  /* Owned */
  GListStore *lessons;        /* GsLessonState, in the order of the sidebar */
  GsLessonState *state;       /* the one that is open */
  GsLessonState *left;        /* the one that was open before; NULL */
  GsSession *session;         /* what runs, until it has ended; NULL */
  GSettings *settings;
  GCancellable *reading;      /* of files that are being opened: ends with the window */
  GQueue openings;            /* files that wait for the one that is being read */
  GtkNativeDialog *chooser;   /* while a file is being chosen */
  GtkCssProvider *presentation_css;

  guint pressed_key;          /* hardware code of the key that is down; 0: none */
  guint spent_key;            /* one that is held after it has made the screen black or ended
                               * that */
  int presentation_height;    /* that presentation_css is made for */
  guint resize_source;
  int width;                  /* as allocated last */
  int height;
  gboolean lessons_shown;     /* panes, as they were before the presentation */
  gboolean details_shown;
  gboolean calibrating;
  gboolean presenting;
  gboolean stopping;          /* the session has been told to stop */
  gboolean hidden;            /* as last shown: whether the results are */
  guint pending_repeats;      /* of a run that was asked for while another was being stopped;
                               * or 0 */
  gboolean strings;           /* of all tasks are shown, whatever the lesson */
  gboolean loading;           /* a file is being opened */
  gboolean closing;           /* the window closes once nothing runs any more */
};

/* gs-window.c */
void gs_window_show_state       (GsWindow      *self,
                                 GsLessonState *state);
/** gs_window_add_state: a lesson that was opened from a file. */
void gs_window_add_state        (GsWindow      *self,
                                 GsLessonState *state);
/** gs_window_remove_state: such a lesson is closed. */
void gs_window_remove_state     (GsWindow      *self,
                                 GsLessonState *state);
void gs_window_step             (GsWindow      *self,
                                 int            direction);
/** gs_window_settings_changed: other settings are in force in the lesson that is open. */
void gs_window_settings_changed (GsWindow      *self);
void gs_window_update_words     (GsWindow      *self);
void gs_window_toast            (GsWindow      *self,
                                 const char    *text);
void gs_window_show_error       (GsWindow      *self,
                                 const char    *heading,
                                 const char    *body);

/* gs-window-run.c */
void gs_window_run              (GsWindow      *self);
void gs_window_run_precisely    (GsWindow      *self);
void gs_window_run_sweep        (GsWindow      *self);
/** gs_window_run_candidates: the same work on every executor that may be recommended for it. */
void gs_window_run_candidates   (GsWindow      *self);
void gs_window_stop             (GsWindow      *self);
gboolean gs_window_is_busy      (GsWindow      *self);
/** gs_window_is_recorded: another program recorded what is open, or it is a comparison: there is
 * nothing to run. */
gboolean gs_window_is_recorded  (GsWindow      *self);
char *gs_window_dup_progress    (GsWindow      *self);
/** gs_window_dup_outlook: what Run would do with other settings than the lesson's: "15
 * measurements, about 40 s"; NULL for the lesson as it is, of which the duration may be what is to
 * be guessed. */
char *gs_window_dup_outlook     (GsWindow      *self);
void gs_window_update_run       (GsWindow      *self);
void gs_window_stage_polled     (GsWindow      *self);

/* gs-window-stage.c */
/** gs_window_add_stage: makes it, and listens to what is chosen there. */
void gs_window_add_stage        (GsWindow      *self);
/** gs_window_update_stage: other results are to be seen, on the stage and beside it. */
void gs_window_update_stage     (GsWindow      *self);

/** gs_window_offer_pages: lets those views be opened in which there is something to see. */
void gs_window_offer_pages      (GsWindow      *self);

/* gs-window-predict.c */
/** gs_window_add_guesses: the keys that choose answers; once. */
void gs_window_add_guesses      (GsWindow      *self,
                                 GtkShortcutController *keys);
/** gs_window_init_predicting: once there are settings. */
void gs_window_init_predicting  (GsWindow      *self);
/** gs_window_guessed: the room has guessed, or has asked to see the result. */
void gs_window_guessed          (GsWindow      *self);
/** gs_window_measured: a run has ended: what was guessed before it may be shown with it. */
void gs_window_measured         (GsWindow      *self);
/** gs_window_show_result: though it has not guessed. */
void gs_window_show_result      (GsWindow      *self);
/** gs_window_dup_hidden: what there is to say of the hidden results; NULL if they are not
 * hidden. */
char *gs_window_dup_hidden      (GsWindow      *self);

/* gs-window-actions.c */
void gs_window_add_actions      (GsWindow      *self);
void gs_window_update_actions   (GsWindow      *self);
/** gs_window_show_strings: those of all tasks, in the lesson that is open. */
void gs_window_show_strings     (GsWindow      *self,
                                 gboolean       strings);

/* gs-window-work.c */
/* In a thread of its own; FALSE with an error. */
typedef gboolean (*GsWindowWorkFunc) (gpointer      data,
                                      GError      **error);
/* In the main thread; @error is what the work failed with, or NULL. */
typedef void     (*GsWindowDoneFunc) (GsWindow     *self,
                                      gpointer      data,
                                      const GError *error);
/** gs_window_work: does @work with @data in a thread, shows @words if that takes long, and calls
 * @done unless the window has been closed.  In any case @data is freed in the main thread, and the
 * application does not end before. */
void gs_window_work             (GsWindow         *self,
                                 const char       *words,
                                 GsWindowWorkFunc  work,
                                 GsWindowDoneFunc  done,
                                 gpointer          data,
                                 GDestroyNotify    free_data);

/* gs-window-write.c */
/* Output of the results as they are at the time of the call. */
void gs_window_copy_picture     (GsWindow      *self);
void gs_window_copy_table       (GsWindow      *self);
/** gs_window_export_to: @part: of the sheet, by its id; any other for all of it.  @scale: of a PNG,
 * 1 for the sheet's own size. */
void gs_window_export_to        (GsWindow      *self,
                                 GFile         *file,
                                 const char    *part,
                                 double         scale);
void gs_window_save_to          (GsWindow      *self,
                                 GFile         *file);

/* gs-window-files.c */
void gs_window_choose_export    (GsWindow      *self);
void gs_window_choose_save      (GsWindow      *self);
void gs_window_choose_open      (GsWindow      *self);
/** gs_window_choose_compare: what a saved file holds beside what has been measured here. */
void gs_window_choose_compare   (GsWindow      *self);

/* gs-window-fit.c */
/** gs_window_init_header: once; how it shares out its room. */
void gs_window_init_header      (GsWindow      *self);
/** gs_window_queue_fit: soon, what the window's size decides is decided anew. */
void gs_window_queue_fit        (GsWindow      *self);

/* gs-window-lessons.c */
/** gs_window_load_lessons: all that there are, into the sidebar; once. */
void gs_window_load_lessons     (GsWindow      *self);

/* gs-window-open.c */
/** gs_window_end_opening: what is being read, and what waits for it, is not wanted any more. */
void gs_window_end_opening      (GsWindow      *self);
/** gs_window_compare_file: shows what @file holds beside what has been measured here. */
void gs_window_compare_file     (GsWindow      *self,
                                 GFile         *file);

/* gs-window-drop.c */
/** gs_window_add_drop_target: files that are dropped on the window are opened. */
void gs_window_add_drop_target  (GsWindow      *self);

/* gs-window-recent.c */
void gs_window_init_recent      (GsWindow      *self);
/** gs_window_add_recent: the file was opened or saved. */
void gs_window_add_recent       (GsWindow      *self,
                                 GFile         *file);

/* gs-window-presentation.c */
/** gs_window_init_presentation: adds the key that ends a black screen; once. */
void gs_window_init_presentation (GsWindow     *self);
void gs_window_set_presentation (GsWindow      *self,
                                 gboolean       presenting);
/** gs_window_black_out: the whole window black, until the next key. */
void gs_window_black_out        (GsWindow      *self);
/** gs_window_fit_presentation: sizes the type to the window's height. */
void gs_window_fit_presentation (GsWindow      *self);
