/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input of the workloads text and image, in C as in Python. */
#pragma once

/* Words apart by spaces or ends of lines. */
#define GS_SAMPLE_TEXT \
  "a thread that waits lets the others run and a thread that computes keeps the key until\n" \
  "another one asks for it the key is passed on and the first one waits in turn so the work\n" \
  "of all is done by one after another and none of it is done sooner while a process has a\n" \
  "key of its own and does not ask for the key of the others but it has to be told what to\n" \
  "do and to tell what came of it and both of these take time\n"

/* A word of it. */
#define GS_SAMPLE_WORD "the"

/* The picture is as many pixels high as it is wide: rings around a corner, in 256 grey levels. */
#define GS_SAMPLE_WIDTH 1024
#define GS_SAMPLE_PIXEL(x, y) ((x) * (x) + (y) * (y)) / 512 % 256
#define GS_SAMPLE_PIXEL_PYTHON "(x * x + y * y) // 512 % 256"
