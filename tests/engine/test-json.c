/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "gs-json-reader.h"
#include "gs-json-text.h"
#include "gs-json.h"

/* JSON and nothing else is handed to json-glib, which takes more than that. */
static void
test_parse_refused (void)
{
  static const struct { const char *text; const char *names; } cases[] = {
    /* A value before the object, or after it. */
    { "\"a\"{\"b\":1}", "expected an object (byte 0)" },
    { "5{\"b\":1}", "expected an object (byte 0)" },
    { "{\"a\":1} {\"b\":2}", "expected nothing after the end (byte 8)" },
    { "{\"a\":1},", "expected nothing after the end (byte 7)" },
    { "var x = {\"a\":1}", "expected an object" },
    { "\xef\xbb\xbf{}", "expected an object" },
    /* Comments, quotes, commas and words that are not JSON's. */
    { "{/* one */\"a\":1}", "expected “\"” (byte 1)" },
    { "{\"a\":1 // one\n}", "expected “,” (byte 7)" },
    { "{'a':1}", "expected “\"”" },
    { "{\"a\":'b'}", "expected a value (byte 5)" },
    { "{a:1}", "expected “\"”" },
    { "{\"a\":1,}", "expected “\"”" },
    { "{\"a\":[1,]}", "expected a value" },
    { "{\"a\":[,1]}", "expected a value" },
    { "{\"a\" 1}", "expected “:”" },
    { "{\"a\":[1 2]}", "expected “,”" },
    { "{\"a\":[1}", "expected “,”" },
    { "{\"a\":True}", "expected a value" },
    { "{\"a\":nan}", "expected a value" },
    { "{\n\n \"a\":undefined}", "line 3: expected a value (byte 8)" },
    /* Numbers. */
    { "{\"a\":0x10}", "expected “,” (byte 6)" },
    { "{\"a\":010}", "expected “,” (byte 6)" },
    { "{\"a\":+1}", "expected a value" },
    { "{\"a\":.5}", "expected a value" },
    { "{\"a\":1.}", "expected a number" },
    { "{\"a\":-}", "expected a number" },
    { "{\"a\":1e}", "expected a number" },
    { "{\"a\":1e999}", "fits into 64 bits (byte 5)" },
    { "{\"a\":-1e999}", "fits into 64 bits" },
    { "{\"a\":99999999999999999999}", "fits into 64 bits" },
    { "{\"a\":9223372036854775808}", "fits into 64 bits" },
    { "{\"a\":-9223372036854775809}", "fits into 64 bits" },
    /* Text. */
    { "{\"a\":\"b\\u0000c\"}", "expected a character (byte 9)" },
    { "{\"a\":\"\\ud800\"}", "expected the second half of a character" },
    { "{\"a\":\"\\ud800\\u0041\"}", "expected the second half of a character" },
    { "{\"a\":\"\\ud800\\n\"}", "expected the second half of a character" },
    { "{\"a\":\"\\udc00\"}", "expected a character" },
    { "{\"\\udfff\":1}", "expected a character" },
    { "{\"a\":\"\\u12g4\"}", "expected four hexadecimal digits" },
    { "{\"a\":\"\\x41\"}", "after “\\”" },
    { "{\"a\":\"b\nc\"}", "expected the end of a string" },
    { "{\"a\":\"\xc3\"}", "expected text in UTF-8" },
    { "{\"a\":\"\xed\xa0\x80\"}", "expected text in UTF-8" },
    /* The end. */
    { "", "too early" },
    { " \n", "line 2: the text ends too early" },
    { "{\"a\":\"b", "too early" },
    { "{\"a\":\"b\\", "too early" },
    { "{\"a\":tru", "expected a value" },
    { "[]", "expected an object" },
    { "null", "expected an object" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (gs_json_parse (cases[i].text, strlen (cases[i].text), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      if (strstr (error->message, cases[i].names) == NULL)
        g_error ("“%s” is not in “%s”, of %s", cases[i].names, error->message, cases[i].text);
    }
}

/* Valid JSON is read as it stands; nothing behind its length counts. */
static void
test_parse (void)
{
  static const char text[] =
      " {\"max\": 9223372036854775807, \"min\":-9223372036854775808,\t\"zero\":-0,\n"
      "\"double\":-12.5E+1,\"small\":1e-999,\"tenth\":0.1,\"empty\":[[],{}],\r"
      "\"words\":[true,false,null],"
      "\"text\":\"\\ud83d\\ude00\\u00e9\\\"\\\\\\/\\b\\f\\n\\r\\t\x7f\"} x";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = gs_json_parse (text, sizeof text - 3, &error);

  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (object, "max"), ==, G_MAXINT64);
  g_assert_cmpint (json_object_get_int_member (object, "min"), ==, G_MININT64);
  g_assert_cmpint (json_object_get_int_member (object, "zero"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (object, "double"), ==, -125);
  g_assert_cmpfloat (json_object_get_double_member (object, "small"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (object, "tenth"), ==, 0.1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "words")), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (object, "text"), ==,
                   "😀é\"\\/\b\f\n\r\t\x7f");
}

/* {"text":…} with @text in it. */
static GString *
write_text (const char *text)
{
  GString *out = g_string_new (NULL);
  GsJsonText json;

  gs_json_text_init_tight (&json, out, NULL);
  gs_json_text_begin (&json, NULL, '{');
  gs_json_text_string (&json, "text", text);
  gs_json_text_end (&json, '}');
  return out;
}

/* Both readers find @text in @json. */
static void
assert_reads (const GString *json,
              const char    *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = gs_json_parse (json->str, json->len, &error);
  g_autoptr (GInputStream) stream =
    g_memory_input_stream_new_from_data (json->str, (gssize) json->len, NULL);
  g_autoptr (GsJsonReader) reader = gs_json_reader_new (stream, "memory");
  gboolean more;

  g_assert_no_error (error);
  g_assert_cmpstr (gs_json_get_string (object, "text", &error), ==, text);
  g_assert_true (gs_json_reader_begin (reader, '{', &error));
  g_assert_true (gs_json_reader_next_member (reader, &more, &error) && more);
  g_assert_true (gs_json_reader_string (reader, &error));
  g_assert_cmpstr (reader->text->str, ==, text);
}

/* One rule for all that is written: RFC 8259, section 7. */
static void
test_escapes (void)
{
  static const struct { const char *text; const char *json; } cases[] = {
    { "", "" },
    { "\"\\/", "\\\"\\\\/" },
    { "\n", "\\n" },
    { "\b\f\r\t", "\\u0008\\u000c\\u000d\\u0009" },
    { "a\x1f\x7fz", "a\\u001f\\u007fz" },
    { "\xc2\x80é한😀", "\xc2\x80é한😀" },
    { "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) json = write_text (cases[i].text);
      g_autofree char *wanted = g_strdup_printf ("{\"text\":\"%s\"}", cases[i].json);

      g_assert_cmpstr (json->str, ==, wanted);
      assert_reads (json, cases[i].text);
    }
  for (char c = 1; c < 0x7f; c++)
    {
      const char text[] = { 'a', c, 'z', '\0' };
      g_autoptr (GString) json = write_text (text);

      for (const char *p = json->str; *p != '\0'; p++)
        g_assert_cmpint (*p, >=, 0x20);
      assert_reads (json, text);
    }
}

/* Broken UTF-8 is mended: half a character, more than one, a surrogate, a long form, a key. */
static void
test_broken (void)
{
  static const struct { const char *text; const char *read; } cases[] = {
    { "\xff", "�" },
    { "a\xc3", "a�" },
    { "\xc3\"", "�\"" },
    { "\xed\xa0\x80", "���" },
    { "\xc0\x80z", "��z" },
    { "\xf4\x90\x80\x80\n", "����\n" },
  };
  g_autoptr (GString) keyed = g_string_new (NULL);
  g_autoptr (JsonObject) object = NULL;
  GsJsonText json;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) written = write_text (cases[i].text);

      assert_reads (written, cases[i].read);
    }

  gs_json_text_init (&json, keyed, NULL, 0);
  gs_json_text_begin (&json, NULL, '{');
  gs_json_text_int (&json, "\xff\n", 1);
  gs_json_text_end (&json, '}');
  g_assert_cmpstr (keyed->str, ==, "{\"�\\n\": 1}");
}

/* Text that is no UTF-8 is refused by who reads it from a stream too. */
static void
test_reader_broken (void)
{
  static const char *const texts[] = { "\"\xff\"", "\"\xed\xa0\x80\"", "\"a\xc3\"" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GInputStream) stream =
        g_memory_input_stream_new_from_data (texts[i], (gssize) strlen (texts[i]), NULL);
      g_autoptr (GsJsonReader) reader = gs_json_reader_new (stream, "memory");
      g_autoptr (GError) error = NULL;

      g_assert_false (gs_json_reader_string (reader, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
write_numbers (GsJsonText *json)
{
  gs_json_text_begin (json, NULL, '[');
  gs_json_text_int (json, NULL, 0);
  gs_json_text_int (json, NULL, G_MAXINT64);
  gs_json_text_int (json, NULL, G_MININT64);
  gs_json_text_double (json, NULL, 0.1);
  gs_json_text_double (json, NULL, 1.0 / 3);
  gs_json_text_double (json, NULL, -2);
  gs_json_text_double (json, NULL, NAN);
  gs_json_text_double (json, NULL, -INFINITY);
  gs_json_text_format (json, NULL, "%.3e", 12345);
  gs_json_text_format (json, NULL, "%.3e", NAN);
  gs_json_text_decimal (json, NULL, 1234567, 3);
  gs_json_text_decimal (json, NULL, -5, 3);
  gs_json_text_decimal (json, NULL, 0, 1);
  gs_json_text_decimal (json, NULL, G_MININT64, 9);
  gs_json_text_end (json, ']');
}

static void
test_numbers (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  GsJsonText json;

  gs_json_text_init_tight (&json, out, NULL);
  write_numbers (&json);
  g_assert_cmpstr (out->str, ==,
                   "[0,9223372036854775807,-9223372036854775808,0.1,0.33333333333333331,-2,null,"
                   "null,1.234e+04,null,1234.567,-0.005,0.0,-9223372036.854775808]");
}

static void
write_sample (GsJsonText *json)
{
  gs_json_text_begin (json, NULL, '{');
  gs_json_text_begin (json, "a", '[');
  gs_json_text_begin (json, NULL, '{');
  gs_json_text_bool (json, "b", TRUE);
  gs_json_text_null (json, "c");
  gs_json_text_end (json, '}');
  gs_json_text_new_line (json);
  gs_json_text_begin (json, NULL, '[');
  gs_json_text_end (json, ']');
  gs_json_text_new_line (json);
  gs_json_text_end (json, ']');
  gs_json_text_value (json, "d", "{\"e\":1}");
  gs_json_text_string (json, "f", NULL);
  gs_json_text_end (json, '}');
}

/* A value a line, all on one line, and without a space. */
static void
test_layout (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  GsJsonText json;

  gs_json_text_init (&json, out, NULL, 2);
  write_sample (&json);
  g_assert_cmpstr (out->str, ==,
                   "{\n  \"a\": [{\"b\": true, \"c\": null}, \n[]\n  ],\n"
                   "  \"d\": {\"e\":1},\n  \"f\": null\n}");

  g_string_truncate (out, 0);
  gs_json_text_init_tight (&json, out, NULL);
  write_sample (&json);
  g_assert_cmpstr (out->str, ==,
                   "{\"a\":[{\"b\":true,\"c\":null},\n[]\n],\"d\":{\"e\":1},\"f\":null}");
}

/* A text of any size leaves by the stream, and little of it is kept. */
static void
test_stream (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autofree char *written = NULL;
  size_t size;
  FILE *stream = open_memstream (&written, &size);
  GsJsonText json, of_whole;

  gs_json_text_init (&json, out, stream, 1);
  gs_json_text_init (&of_whole, whole, NULL, 1);
  gs_json_text_begin (&json, NULL, '[');
  gs_json_text_begin (&of_whole, NULL, '[');
  for (guint i = 0; i < 100000; i++)
    {
      gs_json_text_int (&json, NULL, i);
      gs_json_text_int (&of_whole, NULL, i);
      g_assert_cmpuint (out->len, <, 100000);
    }
  gs_json_text_end (&json, ']');
  gs_json_text_end (&of_whole, ']');
  gs_json_text_flush (&json);
  g_assert_cmpuint (out->len, ==, 0);
  g_assert_cmpint (fclose (stream), ==, 0);
  g_assert_cmpmem (written, size, whole->str, whole->len);
}

static void
assert_names (GError     **error,
              const char  *names)
{
  g_assert_error (*error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_cmpstr ((*error)->message, ==, names);
  g_clear_error (error);
}

/* A member that is missing, of another type or out of range is named; nothing is handed over. */
static void
test_getters (void)
{
  static const char text[] = "{\"int\":5,\"double\":0.5,\"word\":\"x\",\"yes\":true,"
                             "\"none\":null,\"list\":[1,2],\"object\":{}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = gs_json_parse (text, sizeof text - 1, &error);
  gint64 integer = -7;
  double number = -7;
  gboolean flag = -7;

  g_assert_no_error (error);
  for (const char *const *key = (const char *const[]) { "double", "word", "yes", "none", "list",
                                                        "object", "missing", NULL };
       *key != NULL; key++)
    {
      g_autofree char *names = g_strdup_printf ("“%s” has to be an integer from -1 to 9", *key);

      g_assert_false (gs_json_get_int (object, *key, -1, 9, &integer, &error));
      assert_names (&error, names);
    }
  g_assert_false (gs_json_get_int (object, "int", 6, G_MAXINT64, &integer, &error));
  assert_names (&error, "“int” has to be an integer from 6 to 9223372036854775807");
  g_assert_false (gs_json_get_double (object, "word", 0, 1, &number, &error));
  assert_names (&error, "“word” has to be a number from 0 to 1");
  g_assert_false (gs_json_get_double (object, "int", 0, 1, &number, &error));
  assert_names (&error, "“int” has to be a number from 0 to 1");
  g_assert_false (gs_json_get_boolean (object, "int", &flag, &error));
  assert_names (&error, "“int” has to be true or false");
  g_assert_null (gs_json_get_string (object, "none", &error));
  assert_names (&error, "“none” has to be a text");
  g_assert_null (gs_json_get_array (object, "list", 3, 4, &error));
  assert_names (&error, "“list” has to be a list of 3 to 4 elements");
  g_assert_null (gs_json_get_array (object, "object", 0, 4, &error));
  assert_names (&error, "“object” has to be a list of 0 to 4 elements");
  g_assert_true (integer == -7 && number == -7 && flag == -7);

  g_assert_true (gs_json_get_int (object, "int", 5, 5, &integer, &error) && integer == 5);
  g_assert_true (gs_json_get_double (object, "int", 5, 5, &number, &error) && number == 5);
  g_assert_true (gs_json_get_double (object, "double", 0, 1, &number, &error) && number == 0.5);
  g_assert_true (gs_json_get_boolean (object, "yes", &flag, &error) && flag);
  g_assert_cmpstr (gs_json_get_string (object, "word", &error), ==, "x");
  g_assert_nonnull (gs_json_get_array (object, "list", 2, 2, &error));
}

static void
test_nodes (void)
{
  static const char text[] = "{\"int\":5,\"double\":0.5,\"word\":\"x\",\"none\":null,"
                             "\"list\":[1,2],\"object\":{}}";
  g_autoptr (JsonObject) object = gs_json_parse (text, sizeof text - 1, NULL);
  const struct { const char *key; gint64 integer; double number; const char *word; } cases[] = {
    { "int", 5, 5, NULL }, { "double", -1, 0.5, NULL }, { "word", -1, NAN, "x" },
    { "none", -1, NAN, NULL }, { "list", -1, NAN, NULL }, { "object", -1, NAN, NULL },
    { "missing", -1, NAN, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      JsonNode *node = json_object_get_member (object, cases[i].key);
      double number = gs_json_as_double (node);

      g_assert_cmpint (gs_json_as_int (node, -1), ==, cases[i].integer);
      g_assert_true (isnan (cases[i].number) ? isnan (number) : number == cases[i].number);
      g_assert_cmpstr (gs_json_as_string (node), ==, cases[i].word);
      g_assert_cmpint (gs_json_as_array (node) != NULL, ==, g_str_equal (cases[i].key, "list"));
      g_assert_cmpint (gs_json_as_object (node) != NULL, ==, g_str_equal (cases[i].key, "object"));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Json/parse-refused", test_parse_refused);
  g_test_add_func ("/Gilscope/Json/parse", test_parse);
  g_test_add_func ("/Gilscope/Json/escapes", test_escapes);
  g_test_add_func ("/Gilscope/Json/broken", test_broken);
  g_test_add_func ("/Gilscope/Json/reader-broken", test_reader_broken);
  g_test_add_func ("/Gilscope/Json/numbers", test_numbers);
  g_test_add_func ("/Gilscope/Json/layout", test_layout);
  g_test_add_func ("/Gilscope/Json/stream", test_stream);
  g_test_add_func ("/Gilscope/Json/getters", test_getters);
  g_test_add_func ("/Gilscope/Json/nodes", test_nodes);
  return g_test_run ();
}
