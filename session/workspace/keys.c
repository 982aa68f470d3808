#include "workspace/keys.h"

#include "workspace/sha256.h"

#include <string.h>

/* ------------------------------------------------------------------ fields */

#define FIELDS_MAX 4

/* The texts that tell a key of its kind from others of that kind, the name
 * last. */
static size_t key_fields(const struct ms_key *key,
			 const char *fields[FIELDS_MAX])
{
	size_t count = 0;

	switch (key->kind) {
	case MS_KEY_INTERACTIVE:
		fields[count++] = key->session;
		break;
	case MS_KEY_SOURCE:
		fields[count++] = key->path;
		fields[count++] = key->hash;
		fields[count++] = key->definition;
		break;
	case MS_KEY_GLOBAL:
		fields[count++] = key->scope;
		break;
	case MS_KEY_PERSISTENT:
		fields[count++] = key->function;
		break;
	}
	fields[count++] = key->name;
	return count;
}

bool ms_key_equal(const struct ms_key *a, const struct ms_key *b)
{
	const char *of_a[FIELDS_MAX], *of_b[FIELDS_MAX];

	if (a->kind != b->kind)
		return false;
	size_t count = key_fields(a, of_a);
	(void)key_fields(b, of_b);
	for (size_t i = 0; i < count; i++)
		if (strcmp(of_a[i], of_b[i]) != 0)
			return false;
	return true;
}

/* ------------------------------------------------------------------- texts */

struct key_writer {
	char *out;
	size_t size; /* of 'out' */
	size_t length;
};

static void put(struct key_writer *writer, char c)
{
	if (writer->length + 1 < writer->size)
		writer->out[writer->length] = c;
	writer->length++;
}

/* What stands for itself in a canonical text; all else is %XX, so that ':' is
 * nothing but the mark between fields. */
static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("-._~/", c) != NULL);
}

static void put_field(struct key_writer *writer, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (is_plain(c)) {
			put(writer, *text);
			continue;
		}
		put(writer, '%');
		put(writer, digits[c >> 4]);
		put(writer, digits[c & 15]);
	}
}

size_t ms_key_text(const struct ms_key *key, char *out, size_t size)
{
	static const char *const kinds[] = { "interactive", "source", "global",
					     "persistent" };
	struct key_writer writer = { .out = out, .size = size };
	const char *fields[FIELDS_MAX];
	size_t count = key_fields(key, fields);

	put_field(&writer, kinds[key->kind]);
	for (size_t i = 0; i < count; i++) {
		put(&writer, ':');
		put_field(&writer, fields[i]);
	}
	if (size != 0)
		out[writer.length < size ? writer.length : size - 1] = '\0';
	return writer.length;
}

/* ----------------------------------------------------------------- origins */

bool ms_name_is_interactive(const char *name)
{
	return name[0] == '\0' || name[0] == '<';
}

/* A file's name without folders and without what follows its last dot; a dot
 * in front begins no ending. */
static size_t find_stem(const char *path, const char **stem)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	const char *dot = strrchr(name, '.');

	*stem = name;
	return dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name);
}

/* A place for one text of the origin and where the next one goes. */
static const char *keep(char **place, const char *text, size_t size)
{
	char *copy = *place;

	memcpy(copy, text, size);
	copy[size] = '\0';
	*place += size + 1;
	return copy;
}

/* An origin whose texts, NULs included, take 'size' bytes from '*place' on. */
static struct ms_origin *make_origin(const struct snap_allocator *allocator,
				     enum ms_key_kind kind, size_t size,
				     char **place, struct snap_error *err)
{
	struct snap_allocator from = snap_allocator_or_default(allocator);
	struct ms_origin *origin = snap_alloc(&from, sizeof(*origin) + size);

	if (origin == NULL) {
		snap_fail_memory(err, sizeof(*origin) + size);
		return NULL;
	}
	*origin = (struct ms_origin){ .allocator = from, .refs = 1 };
	origin->key = (struct ms_key){ kind, "", "", "", "", "", "", "" };
	*place = (char *)(origin + 1);
	return origin;
}

static int make_source(struct ms_origin **out,
		       const struct snap_allocator *allocator, const char *name,
		       const char *text, size_t size, struct snap_error *err)
{
	char hash[MS_SHA256_TEXT_SIZE], *place;
	const char *stem;
	size_t stem_size = find_stem(name, &stem);
	size_t name_size = strlen(name);
	struct ms_origin *origin = make_origin(
		allocator, MS_KEY_SOURCE,
		name_size + 1 + sizeof(hash) + stem_size + 1, &place, err);

	if (origin == NULL)
		return SNAP_E_NO_MEMORY;
	ms_sha256_text(text, size, hash);
	origin->key.path = keep(&place, name, name_size);
	origin->key.hash = keep(&place, hash, sizeof(hash) - 1);
	origin->key.definition = keep(&place, stem, stem_size);
	*out = origin;
	return 0;
}

/* An origin of one text: its kind says which. */
static int make_simple(struct ms_origin **out,
		       const struct snap_allocator *allocator,
		       enum ms_key_kind kind, const char *text,
		       struct snap_error *err)
{
	size_t size = strlen(text);
	char *place;
	struct ms_origin *origin =
		make_origin(allocator, kind, size + 1, &place, err);

	if (origin == NULL)
		return SNAP_E_NO_MEMORY;
	const char *copy = keep(&place, text, size);
	if (kind == MS_KEY_INTERACTIVE)
		origin->key.session = copy;
	else if (kind == MS_KEY_GLOBAL)
		origin->key.scope = copy;
	else
		origin->key.function = copy;
	*out = origin;
	return 0;
}

int ms_origin_of_source(struct ms_origin **out,
			const struct snap_allocator *allocator,
			const char *session, const char *name, const char *text,
			size_t size, struct snap_error *err)
{
	if (ms_name_is_interactive(name))
		return make_simple(out, allocator, MS_KEY_INTERACTIVE, session,
				   err);
	return make_source(out, allocator, name, text, size, err);
}

int ms_origin_of_globals(struct ms_origin **out,
			 const struct snap_allocator *allocator,
			 const char *scope, struct snap_error *err)
{
	return make_simple(out, allocator, MS_KEY_GLOBAL, scope, err);
}

int ms_origin_of_persistents(struct ms_origin **out,
			     const struct snap_allocator *allocator,
			     const char *function, struct snap_error *err)
{
	return make_simple(out, allocator, MS_KEY_PERSISTENT, function, err);
}

struct ms_origin *ms_origin_retain(struct ms_origin *origin)
{
	origin->refs++;
	return origin;
}

void ms_origin_release(struct ms_origin *origin)
{
	if (origin == NULL || --origin->refs != 0)
		return;
	struct snap_allocator allocator = origin->allocator;
	snap_free(&allocator, origin);
}

bool ms_origin_equal(const struct ms_origin *a, const struct ms_origin *b)
{
	if (a == b || a == NULL || b == NULL)
		return a == b;
	return ms_key_equal(&a->key, &b->key);
}

struct ms_key ms_origin_key(const struct ms_origin *origin, const char *name)
{
	struct ms_key key = origin->key;

	key.name = name;
	return key;
}
