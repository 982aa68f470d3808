#!/usr/bin/python3
"""Types at a snapshot-session in a terminal of its own and looks at what it answers."""
import os
import pty
import select
import signal
import sys
import time


class Terminal:
    def __init__(self, *command):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # libedit keeps the names of functions it was given.
            os.execve(command[0], command,
                      dict(os.environ, TERM="xterm", ASAN_OPTIONS="detect_leaks=0"))
        self.shown = ""

    def wait_for(self, text, seconds=20):
        """What came until 'text' did."""
        end = time.monotonic() + seconds
        while text not in self.shown:
            ready = select.select([self.fd], [], [], max(0, end - time.monotonic()))[0]
            if not ready:
                raise SystemExit(f"no '{text}' in {self.shown!r}")
            try:
                piece = os.read(self.fd, 4096)
            except OSError:
                piece = b""
            if not piece:
                raise SystemExit(f"ended before '{text}': {self.shown!r}")
            self.shown += piece.decode(errors="replace")
        at = self.shown.index(text) + len(text)
        found, self.shown = self.shown[:at], self.shown[at:]
        return found

    def type(self, text):
        os.write(self.fd, text.encode())

    def status(self):
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def main():
    terminal = Terminal(sys.argv[1], "repl")
    terminal.wait_for(">> ")
    terminal.type("tower_height = 21;\n")
    terminal.wait_for(">> ")
    terminal.type("tower_\t* 2\n")
    terminal.wait_for("42")
    terminal.wait_for(">> ")
    terminal.type("strj\t")
    terminal.wait_for("oin")
    terminal.type("\x03")
    terminal.wait_for("^C")
    terminal.wait_for(">> ")
    terminal.type("for k = 1:2\n")
    terminal.wait_for("\n")
    terminal.type("fprintf('<%d>', k + tower_height)\nend\n")
    terminal.wait_for("<22><23>")
    terminal.wait_for(">> ")
    terminal.type("while true, end\n")
    terminal.wait_for("\n")
    time.sleep(0.5)
    terminal.type("\x03")
    terminal.wait_for("Operation terminated by user")
    terminal.wait_for(">> ")
    terminal.type("disp(tower_height + 1000)\n")
    terminal.wait_for("1021")
    terminal.wait_for(">> ")
    terminal.type("\x04")
    if terminal.status() != 0:
        raise SystemExit("ended badly")
    other = Terminal(sys.argv[1])
    other.wait_for(">> ")
    other.type("exit(6)\n")
    if other.status() != 6:
        raise SystemExit("exit(6) was something else")


signal.alarm(120)
main()
