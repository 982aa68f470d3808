#!/usr/bin/python3
"""Octave's own tests, run in our session.

    octave_tests.py SNAPSHOT_SESSION [--list] [PART-OF-A-PATH...]

The packages of Octave bring the tests of its library and of its native functions as blocks of
comments ("%!assert", "%!test", "%!error"...).  Each file gets a session of its own in Octave's
dialect, each block is one request: 'assert' and 'test' must succeed, 'error' must fail.  A
block that needs a function we don't have is counted apart.  What else goes wrong is told in
octave_tests.txt, file by file with the reason and how many blocks it is: more are as wrong as
fewer.  With --list every such block is printed.  'assert' and some small functions that only
Octave has lie in octave_tests/.
"""
import argparse
import collections
import json
import os
import re
import select
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = "/usr/share/octave/"
SECONDS = 20  # for one block
UNKNOWN = re.compile(r"Unrecognized function or variable '")
Block = collections.namedtuple("Block", "path line kind code")


def sources():
    listing = subprocess.run(["dpkg", "-L", "octave", "octave-common"], check=True,
                             capture_output=True, text=True).stdout
    return sorted(path for path in listing.splitlines()
                  if re.search(r"\.m$|tst$", path) and os.path.isfile(path))


def pieces(path):
    """(line, word, text behind the word) of each block of a file."""
    piece = None
    with open(path, encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            start = re.match(r"%!(\w+|[#%])", line)
            if piece and (start or not line.startswith("%!")):
                yield piece
                piece = None
            if start and start.group(1).isidentifier():
                piece = [number, start.group(1), line[start.end():]]
            elif piece:
                piece[2] += line[2:]
    if piece:
        yield piece


def without_tag(text):
    """Without the number of a bug or the text of a message: <...> at the front."""
    while (tag := re.match(r"\s*(<(?:[^>\\]|\\.)*>|id=\S+)", text)):
        text = text[tag.end():]
    return text


def shared_names(text):
    return [name for name in re.split(r"[\s,]+", re.split("[#%\n]", text)[0]) if name]


def blocks(path):
    for line, word, text in pieces(path):
        if word in ("assert", "fail"):
            yield Block(path, line, "test", word + without_tag(text))
        elif word == "test":
            yield Block(path, line, "test", without_tag(text))
        elif word == "testif":
            yield Block(path, line, "test", text.partition("\n")[2])
        elif word == "error":
            yield Block(path, line, "error", without_tag(text))
        elif word == "function":
            yield Block(path, line, "set up", "function" + text + "\nendfunction")
        elif word == "shared":
            names = shared_names(text)
            values = "".join(f"{name} = [];\n" for name in names)
            yield Block(path, line, "shared", (names, values + text.partition("\n")[2]))


class Server:
    """Our session, in a process of its own that is begun again when it hangs."""

    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.folder = tempfile.TemporaryDirectory()  # empty: what is called is ours
        self.process = None
        self.number = 0

    def ask(self, method, **params):
        """The answer's result; None after SECONDS."""
        if self.process is None:
            self.process = subprocess.Popen(
                [self.program, "serve", "--dialect", "octave", "--no-snapshot"], bufsize=0,
                cwd=self.folder.name, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL)
            self.rest = b""
        self.number += 1
        message = {"jsonrpc": "2.0", "id": self.number, "method": method,
                   "params": {"session": "tests", **params}}
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        while b"\n" not in self.rest:
            if not select.select([self.process.stdout], [], [], SECONDS)[0]:
                self.end()
                return None
            some = self.process.stdout.read(1 << 20)
            if not some:
                sys.exit(f"the server ended while it ran:\n{params}")
            self.rest += some
        answer, _, self.rest = self.rest.partition(b"\n")
        return json.loads(answer)["result"]

    def end(self):
        if self.process:
            self.process.kill()
            self.process.communicate()
        self.process = None


class File:
    """The blocks of one file, in a session."""

    def __init__(self, server):
        self.server = server
        self.shared = []
        self.set_up = []
        self.lacking = ""  # why the shared values are not there
        self.open()

    def open(self):
        self.server.ask("open", snapshot=None)
        self.execute(f"addpath('{HERE}/octave_tests')")
        for code in self.set_up:
            self.execute(code)

    def execute(self, code):
        """The error's message, "" after success, None after no end."""
        result = self.server.ask("execute", text=code, name="block.m")
        if result is None:
            self.open()
            return None
        return "" if result["ok"] else result["error"]["message"]

    def prepare(self, block):
        code = block.code
        if block.kind == "shared":
            self.shared, code = code[0], "clear\n" + code[1]
            self.lacking = ""
        self.set_up.append(code)
        message = self.execute(code)
        if message and UNKNOWN.search(message):
            self.lacking = message

    def run(self, block):
        """What went wrong, or ""."""
        if self.lacking:
            return self.lacking
        message = self.execute(block.code)
        self.execute("clearvars -except " + " ".join(self.shared + [";warning off all; lasterr('');"])
                     if self.shared else "clear; warning off all; lasterr('');")
        if message is None:
            return "no end"
        if block.kind == "error" and not UNKNOWN.search(message):
            return "no error" if message == "" else ""
        return message


def judge(program, paths):
    """(how many blocks went right, of the unknown, [(block, what went wrong)])."""
    server, right, unknown, wrong = Server(program), 0, 0, []
    for path in paths:
        server.end()
        file = File(server)
        for block in blocks(path):
            if block.kind in ("shared", "set up"):
                file.prepare(block)
                continue
            message = file.run(block)
            if message == "":
                right += 1
            elif UNKNOWN.search(message):
                unknown += 1
            else:
                wrong.append((block, message))
    server.end()
    return right, unknown, wrong


def reasons():
    """[(part of a path, [refused here, taken here, other answer], reason)]."""
    rows = []
    with open(os.path.join(HERE, "octave_tests.txt"), encoding="utf-8") as file:
        for line in file:
            if line.strip() and line[0] != "#":
                *counts, rest = line.split(None, 3)
                path, _, reason = rest.strip().partition(" | ")
                rows.append((path, [int(count) for count in counts], reason))
    return rows


def kind(block, message):
    """0: we refuse what Octave takes; 1: the other way round; 2: another answer."""
    if block.kind == "error" or "did not fail" in message:
        return 1
    return 2 if "unequal:" in message else 0


def one_line(block, message):
    place = f"{os.path.relpath(block.path, ROOT)}:{block.line}"
    return f"{place}: {' '.join(block.code.split())[:300]} => {' '.join(message.split())[:200]}"


def compare(wrong):
    """Problems: what isn't told, and what is told with another number."""
    found = collections.defaultdict(lambda: [0, 0, 0])
    for block, message in wrong:
        found[block.path][kind(block, message)] += 1
    problems = []
    for path, told, reason in reasons():
        now = [found.pop(name) for name in list(found) if name.endswith("/" + path)]
        if now != [told]:
            problems.append(f"octave_tests.txt: {path}: {now[:1]}, not {told} ({reason})")
    problems += [f"{path}: {now} go wrong and aren't told" for path, now in found.items()]
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    paths = [path for path in sources()
             if not options.parts or any(part in path for part in options.parts)]
    right, unknown, wrong = judge(options.program, paths)
    if options.list:
        for block, message in wrong:
            print(one_line(block, message))
    problems = [] if options.parts else compare(wrong)
    for problem in problems:
        print(problem)
    print(f"octave's tests: {right} blocks right, {len(wrong)} otherwise on purpose or known, "
          f"{unknown} of functions we don't have; {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
