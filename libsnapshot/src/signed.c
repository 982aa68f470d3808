#include "signed.h"

#include "validate.h"

static int verify(const struct snap_reader_options *options,
		  struct snap_span bytes)
{
	return options->verify(options->verify_context, bytes.data, bytes.size,
			       options->signature, options->signature_size);
}

/* A front that was signed covers what its seals do, and only if somebody looks
 * at them. */
static int check_seals_used(const struct snap_header *header,
			    const struct snap_reader_options *options,
			    struct snap_error *err)
{
	if (!snap_header_sealed(header))
		return snap_fail(err, SNAP_E_SIGNATURE_BAD,
				 SNAP_AT_FLAGS_COMPATIBLE,
				 "the signature is one of header and table, "
				 "and these have no seals of the sections");
	if (options->seal == NULL)
		return snap_fail(err, SNAP_E_SIGNATURE_UNTRUSTED,
				 SNAP_NO_OFFSET,
				 "there is nothing to check seals with");
	return 0;
}

static int fail_signature(int rc, struct snap_error *err)
{
	if (rc == SNAP_E_SIGNATURE_UNTRUSTED)
		return snap_fail(err, SNAP_E_SIGNATURE_UNTRUSTED,
				 SNAP_NO_OFFSET,
				 "the signature's key is not trusted");
	return snap_fail(err, SNAP_E_SIGNATURE_BAD, SNAP_NO_OFFSET,
			 "the signature is neither one of header and table nor "
			 "one of the file");
}

int snap_signed_check(enum snap_signed_part *out,
		      const struct snap_header *header, struct snap_span file,
		      const struct snap_reader_options *options,
		      struct snap_error *err)
{
	*out = SNAP_SIGNED_NOTHING;
	if (options->signature == NULL) {
		if (!options->require_signature)
			return 0;
		return snap_fail(err, SNAP_E_SIGNATURE_MISSING, SNAP_NO_OFFSET,
				 "a signature is required and none was given");
	}
	if (options->verify == NULL)
		return snap_fail(err, SNAP_E_SIGNATURE_UNTRUSTED,
				 SNAP_NO_OFFSET,
				 "there is a signature and nothing to verify "
				 "it with");
	/* The front's size was held against the file's. */
	struct snap_span front = file;
	front.size = (size_t)snap_entry_offset(header, header->section_count);
	int rc = verify(options, front);
	if (rc == 0) {
		*out = SNAP_SIGNED_FRONT;
		return check_seals_used(header, options, err);
	}
	if (rc != SNAP_E_SIGNATURE_UNTRUSTED)
		rc = verify(options, file);
	if (rc != 0)
		return fail_signature(rc, err);
	*out = SNAP_SIGNED_WHOLE;
	return 0;
}

static int check_least(uint64_t offset, const char *what, uint64_t least,
		       uint64_t found, struct snap_error *err)
{
	if (found >= least)
		return 0;
	return snap_fail_numbers(err,
				 snap_fail(err, SNAP_E_OUTDATED, offset,
					   "its %s is %llu, %llu is the lowest "
					   "that is taken",
					   what, ull(found), ull(least)),
				 least, found);
}

int snap_signed_check_age(const struct snap_header *header,
			  const struct snap_reader_options *options,
			  struct snap_error *err)
{
	int rc = check_least(SNAP_AT_SERIAL, "serial number",
			     options->min_serial, header->serial, err);

	if (rc == 0)
		rc = check_least(SNAP_AT_TIMESTAMP, "timestamp",
				 options->min_timestamp, header->timestamp,
				 err);
	return rc;
}
