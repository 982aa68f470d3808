#include "code/runtime_key.h"

#include "code/opcode.h"

#include "base/digest.h"

#include <string.h>

/* The dialect that functions of a library are compiled in. */
static const char options_text[] = "dialect matlab\n";

void ms_builtin_row_write(struct snap_strbuf *text,
			  const struct ms_builtin_row *row)
{
	snap_strbuf_append(text, row->name, row->name_size);
	snap_strbuf_printf(text, " %u %u %u %u %x\n", row->input_min,
			   row->input_max, row->output_min, row->output_max,
			   row->flags);
}

uint64_t ms_builtins_digest(const struct snap_strbuf *text)
{
	return snap_digest64(snap_strbuf_text(text), text->size);
}

uint64_t ms_bytecode_digest(void)
{
	return ms_opcode_digest();
}

uint64_t ms_options_digest(void)
{
	return snap_digest64(options_text, strlen(options_text));
}
