/* containers.Map: which keys and values a map takes. */
#include "builtins/map.h"

#define ANY 0xffu

uint32_t ms_map_pack(const struct ms_map_kind *kind)
{
	uint32_t value = kind->any ? ANY : (uint32_t)kind->value;

	return (uint32_t)kind->key | value << 8;
}

struct ms_map_kind ms_map_unpack(uint32_t packed)
{
	struct ms_map_kind kind = {
		.key = (enum ms_class)(packed & 0xff),
		.any = packed >> 8 == ANY,
		.value = MS_DOUBLE,
	};

	if (!kind.any)
		kind.value = (enum ms_class)(packed >> 8);
	return kind;
}

/* ------------------------------------------------------------------- words */

static bool find_class(struct ms_value word, enum ms_class *out)
{
	for (int i = 0; i < MS_PLAIN_CLASSES; i++)
		if (ms_is_word(word, ms_class_name((enum ms_class)i))) {
			*out = (enum ms_class)i;
			return true;
		}
	return false;
}

bool ms_map_key_type(struct ms_value word, struct ms_map_kind *kind)
{
	return find_class(word, &kind->key) && kind->key != MS_LOGICAL;
}

bool ms_map_value_type(struct ms_value word, struct ms_map_kind *kind)
{
	kind->any = ms_is_word(word, "any");
	return kind->any || find_class(word, &kind->value);
}

const char *ms_map_value_name(const struct ms_map_kind *kind)
{
	return kind->any ? "any" : ms_class_name(kind->value);
}

/* -------------------------------------------------------------------- keys */

int ms_map_fail_key(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:Containers:TypeMismatch",
		       "Specified key type does not match the type expected "
		       "for this container.");
}

int ms_map_fail_missing(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:Containers:Map:NoKey",
		       "The specified key is not present in this container.");
}

static bool is_number(struct ms_value v)
{
	return ms_is_inline(v) && v.tag != MS_TAG_CHAR;
}

static int take_text(struct ms_value text, struct ms_value *out)
{
	if (ms_is_class(text, MS_STRING))
		text = ((const struct ms_value *)text.as.array->data)[0];
	*out = ms_retain(text);
	return 0;
}

/* The key ':' comes as the index. */
static struct ms_value plain_key(struct ms_value key)
{
	return key.tag == MS_TAG_COLON ? ms_char(':') : key;
}

bool ms_map_takes_key(const struct ms_map_kind *kind, struct ms_value key)
{
	return kind->key == MS_CHAR ? ms_is_text(plain_key(key))
				    : is_number(key);
}

int ms_map_key(struct ms_heap *heap, const struct ms_map_kind *kind,
	       struct ms_value key, struct ms_value *out)
{
	if (!ms_map_takes_key(kind, key))
		return ms_map_fail_key(heap);
	if (kind->key == MS_CHAR)
		return take_text(plain_key(key), out);
	return ms_convert(heap, key, kind->key, out);
}

int ms_map_infer_key(struct ms_heap *heap, const struct ms_array *keys,
		     struct ms_map_kind *kind)
{
	const struct ms_value *items = keys->data;

	kind->key = MS_CHAR;
	for (size_t i = 0; i < keys->count; i++) {
		enum ms_class class_ = ms_class_of(items[i]);

		if (class_ == MS_LOGICAL)
			class_ = MS_DOUBLE;
		if (ms_is_text(items[i]))
			class_ = MS_CHAR;
		else if (!is_number(items[i]))
			return ms_map_fail_key(heap);
		if (i == 0)
			kind->key = class_;
		if ((class_ == MS_CHAR) != (kind->key == MS_CHAR))
			return ms_map_fail_key(heap);
		if (class_ != kind->key)
			kind->key = MS_DOUBLE;
	}
	return 0;
}

/* ------------------------------------------------------------------ values */

static int fail_value(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:Containers:TypeMismatch",
		       "Specified value type does not match the type expected "
		       "for this container.");
}

static int make_value(struct ms_heap *heap, const struct ms_map_kind *kind,
		      struct ms_value v, struct ms_value *out)
{
	if (kind->any) {
		*out = ms_retain(v);
		return 0;
	}
	if (kind->value == MS_CHAR)
		return ms_is_text(v) ? take_text(v, out) : fail_value(heap);
	if (!ms_class_is_plain(ms_class_of(v)) || ms_is_class(v, MS_CHAR) ||
	    !ms_is_scalar(v))
		return fail_value(heap);
	return ms_convert(heap, v, kind->value, out);
}

int ms_map_put(struct ms_heap *heap, struct ms_value *tree, struct ms_value key,
	       struct ms_value value)
{
	struct ms_map_kind kind = ms_map_unpack(ms_sorted_of(*tree)->kind);
	struct ms_value k, v;

	if (ms_map_key(heap, &kind, key, &k) != 0)
		return -1;
	int rc = make_value(heap, &kind, value, &v);
	if (rc == 0) {
		rc = ms_sorted_set(heap, tree, k, v);
		ms_release(heap, v);
	}
	ms_release(heap, k);
	return rc;
}

void ms_map_infer_value(const struct ms_array *values, struct ms_map_kind *kind)
{
	const struct ms_value *items = values->data;

	kind->any = values->count == 0;
	for (size_t i = 0; i < values->count && !kind->any; i++) {
		enum ms_class class_ = ms_class_of(items[i]);

		if (i == 0)
			kind->value = class_;
		kind->any = class_ != kind->value ||
			    (class_ == MS_CHAR ? !ms_is_text(items[i])
					       : !is_number(items[i]));
	}
}
