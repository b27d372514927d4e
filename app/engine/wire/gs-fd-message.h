/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages over a local socket that may carry a descriptor. */
#pragma once

#include <sys/types.h>
#include <sys/uio.h>

/** gs_fd_message_send: as sendmsg(), without a signal and, where the kernel says so, interrupted or
 * not.  @fd: goes along, as a copy; -1 for none.  @flags: MSG_DONTWAIT or 0. */
ssize_t gs_fd_message_send    (int           socket,
                               struct iovec *parts,
                               unsigned      n_parts,
                               int           fd,
                               int           flags);
/** gs_fd_message_receive: as recvmsg(); *@fd is what came along, closed on exec, or -1. */
ssize_t gs_fd_message_receive (int           socket,
                               struct iovec *parts,
                               unsigned      n_parts,
                               int          *fd);
