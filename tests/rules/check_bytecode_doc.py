#!/usr/bin/env python3
"""BYTECODE.md says what the code says.

Its tables of instructions are those that gen_bytecode_md prints; the fields of
image_layout.h stand in its tables with the same names and offsets, the tables
of an image with the same sizes, and the numbers of image.h's enums with the
same names.
Usage: check_bytecode_doc.py SOURCE_DIR GEN_BYTECODE_MD
"""
import os
import re
import subprocess
import sys

WHERE = "session/code/BYTECODE.md"


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def sections(text):
    """Rows of cells by section, without marks such as `code`."""
    found, rows = {}, []
    for line in text.splitlines():
        if line.startswith("#"):
            rows = found.setdefault(line.strip("# ").lower(), [])
        elif line.startswith("|"):
            rows.append([cell.strip(" `") for cell in
                         line.strip().strip("|").split("|")])
    return found


def fields(layout):
    """(record, field, offset) of each field of each record."""
    for record, body in re.findall(r"enum ms_(\w+)_field \{(.*?)\};", layout,
                                   re.S):
        prefix = "MS_AT_%s_" % record.upper()
        for name, offset in re.findall(prefix + r"(\w+) = (\d+)", body):
            yield record, name.lower(), int(offset)


def tables(layout):
    return re.findall(r"\tX\((\w+), (\d+)\)", layout)


def enums(header):
    """(enum, name, number) of what image.h counts."""
    header = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
    for enum, body in re.findall(r"enum ms_(\w+) \{(.*?)\}", header, re.S):
        number = 0
        for item in filter(None, (i.strip() for i in body.split(","))):
            name, _, value = item.partition("=")
            number = int(value) if value else number
            yield enum, name.strip(), number
            number += 1


def check_fields(doc, layout):
    for record, name, offset in fields(layout):
        rows = doc.get(record + "s", doc.get(record, []))
        if [row for row in rows if len(row) > 2 and row[2] == name and
                row[0] == str(offset)]:
            continue
        yield f"{record}: field {name} at {offset} is not in {WHERE}"


def check_tables(doc, layout):
    rows = [row[:2] for row in doc.get("tables", [])]
    for name, size in tables(layout):
        if [name, size] not in rows:
            yield f"table {name} of {size} bytes a row is not in {WHERE}"


def check_enums(doc, header):
    cells = [(row[0], row[1]) for rows in doc.values() for row in rows
             if len(row) > 1]
    for enum, name, number in enums(header):
        # MS_STEP_PAREN is shown as "paren".
        words = name.lower().split("_")
        short = {"_".join(words[i:]) for i in range(1, len(words))}
        if not any(number_of == str(number) and text in short
                   for number_of, text in cells):
            yield f"{enum}: {name} ({number}) is not in {WHERE}"


def main():
    root, generator = sys.argv[1:]
    text = read(root, WHERE)
    doc = sections(text)
    layout = read(root, "session/code/image_layout.h")
    header = read(root, "session/code/image.h")
    problems = list(check_fields(doc, layout))
    problems += check_tables(doc, layout)
    problems += check_enums(doc, header)
    fresh = subprocess.run([generator, os.path.join(root, WHERE)], check=True,
                           stdout=subprocess.PIPE).stdout.decode("utf-8")
    if fresh != text:
        problems.append(f"{WHERE} is not what gen_bytecode_md prints")
    counts = (len(list(fields(layout))), len(tables(layout)),
              len(list(enums(header))))
    if 0 in counts:
        problems.append("found no fields, tables or enums: see this script")
    print("\n".join(problems))
    print("%d fields, %d tables, %d numbers, " % counts +
          f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
