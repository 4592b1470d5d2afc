# wzc_lay_out_code(TARGET): with WZC_LAY_OUT_CODE, TARGET's code is rearranged by BOLT behind the linker, from counts of what it does when it
# compiles a few modules. They are made of what is at hand: the module decoder, some benchmark programs, the C library of WASI.

option(WZC_LAY_OUT_CODE "Rearrange the compiler's code by BOLT (x86-64): it compiles faster, and takes some minutes more to build" OFF)

function(wzc_lay_out_code target)
  if(NOT WZC_LAY_OUT_CODE)
    return()
  endif()
  if(NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64" OR NOT WZC_LLD_OPTIONS OR WZC_SANITIZE)
    message(STATUS "WZC_LAY_OUT_CODE is for x86-64, lld and code without sanitizers: left out")
    return()
  endif()
  find_program(WZC_BOLT NAMES llvm-bolt-22 llvm-bolt HINTS ${LLVM_TOOLS_BINARY_DIR})
  find_program(WZC_MERGE_FDATA NAMES merge-fdata-22 merge-fdata HINTS ${LLVM_TOOLS_BINARY_DIR})
  if(NOT WZC_BOLT OR NOT WZC_MERGE_FDATA)
    wzc_missing("BOLT" "bolt-22, with libbolt-22-dev,")
  endif()
  find_program(WZC_GUEST_CLANG NAMES clang++-22 clang++)
  if(NOT WZC_GUEST_CLANG)
    wzc_missing("clang++, to compile modules for BOLT," clang-22)
  endif()

  set(folder ${CMAKE_CURRENT_BINARY_DIR}/layout)
  file(MAKE_DIRECTORY ${folder})
  set(guest ${WZC_GUEST_CLANG} --target=wasm32-wasi -Wno-deprecated -O2 -fno-exceptions -fno-rtti -s)
  set(modules ${folder}/decoder.wasm)
  # Not the validator, which is about threads.
  file(GLOB_RECURSE decoder CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/compiler/wasm/*.cpp)
  list(FILTER decoder EXCLUDE REGEX "/validator\\.cpp$")
  add_custom_command(OUTPUT ${folder}/decoder.wasm
    COMMAND ${guest} -std=c++20 -I${PROJECT_SOURCE_DIR} -nostartfiles ${decoder} -o ${folder}/decoder.wasm
            -Wl,--no-entry,--export-all,--allow-undefined
    DEPENDS ${decoder} VERBATIM)
  # All of it, since programs of many kinds look like some part of it.
  list(APPEND modules ${folder}/libc.wasm)
  add_custom_command(OUTPUT ${folder}/libc.wasm
    COMMAND ${guest} -nostdlib -Wl,--whole-archive -lc -o ${folder}/libc.wasm -Wl,--no-entry,--export-all,--allow-undefined VERBATIM)
  foreach(program gemm.c sha256.c stencil.c objects.cpp)
    set(source ${PROJECT_SOURCE_DIR}/test/bench/kernels/${program})
    set(module ${folder}/${program}.wasm)
    list(APPEND modules ${module})
    cmake_path(GET program EXTENSION extension)
    set(language $<IF:$<STREQUAL:${extension},.c>,c,c++>)
    add_custom_command(OUTPUT ${module}
      COMMAND ${guest} -I${PROJECT_SOURCE_DIR}/test/bench -x ${language} ${source} -o ${module}
      DEPENDS ${source} VERBATIM)
  endforeach()
  add_custom_target(${target}-layout-modules DEPENDS ${modules})
  add_dependencies(${target} ${target}-layout-modules)

  set(script ${PROJECT_SOURCE_DIR}/driver/lay_out_code.sh)
  target_link_options(${target} PRIVATE LINKER:--emit-relocs)
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${script} ${modules})
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND ${script} ${WZC_BOLT} ${WZC_MERGE_FDATA} $<TARGET_FILE:${target}> ${modules}
    COMMENT "Rearranging the code of ${target}: a few minutes" VERBATIM)
endfunction()
