/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-fd-message.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

typedef union
{
  struct cmsghdr header;
  char bytes[CMSG_SPACE (sizeof (int))];
} Control;

ssize_t
gs_fd_message_send (int           socket,
                    struct iovec *parts,
                    unsigned      n_parts,
                    int           fd,
                    int           flags)
{
  struct msghdr message = { .msg_iov = parts, .msg_iovlen = n_parts };
  Control control = { .bytes = { 0 } };
  ssize_t sent;

  if (fd >= 0)
    {
      control.header.cmsg_level = SOL_SOCKET;
      control.header.cmsg_type = SCM_RIGHTS;
      control.header.cmsg_len = CMSG_LEN (sizeof (int));
      memcpy (CMSG_DATA (&control.header), &fd, sizeof fd);
      message.msg_control = &control;
      message.msg_controllen = sizeof control;
    }

  do
    sent = sendmsg (socket, &message, flags | MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent;
}

ssize_t
gs_fd_message_receive (int           socket,
                       struct iovec *parts,
                       unsigned      n_parts,
                       int          *fd)
{
  Control control;
  struct msghdr message = { .msg_iov = parts, .msg_iovlen = n_parts, .msg_control = &control,
                            .msg_controllen = sizeof control };
  struct cmsghdr *first;
  ssize_t got;

  do
    got = recvmsg (socket, &message, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);

  first = got > 0 ? CMSG_FIRSTHDR (&message) : NULL;
  *fd = -1;
  if (first != NULL && first->cmsg_type == SCM_RIGHTS)
    memcpy (fd, CMSG_DATA (first), sizeof *fd);
  return got;
}
