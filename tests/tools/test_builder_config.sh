#!/usr/bin/env bash
# create --config, --print-config and --exclude.
. "$(dirname "$0")/check.sh"

functions() { # FOLDER NAME...
	local folder=$1
	shift
	for name in "$@"; do
		mkdir -p "$folder/$(dirname "$name")"
		printf 'function y = %s(x)\ny = x;\nend\n' "$(basename "$name")" \
			> "$folder/$name.m"
	done
}
names() { "$BUILDER" list --all "$1" | xargs; }

# ---- Patterns.
functions lib a b tests/t1 tests/deep/t2 sub/a sub/skip_1 sub/keep \
	sub/private/p sub/private/skip_2 +pack/f
excludes() { # NAMES PATTERN...
	local wanted=$1 options=()
	shift
	for pattern in "$@"; do options+=("--exclude=$pattern"); done
	run 0 "$BUILDER" create -q -L lib -o x.snapshot "${options[@]}"
	that "without $* there is '$wanted', not '$(names x.snapshot)'" \
		test "$(names x.snapshot)" = "$wanted"
}
excludes '/sub/private/p /sub/private/skip_2 a b keep pack.f skip_1 t1 t2'
excludes '/sub/private/p /sub/private/skip_2 a b keep pack.f skip_1' tests
excludes '/sub/private/p a b keep pack.f t1 t2' 'skip_*'
excludes '/sub/private/p /sub/private/skip_2 a b keep pack.f t1 t2' 'sub/skip_*'
excludes '/sub/private/p /sub/private/skip_2 a b keep pack.f skip_1 t1' deep
excludes 'a b pack.f t1 t2' /sub
excludes '/sub/private/p /sub/private/skip_2 a keep skip_1 t1 t2' +pack 'b.m'
excludes '/sub/private/p /sub/private/skip_2 a b keep pack.f skip_1 t1 t2' 'k' 'sub/k*/x'
# What is left out shadows nothing: the other a is the one that is called.
run 0 "$BUILDER" create -q -L lib -o x.snapshot --exclude=/a.m
run 0 "$BUILDER" info --inputs --json x.snapshot
out_json '"sub/a.m" in [i["path"] for i in d["provenance"]["inputs"]]'
run 0 "$BUILDER" create --json -L lib -o x.snapshot --exclude=tests --exclude=skip_1.m
out_is report-1
out_json 'sorted(s["path"] for s in d["skipped"] if s["reason"] == "excluded") == ["sub/skip_1.m", "tests/deep/t2.m", "tests/t1.m"]'
out_json '[(s["path"], s["by"]) for s in d["shadows"]] == [("sub/a.m", "a.m")]'
run 0 "$BUILDER" create --check -L lib --exclude=tests
run 0 "$BUILDER" create -q -L lib -o x.snapshot --exclude=tests
run 0 "$BUILDER" validate --recompile -L lib x.snapshot
run 0 "$BUILDER" info --json x.snapshot
out_is info-1
out_json 'd["provenance"]["exclude"] == ["tests"]'
run 0 "$BUILDER" create -q -L lib -o y.snapshot --exclude=tests --exclude=nothing
run 1 "$BUILDER" diff --why x.snapshot y.snapshot
out_has '^cause: options: built without other files'
run 2 "$BUILDER" create -q -L lib -o none.snapshot --exclude='*'
err_has 'nor a function to be called by its name'
run 0 "$BUILDER" create -q -L lib -o x.snapshot --exclude=tests --depfile x.d
that "what is excluded is nothing to depend on" eval '! grep -q tests x.d'

# ---- A file says what the options say.
mkdir -p project/other
functions project/src f g tests/h
cat > project/snapshot-builder.yaml <<'YAML'
# All of it.
schema: snapshot-build/1
libraries: [src, "other/lib"]
exclude:
  - tests
output: made.snapshot
layout:
  preset: network-optimized
  codec: blocks
  level: 3
  block-size: 2K
  dictionary-size: 0
  sources: no
options:
  dialect: octave
  on-error: skip
  timestamp: 86400
  jobs: 2
  report: report.json
  depfile: made.d
  incremental: yes
  check: no
  lock-timeout: 5
YAML
functions project/other/lib k
run 0 "$BUILDER" create -q --config project/snapshot-builder.yaml
that "it is made beside the file" test "$(names project/made.snapshot)" = 'f g k'
run 0 "$BUILDER" create -q -L project/src -L project/other/lib --exclude=tests \
	-o same.snapshot -p network-optimized --codec blocks --level 3 \
	--block-size 2K --dictionary-size 0 --sources no --dialect octave \
	--on-error skip --timestamp 86400
