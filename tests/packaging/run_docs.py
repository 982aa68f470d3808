#!/usr/bin/env python3
"""A page of documentation does what it shows.

Every block of the page is used, in the order of the text, in one shell:

  console   lines behind '$ ' (and '> ', after a backslash or in a here
            document) are run, and what stands below compared with what they
            print; '...' in a line stands for anything, a line of it for any
            lines.  After 'console figures' numbers, and the blanks between
            words, may be others; the compatibility key and its parts may not.
  sh        is run as a script, which must succeed; it may print.
  text      is only shown, and so is 'LANGUAGE part'.
  others    are files; the name stands before the block, in `...`: at the end
            of a line.

A command must succeed, unless the next one is 'echo $?'.
With --write the digests after 'console figures' become in the page what they
are now, and nothing else.
Usage: run_docs.py [--write] PAGE [PLACE], in an empty folder (or its subfolder
PLACE).
"""
import os
import re
import shlex
import subprocess
import sys

BLOCK = re.compile(r"^```(\w*)([ \w]*)\n(.*?)^```$", re.M | re.S)
NUMBER = re.compile(r"0x[0-9a-f]+|\b[0-9a-fA-F]*[0-9][0-9a-fA-F.,]*(?<![.,])")
DIGEST = re.compile(r"[0-9a-f]{8,32}")
KEY = re.compile(r"(?:(?<=\bkey )|(?<=\bbytecode )|(?<=\bbuiltins )|(?<=\boptions ))"
                 r" *[0-9a-f]{8,32}\b|^[0-9a-f]{32}$")
LETTERS = str.maketrans("0123456789abcdef", "ghijklmnopqrstuv")


class Command:
    """One command, and what is shown of its output."""

    def __init__(self, line, text, figures=False):
        self.line = line
        self.text = text
        self.figures = figures
        self.shown = []
        self.lines = []  # where each of 'shown' stands
        self.prints = False  # what it likes, unseen
        self.any_status = False


class File:
    def __init__(self, line, name, body):
        self.line, self.name, self.body = line, name, body


def goes_on(command):
    return not command.shown and (command.text.endswith("\\") or
                                  "<<" in command.text)


def console(first, body, figures):
    commands = []
    for number, line in enumerate(body.splitlines(), first):
        if line.startswith("$ "):
            commands.append(Command(number, line[2:], figures))
        elif not commands:
            raise SystemExit(f"line {number}: output without a command")
        elif line.startswith("> ") and goes_on(commands[-1]):
            commands[-1].text += "\n" + line[2:]
        else:
            commands[-1].shown.append(line)
            commands[-1].lines.append(number)
    return commands


def steps_of(text):
    steps, last = [], 0
    for block in BLOCK.finditer(text):
        before = text[last:block.start()]
        last = block.end()
        language, words, body = block[1], block[2].split(), block[3]
        line = text.count("\n", 0, block.start()) + 2
        if language == "console":
            steps += console(line, body, "figures" in words)
        elif language == "sh":
            quoted = shlex.quote(body)
            steps.append(Command(line, f"bash -euo pipefail -c {quoted}"))
            steps[-1].prints = True
        elif language == "text":
            if re.search(r"^(\$ |snapshot-)", body, re.M):
                raise SystemExit(f"line {line}: a command that is not run")
        elif "part" in words:
            continue
        elif language == "":
            raise SystemExit(f"line {line}: a block without a language")
        else:
            names = re.findall(r"`([^`\n]+)`:$", before, re.M)
            if len(names) != 1:
                raise SystemExit(f"line {line}: which file is this? {names}")
            steps.append(File(line, names[0], body))
    for step, after in zip(steps, steps[1:]):
        if isinstance(after, Command) and after.text == "echo $?":
            step.any_status = True
    return steps


def script_of(steps, log):
    """One shell runs all, so that variables and folders stay."""
    lines = ["status=0"]
    for number, step in enumerate(steps):
        if isinstance(step, File):
            with open(f"{log}/{number}.file", "w", encoding="utf-8") as file:
                file.write(step.body)
            name = shlex.quote(step.name)
            lines.append(f"mkdir -p $(dirname {name})")
            lines.append(f"cp {log}/{number}.file {name}")
            continue
        lines.append(f"{{ (exit $status); eval {shlex.quote(step.text)}; }} "
                     f"> {log}/{number}.out 2>&1 < /dev/null")
        lines.append(f"status=$?; echo $status > {log}/{number}.status")
        if not step.any_status:
            lines.append("[ $status = 0 ] || exit 0")
    return "\n".join(lines) + "\n"


def pattern_of(command):
    """What is shown, as a regular expression for what is printed."""
    parts = []
    for line in command.shown:
        if line.strip() == "...":
            parts.append(r"(?:.*\n)*")
            continue
        if command.figures:
            line = plain(line)
        parts.append(".*".join(map(re.escape, line.split("..."))) + r"\n")
    return "".join(parts)


def plain(line):
    dots = line.replace("...", "\0")
    dots = KEY.sub(lambda key: key[0].translate(LETTERS), dots)
    return re.sub(r"\s+", " ", NUMBER.sub("#", dots)).replace("\0", "...")


def check(command, number, log):
    """What is wrong with a command, or None."""
    try:
        with open(f"{log}/{number}.status", encoding="utf-8") as file:
            status = int(file.read())
    except FileNotFoundError:
        return "was not reached\n"
    with open(f"{log}/{number}.out", encoding="utf-8") as file:
        printed = file.read()
    if status != 0 and not command.any_status:
        return f"has status {status} and prints\n{printed}"
    if command.prints:
        return None
    compared = printed
    if command.figures:
        compared = "".join(plain(line) + "\n" for line in printed.splitlines())
    if re.fullmatch(pattern_of(command), compared):
        return None
    return f"prints\n{printed}"


def words_of(line):
    return re.sub(r"\s+", " ", NUMBER.sub("#", line))


def renew(lines, command, printed):
    """Put the digests that were printed into the lines that are alike."""
    for at, shown in zip(command.lines, command.shown):
        alike = [line for line in printed if words_of(line) == words_of(shown)]
        if not alike or not NUMBER.search(shown):
            continue
        printed.remove(alike[0])
        new = iter(NUMBER.findall(alike[0]))

        def digest(old):
            number = next(new)
            return number if DIGEST.fullmatch(old[0]) else old[0]

        lines[at - 1] = NUMBER.sub(digest, shown)


def write(page, commands, log):
    with open(page, encoding="utf-8") as file:
        lines = file.read().split("\n")
    for number, command in commands:
        if command.figures:
            with open(f"{log}/{number}.out", encoding="utf-8") as file:
                renew(lines, command, file.read().split("\n"))
    with open(page, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))


def main():
    writes = sys.argv[1] == "--write"
    arguments = sys.argv[1 + writes:]
    page = os.path.abspath(arguments[0])
    place = arguments[1] if len(arguments) > 1 else "."
    with open(page, encoding="utf-8") as file:
        steps = steps_of(file.read())
    log = os.path.abspath("log")
    os.mkdir(log)
    script = script_of(steps, log)
    subprocess.run(["bash", "-c", script], cwd=place, check=True)
    commands = [(n, s) for n, s in enumerate(steps) if isinstance(s, Command)]
    if writes:
        write(page, commands, log)
        return 0
    failures = 0
    for number, command in commands:
        problem = check(command, number, log)
        if problem is not None:
            failures += 1
            print(f"{page}:{command.line}: {command.text}\n{problem}")
            if "was not" in problem:
                break
    print(f"{os.path.basename(page)}: {len(commands)} commands, "
          f"{len(steps) - len(commands)} files, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
