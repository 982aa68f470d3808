#include "builtins/runtime_table.h"

#include "code/runtime_key.h"

void ms_runtime_key(struct snap_key *out)
{
	out->bytecode = ms_bytecode_digest();
	out->builtins = ms_runtime_builtins_digest;
	out->options = ms_options_digest();
}
