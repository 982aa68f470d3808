#!/usr/bin/env python3
"""test_serve.py SOURCES SNAPSHOT -- snapshot-session serve

The server against clients of every kind: those that make mistakes, that cut
lines short, that stop reading, that go away.
"""
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import time
import traceback

SOURCES = pathlib.Path(sys.argv[1])
SNAPSHOT = sys.argv[2]
COMMAND = sys.argv[4:]
sys.path.insert(0, str(SOURCES / "tests" / "session" / "cases"))
from protocol import Failed, Gone, Schema, Server  # noqa: E402

SCHEMA = Schema(
    SOURCES / "tools" / "snapshot-session" / "schemas" / "protocol-1.json")
SLOW = "k = 0; while true, k = k + 1; end"


def start(*options):
    return Server(COMMAND + list(options), SCHEMA, timeout=60)


def opened(*options):
    server = start(*options)
    server.call("open", session="main", snapshot=None)
    return server


def ended(server, status=0):
    found = server.end()
    assert found == status, f"status {found} instead of {status}"


def run(server, text, **more):
    return server.call("execute", session="main", text=text, **more)


def code_of(server, line):
    """The code that a line is answered with."""
    server.write(line + b"\n")
    answer = server.answer()
    return answer["error"]["code"], answer["id"]


def request(number, method, **params):
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method,
                       "params": params}).encode() + b"\n"


def memory_of(server):
    """Its peak in MiB."""
    with open(f"/proc/{server.child.pid}/status") as file:
        for line in file:
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0


# ------------------------------------------------------------------- requests
def answers_every_method():
    server = start()
    hello = server.call("initialize", protocol=1, client="test")
    methods = hello["capabilities"]["methods"]
    assert sorted(methods) == sorted(
        name for group, name in SCHEMA.validators if group == "requests") or \
        not SCHEMA.validators
    opened = server.call("open", session="s", snapshot={"file": SNAPSHOT})
    assert opened["has_snapshot"] and not opened["warnings"]
    outcome = server.call("execute", session="s", text="x = magic(3)",
                          counters=True)
    assert outcome["ok"] and outcome["display"][0]["label"] == "x"
    assert server.call("variables", session="s")["workspace"]["x"]["size"] \
        == [3, 3]
    entry = server.call("inspect", session="s")["entries"][0]
    assert entry["preview"]["values"] == [8, 3, 4, 1, 5, 9, 6, 7, 2]
    part = server.call("materialize", session="s", token=entry["token"],
                       slice={"start": [0, 1], "shape": [1, 2]}, max=1)
    assert part["preview"] == {"values": [1], "truncated": True}, part
    payload = server.call("export", session="s")["payload"]
    server.call("clear_variables", session="s")
    assert not server.call("variables", session="s")["workspace"]
    server.call("import", session="s", payload=payload)
    assert "x" in server.call("variables", session="s")["workspace"]
    assert server.call("info", session="s")["has_snapshot"]
    assert "magic" in server.call("complete", session="s",
                                  prefix="mag")["names"]
    assert "magic" in server.call("help", session="s", name="magic")["text"]
    assert server.call("cancel", session="s") == {"cancelled": 0}
    server.call("close", session="s")
    server.call("shutdown")
    assert server.line() == b""
    ended(server)


