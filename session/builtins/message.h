/* Messages of error(), warning() and their like. */
#ifndef MS_BUILTINS_MESSAGE_H
#define MS_BUILTINS_MESSAGE_H

#include "builtins/builtin.h"

struct ms_message {
	struct snap_strbuf identifier; /* "" for none */
	struct snap_strbuf text;
};

void ms_message_begin(struct ms_message *message, struct ms_heap *heap);
void ms_message_end(struct ms_message *message);

/*
 * Arguments from 'first' on: [identifier,] format, values...  A single one is
 * the text as it is.
 */
int ms_message_read(struct ms_call *call, uint32_t first,
		    struct ms_message *message);

/* Arguments: text[, identifier], as lasterr() and lastwarn() take them. */
int ms_message_given(struct ms_call *call, struct ms_message *message);

/* Argument 'i' as a format with the values behind it. */
int ms_message_format(struct ms_call *call, uint32_t i,
		      struct snap_strbuf *out);

/* 'component:name', with a colon and without blanks? */
bool ms_is_identifier(const char *text, size_t size);

#endif
