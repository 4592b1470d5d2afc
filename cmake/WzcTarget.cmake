# Properties every target of the project has.

add_library(wzc_options INTERFACE)
target_compile_options(wzc_options INTERFACE
  -Wall -Wextra $<IF:$<CXX_COMPILER_ID:GNU>,-Wshadow=local,-Wshadow> -Wno-missing-field-initializers
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 sees overlapping copies in every `"text" + string` at -O2 (its bug 105651).
  target_compile_options(wzc_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
  # Else atomic operations are calls of libgcc, which `wzc -o app` does not link the runtime with.
  target_compile_options(wzc_options INTERFACE -mno-outline-atomics)
endif()
if(WZC_WERROR)
  target_compile_options(wzc_options INTERFACE -Werror)
endif()
if(WZC_SANITIZE)
  # A report ends the program: otherwise a test passes over undefined behaviour. vptr needs the RTTI we do without.
  set(sanitize -fsanitize=${WZC_SANITIZE} -fno-sanitize=vptr)
  target_compile_options(wzc_options INTERFACE ${sanitize} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(wzc_options INTERFACE ${sanitize})
  # The sanitizers' checks keep g++ from seeing what is initialised, and it then warns where nothing is wrong.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(wzc_options INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()

find_program(WZC_LLD NAMES ld.lld-22 ld.lld)
if(WZC_LLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ takes -fuse-ld=lld only with a program of that very name on its search path.
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/tools)
  file(CREATE_LINK ${WZC_LLD} ${PROJECT_BINARY_DIR}/tools/ld.lld SYMBOLIC)
  set(WZC_LLD_OPTIONS -B${PROJECT_BINARY_DIR}/tools -fuse-ld=lld)
elseif(WZC_LLD)
  set(WZC_LLD_OPTIONS -fuse-ld=lld)
endif()

find_program(WZC_CCACHE ccache)
if(WZC_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${WZC_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${WZC_CCACHE})
endif()

# wzc_library(NAME SOURCES...): a static library without exceptions or RTTI.
function(wzc_library name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PRIVATE wzc_options)
  target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti>)
endfunction()
