/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY "Pss_Anon:"

bool
gs_memory_measure (uint64_t *bytes)
{
  FILE *stream = fopen ("/proc/self/smaps_rollup", "re");
  char line[256];
  bool found = false;

  if (stream == NULL)
    return false;
  while (!found && fgets (line, sizeof line, stream) != NULL)
    if (strncmp (line, KEY, strlen (KEY)) == 0)
      {
        *bytes = strtoull (line + strlen (KEY), NULL, 10) * 1024;
        found = true;
      }
  fclose (stream);
  return found;
}
