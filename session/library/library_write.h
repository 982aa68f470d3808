/*
 * Making a library image: the metadata model in, sections of a snapshot out.
 *
 * Threads: one thread at a time per image.
 */
#ifndef MS_LIBRARY_WRITE_H
#define MS_LIBRARY_WRITE_H

#include "formats/stdlib.h"
#include "library/library.h"
#include "snapshot/writer.h"

/* How the image is laid out; what it means doesn't depend on it. */
struct ms_library_layout {
	enum snap_codec cold_codec; /* of help and sources: any of the three */
	int level;		    /* of zstd, 1 to 19 */
	uint32_t block_size;	    /* of unpacked help, if in blocks */
	uint32_t dictionary_size;   /* 0: no dictionary */
	bool sources;		    /* carry the .m sources */
	/* The native functions of the runtime, for a library without native
	 * entries; of others those count. */
	struct ms_native_table natives;
};

/*
 * What an entry's .m file was compiled to: a whole image, with its positions.
 * 'image' is NULL when it was not compiled or is native.
 */
struct ms_compiled {
	const void *image;
	size_t size;
};

struct ms_library_image;

/*
 * Encode the library: '*out' is yours, free with ms_library_image_free(), not
 * before the writer it was added to is done.  'library', 'compiled' and
 * 'layout' are not needed afterwards.  'compiled' has one member per entry of
 * the model, in the same order; NULL: no code.  'provenance' (JSON, may be
 * NULL) is copied.  SNAP_E_BYTECODE_INVALID for an image that is none.
 */
int ms_library_image_create(struct ms_library_image **out,
			    const struct fmt_library *library,
			    const struct ms_compiled *compiled,
			    const struct ms_library_layout *layout,
			    const char *provenance,
			    const struct snap_allocator *allocator,
			    struct snap_error *err);
void ms_library_image_free(struct ms_library_image *image);

/* Hand the sections (and the dictionary, if it pays) to the writer. */
int ms_library_image_add(const struct ms_library_image *image,
			 struct snap_writer *writer, struct snap_error *err);

/* The compatibility key of a snapshot that holds this library. */
int ms_library_key(const struct fmt_library *library, struct snap_key *out,
		   struct snap_error *err);

#endif
