#!/usr/bin/env bash
# validate and explain: good files, and one of each kind of bad ones.
. "$(dirname "$0")/check.sh"

run 0 "$BUILDER" create -q -L "$STDLIB" -o good.snapshot
for level in header lazy full deep; do
	run 0 "$BUILDER" validate --level $level good.snapshot
	out_has "^good.snapshot: ok ($level, [0-9.]* ms)\$"
	err_empty
done
run 0 "$BUILDER" explain good.snapshot
that "the verdict is the first line" \
	eval 'head -n 1 out | grep -q "^good.snapshot: ok ([0-9]* checks)$"'
out_lacks FAIL
out_lacks 'not reached'
for check in magic 'format version' 'header size' 'header digest' 'file size' \
	'feature flags' 'key: bytecode' 'key: builtins' 'key: options' \
	'section table' 'digest NAMES' 'unpack DOCS' padding 'content digest' \
	'library image'; do
	out_has "^  pass  *$check  "
done
run 0 "$BUILDER" explain --json good.snapshot
out_is explain-1

# bad NAME REASON CHECK: validate says the reason; explain the check.
bad() {
	run 1 "$BUILDER" validate "$1"
	out_has "^$1: $2: "
	out_has '^  [a-z]'
	err_empty
	run 1 "$BUILDER" validate --json "$1"
	out_is validate-1
	out_json "d['reason'] == '$2' and not d['ok'] and d['remedy']"
	run 1 "$BUILDER" explain "$1"
	that "the verdict is the first line" eval "head -n 1 out | grep -q '^$1: $2: '"
	out_has "^  FAIL  *$3  "
	run 1 "$BUILDER" explain --json "$1"
	out_is explain-1
}

damage() { # NAME OFFSET
	cp good.snapshot "$1"
	flip "$1" "$2"
}

# Where a section lies.
offset_of() {
	"$BUILDER" info --json good.snapshot | /usr/bin/python3 -c "
import json, sys
for s in json.load(sys.stdin)['sections']:
    if s['name'] == '$1':
        print(s['offset'] + $2)"
}