run 0 "$BUILDER" info --json project/made.snapshot
out_is info-1
cp out with.json
run 0 "$BUILDER" info --json same.snapshot
/usr/bin/python3 - with.json out > same 2>&1 <<'PYTHON'
import json, sys
a, b = (json.load(open(path))["provenance"] for path in sys.argv[1:])
digest = a.pop("config")
assert len(digest) == 32 and a == b, (a, b)
PYTHON
that "the file's digest is all that differs" test ! -s same
that "the report is where it says" test -s project/report.json
that "and depends on the file" grep -q '  project/snapshot-builder.yaml' \
	project/made.d
run 1 "$BUILDER" diff --why same.snapshot project/made.snapshot
out_has '^cause: options: built with another configuration file: config'
# It is the same wherever it is called from.
cp project/made.snapshot before
(cd project/other && "$BUILDER" create -q --config ../snapshot-builder.yaml)
that "from another folder, the same bytes" cmp before project/made.snapshot
(cd project && "$BUILDER" create -q --config snapshot-builder.yaml)
that "and from its own" cmp before project/made.snapshot
run 0 "$BUILDER" create --check -q --config project/snapshot-builder.yaml

# ---- The command line beats it; what it lists replaces lists.
run 0 "$BUILDER" create -q --config project/snapshot-builder.yaml -L lib \
	--exclude=sub --exclude=+pack -o over.snapshot --sources=yes
that "other libraries" test "$(names over.snapshot)" = 'a b t1 t2'
run 0 "$BUILDER" info --json over.snapshot
out_json 'd["provenance"]["options"]["sources"] and d["provenance"]["options"]["level"] == 3'

# ---- Printed, it is a file that says the same.
run 0 "$BUILDER" create --config project/snapshot-builder.yaml --print-config
cp out printed.yaml
run 0 "$BUILDER" create --config printed.yaml --print-config
that "printed twice it is the same" diff out printed.yaml
/usr/bin/python3 -c '
import yaml
a = yaml.safe_load(open("printed.yaml"))
b = yaml.safe_load(open("project/snapshot-builder.yaml"))
assert a["layout"].pop("block-size") == 2048 and b["layout"].pop("block-size") == "2K"
assert not b["options"].pop("check") and a["layout"] == b["layout"], a
for key in "report", "depfile": b["options"][key] = "project/" + b["options"][key]
assert a["options"] == b["options"], a
assert a["libraries"] == ["project/src", "project/other/lib"], a
' 2> differences
that "another reader understands it so" test ! -s differences
run 0 "$BUILDER" create -q --config printed.yaml -o printed.snapshot
run 0 "$BUILDER" info --json printed.snapshot
out_json 'd["content"] == json.load(open("with.json"))["content"]'
for preset in development production high-performance low-memory \
	network-optimized debug; do
	run 0 "$BUILDER" create -L 'l"i\b' -o 'a	b' -p "$preset" --print-config
	cp out printed.yaml
	run 0 "$BUILDER" create --config printed.yaml --print-config
	that "the same for $preset" diff out printed.yaml
	run 0 "$BUILDER" create -q --config printed.yaml -L lib -o x.snapshot
	run 0 "$BUILDER" create -q -L lib -o y.snapshot -p "$preset"
	run 0 "$BUILDER" info --json x.snapshot
	cp out x.json
	run 0 "$BUILDER" info --json y.snapshot
	out_json 'd["provenance"]["options"] == json.load(open("x.json"))["provenance"]["options"]'
done

# ---- What is wrong is told with its place, and nothing is built.
rm -f x.snapshot
refuses() { # MESSAGE, the file on standard input
	cat > bad.yaml
	run 1 "$BUILDER" create --config bad.yaml -L lib -o x.snapshot
	err_has "$1"
	that "nothing is written" test ! -e x.snapshot
}
refuses "^bad.yaml:2:1: unknown key 'libraris' at the top; did you mean 'libraries'?" <<'YAML'
schema: snapshot-build/1
libraris: [x]
YAML
refuses "^bad.yaml:3:3: unknown key 'jobs' in 'layout'; expected it in 'options'" <<'YAML'
schema: snapshot-build/1
layout:
  jobs: 3
YAML
refuses "^bad.yaml:2:8: unknown key\|^bad.yaml:2:1: unknown key 'level' at the top; expected it in 'layout'" <<'YAML'
schema: snapshot-build/1
level: 3
YAML
refuses "^bad.yaml:3:10: level: '77' is not a number from 1 to 19" <<'YAML'
schema: snapshot-build/1
layout:
  level: 77
