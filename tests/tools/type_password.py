#!/usr/bin/python3
"""Types passwords, and ends, at the terminal of keygen: the echo comes back."""
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time

BUILDER = sys.argv[1]


def run(typed, *command):
    """Type at each prompt; the command's status, and whether it echoes then."""
    main, side = pty.openpty()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, start_new_session=True,
        preexec_fn=lambda: os.close(os.open(os.ttyname(side), os.O_RDWR)))
    shown = b""
    for prompt, text in typed:
        end = time.monotonic() + 30
        while prompt not in shown:
            if not select.select([main], [], [], max(0, end - time.monotonic()))[0]:
                raise SystemExit(f"no {prompt} in {shown}")
            shown += os.read(main, 1000)
        # What is typed before the echo is off is thrown away.
        while termios.tcgetattr(side)[3] & termios.ECHO:
            time.sleep(0.01)
        shown = b""
        os.write(main, text)
    status = process.wait(60)
    echo = bool(termios.tcgetattr(side)[3] & termios.ECHO)
    os.close(main)
    os.close(side)
    return status, echo


def expect(found, wanted):
    if found != wanted:
        raise SystemExit(f"{found}, expected {wanted}")


signal.alarm(120)
PASSWORD, AGAIN = b"Password: ", b"The same again: "
KEYGEN = (BUILDER, "keygen", "-q", "-s", "x.key", "-p", "x.pub")
expect(run([(PASSWORD, b"\x03")], *KEYGEN), (-signal.SIGINT, True))
expect(run([(PASSWORD, b"secret\n"), (AGAIN, b"\x1c")], *KEYGEN), (-signal.SIGQUIT, True))
expect(run([(PASSWORD, b"\x04")], *KEYGEN), (2, True))
expect(run([(PASSWORD, b"secret\n"), (AGAIN, b"other\n")], *KEYGEN), (2, True))
expect(run([(PASSWORD, b"\n")], *KEYGEN), (2, True))
TYPED = (BUILDER, "keygen", "-q", "-s", "typed.key", "-p", "typed.pub")
expect(run([(PASSWORD, b"secret\n"), (AGAIN, b"secret\n")], *TYPED), (0, True))
os.umask(0o077)
with open("typed", "w", encoding="ascii") as file:
    file.write("secret\n")
