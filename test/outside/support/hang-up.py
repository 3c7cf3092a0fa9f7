"""Runs a program on a terminal of its own, hangs up once it has written something, and prints how it ended.

usage: hang-up.py controlling|plain PROGRAM ARGUMENT...

The system tells a program with SIGHUP that its controlling terminal hung up. A plain terminal only fails to be written.
"""

import os
import pty
import sys


def on_plain_terminal():
    """Like pty.fork, but the terminal does not control the child."""
    ours, theirs = pty.openpty()
    child = os.fork()
    if child == 0:
        os.setsid()
        for fd in range(3):
            os.dup2(theirs, fd)
        os.closerange(3, 256)
    else:
        os.close(theirs)
    return child, ours


kind, *program = sys.argv[1:]
child, terminal = pty.fork() if kind == "controlling" else on_plain_terminal()
if child == 0:
    os.execvp(program[0], program)
os.read(terminal, 1)
os.close(terminal)
_, status = os.waitpid(child, 0)
print(f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}")