def refuses_what_is_no_request():
    server = opened()
    for line, code in (
            (b"{", -32700), (b"nonsense", -32700), (b"\xff\xfe", -32700),
            (b'{"jsonrpc":"2.0","id":1,"method":"\xc3\x28"}', -32700),
            (b'{"jsonrpc":"2.0","id":1,"id":2,"method":"info"}', -32700),
            (b"[]", -32600), (b'[{"jsonrpc":"2.0"}]', -32600),
            (b"3", -32600), (b'"text"', -32600), (b"null", -32600),
            (b"{}", -32600), (b'{"jsonrpc":"1.0","method":"info"}', -32600),
            (b'{"jsonrpc":2.0,"method":"info"}', -32600),
            (b'{"jsonrpc":"2.0","id":[1],"method":"info"}', -32600),
            (b'{"jsonrpc":"2.0","id":{},"method":"info"}', -32600),
            (b'{"jsonrpc":"2.0","id":true,"method":"info"}', -32600),
            (b'{"jsonrpc":"2.0","id":1.5,"method":"info"}', -32600),
            (b'{"jsonrpc":"2.0","id":1,"method":7}', -32600),
            (b'{"jsonrpc":"2.0","id":1}', -32600),
            (b'{"jsonrpc":"2.0","id":1,"method":"info","params":[1]}', -32602),
            (b"[" * 100000, -32600), (b'{"a":' * 100000, -32600),
            (b"[" + b"1," * 100000 + b"1]", -32600),
            (b'{"jsonrpc":"2.0","id":99999999999999999999,"method":"x"}',
             -32700)):
        assert code_of(server, line)[0] == code, line[:60]
    for method in ("", "infos", "__proto__"):
        assert code_of(server, request(1, method)[:-1]) == (-32601, 1)
    assert code_of(server, request(1, "info\0")[:-1]) == (-32600, 1)
    assert run(server, "x = 1;")["ok"]
    ended(server)


def sends_ids_back_as_they_came():
    server = opened()
    for number in (0, -5, 2 ** 63 - 1, "text", "", "\u00e9 \" \\ \n", "a\0b",
                   None):
        server.write(request(number, "info", session="main"))
        assert server.answer("info")["id"] == number
    ended(server)


def carries_out_notifications():
    server = opened()
    line = {"jsonrpc": "2.0", "method": "execute",
            "params": {"session": "main", "text": "x = 5;"}}
    server.write(json.dumps(line).encode() + b"\n")
    line["method"] = "no such method"
    server.write(json.dumps(line).encode() + b"\n")
    assert "x" in server.call("variables", session="main")["workspace"]
    ended(server)


def refuses_parameters_of_wrong_kinds():
    server = opened()
    execute = {"session": "main", "text": "x = 1;"}
    for method, params in (
            ("execute", {}), ("execute", {"session": 1, "text": "1"}),
            ("execute", {"session": "main"}),
            ("execute", {**execute, "path": "p"}),
            ("execute", {"session": "main", "text": 1}),
            ("execute", {"session": "main", "path": "a\0b"}),
            ("execute", {**execute, "name": ["a"]}),
            ("execute", {**execute, "outputs": "two"}),
            ("execute", {**execute, "outputs": {"exactly": -1}}),
            ("execute", {**execute, "outputs": {"exactly": "1"}}),
            ("execute", {**execute, "outputs": {"exactly": 2 ** 40}}),
            ("execute", {**execute, "workspace_handle": "x"}),
            ("execute", {**execute, "workspace_handle": "0" * 36}),
            ("execute", {**execute, "dynamic_eval": 1}),
            ("execute", {**execute, "language": "R"}),
            ("execute", {**execute, "colour": "red"}),
            ("open", {}), ("open", {"session": "b", "snapshot": 1}),
            ("open", {"session": "b", "snapshot": {}}),
            ("open", {"session": "b", "snapshot": {"file": "a",
                                                   "bytes_file": "b"}}),
            ("initialize", {"protocol": 2}), ("initialize", {"protocol": "1"}),
            ("initialize", {"notifications": "stream"}),
            ("initialize", {"notifications": ["steam"]}),
            ("materialize", {"session": "main"}),
            ("materialize", {"session": "main", "name": "x", "token": "t"}),
            ("materialize", {"session": "main", "name": "x", "max": -1}),
            ("materialize", {"session": "main", "name": "x", "max": 1.5}),
            ("materialize", {"session": "main", "name": "x", "slice": [1]}),
            ("materialize", {"session": "main", "name": "x",
                             "slice": {"start": [0], "shape": []}}),
            ("materialize", {"session": "main", "name": "x",
                             "slice": {"start": ["0"], "shape": [1]}}),
            ("materialize", {"session": "main", "name": "x",
                             "slice": {"start": [0] * 40, "shape": [1] * 40}}),
            ("export", {"session": "main", "mode": "all"}),
            ("import", {"session": "main"}),
            ("import", {"session": "main", "payload": {}}),
            ("cancel", {}), ("help", {"session": "main"}),
            ("complete", {"session": "main", "prefix": 3})):
        found = code_of(server, request(3, method, **params)[:-1])
        assert found == (-32602, 3), (method, params, found)
    assert not server.call("variables", session="main")["workspace"]
    ended(server)


