#!/usr/bin/env python3
"""Writes the tables of tools/docs/reference-*.md that the code already has.

A table stands between '<!-- generated: NAME -->' and '<!-- end -->'; the rest
of the page is written by hand.
Usage: gen_reference.py [--write] SOURCE_DIR SNAPSHOT_BUILDER PAGE...
prints the pages as they should be, or writes them.
"""
import glob
import json
import os
import re
import subprocess
import sys


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def ask(builder, command):
    """What a command prints as JSON."""
    done = subprocess.run([builder, command, "--json"], check=True,
                          stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def table(head, marks, rows):
    return row(*head) + row(*marks) + "".join(row(*cells) for cells in rows)


def c_text(literals):
    return "".join(re.findall(r'"([^"]*)"', literals))


def reasons(root, _builder):
    header = re.sub(r"\\\n\s*", "", read(root, "libsnapshot/include/snapshot/"
                                         "error.h"))
    report = read(root, "tools/common/report.c")
    body = report[report.index("enum tool_exit tool_exit_of"):]
    body = body[:body.index("return TOOL_UNKNOWN")]
    unknown = set(re.findall(r"case SNAP_E_(\w+):", body))
    text = r',\s*((?:"[^"]*"\s*)+)'
    rows = re.findall(rf"X\((\w+), (\d+){text}{text}{text}\)", header)
    return table(("reason", "number", "exit", "what is wrong", "what to do"),
                 ("---", "--:", "--:", "---", "---"),
                 ((f"`{c_text(name)}`", number, 2 if code in unknown else 1,
                   c_text(meaning), c_text(remedy))
                  for code, number, name, meaning, remedy in rows))


def limits(_root, builder):
    return table(("of", "limit", "default", "what it bounds"),
                 ("---", "---", "--:", "---"),
                 ((limit["of"], f"`{limit['name']}`",
                   f"{limit['default']:,} {limit['unit']}", limit["meaning"])
                  for limit in ask(builder, "limits")["limits"]))


def presets(_root, builder):
    def cells(preset):
        options = preset["options"]
        name = f"`{preset['name']}`"
        return (name + (", the default" if preset["default"] else ""),
                options["codec"], options["level"] or "",
                options["block_size"] or "", options["dictionary_size"] or "",
                "yes" if options["sources"] else "no", preset["purpose"])
    return table(("preset", "codec", "level", "block", "dictionary", "sources",
                  "for"), ("---", "---", "--:", "--:", "--:", "---", "---"),
                 map(cells, ask(builder, "presets")["presets"]))


def values(schema):
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        words = ("yes", "no") if True in schema["enum"] else schema["enum"]
        return ", ".join(f"`{word}`" for word in words)
    kinds = schema["type"]
    if "array" in kinds:
        return "a text or a list of texts"
    return "a number; `K`, `M`, `G` may follow" if "integer" in kinds \
        else "a text"


def configuration(root, _builder):
    def keys(schema, section):
        for name, value in schema["properties"].items():
            if value.get("type") == "object":
                yield from keys(value, name)
            else:
                about = value.get("description", "which schema this is")
                yield (section, f"`{name}`", values(value), about)
    schema = json.loads(read(root, "tools/snapshot-builder/schemas/"
                             "build-1.json"))
    return table(("below", "key", "value", "what it says"),
                 ("---", "---", "---", "---"), keys(schema, ""))


def schemas(root, _builder):
    paths = glob.glob(os.path.join(root, "tools", "*", "schemas", "*.json"))
    rows = []
    for path in sorted(paths, key=os.path.basename):
        with open(path, encoding="utf-8") as file:
            title = json.load(file)["title"]
        rows.append((f"`{os.path.basename(path)}`", title))
    return table(("file", "what prints or holds it"), ("---", "---"), rows)


def help_of(program, *words):
    done = subprocess.run([program, *words, "--help"], check=True,
                          stdout=subprocess.PIPE)
    # One command is one line, however it was broken.
    return re.sub(r"\n {8,}", "  ", done.stdout.decode("utf-8"))


def rows_of(text, title, pattern):
    body = text.partition(f"\n{title}")[2].partition("\n\n")[0]
    return re.findall(pattern, body, re.M)


def commands_of(program):
    """(command, summary), each one's actions below it."""
    name = os.path.basename(program)
    for command, summary in rows_of(help_of(program), "Commands:",
                                    r"^  ([a-z-]+) {2,}(.*)$"):
        yield f"`{command}`", re.sub(" {2,}", " ", summary)
        for action, about in rows_of(help_of(program, command), "Actions,",
                                     rf"^  {name} ([a-z -]*[a-z]) {{2,}}(.*)$"):
            yield f"`{action}`", re.sub(" {2,}", " ", about)


def builder_commands(_root, builder):
    return table(("command", "what it does"), ("---", "---"),
                 commands_of(builder))


def session_commands(_root, builder):
    # Beside it in a build, and in an installation.
    name = "snapshot-session"
    folder = os.path.dirname(os.path.dirname(os.path.abspath(builder)))
    places = [os.path.join(folder, name, name), os.path.join(folder, "bin", name)]
    return table(("command", "what it does"), ("---", "---"),
                 commands_of(next(filter(os.path.isfile, places))))


TABLES = {"builder": builder_commands, "session": session_commands,
          "reasons": reasons, "limits": limits, "presets": presets,
          "configuration": configuration, "schemas": schemas}


def fresh_page(root, builder, page):
    def fresh(place):
        body = TABLES[place[1]](root, builder)
        return f"<!-- generated: {place[1]} -->\n\n{body}\n<!-- end -->"

    return re.sub(r"<!-- generated: (\w+) -->\n.*?<!-- end -->", fresh,
                  read(root, page), flags=re.S)


def main():
    arguments = sys.argv[1:]
    write = arguments[0] == "--write"
    root, builder, *pages = arguments[write:]
    for page in pages:
        text = fresh_page(root, builder, os.path.abspath(page))
        if not write:
            sys.stdout.write(text)
            continue
        with open(page, "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
