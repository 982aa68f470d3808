#!/usr/bin/env python3
"""Includes go one way: holds every #include against includes.allow.

Fails on an edge between folders that is not allowed, on a cycle between
modules (a module is a .c and .h of the same name; a header alone is none, and
passes on what it includes), and on a header of somebody else outside its one
home.  Usage: check_includes.py SOURCE_DIR
"""
import os
import re
import sys

FOLDERS = ("libsnapshot", "formats", "session", "tools", "tests")
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)

# C11, POSIX and Linux: what the C library brings along.
SYSTEM = set(
    """assert complex ctype dirent dlfcn errno fcntl fenv float fnmatch ftw inttypes
    limits locale malloc math poll pthread sched setjmp signal spawn stdalign stdarg
    stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings
    termios threads time unistd wchar wctype sys/file sys/ioctl sys/mman
    sys/mount sys/ptrace sys/random sys/resource sys/signalfd sys/socket sys/stat
    sys/statfs sys/syscall sys/time sys/types sys/uio sys/un sys/utsname sys/wait
    linux/perf_event""".split()
)


def read_rules(path):
    rules, section = {}, None
    for line in open(path, encoding="utf-8"):
        line = line.split("#")[0].strip()
        if line.startswith("["):
            section = rules.setdefault(line.strip("[]"), [])
        elif line:
            key, _, places = line.partition(":")
            section.append((key.strip(), places.split()))
    return rules


def list_files(root):
    for folder in FOLDERS:
        for where, folders, names in os.walk(os.path.join(root, folder)):
            folders[:] = sorted(f for f in folders if f != "build")
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    yield os.path.relpath(os.path.join(where, name), root)


def read_includes(root, path):
    text = open(os.path.join(root, path), encoding="utf-8").read()
    text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), text,
                  flags=re.S)
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start(2)) + 1, match[2]


class Rules:
    def __init__(self, path):
        rules = read_rules(path)
        self.names = dict(rules["names"])
        self.folders = rules["folders"]
        self.facades = [key for key, _ in rules["facade"]]
        self.roots = [key for key, _ in rules["roots"]]
        self.homes = dict(rules["third-party"])

    def expand(self, places):
        for place in places:
            if place in self.names:
                yield from self.expand(self.names[place])
            else:
                yield place

    def allowed(self, path):
        """Places this file may include, or None when no rule names it."""
        found = [places for prefix, places in self.folders
                 if path.startswith(prefix)]
        if not found:
            return None
        places = [os.path.dirname(path)]
        for some in found:
            places += self.expand(some)
        if os.path.dirname(path) in self.facades:
            places.append(os.path.dirname(path))
        return places

    def resolve(self, root, path, name):
        for base in [os.path.dirname(path)] + self.roots:
            target = os.path.normpath(os.path.join(base, name))
            if os.path.isfile(os.path.join(root, target)):
                return target
        return None


def inside(target, place):
    return target == place or target.startswith(place.rstrip("/") + "/")


def check_edge(rules, path, target):
    places = rules.allowed(path)
    if places is None:
        return "no rule names this file's folder"
    # A folder's own files, not those of the folders below it.
    if os.path.dirname(target) == os.path.dirname(path):
        return None
    if any(inside(target, place) for place in places[1:]):
        return None
    return f"may not include {target}"


def check_foreign(rules, path, name):
    if name in rules.homes:
        if any(path.startswith(home) for home in rules.homes[name]):
            return None
        return f"<{name}> has its home in {', '.join(rules.homes[name])}"
    if name.endswith(".h") and name[:-2] in SYSTEM:
        return None
    # Generated: the build knows where it is.
    if name.endswith((".inc", ".def")) or path.startswith("tests/headers"):
        return None
    return f"<{name}> is neither ours nor the C library's"


def module(path):
    return os.path.splitext(path)[0]


def without_lone_headers(root, edges):
    """Edges between modules that have a .c, also those through headers."""
    def has_source(node):
        return os.path.isfile(os.path.join(root, node + ".c"))

    def reach(node, seen):
        for other in edges.get(node, ()):
            if has_source(other):
                yield other
            elif other not in seen:
                seen.add(other)
                yield from reach(other, seen)

    return {node: set(reach(node, set())) - {node}
            for node in edges if has_source(node)}


def find_cycles(edges):
    """Strongly connected components of more than one module (Tarjan)."""
    index, low, stack, cycles = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in edges.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            component = []
            while not component or component[-1] != node:
                component.append(stack.pop())
            if len(component) > 1:
                cycles.append(sorted(component))

    for node in sorted(edges):
        if node not in index:
            visit(node)
    return cycles


def main():
    root = sys.argv[1]
    here = os.path.dirname(os.path.abspath(__file__))
    rules = Rules(os.path.join(here, "includes.allow"))
    problems, edges, count = [], {}, 0
    for path in list_files(root):
        for line, name in read_includes(root, path):
            target = rules.resolve(root, path, name)
            count += 1
            if target is None:
                problem = check_foreign(rules, path, name)
            else:
                problem = check_edge(rules, path, target)
                if module(target) != module(path):
                    edges.setdefault(module(path), set()).add(module(target))
            if problem:
                problems.append(f"{path}:{line}: {problem}")
    problems += [f"cycle: {' '.join(c)}" for c in
                 find_cycles(without_lone_headers(root, edges))]
    print("\n".join(problems + [f"{count} includes, {len(problems)} problems"]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
