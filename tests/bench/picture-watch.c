/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says when something new appears on the screen, and where: picture-watch.
 * A line for each picture: ns of the monotonic clock, then X,Y,WIDTH,HEIGHT of every rectangle that
 * was painted.  What is painted within GATHER_MS is one picture.  The first line says "ready". */
#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <stdio.h>
#include <time.h>

#define GATHER_MS 4

static void
print_picture (Display       *display,
               Damage         damage,
               XserverRegion  region)
{
  struct timespec now, gather = { .tv_nsec = GATHER_MS * 1000000 };
  XRectangle *rectangles;
  int n = 0;

  clock_gettime (CLOCK_MONOTONIC, &now);
  nanosleep (&gather, NULL);
  XDamageSubtract (display, damage, None, region);
  rectangles = XFixesFetchRegion (display, region, &n);
  if (n > 0)
    printf ("%lld%09ld", (long long) now.tv_sec, now.tv_nsec);
  for (int i = 0; i < n; i++)
    printf (" %d,%d,%d,%d", rectangles[i].x, rectangles[i].y, rectangles[i].width,
            rectangles[i].height);
  if (n > 0)
    printf ("\n");
  fflush (stdout);
  XFree (rectangles);
}

int
main (void)
{
  Display *display = XOpenDisplay (NULL);
  int damage_event, error;
  XserverRegion region;
  Damage damage;

  if (display == NULL || !XDamageQueryExtension (display, &damage_event, &error))
    {
      fprintf (stderr, "picture-watch: no display, or one that does not say what is painted\n");
      return 1;
    }
  region = XFixesCreateRegion (display, NULL, 0);
  damage = XDamageCreate (display, DefaultRootWindow (display), XDamageReportNonEmpty);
  XSync (display, False);
  printf ("ready\n");
  fflush (stdout);
  for (;;)
    {
      XEvent event;

      XNextEvent (display, &event);
      if (event.type == damage_event + XDamageNotify)
        print_picture (display, damage, region);
    }
}
