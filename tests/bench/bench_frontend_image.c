#include "bench/bench_frontend.h"

#include "bench/bench.h"
#include "code/image.h"

void bench_verify(const struct snap_strbuf *bytes)
{
	struct ms_image image;
	struct snap_error err;

	bench_check(ms_image_open(&image, bytes->data, bytes->size, NULL, &err),
		    &err, "open an image");
	for (uint32_t i = 0; i < image.function_count; i++)
		bench_check(ms_image_verify(&image, i, &err), &err, "verify");
	ms_image_close(&image);
}
