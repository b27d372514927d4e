/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least window manager that GTK's windows need under Xvfb: windows are mapped and get the
 * keyboard, dialogs are centred over the screen, full screen and maximized work.  It decorates
 * nothing.  One thread, one loop; it ends with the X server or on SIGTERM. */
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct
{
  Display *display;
  Window root;
  int width;
  int height;
  Atom state;
  Atom fullscreen;
  Atom maximized_vertically;
  Atom maximized_horizontally;
  Atom active;
  Atom saved; /* the geometry to come back to: a property of the window itself */
} Manager;

static Atom
intern (Manager    *self,
        const char *name)
{
  return XInternAtom (self->display, name, False);
}

/* A window may be gone by the time that a request for it is carried out. */
static int
ignore_error_cb (Display     *display,
                 XErrorEvent *error)
{
  return 0;
}

static void
focus (Manager *self,
       Window   window)
{
  XRaiseWindow (self->display, window);
  XSetInputFocus (self->display, window, RevertToPointerRoot, CurrentTime);
  XChangeProperty (self->display, self->root, self->active, XA_WINDOW, 32, PropModeReplace,
                   (unsigned char *) &window, 1);
}

static void
save_geometry (Manager *self,
               Window   window)
{
  XWindowAttributes attributes;
  long geometry[4];

  if (!XGetWindowAttributes (self->display, window, &attributes))
    return;
  geometry[0] = attributes.x;
  geometry[1] = attributes.y;
  geometry[2] = attributes.width;
  geometry[3] = attributes.height;
  XChangeProperty (self->display, window, self->saved, XA_CARDINAL, 32, PropModeReplace,
                   (unsigned char *) geometry, 4);
}

static void
restore_geometry (Manager *self,
                  Window   window)
{
  unsigned char *data = NULL;
  unsigned long n_items, rest;
  Atom type;
  int format;

  if (XGetWindowProperty (self->display, window, self->saved, 0, 4, True, XA_CARDINAL, &type,
                          &format, &n_items, &rest, &data) == Success
      && data != NULL && n_items == 4)
    {
      const long *geometry = (const long *) (void *) data;

      XMoveResizeWindow (self->display, window, (int) geometry[0], (int) geometry[1],
                         (unsigned int) geometry[2], (unsigned int) geometry[3]);
    }
  if (data != NULL)
    XFree (data);
}

static void
fill_screen (Manager *self,
             Window   window)
{
  XMoveResizeWindow (self->display, window, 0, 0, (unsigned int) self->width,
                     (unsigned int) self->height);
}

/* Gives the window the states asked for, and the screen if there are any. */
static void
set_states (Manager *self,
            Window   window,
            Atom    *states,
            int      n_states)
{
  XChangeProperty (self->display, window, self->state, XA_ATOM, 32, PropModeReplace,
                   (unsigned char *) states, n_states);
  if (n_states > 0)
    {
      save_geometry (self, window);
      fill_screen (self, window);
    }
  else
    {
      restore_geometry (self, window);
    }
}

static bool
has_state (Manager *self,
           Window   window,
           Atom     state)
{
  unsigned char *data = NULL;
  unsigned long n_items, rest;
  bool found = false;
  Atom type;
  int format;

  if (XGetWindowProperty (self->display, window, self->state, 0, 16, False, XA_ATOM, &type, &format,
                          &n_items, &rest, &data) == Success
      && data != NULL && format == 32)
    for (unsigned long i = 0; i < n_items; i++)
      found = found || ((Atom *) (void *) data)[i] == state;
  if (data != NULL)
    XFree (data);
  return found;
}

/* _NET_WM_STATE: data.l is {0 remove, 1 add, 2 toggle; one state; another or 0}. */
static void
change_state (Manager                   *self,
              const XClientMessageEvent *event)
{
  Atom asked = (Atom) event->data.l[1];
  bool on = event->data.l[0] == 1
            || (event->data.l[0] == 2 && !has_state (self, event->window, asked));
  Atom full[] = { self->fullscreen };
  Atom maximized[] = { self->maximized_vertically, self->maximized_horizontally };

  if (asked == self->fullscreen)
    set_states (self, event->window, full, on ? 1 : 0);
  else if (asked == self->maximized_vertically || asked == self->maximized_horizontally)
    set_states (self, event->window, maximized, on ? 2 : 0);
}

static void
map_window (Manager *self,
            Window   window)
{
  XWindowAttributes attributes;
  Window owner = None;

  if (XGetTransientForHint (self->display, window, &owner)
      && XGetWindowAttributes (self->display, window, &attributes))
    XMoveWindow (self->display, window, (self->width - attributes.width) / 2,
                 (self->height - attributes.height) / 2);
  XMapWindow (self->display, window);
  if (has_state (self, window, self->fullscreen)
      || has_state (self, window, self->maximized_vertically))
    {
      save_geometry (self, window);
      fill_screen (self, window);
    }
  focus (self, window);
}