def tells_sessions_apart():
    server = opened()
    server.call("open", session="other", snapshot=None)
    run(server, "x = 1;")
    assert not server.call("variables", session="other")["workspace"]
    for method in ("execute", "info", "variables", "close"):
        params = {"text": "1;"} if method == "execute" else {}
        line = request(1, method, session="third", **params)
        assert code_of(server, line[:-1]) == (-32001, 1)
    assert code_of(server, request(1, "open", session="main")[:-1])[0] == \
        -32002
    server.call("close", session="other")
    server.call("open", session="other", snapshot=None)
    ended(server)


def displays_in_the_width_of_the_host():
    server = start()
    for columns, lines in ((40, 4), (200, 1)):
        name = str(columns)
        server.call("open", session=name, snapshot=None, columns=columns)
        outcome = server.call("execute", session=name, text="disp(1:20)")
        rows = [row for row in outcome["console"][0]["text"].split("\n")
                if row.strip() and "Columns" not in row]
        assert len(rows) == lines, rows
    line = request(1, "open", session="s", columns=1 << 40)
    assert code_of(server, line[:-1]) == (-32602, 1)
    ended(server)


def bounds_the_number_of_sessions():
    server = start()
    most = server.call("initialize")["capabilities"]["max_sessions"]
    for number in range(most):
        server.call("open", session=str(number), snapshot=None)
    try:
        server.call("open", session="one more", snapshot=None)
        raise AssertionError("no end of sessions")
    except Failed as failure:
        assert failure.error["code"] == -32002
    server.call("close", session="7")
    server.call("open", session="one more", snapshot=None)
    ended(server)


def takes_any_text():
    server = opened()
    for text in ("", "\n\n", "%", "'\u00e9\u4e2d\U0001f600';", "x = 'a\0b';",
                 "\0", "x = 1;\r\ny = 2;\r", "\ufeffx = 3;"):
        outcome = run(server, text)
        assert outcome["ok"] or outcome["error"]["message"]
    try:
        run(server, "fprintf(char([237 160 128 255 0 27]))")
    except Failed as failure:
        raise AssertionError(failure) from failure
    ended(server)


# ---------------------------------------------------------------------- lines
def skips_lines_that_are_too_long():
    server = opened("--max-line=4096")
    long = request(1, "execute", session="main", text="%" * 5000)
    assert code_of(server, long[:-1]) == (-32003, None)
    assert run(server, "x = 1;")["ok"]
    fits = request(5, "execute", session="main", text="")
    fits = fits.replace(b'"text": ""',
                        b'"text": "' + b"%" * (4096 - len(fits) + 1) + b'"')
    assert len(fits) == 4097
    server.write(fits)
    assert server.answer("execute")["result"]["ok"]
    server.write(b"x" * 300000 + b"\n" + request(2, "info", session="main"))
    assert server.answer()["error"]["code"] == -32003
    assert server.answer("info")["id"] == 2
    ended(server)


def keeps_its_memory_bounded_for_long_lines():
    server = opened("--max-line=1M")
    for _ in range(100):
        server.write(b"a" * (1 << 20))
    server.write(b"\n")
    assert server.answer()["error"]["code"] == -32003
    assert memory_of(server) < 300, memory_of(server)
    ended(server)


def passes_long_lines_below_the_limit():
    server = opened()
    text = "x = 1; %" + "y" * (20 << 20)
    assert run(server, text)["ok"]
    ended(server)


def reads_lines_byte_by_byte():
    server = opened()
    for byte in request(1, "info", session="main"):
        server.write(bytes([byte]))
    assert server.answer("info")["id"] == 1
    server.write(b"\r\n \t \n" + request(2, "info", session="main")[:-1] +
                 b"\r\n")
    assert server.answer("info")["id"] == 2
    ended(server)


