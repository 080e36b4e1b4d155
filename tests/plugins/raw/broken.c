/* A small plugin by hand, with one thing wrong that the macros choose. Its constructor leaves a
 * canary in the environment: a test that refuses it before any of its code has run looks for that. */
#include <stdlib.h>
#include <strandline/plugin.h>

#ifndef BROKEN_ABI
#define BROKEN_ABI "0.1"
#endif
#ifndef BROKEN_CODE_VERSION
#define BROKEN_CODE_VERSION "1.0.0"
#endif
#ifndef BROKEN_ENTRY
#define BROKEN_ENTRY STRANDLINE_ENTRY
#endif

#ifndef BROKEN_NO_MANIFEST
#ifdef BROKEN_MANIFEST
STRANDLINE_MANIFEST(BROKEN_MANIFEST);
#else
STRANDLINE_MANIFEST("{\"id\":\"" BROKEN_ID "\",\"version\":\"1.0.0\",\"abi\":\"" BROKEN_ABI
                    "\",\"handlers\":[{\"id\":\"ack\",\"external\":\"none\"}]}");
#endif
#endif

__attribute__((constructor)) static void leave_canary(void) {
    setenv("STRANDLINE_TEST_CANARY", BROKEN_ID, 1);
}

#ifdef BROKEN_HOST_SYMBOL
extern int strandline_symbol_that_nobody_has(void);
#endif

#ifdef BROKEN_SECOND_EXPORT
STRANDLINE_EXPORT int second_export(void);
int second_export(void) { return 2; }
#endif

#ifdef BROKEN_TEXT_RELOCATION
/* An absolute address inside the code: the loader would have to write there. */
__asm__(
    ".text\n.globl broken_address\n.hidden broken_address\nbroken_address: .quad leave_canary\n");
#endif

static strandline_status broken_open(const strandline_host* host, const strandline_open_args* args,
                                     void** stage, strandline_error* error) {
    (void)host;
    (void)args;
    (void)error;
    *stage = NULL;
#ifdef BROKEN_HOST_SYMBOL
    return strandline_symbol_that_nobody_has();
#else
    return STRANDLINE_OK;
#endif
}

static void broken_close(void* stage) { (void)stage; }

static strandline_verdict broken_handle(void* lane, const strandline_event* event) {
    (void)lane;
    (void)event;
    return STRANDLINE_ACK;
}

static const strandline_handler ack = {
#ifdef BROKEN_SHORT_STRUCT
    .struct_size = 16,
#else
    .struct_size = sizeof(strandline_handler),
#endif
    .external = STRANDLINE_EXTERNAL_NONE,
    .id = "ack",
    .open = broken_open,
    .close = broken_close,
#ifndef BROKEN_NO_HANDLE
    .handle = broken_handle,
#endif
};

static const strandline_handler* const handlers[] = {&ack, NULL};

static const strandline_plugin plugin = {
    .struct_size = sizeof(strandline_plugin),
    .abi_major = STRANDLINE_ABI_MAJOR,
    .abi_minor = STRANDLINE_ABI_MINOR,
    .id = BROKEN_ID,
    .version = BROKEN_CODE_VERSION,
    .handlers = handlers,
};

STRANDLINE_EXPORT const strandline_plugin* BROKEN_ENTRY(void);
const strandline_plugin* BROKEN_ENTRY(void) {
    (void)broken_handle;
#ifdef BROKEN_NULL_DESCRIPTOR
    (void)plugin;
    return NULL;
#else
    return &plugin;
#endif
}
