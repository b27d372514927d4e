/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule by which a measurement is tried again, for tests in C: machine.py describes it. */
#pragma once

#include <glib.h>

#if defined (__SANITIZE_THREAD__) || defined (__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined (__has_feature)
#if __has_feature (thread_sanitizer) || __has_feature (address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

typedef enum
{
  MACHINE_AGAIN,
  MACHINE_FAILED,
  MACHINE_BUSY,
} MachineVerdict;

/** machine_decide: what attempts that did not hold show together.  @attempts has a letter for each:
 * 'e' failed on an even machine, 'u' failed on an uneven one, 'b' shows nothing.
 * @has_time: there is time for another one. */
MachineVerdict machine_decide (const char *attempts,
                               gboolean    has_time);

/** judge_begin: whether the test's body is to run in this process: "if (!judge_begin ()) return;".
 * A test under /Measured runs in a process of its own, again by the rule; then this has told the
 * outcome to GLib and returns FALSE.  Any other test runs at once. */
gboolean       judge_begin    (void);