def answers_the_last_line_without_its_end():
    server = opened()
    server.write(request(7, "info", session="main")[:-1])
    server.child.stdin.close()
    assert server.answer("info")["id"] == 7
    assert server.line() == b""
    assert server.child.wait(20) == 0


def finishes_what_is_queued():
    server = opened()
    for number in range(200):
        server.write(request(number, "execute", session="main",
                             text=f"x{number} = {number};"))
    server.child.stdin.close()
    for number in range(200):
        answer = server.answer("execute")
        assert answer["id"] == number and answer["result"]["ok"]
    assert server.line() == b"" and server.child.wait(20) == 0


def leaves_at_the_end_of_an_empty_input():
    server = start()
    ended(server)
    server = start()
    server.write(b"{")
    server.child.stdin.close()
    assert server.answer()["error"]["code"] == -32700
    assert server.child.wait(20) == 0


def drops_what_comes_after_shutdown():
    server = opened()
    server.write(request(1, "shutdown") + request(2, "info", session="main"))
    assert server.answer("shutdown")["id"] == 1
    assert server.line() == b""
    assert server.child.wait(20) == 0


# --------------------------------------------------------------------- memory
def survives_lack_of_memory():
    server = opened()
    with open(f"/proc/{server.child.pid}/statm") as file:
        pages = int(file.read().split()[0])
    if pages * resource.getpagesize() > 1 << 30:
        return ended(server)  # a sanitizer's own memory
    resource.prlimit(server.child.pid, resource.RLIMIT_AS,
                     (256 << 20, 256 << 20))
    run(server, "kept = 1;")
    outcome = run(server, "kept = 2; x = zeros(1, 1e8);")
    assert not outcome["ok"] and outcome["delta"]["upserts"] == []
    outcome = run(server, "kept = 3; x = {}; while true, "
                          "x{end + 1} = ones(1, 1e5); end")
    assert not outcome["ok"]
    # Room for the line, perhaps, but not for what it becomes.
    for size in (20, 40, 60):
        server.write(request(size, "execute", session="main",
                             text="%" + "x" * (size << 20)))
        answer = server.answer()
        assert answer.get("error", {"code": -32603})["code"] == -32603, \
            str(answer)[:200]
    # What takes little room as a value, and more than there is when told.
    for method, params in (
            ("execute", {"text": "c = cell(1, 19000); "
                                 "c(:) = {repmat('x', 1, 19000)};"}),
            ("variables", {})):
        server.write(request(1, method, session="main", **params))
        answer = server.answer()
        assert answer["error"]["code"] == -32603, str(answer)[:200]
    assert run(server, "kept, clear c")["display"][0]["value"]["re"] == \
        ["3ff0000000000000"]
    return ended(server)


# --------------------------------------------------------------------- cancel
def cancels_a_program_that_runs():
    server = opened()
    number = server.send("execute", {"session": "main", "text": SLOW})
    time.sleep(0.3)
    server.send("cancel", {"session": "main"})
    answer = server.answer("execute")
    assert answer["id"] == number
    assert answer["result"]["error"]["identifier"] == "MATLAB:interrupted"
    assert server.answer("cancel")["result"] == {"cancelled": 1}
    assert run(server, "y = 1;")["ok"]
    assert list(server.call("variables", session="main")["workspace"]) == ["y"]
    ended(server)


def cancels_a_program_that_is_about_to_run():
    for _ in range(20):
        server = opened()
        server.write(request(1, "execute", session="main", text=SLOW) +
                     request(2, "cancel", session="main"))
        answer = server.answer()
        if "error" in answer:
            assert answer["error"]["code"] == -32800
        else:
            assert not answer["result"]["ok"]
        assert server.answer("cancel")["result"]["cancelled"] == 1
        ended(server)


