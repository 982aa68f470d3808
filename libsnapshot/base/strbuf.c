#include "base/strbuf.h"
#include "base/bytes.h"

#include <stdio.h>
#include <string.h>

void snap_strbuf_begin(struct snap_strbuf *buf,
		       const struct snap_allocator *allocator)
{
	*buf = (struct snap_strbuf){
		.allocator = snap_allocator_or_default(allocator),
	};
}

void snap_strbuf_end(struct snap_strbuf *buf)
{
	snap_free(&buf->allocator, buf->data);
	buf->data = NULL;
	buf->size = 0;
	buf->capacity = 0;
	buf->failed = false;
}

void snap_strbuf_reset(struct snap_strbuf *buf)
{
	buf->size = 0;
	buf->failed = false;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

/* Room for 'size' more bytes and the final NUL. */
static bool reserve(struct snap_strbuf *buf, size_t size)
{
	if (buf->failed)
		return false;
	if (buf->capacity - buf->size > size)
		return true;
	size_t capacity = buf->capacity < 64 ? 64 : buf->capacity;
	while (capacity - buf->size <= size) {
		if (capacity > SIZE_MAX / 2) {
			buf->failed = true;
			return false;
		}
		capacity *= 2;
	}
	char *grown =
		snap_grow(&buf->allocator, buf->data, buf->size, capacity);
	if (grown == NULL) {
		buf->failed = true;
		return false;
	}
	buf->data = grown;
	buf->capacity = capacity;
	return true;
}

void snap_strbuf_append(struct snap_strbuf *buf, const void *bytes, size_t size)
{
	if (!reserve(buf, size))
		return;
	if (size != 0)
		memcpy(buf->data + buf->size, bytes, size);
	buf->size += size;
	buf->data[buf->size] = '\0';
}

char *snap_strbuf_room(struct snap_strbuf *buf, size_t size)
{
	if (buf->failed)
		return NULL;
	if (buf->capacity - buf->size <= size) {
		char *grown = NULL;

		if (size < SIZE_MAX - buf->size)
			grown = snap_grow(&buf->allocator, buf->data, buf->size,
					  buf->size + size + 1);
		if (grown == NULL) {
			buf->failed = true;
			return NULL;
		}
		buf->data = grown;
		buf->capacity = buf->size + size + 1;
	}
	buf->size += size;
	buf->data[buf->size] = '\0';
	return buf->data + buf->size - size;
}

void snap_strbuf_puts(struct snap_strbuf *buf, const char *text)
{
	snap_strbuf_append(buf, text, strlen(text));
}

void snap_strbuf_putc(struct snap_strbuf *buf, char c)
{
	snap_strbuf_append(buf, &c, 1);
}

void snap_strbuf_printf(struct snap_strbuf *buf, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0 || !reserve(buf, (size_t)length)) {
		buf->failed = true;
		return;
	}
	va_start(arguments, format);
	(void)vsnprintf(buf->data + buf->size, (size_t)length + 1, format,
			arguments);
	va_end(arguments);
	buf->size += (size_t)length;
}

void snap_strbuf_zeros(struct snap_strbuf *buf, size_t count)
{
	if (!reserve(buf, count))
		return;
	memset(buf->data + buf->size, 0, count + 1);
	buf->size += count;
}

void snap_strbuf_le16(struct snap_strbuf *buf, uint16_t value)
{
	uint8_t bytes[2];

	snap_put_le16(bytes, value);
	snap_strbuf_append(buf, bytes, sizeof(bytes));
}

void snap_strbuf_le32(struct snap_strbuf *buf, uint32_t value)
{
	uint8_t bytes[4];

	snap_put_le32(bytes, value);
	snap_strbuf_append(buf, bytes, sizeof(bytes));
}

void snap_strbuf_le64(struct snap_strbuf *buf, uint64_t value)
{
	uint8_t bytes[8];

	snap_put_le64(bytes, value);
	snap_strbuf_append(buf, bytes, sizeof(bytes));
}

const char *snap_strbuf_text(const struct snap_strbuf *buf)
{
	return buf->data == NULL ? "" : buf->data;
}