damage magic.snapshot 1
bad magic.snapshot not_a_snapshot magic
sed 's/\r$//' good.snapshot > text.snapshot
bad text.snapshot not_a_snapshot magic
out_has 'outcome.*fail'
: > empty.snapshot
bad empty.snapshot truncated magic
head -c 100 good.snapshot > cut.snapshot
bad cut.snapshot truncated 'header size'
head -c 5000 good.snapshot > half.snapshot
bad half.snapshot truncated 'file size'
{ cat good.snapshot; echo; } > long.snapshot
bad long.snapshot trailing_data 'file size'
damage major.snapshot 8
bad major.snapshot format_too_old 'format version'
{ head -c 8 good.snapshot; printf '\002'; tail -c +10 good.snapshot; } > new.snapshot
bad new.snapshot format_too_new 'format version'
damage header.snapshot 72
bad header.snapshot digest_header 'header digest'
damage table.snapshot 200
bad table.snapshot digest_header 'header digest'
damage names.snapshot "$(offset_of NAMES 10)"
bad names.snapshot digest_section 'digest NAMES'
damage docs.snapshot "$(offset_of DOCS 40000)"
bad docs.snapshot digest_section 'unpack DOCS'
gap=$("$BUILDER" info --json good.snapshot | /usr/bin/python3 -c "
import json, sys
end = 0
for s in json.load(sys.stdin)['sections']:
    if end and s['offset'] > end:
        print(s['offset'] - 1)
        break
    end = s['offset'] + s['stored_size']")
damage padding.snapshot "$gap"
bad padding.snapshot bounds padding
{ printf '\0'; tail -c +2 good.snapshot; } > unfinished.snapshot
bad unfinished.snapshot incomplete magic

# The section is named, not only numbered.
run 1 "$BUILDER" validate names.snapshot
out_has '^names.snapshot: digest_section: NAMES: '

# Damage in a cold section is not looked for below full.
run 0 "$BUILDER" validate --level=lazy docs.snapshot
run 1 "$BUILDER" validate --level=full docs.snapshot

# The limits are options.
run 1 "$BUILDER" validate --max-file-size=1K good.snapshot
out_has '^good.snapshot: limit: .*max_file_size'
out_has 'raise the named limit'
run 1 "$BUILDER" validate --max-sections 2 good.snapshot
out_has 'max_sections'
run 1 "$BUILDER" explain --max-sections 2 good.snapshot
out_has 'FAIL  *header size'
run 1 "$BUILDER" explain --max-section-raw 1K good.snapshot
out_has 'FAIL  *section table'

# Several files: no beats could-not-tell beats yes.
run 1 "$BUILDER" validate good.snapshot magic.snapshot
out_has '^good.snapshot: ok'
out_has '^magic.snapshot: not_a_snapshot'
run 2 "$BUILDER" validate good.snapshot missing.snapshot
err_has '^missing.snapshot: not_found: '
out_has '^good.snapshot: ok'
run 1 "$BUILDER" validate missing.snapshot magic.snapshot
run 2 "$BUILDER" explain missing.snapshot
err_has '^missing.snapshot: not_found: '
out_empty
run 1 "$BUILDER" validate /dev/null
out_has '^/dev/null: unsafe_file: '
run 1 "$BUILDER" validate --quiet good.snapshot magic.snapshot
out_lacks good.snapshot
run 2 "$BUILDER" validate --json good.snapshot missing.snapshot
out_is validate-1
that "one object a line" test "$(wc -l < out)" = 2

# A folder is all snapshots below it, in order.
mkdir -p tree/b/c tree/a
cp good.snapshot tree/b/c/2.snapshot
cp good.snapshot tree/a/3.snapshot
cp good.snapshot tree/b/1.snapshot
echo text > tree/b/readme.txt
ln -s .. tree/b/loop
run 0 "$BUILDER" validate tree
that "sorted, all of them, nothing else" eval \
	'test "$(cut -d: -f1 out | tr "\n" " ")" = "tree/a/3.snapshot tree/b/1.snapshot tree/b/c/2.snapshot "'
cp magic.snapshot tree/a/bad.snapshot
run 1 "$BUILDER" validate --quiet tree
out_has '^tree/a/bad.snapshot: not_a_snapshot'
mkdir hollow
run 2 "$BUILDER" validate hollow
err_has 'no \*.snapshot in this folder'

# Sources: unchanged, edited, gone; touching them changes nothing.
cp -r "$STDLIB" library
run 0 "$BUILDER" validate --sources library good.snapshot
find library -exec touch {} +
run 0 "$BUILDER" validate --sources=library good.snapshot
echo '% edited' >> library/functions/magic.m
run 1 "$BUILDER" validate --sources library good.snapshot
out_has '^good.snapshot: source_changed: functions/magic.m: '
out_has 'rebuild the snapshot'
run 1 "$BUILDER" validate --sources library --json good.snapshot
out_is validate-1
out_json 'd["reason"] == "source_changed"'
rm library/functions/magic.m
run 1 "$BUILDER" validate --sources library good.snapshot
out_has 'functions/magic.m: .*it is gone'
run 2 "$BUILDER" validate --sources library --level header good.snapshot

# A snapshot of another runtime: valid, with nothing of ours in it.
"$CALCULATOR" other.snapshot > /dev/null
run 0 "$BUILDER" validate other.snapshot
run 0 "$BUILDER" explain other.snapshot
out_has "^  note  *runtime  .*is not this release's runtime"
run 0 "$BUILDER" info other.snapshot
out_has '^0x[0-9a-f]*  *raw'
out_has '^runtime    CALC, '
out_lacks '^library'
run 0 "$BUILDER" info --json other.snapshot
out_is info-1
out_json 'd["library"] is None'
run 1 "$BUILDER" list other.snapshot
err_has '^other.snapshot: key_options: '

# Sections in pages, of no runtime: sound, and with one page damaged.
cp "$SOURCES/fixtures/snapshots/good/pages.snapshot" pages.snapshot
run 0 "$BUILDER" validate pages.snapshot
run 0 "$BUILDER" explain pages.snapshot
out_has '^  pass  *digest 0x100  *.*, 4120 bytes at 0x1000, 2 pages$'
run 0 "$BUILDER" info pages.snapshot
out_has '^0x100  *pages  *hot '
run 0 "$BUILDER" info --json pages.snapshot
out_is info-1
out_json 'd["sections"][0]["codec"] == "pages"'
flip pages.snapshot 8195
run 0 "$BUILDER" validate --level lazy pages.snapshot
for level in full deep; do
	run 1 "$BUILDER" validate --level $level pages.snapshot
done
run 1 "$BUILDER" explain pages.snapshot
out_has '^  FAIL  *digest 0x100  *digest_section: .* at 0x2000 (8 bytes)'

finish