def cancels_by_id_and_in_the_queue():
    server = opened()
    server.call("open", session="b", snapshot=None)
    first = server.send("execute", {"session": "main", "text": SLOW})
    kept = server.send("execute", {"session": "b", "text": "x = 1;"})
    struck = server.send("execute", {"session": "b", "text": "x = 2;"})
    time.sleep(0.2)
    server.send("cancel", {"request": struck})
    server.send("cancel", {"session": "b", "request": first})
    server.send("cancel", {"request": "no such id"})
    server.send("cancel", {"session": "main", "request": first})
    assert not server.answer("execute")["result"]["ok"]
    answer = server.answer("execute")
    assert answer["id"] == kept and answer["result"]["ok"]
    answer = server.answer("execute")
    assert answer["id"] == struck and answer["error"]["code"] == -32800
    counts = [server.answer("cancel")["result"]["cancelled"]
              for _ in range(4)]
    assert counts == [1, 0, 0, 1], counts
    ended(server)


def cancels_while_many_requests_wait():
    server = opened()
    server.send("execute", {"session": "main", "text": SLOW})
    for _ in range(500):
        server.send("execute", {"session": "main", "text": "z = 1;"})
    server.send("cancel", {"session": "main"})
    struck = 0
    for _ in range(501):
        answer = server.answer()
        struck += "error" in answer or not answer["result"]["ok"]
    assert struck == 501 == server.answer()["result"]["cancelled"]
    ended(server)


# --------------------------------------------------------- hosts that misbehave
def waits_for_a_host_that_does_not_read():
    """Bounded memory while nobody takes the answers, and all of them after."""
    server = opened("--max-line=64K")
    text = "disp(repmat('a', 1, 20000))"
    line = request(1, "execute", session="main", text=text)
    count = 0
    os.set_blocking(server.child.stdin.fileno(), False)
    end = time.monotonic() + 3
    rest = b""
    while time.monotonic() < end and count < 20000:
        rest = rest or line
        try:
            written = os.write(server.child.stdin.fileno(), rest)
        except BlockingIOError:
            time.sleep(0.01)
            continue
        rest = rest[written:]
        count += not rest
    assert memory_of(server) < 300, memory_of(server)
    os.set_blocking(server.child.stdin.fileno(), True)
    if rest:
        # A reader, so that the rest can be written.
        child = os.fork()
        if child == 0:
            os.write(server.child.stdin.fileno(), rest)
            os._exit(0)
    for _ in range(count + bool(rest)):
        assert server.answer("execute")["result"]["ok"]
    if rest:
        os.waitpid(child, 0)
    ended(server)


def ends_when_nobody_reads_and_nothing_comes():
    server = opened()
    for number in range(100):
        server.write(request(number, "execute", session="main",
                             text="disp(repmat('a', 1, 20000))"))
    server.child.stdin.close()
    assert server.child.wait(40) == 1
    server.child.stdout.close()


def ends_when_the_host_is_gone():
    server = opened()
    server.send("execute", {"session": "main", "text": SLOW})
    time.sleep(0.2)
    server.child.stdout.close()
    server.child.stdin.close()
    assert server.child.wait(20) == 1


def ends_when_an_answer_can_not_be_written():
    server = opened()
    server.child.stdout.close()
    server.write(request(1, "info", session="main"))
    assert server.child.wait(20) == 1
    server.child.stdin.close()


def ends_when_the_disk_is_full():
    if not os.path.exists("/dev/full"):
        return
    with open("/dev/full", "wb") as full:
        child = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=full)
        child.stdin.write(request(1, "open", session="s"))
        child.stdin.close()
        assert child.wait(20) == 1


# ------------------------------------------------------------ what a program may
def keeps_programs_off_the_protocol():
    server = opened()
    outcome = run(server, "fprintf('one\\n'); fprintf(2, 'two\\n'); disp(3)")
    streams = [(event["stream"], event["text"])
               for event in outcome["console"]]
    assert streams[0] == ("stdout", "one\n"), streams
    assert ("stderr", "two\n") in streams
    run(server, "try, system('echo mixed; cat'); catch, end")
    run(server, "try, x = input('?'); catch, end")
    assert server.call("info", session="main")
    ended(server)


