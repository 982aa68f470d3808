#!/usr/bin/env python3
"""Make a library of COUNT entries out of a real one, for benchmarks.

    make_library.py LIBRARY COUNT OUT

The entries are the real ones and, as often as it takes, the same text under other
names; a copy of an .m function becomes a native one, since no two entries may
share a source file.
"""
import os
import re
import shutil
import sys

ENTRY = re.compile(r"(?m)^  - name: ")


def split_group(text):
    head, *entries = ENTRY.split(text)
    return head, ["  - name: " + entry for entry in entries]


def renamed(entry, copy):
    first, rest = entry.split("\n", 1)
    name = re.match(r'  - name: "?([\w.]+)"?', first).group(1)
    rest = re.sub(r"(?m)^    implementation: functions/.*$",
                  "    implementation: native\n    status: planned", rest)
    return f"  - name: {name}_{copy}\n{rest}"


def main():
    library, count, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    os.makedirs(out, exist_ok=True)
    shutil.copytree(os.path.join(library, "functions"),
                    os.path.join(out, "functions"), dirs_exist_ok=True)
    with open(os.path.join(library, "library.yaml"), encoding="utf-8") as file:
        manifest = file.read()
    names = re.findall(r"(?m)^  - (\w+)\.yaml$", manifest)
    groups, made = [], 0
    for copy in range(count):
        if made >= count:
            break
        for name in names:
            path = os.path.join(library, name + ".yaml")
            with open(path, encoding="utf-8") as file:
                head, entries = split_group(file.read())
            entries = entries[:count - made]
            if not entries:
                break
            made += len(entries)
            if copy:
                entries = [renamed(entry, copy) for entry in entries]
                head = head.replace(f"group: {name}\n",
                                    f"group: {name}-{copy}\n")
            group = f"{name}-{copy}" if copy else name
            with open(os.path.join(out, group + ".yaml"), "w",
                      encoding="utf-8") as file:
                file.write(head + "".join(entries))
            groups.append(group)
    manifest = manifest[:manifest.index("groups:")] + "groups:\n"
    manifest += "".join(f"  - {group}.yaml\n" for group in groups)
    with open(os.path.join(out, "library.yaml"), "w", encoding="utf-8") as file:
        file.write(manifest)


main()