YAML
refuses "^bad.yaml:3:11: preset: 'prodction' is none of .*did you mean production?" <<'YAML'
schema: snapshot-build/1
layout:
  preset: prodction
YAML
refuses "^bad.yaml:3:16: incremental: 'maybe' is none of yes, no" <<'YAML'
schema: snapshot-build/1
options:
  incremental: maybe
YAML
refuses "^bad.yaml:3:1: key 'output' stands twice; first at bad.yaml:2:1" <<'YAML'
schema: snapshot-build/1
output: a
output: b
YAML
refuses "^bad.yaml:2:1: 'output' holds a list; expected a text" <<'YAML'
schema: snapshot-build/1
output: [a, b]
YAML
refuses "^bad.yaml:2:1: unknown key 'colours' at the top$" <<'YAML'
schema: snapshot-build/1
colours: {}
YAML
refuses "^bad.yaml:2:1: unknown key 'layuot' at the top; did you mean 'layout'?" <<'YAML'
schema: snapshot-build/1
layuot: {preset: debug}
YAML
that "what it holds is not told" eval 'grep -q "^1 problem;" err'
refuses "^bad.yaml:3:1: key 'layout' stands twice; first at bad.yaml:2:1" <<'YAML'
schema: snapshot-build/1
layout: {preset: debug}
layout: {codec: raw}
YAML
refuses "^bad.yaml:2:1: 'layout' holds a text; expected a mapping" <<'YAML'
schema: snapshot-build/1
layout: raw
YAML
refuses "^bad.yaml:2:1: 'options' holds a list; expected a mapping" <<'YAML'
schema: snapshot-build/1
options: [jobs]
YAML
refuses "^bad.yaml:2:1: 'output' holds a mapping; expected a text" <<'YAML'
schema: snapshot-build/1
output: {a: b}
YAML
refuses "^bad.yaml:2:1: 'exclude' holds a mapping; expected a text or a list" <<'YAML'
schema: snapshot-build/1
exclude: {a: b}
YAML
refuses "^bad.yaml:1:1: 'schema' holds a mapping; expected a text" <<'YAML'
schema: {a: b}
YAML
refuses "^bad.yaml:2:13: 'libraries' holds a mapping" <<'YAML'
schema: snapshot-build/1
libraries: [{a: b}]
YAML
refuses "^bad.yaml:2:8: 'output' is empty" <<'YAML'
schema: snapshot-build/1
output:
YAML
refuses "^bad.yaml:1:1: missing key 'schema'; expected schema: snapshot-build/1" <<'YAML'
output: a
YAML
refuses "^bad.yaml:1:9: unknown schema 'snapshot-build/2'; expected snapshot-build/1" <<'YAML'
schema: snapshot-build/2
whatever: 1
YAML
refuses "^bad.yaml:1:1: the configuration is a sequence" <<'YAML'
- a
YAML
refuses "^bad.yaml:2:.*not YAML" <<'YAML'
schema: snapshot-build/1
 output: [a
YAML
refuses "^bad.yaml:3:1: a tab begins the line; expected blanks" \
	< <(printf 'schema: snapshot-build/1\nlayout:\n\tpreset: debug\n')
refuses "^bad.yaml:.*the file is empty" < /dev/null
refuses "a NUL byte" < <(printf 'schema: a\0b\n')
refuses "is no UTF-8" < <(printf 'schema: \377\n')
# All of them at once, as JSON too.
cat > bad.yaml <<'YAML'
schema: snapshot-build/1
colour: red
layout: {level: x, preset: y}
YAML
run 1 "$BUILDER" create --config bad.yaml
err_has '^3 problems; nothing was written'
run 1 "$BUILDER" create --config bad.yaml --json
out_is error-1
out_json '[(p["line"], p["column"]) for p in d["problems"]] == [(2, 1), (3, 17), (3, 28)]'
run 2 "$BUILDER" create --config none.yaml
err_has '^none.yaml: not_found'
run 1 "$BUILDER" create --config lib
err_has "not a regular file"
head -c 2000000 /dev/zero | tr '\0' '#' > bad.yaml
run 1 "$BUILDER" create --config bad.yaml
err_has 'limit'
printf 'a: &a [x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b,*b]\n' > bad.yaml
run 1 "$BUILDER" create --config bad.yaml
/usr/bin/python3 -c 'print("a: " + "[" * 100000)' > bad.yaml
run 1 "$BUILDER" create --config bad.yaml

# What would be destroyed by being written.
keeps() { # FILE MESSAGE ARGUMENTS...: of create
	local kept=$1 message=$2
	shift 2
	cp "$kept" kept.before
	run 2 "$BUILDER" create -L lib "$@"
	err_has "^create: $message"
	that "$kept stays" cmp "$kept" kept.before
}
"$BUILDER" create -q -L lib -o x.snapshot
echo 'schema: snapshot-build/1' > place.yaml
keeps lib/sub/keep.m '--output would replace ./lib//sub/keep.m, a file of the lib' \
	-o ./lib//sub/keep.m
keeps lib/a.m '--depfile would replace lib/sub/../a.m, a file' \
	-o x.snapshot --depfile lib/sub/../a.m
keeps x.snapshot '--report would replace ./x.snapshot, which another option' \
	-o x.snapshot --report ./x.snapshot
keeps x.snapshot '--depfile would replace x.snapshot, which another option' \
	-o x.snapshot --depfile x.snapshot
keeps place.yaml '--output would replace place.yaml, the configuration' \
	--config place.yaml -o place.yaml
cp -r "$MINIMAL" own
run 2 "$BUILDER" create -L own/library.yaml -o own/library.yaml
err_has '--output would replace own/library.yaml, a file of the libraries'
that "the manifest stays" cmp "$MINIMAL/library.yaml" own/library.yaml
rm -r place.yaml kept.before own

# ---- Editors have a schema: it knows the same keys and words.
sed -n '/keys\[\] = {/,/^};/s/.*{ "\([a-z]*\)", "\([a-z-]*\)", \(NULL\|"\([a-z]*\)"\).*/\1 \2 \4/p' \
	"$SOURCES/tools/snapshot-builder/create/config.c" > keys
sed -n '/^\.Sh CONFIGURATION/,/^\.Sh PACKS/p' \
	"$SOURCES/tools/snapshot-builder/snapshot-builder.1" > manual
while read -r _ option key; do
	that "the manual page has ${key:-$option}" grep -qw -e "${key:-$option}" \
		manual
done < <(sed 's/^ /- /' keys)
"$BUILDER" create --help > help
cat > schema.py <<'PYTHON'
import json, re, sys
import jsonschema, yaml
schema = json.load(open(sys.argv[1] + "/build-1.json"))
top = schema["properties"]
known = {("", key): rule for key, rule in top.items() if key != "schema"}
for section in "layout", "options":
    del known["", section]
    for key, rule in top[section]["properties"].items():
        known[section, key] = rule
rows = [(line.split(" ")[0], line.split(" ")[2].strip() or line.split(" ")[1])
        for line in open("keys")]
assert sorted(rows) == sorted(known), set(rows) ^ set(known)
jsonschema.Draft7Validator.check_schema(schema)
for path in "project/snapshot-builder.yaml", "printed.yaml":
    jsonschema.validate(yaml.safe_load(open(path)), schema)
for text in open("bad_samples").read().split("---\n"):
    assert not jsonschema.Draft7Validator(schema).is_valid(yaml.safe_load(text)), text
for (section, key), rule in known.items():
    for word in rule.get("enum", []):
        if isinstance(word, str):
            where = f"{section}:\n  {key}: {word}"
            print(f"schema: snapshot-build/1\n{where}")
            print("---")
PYTHON
cat > bad_samples <<'YAML'
schema: snapshot-build/2
---
libraries: [a]
---
schema: snapshot-build/1
libraris: [x]
---
schema: snapshot-build/1
layout: {jobs: 3}
---
schema: snapshot-build/1
layout: {preset: fast}
---
schema: snapshot-build/1
output: [a]
YAML
that "the schema knows the same keys" eval \
	'/usr/bin/python3 schema.py "$SCHEMAS" > words 2> err'
while read -r line; do
	if [ "$line" != --- ]; then
		echo "$line" >> word.yaml
		continue
	fi
	sed -i '3s/^/  /' word.yaml
	run 0 "$BUILDER" create --config word.yaml --print-config
	rm word.yaml
done < words
that "all words were tried" test "$(grep -c -- --- words)" -gt 15

# Every beginning of a good file is taken or refused, never anything else.
cut=0
for ((size = 0; size < $(stat -c %s project/snapshot-builder.yaml); size += 3)); do
	head -c "$size" project/snapshot-builder.yaml > project/cut.yaml
	status=0
	"$BUILDER" create --config project/cut.yaml --print-config \
		> out 2> err || status=$?
	checks=$((checks + 1)) cut=$((cut + 1))
	[ $status -le 1 ] || { what="$size bytes"; fail "status $status"; }
done
echo "count: $cut configuration files cut short"
that "no temporary is left" nothing_left .

finish