def sends_notifications():
    server = opened()
    hello = server.call("initialize", notifications=["stream", "display"])
    assert hello["notifications"] == ["stream", "display"]
    outcome = run(server, "disp(1), x = 2")
    events = server.notifications
    text = "".join(event["params"]["text"] for event in events
                   if event["method"] == "stream")
    assert text == "".join(event["text"] for event in outcome["console"])
    shown = [event["params"] for event in events
             if event["method"] == "display"]
    assert [(event["label"], event["value"]) for event in shown] == \
        [(event["label"], event["value"]) for event in outcome["display"]]
    assert all(event["params"]["request"] == server.last_id
               for event in events)
    server.notifications.clear()
    server.call("initialize", notifications=[])
    run(server, "disp(1)")
    assert not server.notifications
    ended(server)


def notifies_while_a_program_runs():
    server = opened()
    server.call("initialize", notifications=["stream"])
    server.send("execute", {"session": "main",
                            "text": "disp('begun'), " + SLOW})
    message = server.message()
    assert message["params"]["text"].startswith("begun")
    server.send("cancel", {"session": "main"})
    assert not server.answer("execute")["result"]["ok"]
    server.answer("cancel")
    ended(server)


def tells_of_exit():
    server = opened()
    outcome = run(server, "x = 1; exit(3)")
    assert "exit" in outcome["effects"] and outcome["exit_status"] == 3, \
        outcome
    assert server.call("info", session="main")
    ended(server)


def replays_through_files():
    server = opened()
    run(server, "a = {1, 'two', [3 4]};")
    path = os.path.join(os.environ.get("TMPDIR", "/tmp"),
                        f"test-serve-{os.getpid()}")
    before = server.call("variables", session="main")["workspace"]
    assert server.call("export", session="main", file=path)["written"]
    server.call("clear_variables", session="main")
    server.call("import", session="main", file=path)
    assert server.call("variables", session="main")["workspace"] == before
    os.unlink(path)
    for params in ({"file": path}, {"file": "/"}, {"payload": ""},
                   {"payload": "{}"}):
        try:
            server.call("import", session="main", **params)
            raise AssertionError(params)
        except Failed as failure:
            assert "Replay" in failure.error["data"]["identifier"]
    assert server.call("variables", session="main")["workspace"] == before
    try:
        server.call("export", session="main", file="/no/such/folder/x")
        raise AssertionError("written")
    except Failed as failure:
        assert failure.error["code"] == -32002
    ended(server)


def holds_limits_of_payloads():
    """Those of the command line, for all sessions; the session goes on."""
    server = opened("--replay-variables=2", "--replay-mat-size=4K")
    full = opened()
    for sent, limit in (("a = 1; b = 2; c = 3;", "variables"),
                        ("clear; a = rand(1, 1000);", "mat-size")):
        run(server, sent)
        run(full, sent)
        payload = full.call("export", session="main")["payload"]
        for method, params in (("export", {}), ("import",
                                                {"payload": payload})):
            try:
                server.call(method, session="main", **params)
                raise AssertionError(method)
            except Failed as failure:
                data = failure.error["data"]
                assert data["limit"] == limit, data
    run(server, "clear; b = 5;")
    payload = server.call("export", session="main")["payload"]
    server.call("import", session="main", payload=payload)
    run(server, "assert(b == 5)")
    ended(server)
    ended(full)
    for option in ("--import=x", "--export=x", "--export-mode=off",
                   "--replay-variables=0"):
        refused = subprocess.run(COMMAND + [option], capture_output=True)
        assert refused.returncode == 2, option


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    only = os.environ.get("ONLY", "")
    tests = [value for name, value in globals().items()
             if callable(value) and getattr(value, "__module__", "") ==
             "__main__" and name not in HELPERS and only in name]
    bad = 0
    for test in tests:
        try:
            test()
        except (AssertionError, Failed, Gone, KeyError,
                subprocess.TimeoutExpired):
            bad += 1
            print(f"FAILED: {test.__name__}")
            traceback.print_exc()
    print(f"{len(tests)} tests, {bad} failed")
    return 1 if bad else 0


HELPERS = {"start", "opened", "ended", "run", "code_of", "request",
           "memory_of", "main"}

if __name__ == "__main__":
    sys.exit(main())
