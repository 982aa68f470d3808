#!/usr/bin/env python3
"""live_table.py [--check] [FILE] -- snapshot-session serve

A host of the session protocol (session/PROTOCOL.md), with nothing but Python's
own library: it runs FILE (or standard input) cell by cell, where a line that
begins with '%%' begins a cell, prints what each cell prints, and keeps a table
of the variables that it never asks for: it is made of the deltas alone.

With --check it asks after each cell and ends with status 1 when the table isn't
what the session holds.
"""
import json
import struct
import subprocess
import sys


class Server:
    """Requests and answers, one line each."""

    def __init__(self, command):
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE)
        self.count = 0

    def call(self, method, **params):
        self.count += 1
        request = {"jsonrpc": "2.0", "id": self.count, "method": method,
                   "params": params}
        self.child.stdin.write(json.dumps(request).encode() + b"\n")
        self.child.stdin.flush()
        for line in self.child.stdout:
            answer = json.loads(line)
            # What comes without an id is a notification.
            if answer.get("id") == self.count:
                break
        else:
            raise SystemExit("the server ended")
        if "error" in answer:
            raise SystemExit(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def end(self):
        self.call("shutdown")
        self.child.stdin.close()
        return self.child.wait()


class Table:
    """Variables by key: who a variable is doesn't depend on its name alone."""

    def __init__(self):
        self.version = 0
        self.rows = {}

    def apply(self, delta):
        if delta is None:  # the request never began
            return
        assert delta["version"] > self.version
        self.version = delta["version"]
        if delta["full_snapshot_required"]:
            self.rows.clear()
        for key in delta["removals"]:
            self.rows.pop(text_of(key), None)
        for upsert in delta["upserts"]:
            self.rows[text_of(upsert["key"])] = upsert

    def variables(self):
        return {row["key"]["name"]: row["value"]
                for row in self.rows.values()}


def text_of(key):
    return json.dumps(key, sort_keys=True)


def brief(value):
    """A value in a few words."""
    size = "x".join(map(str, value["size"]))
    if value["class"] == "double" and value["size"] == [1, 1] \
            and not value.get("complex") and "re" in value:
        return "%g" % struct.unpack(">d", bytes.fromhex(value["re"][0]))
    if value["class"] == "char" and len(value.get("rows", [])) == 1:
        return repr(value["rows"][0])
    return f"{size} {value['class']}"


def cells(text):
    cell = []
    for line in text.splitlines(keepends=True):
        if line.startswith("%%") and cell:
            yield "".join(cell)
            cell = []
        cell.append(line)
    if cell:
        yield "".join(cell)


def run_cell(server, table, number, text):
    outcome = server.call("execute", session="main", text=text,
                          name=f"<cell {number}>")
    for event in outcome["console"]:
        out = sys.stderr if event["stream"] == "stderr" else sys.stdout
        out.write(event["text"])
    if not outcome["ok"]:
        print(f"cell {number}: {outcome['error']['message']}")
    table.apply(outcome["delta"])
    return outcome


def main():
    arguments = sys.argv[1:]
    split = arguments.index("--")
    command, arguments = arguments[split + 1:], arguments[:split]
    check = "--check" in arguments
    files = [word for word in arguments if word != "--check"]
    with open(files[0]) if files else sys.stdin as file:
        text = file.read()

    server, table, status = Server(command), Table(), 0
    server.call("initialize", protocol=1, client="live_table.py")
    server.call("open", session="main")
    for number, cell in enumerate(cells(text), 1):
        run_cell(server, table, number, cell)
        if check:
            held = server.call("variables", session="main")["workspace"]
            if held != table.variables():
                print(f"cell {number}: the table differs")
                status = 1
    print(f"---- version {table.version}")
    for name, value in sorted(table.variables().items()):
        print(f"{name:16s} {brief(value)}")
    return server.end() or status


if __name__ == "__main__":
    sys.exit(main())
