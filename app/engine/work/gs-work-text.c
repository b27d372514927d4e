/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts words: goes through n words of a text, which begins anew when it is at its end, finds each
 * in a table of those that it has seen, and adds 1 there.  The result is how often one of them
 * occurs. */
#include <string.h>

#include "gs-sample.h"
#include "gs-terms.h"

extern const GsWork gs_work_text;

/* Slots of the table: a power of two, and more than there are different words. */
#define N_SLOTS 256u

typedef struct
{
  const char *word; /* NULL: the slot is free */
  gsize length;
  uint64_t n;
} Slot;

static const char *
skip_gaps (const char *text)
{
  while (*text == ' ' || *text == '\n')
    text++;
  return text;
}

static gsize
measure_word (const char *text)
{
  return strcspn (text, " \n");
}

static gboolean
is_word (const char *text,
         gsize       length,
         const char *word)
{
  return strncmp (text, word, length) == 0 && word[length] == '\0';
}

/* The next word of the text after *@text, which is moved behind it; *@hash is of its letters. */
static const char *
next_word (const char **text,
           gsize       *length,
           guint       *hash)
{
  const char *word = skip_gaps (*text);
  const char *end;

  if (*word == '\0')
    word = skip_gaps (GS_SAMPLE_TEXT);

  *hash = 5381;
  for (end = word; *end != ' ' && *end != '\n' && *end != '\0'; end++)
    *hash = *hash * 33 + (guchar) *end;
  *length = (gsize) (end - word);
  *text = end;
  return word;
}

static void
count_word (Slot       *table,
            const char *word,
            gsize       length,
            guint       hash)
{
  Slot *slot = &table[hash % N_SLOTS];

  while (slot->word != NULL
         && (slot->length != length || memcmp (slot->word, word, length) != 0))
    slot = &table[(guint) (slot - table + 1) % N_SLOTS];
  slot->word = word;
  slot->length = length;
  slot->n++;
}

static uint64_t
look_up (const Slot *table,
         const char *word)
{
  for (guint i = 0; i < N_SLOTS; i++)
    if (table[i].word != NULL && is_word (table[i].word, table[i].length, word))
      return table[i].n;
  return 0;
}

static GsWide
count_words (const GsTaskContext *context,
             GsWorker            *worker,
             const GsTermLoop    *loop)
{
  Slot table[N_SLOTS] = { { NULL } };
  const char *text = GS_SAMPLE_TEXT;
  uint64_t until_look = loop->stretch;
  uint64_t seed = loop->n;

  for (uint64_t i = 0; i < loop->n; i++)
    {
      gsize length;
      guint hash;
      const char *word = next_word (&text, &length, &hash);

      count_word (table, word, length, hash);
      seed = gs_spin_run (seed, loop->steps);

      gs_worker_checkpoint (worker);
      if (--until_look == 0)
        {
          until_look = loop->stretch;
          gs_worker_look (worker);
        }
    }
  return look_up (table, GS_SAMPLE_WORD);
}

/* counts[word] = counts.get(word, 0) + 1: 106 ns where an iteration takes 44. */
static const GsTerms terms = {
  .cost = G_STRUCT_OFFSET (GsCost, iteration),
  .times = 2,
  .per = 1,
  .own_steps = 5.4,
  .hides = TRUE,
  .add_up = count_words,
};

static uint64_t
iterations (uint64_t      work_ns,
            const GsCost *cost,
            const GsSpin *spin)
{
  return gs_terms_iterations (&terms, work_ns, cost, spin);
}

/* How often the word occurs among the first @n words of the text; *@n_words: how many there are. */
static uint64_t
find_in_text (uint64_t  n,
              uint64_t *n_words)
{
  uint64_t found = 0;

  *n_words = 0;
  for (const char *word = skip_gaps (GS_SAMPLE_TEXT); *word != '\0';
       word = skip_gaps (word + measure_word (word)))
    if ((*n_words)++ < n)
      found += is_word (word, measure_word (word), GS_SAMPLE_WORD);
  return found;
}

/* Told from one pass through the text, however often it is gone through. */
static char *
expected (const GsTaskContext *context)
{
  uint64_t n = gs_work_get_n (context, iterations);
  uint64_t n_words;
  uint64_t in_all = find_in_text (G_MAXUINT64, &n_words);

  return g_strdup_printf ("%" G_GUINT64_FORMAT,
                          n / n_words * in_all + find_in_text (n % n_words, &n_words));
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  return gs_terms_run (&terms, context, worker, iterations);
}

const GsWork gs_work_text = {
  .run = run,
  .expected = expected,
  .iterations = iterations,
};
