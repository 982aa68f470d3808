"""Plays one case against a server and looks at what comes of it."""
import json
import base64
import os
import shutil
import tempfile
import uuid

from expectations import CHECKS
from protocol import Failed, Gone, Server

EMPTY_DELTA = {"version": None, "upserts": [], "removals": [],
               "full_snapshot_required": False}

DAMAGES = {
    "cut": lambda data: data[:len(data) // 2],
    "short": lambda data: data[:-1],
    "longer": lambda data: data + bytes(64),
    "flip-start": lambda data: flip(data, 1),
    "flip-middle": lambda data: flip(data, len(data) // 2),
    "flip-end": lambda data: flip(data, len(data) - 1),
    "empty": lambda data: b"",
    "garbage": lambda data: bytes((7 * k * k + 3) % 251 for k in range(9000)),
}
DAMAGES["garbage-bytes"] = DAMAGES["garbage"]


def flip(data, at):
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1:]


class Memory:
    """What steps save for later ones."""

    def __init__(self):
        self.keys, self.versions, self.variables = {}, {}, {}
        self.tokens, self.payloads = {}, {}


class Seen:
    """What one step did."""

    def __init__(self, player, session):
        self.player, self.session = player, session
        self.memory = player.memory
        self.last_version = player.last_versions.get(session)
        self.result, self.error = {}, None
        self.source, self.payload = "", b""
        self.delta = EMPTY_DELTA
        self.identities = {"SESSION": player.identities.get(session)}

    def variables(self):
        result = self.player.server.call("variables", session=self.session)
        return result["workspace"]

    def text(self, stream):
        return "".join(event["text"]
                       for event in self.result.get("console", [])
                       if event["stream"] == stream)

    def warnings(self):
        return [row["identifier"].split(":", 1)[-1]
                for row in self.result.get("warnings", [])]

    def keys(self):
        return {row["key"]["name"]: row["key"]
                for row in self.delta["upserts"]}

    def values(self):
        return (self.result.get("preview") or {}).get("values")

    def part(self, result):
        part = Seen(self.player, self.session)
        part.result = result
        return part


def source_text(step):
    """The program of a step, which may be told by a rule."""
    if "run" in step:
        return step["run"]
    if "run_repeat" in step:
        rule = step["run_repeat"]
        text = rule["line"] * rule["times"]
    else:
        rule = step["run_nest"]
        text = (rule["open"] * rule["times"] + rule["inner"] +
                rule["close"] * rule["times"])
    return rule.get("before", "") + text + rule.get("after", "")


class Player:
    def __init__(self, command, snapshot, schema):
        self.command, self.snapshot, self.schema = command, snapshot, schema
        self.memory = Memory()
        self.identities, self.last_versions = {}, {}
        self.server = None
        self.folder = None

    def play(self, case):
        """What is wrong, as a list of lines."""
        wrong = []
        self.folder = tempfile.mkdtemp(prefix="session-case-")
        self.server = Server(self.command, self.schema)
        try:
            self.step({"host": "open", "as": "main"})
            for number, step in enumerate(case["steps"], 1):
                wrong += [f"step {number}: {why}" for why in self.step(step)]
        except Gone as error:
            wrong.append(str(error))
        except KeyError as error:
            wrong.append(f"nothing was saved as {error}")
        status = self.server.end()
        if status != 0:
            wrong.append(f"the server ends with {status}")
        shutil.rmtree(self.folder)
        return wrong

    def step(self, step):
        expect = dict(step.get("expect") or {})
        seen = Seen(self, step.get("session", "main"))
        act = getattr(self, "host_" + step["host"]) if "host" in step \
            else self.execute
        try:
            act(step, seen)
        except Failed as failure:
            seen.error = failure.error.get("data") or failure.error
        if not {"error", "either", "ok"} & set(expect):
            expect["ok"] = True
        wrong = []
        for name, want in expect.items():
            wrong += list(CHECKS[name](seen, want))
        wrong += self.watch_version(seen)
        return wrong

    def watch_version(self, seen):
        new, old = seen.delta["version"], seen.last_version
        if new is None:
            return []
        self.last_versions[seen.session] = new
        return [f"version falls from {old} to {new}"] \
            if old is not None and new < old else []

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    # ------------------------------------------------------------- requests
    def place(self, step, text):
        """Where the program is: a text with a name, or a file."""
        if "path_missing" in step:
            return {"path": self.path(step["path_missing"])}
        if "path" in step:
            return {"path": self.write(step["path"], text.encode())}
        if "name_of_path" in step:
            return {"text": text, "name": self.path(step["name_of_path"])}
        return {"text": text, "name": step.get("name", "<repl>")}

    @staticmethod
    def outputs(step):
        word = str(step["outputs"])
        if word in "01":
            return ("zero", "one")[int(word)]
        return {"exactly": int(word.rsplit("-", 1)[-1])}

    def execute(self, step, seen):
        text = "" if "path_missing" in step else source_text(step)
        params = self.place(step, text)
        if "outputs" in step:
            params["outputs"] = self.outputs(step)
        if "workspace" in step:
            handle = str(uuid.UUID(int=step["workspace"]))
            params["workspace_handle"] = handle
            seen.identities["WORKSPACE"] = handle
        if "dynamic_eval" in step:
            params["dynamic_eval"] = step["dynamic_eval"]
        seen.source = text
        seen.result = self.server.call("execute", session=seen.session,
                                       **params)
        seen.error = seen.result["error"]
        seen.delta = seen.result["delta"] or EMPTY_DELTA
        if seen.result["ok"] != (seen.error is None):
            raise Gone(f"ok is {seen.result['ok']}, error {seen.error}")

    # --------------------------------------------------------- host actions
    def snapshot_place(self, kind):
        """The parameter 'snapshot', and a file to remove afterwards."""
        if isinstance(kind, dict):
            return {"bytes_file": self.memory.payloads[kind["bytes_of"]]}
        if kind == "none":
            return None
        if kind == "missing":
            return {"file": self.path("missing")}
        if kind in ("file", "bytes"):
            return {kind.replace("bytes", "bytes_file"): self.snapshot}
        data = b""
        if self.snapshot is not None:
            with open(self.snapshot, "rb") as file:
                data = file.read()
        data = DAMAGES.get(kind, lambda data: data)(data)
        member = "bytes_file" if kind.endswith("-bytes") else "file"
        return {member: self.write(kind + ".snapshot", data)}

    def host_open(self, step, seen):
        place = self.snapshot_place(step.get("snapshot", "none"))
        seen.session = step["as"]
        seen.result = self.server.call("open", session=seen.session,
                                       snapshot=place)
        if step.get("snapshot") == "file-then-deleted":
            os.unlink(place["file"])
        self.identities[seen.session] = seen.result["session_id"]

    def host_variables(self, step, seen):
        self.server.call("variables", session=seen.session)

    def host_clear_variables(self, step, seen):
        self.server.call("clear_variables", session=seen.session)

    def host_info(self, step, seen):
        seen.result = self.server.call("info", session=seen.session)

    def host_export(self, step, seen):
        path = self.path(f"payload{len(os.listdir(self.folder))}")
        seen.result = self.server.call("export", session=seen.session,
                                       mode=step.get("mode", "auto"),
                                       file=path)
        if "save" in step:
            self.memory.payloads[step["save"]] = path
        if seen.result["written"]:
            with open(path, "rb") as file:
                seen.payload = file.read()

    def payload(self, step):
        """The bytes to import."""
        if "text" in step:
            return step["text"].encode()
        if "bytes_hex" in step:
            return bytes.fromhex(step["bytes_hex"])
        if "bytes_zero" in step:
            return bytes(step["bytes_zero"])
        if "json" in step:
            return json.dumps(step["json"]).encode()
        name = step.get("payload") or step["json_of"]
        with open(self.memory.payloads[name], "rb") as file:
            data = file.read()
        if "payload" in step:
            return data
        members = json.loads(data)
        members.update(step.get("set", {}))
        if "cut_mat" in step:
            mat = base64.b64decode(members["matBase64"])
            mat = base64.b64encode(mat[:-step["cut_mat"]])
            members["matBase64"] = mat.decode()
        return json.dumps(members).encode()

    def host_import(self, step, seen):
        path = self.write("import", self.payload(step))
        self.server.call("import", session=seen.session, file=path)

    def host_inspect(self, step, seen):
        seen.result = self.server.call("inspect", session=seen.session)
        if "save_tokens" in step:
            self.memory.tokens[step["save_tokens"]] = {
                entry["name"]: entry["token"]
                for entry in seen.result["entries"]}

    def host_materialize(self, step, seen):
        params = {key: step[key] for key in ("name", "max", "slice")
                  if key in step}
        if "token" in step:
            label, name = step["token"]
            # A label that nobody saved gives a token that nobody gave.
            tokens = self.memory.tokens.get(label, {})
            params["token"] = tokens.get(name, "no such token")
        seen.result = self.server.call("materialize", session=seen.session,
                                       **params)
