"""The session protocol, seen from a client: one child process and its lines.

With the schema of the protocol every message is held against it, in both
directions; members that it doesn't name are wrong.
"""
import json
import os
import select
import subprocess
import time

try:
    import jsonschema
except ImportError:  # then messages are taken as they come
    jsonschema = None


class Gone(Exception):
    """The server ended, was too slow, or doesn't speak the protocol."""


class Failed(Exception):
    """A call answered with an error; 'error' is its object."""

    def __init__(self, error):
        super().__init__(error.get("message"))
        self.error = error


def close(schema):
    """The same schema that refuses members it doesn't name."""
    if isinstance(schema, list):
        return [close(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: close(part) for key, part in schema.items()}
    if "properties" in closed and isinstance(closed["properties"], dict):
        closed.setdefault("additionalProperties", False)
    return closed


class Schema:
    """What messages look like; without a path, or jsonschema, anything."""

    def __init__(self, path):
        self.validators = {}
        if path is None or jsonschema is None:
            return
        with open(path, encoding="utf-8") as file:
            whole = close(json.load(file))
        for group in ("requests", "results", "messages", "notifications"):
            for name in whole["definitions"][group]:
                part = {"$ref": f"#/definitions/{group}/{name}",
                        "definitions": whole["definitions"]}
                self.validators[group, name] = \
                    jsonschema.Draft7Validator(part)

    def check(self, group, name, message):
        validator = self.validators.get((group, name))
        if validator is None:
            if self.validators:
                raise Gone(f"the schema has no {group} {name}")
            return
        error = jsonschema.exceptions.best_match(
            validator.iter_errors(message))
        if error is not None:
            where = "/".join(str(part) for part in error.absolute_path)
            raise Gone(f"{group} {name} breaks the schema at "
                       f"'{where}': {error.message[:300]}")


class Server:
    def __init__(self, command, schema=None, timeout=60):
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE)
        self.schema = schema or Schema(None)
        self.timeout = timeout
        self.rest = b""
        self.last_id = 0
        self.notifications = []

    def write(self, data):
        try:
            self.child.stdin.write(data)
            self.child.stdin.flush()
        except (BrokenPipeError, OSError) as error:
            raise Gone("the server is gone") from error

    def send(self, method, params):
        """A request without waiting for its answer; returns its id."""
        self.last_id += 1
        message = {"jsonrpc": "2.0", "id": self.last_id, "method": method,
                   "params": params}
        self.schema.check("requests", method, params)
        self.write(json.dumps(message).encode() + b"\n")
        return self.last_id

    def line(self):
        """The next line without its end; b'' at the end of output."""
        end = time.monotonic() + self.timeout
        pipe = self.child.stdout
        while b"\n" not in self.rest:
            left = max(end - time.monotonic(), 0)
            if not select.select([pipe], [], [], left)[0]:
                raise Gone("no answer in time")
            data = os.read(pipe.fileno(), 1 << 20)
            if not data:
                return b""
            self.rest += data
        line, self.rest = self.rest.split(b"\n", 1)
        return line

    def message(self):
        line = self.line()
        if not line:
            raise Gone("the server ended")
        message = json.loads(line, parse_constant=self.refuse_constant)
        kind = "notification" if "method" in message else \
            "error" if "error" in message else "answer"
        self.schema.check("messages", kind, message)
        if kind == "notification":
            self.schema.check("notifications", message["method"],
                              message["params"])
        return message

    @staticmethod
    def refuse_constant(word):
        raise Gone(f"{word} is no JSON")

    def answer(self, method=None):
        """The next answer; notifications before it are kept."""
        while True:
            message = self.message()
            if "method" not in message:
                break
            self.notifications.append(message)
        if method is not None and "result" in message:
            self.schema.check("results", method, message["result"])
        return message

    def call(self, method, **params):
        """A result, or Failed."""
        number = self.send(method, params)
        answer = self.answer(method)
        if answer["id"] != number:
            raise Gone(f"an answer to {answer['id']} instead of {number}")
        if "error" in answer:
            raise Failed(answer["error"])
        return answer["result"]

    def end(self):
        """Close its input; its exit status."""
        try:
            self.child.stdin.close()
        except OSError:
            pass
        try:
            status = self.child.wait(10)
        except subprocess.TimeoutExpired:
            self.child.kill()
            status = self.child.wait()
        self.child.stdout.close()
        return status
