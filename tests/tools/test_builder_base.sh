#!/usr/bin/env bash
# create --base: whatever was edited since, the file is that of a clean build.
# BASE_RUNS sequences of edits (20).
. "$(dirname "$0")/check.sh"

runs=${BASE_RUNS:-20}

# What is taken over, and what is not.
run 0 "$BUILDER" create -q -L "$STDLIB" -o old.snapshot
run 0 "$BUILDER" create --json -L "$STDLIB" -o new.snapshot --base old.snapshot
out_is report-1
out_json 'd["code"]["compiled"] == 0 and d["code"]["taken"] == d["counts"]["functions"]'
that "nothing changed" cmp old.snapshot new.snapshot
cp -r "$STDLIB" edited
echo '% more' >> edited/functions/blanks.m
run 0 "$BUILDER" create --json -L edited -o new.snapshot --base old.snapshot
out_json 'd["code"]["compiled"] == 1 and d["code"]["taken"] == d["counts"]["functions"] - 1'
run 0 "$BUILDER" create -q -L edited -o clean.snapshot
that "as a clean build" cmp new.snapshot clean.snapshot
run 0 "$BUILDER" create --check -L edited --base old.snapshot
out_has '^check: 2 builds, 1 digest'
# In place, too.
run 0 "$BUILDER" create -q -L edited -o old.snapshot --base old.snapshot
that "base and output may be one file" cmp old.snapshot clean.snapshot

# Another dialect, another runtime, no snapshot.
mkdir one
printf 'function y = one(x)\ny = x;\nend\n' > one/one.m
run 0 "$BUILDER" create -q -L one -o one.snapshot
run 0 "$BUILDER" create --json -L one -o two.snapshot --base one.snapshot --dialect octave
out_json 'd["code"] == {"compiled": 1, "taken": 0, "mistaken": 0, "base_not_used": "its dialect is another one"}'
out_is report-1
run 0 "$BUILDER" create -q -L "$MINIMAL" -o minimal.snapshot
run 0 "$BUILDER" create --json -L one -o two.snapshot --base minimal.snapshot
out_json 'd["code"]["base_not_used"] == "its builtins are others"'
that "a clean build all the same" cmp one.snapshot two.snapshot
run 2 "$BUILDER" create -L one -o two.snapshot --base none.snapshot
err_has '^none.snapshot: not_found: '
run 1 "$BUILDER" create -L one -o two.snapshot --base one/one.m
err_has '^one/one.m: not_a_snapshot: '

# Damaged where its code lies.
run 0 "$BUILDER" info --json old.snapshot
flip old.snapshot "$(/usr/bin/python3 -c "
import json
print([s['offset'] + 5000 for s in json.load(open('out'))['sections']
       if s['name'] == 'CODE'][0])")"
run 1 "$BUILDER" create -L edited -o new.snapshot --base old.snapshot
err_has '^old.snapshot: digest_section'
run 0 "$BUILDER" create -q -L edited -o new.snapshot --base clean.snapshot

# The path counts: an image bears it.
mkdir -p two/sub
cp one/one.m two/sub
run 0 "$BUILDER" create --json -L two -o two.snapshot --base one.snapshot
out_json 'd["code"]["taken"] == 0'
# Without sources, without help, packed otherwise: code is code.
run 0 "$BUILDER" create -q -L one -o bare.snapshot --sources no -p high-performance
run 0 "$BUILDER" create --json -L one -o two.snapshot --base bare.snapshot
out_json 'd["code"]["taken"] == 1'
that "what else is in it makes no difference" cmp one.snapshot two.snapshot

# Sequences of edits by chance.
cat > edit.py <<'END'
import os, random, sys
root, seed, step = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = random.Random(seed * 1000 + step)
folders = ["", "a", "a/b", "+p", "a/+p/+q", "private", "a/private", "z"]

def path(name):
    return os.path.join(root, rng.choice(folders), name + ".m")

def write(where):
    os.makedirs(os.path.dirname(where), exist_ok=True)
    name = os.path.basename(where)[:-2]
    body = rng.choice(["y = x + %d;", "y = {x, %d, @(t) t * x};",
                       "for k = 1:%d, x = x + k; end, y = x;",
                       "y = other(x) + helper(%d);",
                       "y = (%d;" if rng.random() < 0.2 else "y = x - %d;"])
    with open(where, "w") as out:
        out.write("function y = %s(x)\n%% Number %d.\n%s\nend\n"
                  % (name, rng.randrange(9), body % rng.randrange(99)))

def files():
    return sorted(os.path.join(folder, name)
                  for folder, _, names in os.walk(root) for name in names)

names = ["f%d" % i for i in range(12)] + ["helper", "other"]
if step == 0:
    write(os.path.join(root, "f0.m"))
    for _ in range(20):
        write(path(rng.choice(names)))
for _ in range(rng.randrange(1, 5)):
    here, what = files(), rng.randrange(5)
    if what == 0 and len(here) > 3:
        os.remove(rng.choice([f for f in here if f != root + "/f0.m"]))
    elif what == 1:
        write(path(rng.choice(names)))
    elif what == 2:
        open(rng.choice(here), "a").write("% edited\n")
    elif what == 3:  # a time is no content
        os.utime(rng.choice(here), (step, step))
    else:
        old, new = rng.choice(here), path(rng.choice(names))
        if old != root + "/f0.m":
            os.makedirs(os.path.dirname(new), exist_ok=True)
            os.replace(old, new)
END
pairs=0 taken=0
for ((i = 0; i < runs; i++)); do
	rm -rf tree base.snapshot
	for step in 0 1 2 3 4; do
		/usr/bin/python3 edit.py tree $i $step
		base=(--base base.snapshot)
		if [ $step = 0 ]; then base=(); fi
		"$BUILDER" create --json -L tree -o next.snapshot -p development \
			--on-error skip "${base[@]}" > out 2> err \
			|| { what="run $i"; fail "step $step"; }
		taken=$((taken + $(grep '"taken":' out | tr -dc 0-9)))
		"$BUILDER" create -q -L tree -o clean.snapshot -p development \
			--on-error skip
		pairs=$((pairs + 1))
		checks=$((checks + 1))
		cmp -s next.snapshot clean.snapshot \
			|| { what="run $i"; fail "step $step differs"; }
		mv next.snapshot base.snapshot
	done
done
echo "count: $pairs builds compared, $taken functions taken over"
that "functions were taken over" test "$taken" -gt $((runs * 10))

finish
