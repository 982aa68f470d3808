#!/usr/bin/env bash
# The command line: help, mistakes, completion scripts, the man page.
. "$(dirname "$0")/check.sh"

MAN=$SOURCES/tools/snapshot-builder/snapshot-builder.1

# Help and version are results.
run 0 "$BUILDER" --help
err_empty
out_has '^Usage: snapshot-builder COMMAND'
commands=$(sed -n 's/^  \([a-z][a-z-]\{2,\}\) .*/\1/p' out)
actions=('bench gate' 'bench compare' 'bench tune' 'patch make' 'patch apply'
	'store add' 'store list' 'store gc' 'store verify')
that "there are twenty-nine commands" test "$(echo "$commands" | wc -l)" = 29
run 0 "$BUILDER" --version
out_has '^snapshot-builder [0-9]*\.[0-9]*\.[0-9]*$'
for command in $commands "${actions[@]}"; do
	# An action is two words.
	# shellcheck disable=SC2206
	words=($command)
	run 0 "$BUILDER" "${words[@]}" --help
	err_empty
	out_has "^Usage: snapshot-builder $command "
	that "$command --help has 80 columns" eval '! grep -qE "^.{81,}" out'
	run 0 "$BUILDER" "${words[@]}" -h
	run 0 "$BUILDER" "${words[@]}" --version
	run 2 "$BUILDER" "${words[@]}" --nonsense
	out_empty
	err_has "^snapshot-builder $command: unknown option --nonsense"
	err_has "see 'snapshot-builder $command --help'"
done

# Mistakes are told, with a way on, and give 2.
run 2 "$BUILDER"
err_has '^Usage'
run 2 "$BUILDER" creat
err_has 'unknown command creat; did you mean create?'
run 2 "$BUILDER" xyzzy
err_has 'unknown command xyzzy$'
run 2 "$BUILDER" --nonsense
run 2 "$BUILDER" create
err_has 'needs a --library'
run 2 "$BUILDER" create -L "$MINIMAL"
err_has 'needs an --output'
run 2 "$BUILDER" create -L "$MINIMAL" -o x --librry y
err_has 'did you mean --library?'
run 2 "$BUILDER" create -L "$MINIMAL" -o
err_has 'needs a value'
run 2 "$BUILDER" create -L "$MINIMAL" -o x --check=yes
err_has 'takes no value'
run 2 "$BUILDER" create -L "$MINIMAL" -o x --preset=fast
err_has "'fast' is none of development, production"
run 2 "$BUILDER" create -L "$MINIMAL" -o x --preset=prodction
err_has 'did you mean production?'
run 2 "$BUILDER" create -L "$MINIMAL" -o x --sources=on
err_has "'on' is none of yes, no\$"
for bad in 0 20 x '' 3x -1 99999999999999999999999; do
	run 2 "$BUILDER" create -L "$MINIMAL" -o x "--level=$bad"
	err_has 'is not a number from 1 to 19'
done
for option in --output --report --config; do
	run 2 "$BUILDER" create -L "$MINIMAL" -o x "$option" ''
	err_has "^snapshot-builder create: $option: '' is the name of no file or folder"
done
run 2 "$BUILDER" create -L "$MINIMAL" -o x --block-size=1
run 2 "$BUILDER" create -L "$MINIMAL" -o x --jobs=0
run 2 "$BUILDER" create -L "$MINIMAL" -o x extra
err_has "'extra' is one argument too many"
run 2 "$BUILDER" show only-one
run 2 "$BUILDER" validate
err_has 'needs FILE'
run 2 "$BUILDER" completion tcsh
that "none of these wrote a file" test ! -e x

# The ways to write an option.
run 0 "$BUILDER" create --library="$MINIMAL" --output x.snapshot -q
run 0 "$BUILDER" list -cangles x.snapshot
run 0 "$BUILDER" list x.snapshot -c angles
cp x.snapshot ./-x.snapshot
run 0 "$BUILDER" validate -- -x.snapshot

# Colours only on a terminal.
run 0 "$BUILDER" validate x.snapshot
that "no escape sequences in a file" eval '! grep -q "$(printf "\033")" out'
if command -v script > /dev/null; then
	TERM=xterm script -qec "$BUILDER validate x.snapshot" /dev/null > out
	that "colours on a terminal" grep -q "$(printf '\033')" out
	NO_COLOR=1 TERM=xterm script -qec "$BUILDER validate x.snapshot" \
		/dev/null > out
	that "but not with NO_COLOR" eval '! grep -q "$(printf "\033")" out'
fi

# Completion scripts are sound, and know every command and option.
for shell in bash zsh fish; do
	run 0 "$BUILDER" completion $shell
	err_empty
	cp out completion.$shell
	if command -v $shell > /dev/null; then
		that "$shell takes its script" $shell -n completion.$shell
	fi
	for command in $commands; do
		that "$shell knows $command" grep -q "$command" completion.$shell
	done
done
complete_words() { # WORD...: what bash would offer
	bash -c '
		source ./completion.bash
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_snapshot_builder
		echo "${COMPREPLY[@]}"' bash "$@"
}
that "commands are completed" test \
	"$(complete_words snapshot-builder val)" = validate
that "options are completed" test \
	"$(complete_words snapshot-builder create --lib)" = --library
that "words are completed" test \
	"$(complete_words snapshot-builder create --preset low)" = low-memory
that "actions are completed" test \
	"$(complete_words snapshot-builder bench ga)" = gate
that "options of actions are completed" test \
	"$(complete_words snapshot-builder bench gate --max)" = --max-regress
that "words of actions are completed" test \
	"$(complete_words snapshot-builder bench gate --metric wa)" = wall
that "words after = are completed" test \
	"$(complete_words snapshot-builder create --codec = z)" = zstd

# Man page and tables say the same.
if command -v mandoc > /dev/null; then
	that "mandoc has no complaint" mandoc -Tlint -W warning "$MAN"
fi
for command in $commands "${actions[@]}"; do
	# shellcheck disable=SC2086
	"$BUILDER" $command --help |
		sed -n 's/^  [ -].[ ,] --\([a-z-]*\).*/\1/p'
done | sort -u > in_tables
sed -n 's/.*Fl -\([a-z][a-z-]\{1,\}\).*/\1/p; s/.*Fl [a-zA-Z] , -\([a-z-]*\).*/\1/p' \
	"$MAN" | sort -u > in_man
that "the same options" diff in_tables in_man
echo "$commands" | sort > in_tables
sed -n 's/^\.It Cm \([a-z-]*\)$/\1/p' "$MAN" | sort -u > in_man
that "the same commands" diff in_tables in_man

finish
