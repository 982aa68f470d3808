/* A pair of keys that minisign -G -W made, for tests alone. */
#ifndef TESTS_SUPPORT_SIGNING_KEY_H
#define TESTS_SUPPORT_SIGNING_KEY_H

#define SIGNING_PUBLIC_KEY                                                     \
	"untrusted comment: minisign public key for tests\n"                   \
	"RWQdWBQb6Wu5eQCqJVifBMKdhMJSIFon3sevTXzS70dFSiY4zwhJkiJY\n"

#define SIGNING_SECRET_KEY                                                     \
	"untrusted comment: minisign secret key for tests\n"                   \
	"RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"             \
	"AAAAAAAAAAAAAAAAHVgUG+lruXlBtE3XjpOCH92FA7/j3pnfLclYtp0R"             \
	"y+MpjY8eky2sIwCqJVifBMKdhMJSIFon3sevTXzS70dFSiY4zwhJkiJY"             \
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"

#endif