static void
configure_window (Manager                      *self,
                  const XConfigureRequestEvent *event)
{
  XWindowChanges changes = {
    .x = event->x, .y = event->y, .width = event->width, .height = event->height,
    .border_width = event->border_width, .sibling = event->above, .stack_mode = event->detail,
  };

  XConfigureWindow (self->display, event->window, (unsigned int) event->value_mask, &changes);
}

/* The keyboard goes back to the window on top when one is closed. */
static void
focus_topmost (Manager *self)
{
  Window root, parent, *children = NULL;
  unsigned int n_children = 0;
  XWindowAttributes attributes;

  if (!XQueryTree (self->display, self->root, &root, &parent, &children, &n_children))
    return;
  for (unsigned int i = n_children; i > 0; i--)
    if (XGetWindowAttributes (self->display, children[i - 1], &attributes)
        && attributes.map_state == IsViewable && !attributes.override_redirect
        && attributes.class == InputOutput && attributes.width > 1)
      {
        focus (self, children[i - 1]);
        break;
      }
  if (children != NULL)
    XFree (children);
}

/* Says what is understood; GTK asks only for that. */
static void
announce (Manager *self)
{
  Atom supported[] = { self->state, self->fullscreen, self->maximized_vertically,
                       self->maximized_horizontally, self->active,
                       intern (self, "_NET_SUPPORTING_WM_CHECK"),
                       /* Asked to move a window it leaves it where it is; were it not asked, GTK
                        * would move it itself, as no desktop lets it, and trip over dialogs that
                        * close meanwhile. */
                       intern (self, "_NET_WM_MOVERESIZE") };
  Window check = XCreateSimpleWindow (self->display, self->root, -10, -10, 1, 1, 0, 0, 0);

  XChangeProperty (self->display, self->root, intern (self, "_NET_SUPPORTING_WM_CHECK"), XA_WINDOW,
                   32, PropModeReplace, (unsigned char *) &check, 1);
  XChangeProperty (self->display, check, intern (self, "_NET_SUPPORTING_WM_CHECK"), XA_WINDOW, 32,
                   PropModeReplace, (unsigned char *) &check, 1);
  XChangeProperty (self->display, check, intern (self, "_NET_WM_NAME"),
                   intern (self, "UTF8_STRING"), 8, PropModeReplace,
                   (const unsigned char *) "gilscope-test", 13);
  XChangeProperty (self->display, self->root, intern (self, "_NET_SUPPORTED"), XA_ATOM, 32,
                   PropModeReplace, (unsigned char *) supported,
                   (int) (sizeof supported / sizeof *supported));
}

static void
handle (Manager *self,
        XEvent  *event)
{
  switch (event->type)
    {
    case MapRequest:
      map_window (self, event->xmaprequest.window);
      break;
    case ConfigureRequest:
      configure_window (self, &event->xconfigurerequest);
      break;
    case UnmapNotify:
      focus_topmost (self);
      break;
    case ClientMessage:
      if (event->xclient.message_type == self->state)
        change_state (self, &event->xclient);
      else if (event->xclient.message_type == self->active)
        focus (self, event->xclient.window);
      break;
    default:
      break;
    }
}

int
main (void)
{
  Manager self = { .display = XOpenDisplay (NULL) };

  if (self.display == NULL)
    {
      fprintf (stderr, "window-manager: no X display\n");
      return 1;
    }
  XSetErrorHandler (ignore_error_cb);
  self.root = DefaultRootWindow (self.display);
  self.width = DisplayWidth (self.display, DefaultScreen (self.display));
  self.height = DisplayHeight (self.display, DefaultScreen (self.display));
  self.state = intern (&self, "_NET_WM_STATE");
  self.fullscreen = intern (&self, "_NET_WM_STATE_FULLSCREEN");
  self.maximized_vertically = intern (&self, "_NET_WM_STATE_MAXIMIZED_VERT");
  self.maximized_horizontally = intern (&self, "_NET_WM_STATE_MAXIMIZED_HORZ");
  self.active = intern (&self, "_NET_ACTIVE_WINDOW");
  self.saved = intern (&self, "_GILSCOPE_TEST_GEOMETRY");
  XSelectInput (self.display, self.root, SubstructureRedirectMask | SubstructureNotifyMask);
  announce (&self);
  for (;;)
    {
      XEvent event;

      XNextEvent (self.display, &event);
      handle (&self, &event);
    }
}
