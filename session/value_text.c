/* Values as text for a host. */
#include "state.h"

#include "base/strbuf.h"
#include "builtins/output.h"
#include "display/render.h"
#include "display/value_json.h"
#include "value/function.h"
#include "value/text.h"

#include <string.h>

/* The buffer's bytes become the caller's; ends the buffer. */
static int give(struct snap_strbuf *buf, char **text, size_t *size,
		struct snap_error *err)
{
	if (buf->data == NULL)
		snap_strbuf_append(buf, "", 0);
	if (buf->failed || buf->data == NULL) {
		snap_strbuf_end(buf);
		return snap_fail_memory(err, 0);
	}
	*text = buf->data;
	if (size != NULL)
		*size = buf->size;
	buf->data = NULL;
	snap_strbuf_end(buf);
	return 0;
}

int ms_value_text(struct ms_session *session, const struct ms_value *value,
		  char **text, size_t *size, struct snap_error *err)
{
	struct ms_value source = *value;
	struct snap_strbuf buf;

	if (source.tag == MS_TAG_FUNCTION)
		source = ms_function_of(source)->name;
	if (!ms_is_text(source))
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "a %s of %zu elements is no text",
				 ms_value_class_name(value),
				 ms_value_count(value));
	snap_strbuf_begin(&buf, &session->allocator);
	(void)ms_text_to_utf8(source, &buf);
	return give(&buf, text, size, err);
}

/* Writing fails for lack of memory only, and leaves the heap's error. */
static int finish(struct ms_session *session, int rc, struct snap_strbuf *buf,
		  char **text, size_t *size, struct snap_error *err)
{
	if (rc == 0)
		return give(buf, text, size, err);
	ms_error_clear(ms_program_heap(session->program));
	snap_strbuf_end(buf);
	return snap_fail_memory(err, 0);
}

int ms_value_json_text(struct ms_session *session, const struct ms_value *value,
		       char **text, size_t *size, struct snap_error *err)
{
	struct snap_strbuf buf;

	snap_strbuf_begin(&buf, &session->allocator);
	int rc = ms_value_json(ms_program_heap(session->program), *value, &buf);
	return finish(session, rc, &buf, text, size, err);
}

int ms_value_shown(struct ms_session *session, const struct ms_value *value,
		   char **text, size_t *size, struct snap_error *err)
{
	struct snap_strbuf buf;

	snap_strbuf_begin(&buf, &session->allocator);
	int rc = ms_display_value(
		ms_program_heap(session->program), *value,
		ms_output_format(ms_program_vm(session->program)), &buf);
	return finish(session, rc, &buf, text, size, err);
}
