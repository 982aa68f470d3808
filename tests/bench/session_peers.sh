#!/usr/bin/env bash
# What other interpreters need for the request of bench_session; what isn't
# installed is left out.
set -euo pipefail

count=${1:-200000}
if command -v octave-cli > /dev/null; then
	octave-cli --norc -q --eval "
		x = 0; tic; for i = 1:$count, eval('x = x + 1;'); end
		printf('session_octave_eval_us %.3f\n', toc * 1e6 / $count)"  2> /dev/null
fi
if command -v lua5.4 > /dev/null; then
	lua5.4 -e "
		local env = { x = 0 }
		local begin = os.clock()
		for i = 1, $count do
			load('x = x + 1', '=request', 't', env)()
		end
		print(string.format('session_lua_load_us %.3f',
			(os.clock() - begin) * 1e6 / $count))"
fi
