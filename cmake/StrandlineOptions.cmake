# The INTERFACE target strandline_options carries language level, warnings, hardening and sanitizers.
# Every target of ours links it; nothing here sets a global flag.

set(STRANDLINE_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize= (address,undefined or thread)")
option(STRANDLINE_COVERAGE "Instrument for coverage" OFF)
option(STRANDLINE_FUZZ "Build the libFuzzer targets (clang only)" OFF)
option(STRANDLINE_WERROR "Warnings are errors" ON)
option(STRANDLINE_MIMALLOC "Link the executable with mimalloc instead of glibc's allocator" OFF)

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
# Packing takes what is built: it must not build every test of the release preset first.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

add_library(strandline_options INTERFACE)
target_compile_features(strandline_options INTERFACE cxx_std_20 c_std_11)
target_compile_options(strandline_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Wimplicit-fallthrough
    -Werror=format-security
    $<$<CXX_COMPILER_ID:GNU>:-Wtrampolines>
    # g++'s own <algorithm> calls what it has deprecated, and clang says so.
    $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
    $<$<BOOL:${STRANDLINE_WERROR}>:-Werror>
    -fno-strict-aliasing -fno-delete-null-pointer-checks)

if(STRANDLINE_SANITIZE)
    target_compile_options(strandline_options INTERFACE
        -fsanitize=${STRANDLINE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(strandline_options INTERFACE -fsanitize=${STRANDLINE_SANITIZE})
else()
    # What Debian and Red Hat harden with, spelt out so that every build has it.
    target_compile_options(strandline_options INTERFACE
        $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=3>
        -D_GLIBCXX_ASSERTIONS -fstack-clash-protection -fstack-protector-strong
        $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>:-fcf-protection=full>
        $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},aarch64>:-mbranch-protection=standard>
        -ftrivial-auto-var-init=zero)
    # Where it was built is nobody's business, and differs between two builds.
    if(NOT STRANDLINE_COVERAGE)
        target_compile_options(strandline_options INTERFACE
            "-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=")
    endif()
endif()
target_link_options(strandline_options INTERFACE
    -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,--as-needed)

if(STRANDLINE_COVERAGE)
    target_compile_options(strandline_options INTERFACE --coverage)
    target_link_options(strandline_options INTERFACE --coverage)
endif()

find_program(STRANDLINE_CCACHE ccache)
if(STRANDLINE_CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER "${STRANDLINE_CCACHE}")
    set(CMAKE_CXX_COMPILER_LAUNCHER "${STRANDLINE_CCACHE}")
endif()
