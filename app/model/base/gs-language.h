/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language of everything that is translated. */
#pragma once

/** gs_language_set: "ko" or "en" whatever the locale is, also under the C locale; NULL or "" leaves
 * the locale's own.  Call it before anything is translated and before GTK is initialized (GTK sets
 * the locale again from the environment, which this therefore changes). */
void gs_language_set (const char *language);
