# wzc_add_module(TARGET MODULE [NAME name] [OPTIONS option...] [DEPENDS file-or-target...])
#
# Compiles the WebAssembly module MODULE (relative to the current source directory) by `wzc MODULE -o NAME.o OPTIONS...` and
# makes TARGET, a static library of the object. What links to TARGET finds the generated header as <NAME.h> and is linked with
# wzc::runtime. NAME is the module's name in C, the prefix of its symbols; the file's name without its extension unless
# given. It compiles again when the module, the compiler or anything in DEPENDS changes.
#
#   find_package(wzc REQUIRED)
#   wzc_add_module(filter filter.wasm OPTIONS -O3)
#   target_link_libraries(app PRIVATE filter)

function(wzc_add_module target module)
  cmake_parse_arguments(arg "" "NAME" "OPTIONS;DEPENDS" ${ARGN})
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "wzc_add_module: unexpected ${arg_UNPARSED_ARGUMENTS}")
  endif()
  get_filename_component(path ${module} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
  set(nameOption)
  if(arg_NAME)
    set(name ${arg_NAME})
    set(nameOption --name=${name})
  else()
    get_filename_component(name ${path} NAME_WLE)
  endif()

  # A directory of its own, so that only this module's header is on the search path of its users.
  set(directory ${CMAKE_CURRENT_BINARY_DIR}/${target}.module)
  file(MAKE_DIRECTORY ${directory})
  set(object ${directory}/${name}.o)
  set(header ${directory}/${name}.h)
  add_custom_command(
    OUTPUT ${object} ${header}
    COMMAND wzc::wzc ${path} -o ${object} ${nameOption} ${arg_OPTIONS}
    DEPENDS ${path} $<TARGET_FILE:wzc::wzc> ${arg_DEPENDS}
    COMMENT "Compiling ${name}.wasm"
    VERBATIM)
  set_source_files_properties(${object} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)

  add_library(${target} STATIC ${object} ${header})
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE C)
  target_include_directories(${target} PUBLIC ${directory})
  target_link_libraries(${target} PUBLIC wzc::runtime)
endfunction()
