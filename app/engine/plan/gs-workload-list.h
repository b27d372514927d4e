/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workloads, one row each, in the order in which they are listed: what waits, what computes, what
 * tasks share.
 *
 * A row is ROW (NAME, SYMBOL, FIELDS…): NAME= in a lesson; gs_work_SYMBOL, which gs-work-NAME.c defines;
 * fields of GsWorkload.  The README of this floor says what else a new workload takes. */
#pragma once

#define GS_WORKLOADS(ROW) \
  ROW ("sleep", sleep, .is_awaited = true, .has_repeat = true, .has_lock = true) \
  ROW ("blocking-sleep", blocking_sleep) \
  ROW ("http", http, .is_awaited = true) \
  ROW ("file", file, .has_n = true, .has_repeat = true) \
  ROW ("pipe", pipe, .has_n = true) \
  ROW ("ids", ids, .is_awaited = true, .shared_name = "ids") \
  ROW ("mixed", mixed, .computes = true, .is_awaited = true, .has_rest = true, .has_n = true, \
       .has_iteration = true) \
  ROW ("sum-squares", sum_squares, .computes = true, .has_n = true, .is_told_by_n = true, \
       .has_repeat = true, .has_iteration = true) \
  ROW ("text", text, .computes = true, .has_n = true, .has_repeat = true, \
       .has_iteration = true) \
  ROW ("image", image, .computes = true, .has_n = true, .has_repeat = true, \
       .has_iteration = true) \
  ROW ("c-call", c_call, .computes = true, .has_n = true, .is_told_by_n = true, \
       .has_repeat = true, .has_iteration = true) \
  ROW ("hash", hash, .computes = true, .releases_gil = true, .has_n = true, \
       .is_told_by_n = true, .has_repeat = true) \
  ROW ("counter", counter, .computes = true, .has_n = true, .is_told_by_n = true, \
       .has_iteration = true, .has_lock = true, .has_atomic = true, .shared_name = "counter") \
  ROW ("append", append, .is_awaited = true, .has_share = true, .shared_name = "list") \
  ROW ("fill-list", fill_list, .computes = true, .has_n = true, .is_told_by_n = true, \
       .has_iteration = true, .has_share = true, .shared_name = "length") \
  ROW ("write-file", write_file, .has_n = true, .has_repeat = true, .has_lock = true, \
       .has_atomic = true, .has_share = true, .shared_name = "intact") \
  ROW ("device", device, .is_awaited = true, .object = "gpu-session")
