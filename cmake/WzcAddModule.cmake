# wzc_add_module(TARGET MODULE [NAME name] [OPTIONS option...] [DEPENDS file-or-target...] [PROFILE_USE file...]
#                [PARTITIONS n [JOB_POOL pool]])
#
# Compiles the WebAssembly module MODULE (relative to the current source directory) by `wzc MODULE -o NAME.o OPTIONS...` and
# makes TARGET, a static library of the object. What links to TARGET finds the generated header as <NAME.h> and is linked with
# wzc::runtime. NAME is the module's name in C, the prefix of its symbols; the file's name without its extension unless
# given. It compiles again when the module, the compiler or anything in DEPENDS changes.
#
# With PROFILE_USE the module is optimised by these profiles (docs/profiles.md), and compiles again when they change.
# OPTIONS --profile-generate makes code that writes one.
#
# With PARTITIONS the module is compiled in so many shares, each a build edge of its own with one thread, and a last edge joins
# them: the build tool then decides how many run at once, in which JOB_POOL, and on which machine. The object is the same
# whatever the number.
#
#   find_package(wzc REQUIRED)
#   wzc_add_module(filter filter.wasm OPTIONS -O3)
#   target_link_libraries(app PRIVATE filter)

function(wzc_add_module target module)
  cmake_parse_arguments(arg "" "NAME;PARTITIONS;JOB_POOL" "OPTIONS;DEPENDS;PROFILE_USE" ${ARGN})
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "wzc_add_module: unexpected ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(DEFINED arg_PARTITIONS AND NOT arg_PARTITIONS MATCHES "^[1-9][0-9]*$")
    message(FATAL_ERROR "wzc_add_module: PARTITIONS ${arg_PARTITIONS} is not a number above 0")
  endif()
  get_filename_component(path ${module} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
  set(nameOption)
  if(arg_NAME)
    set(name ${arg_NAME})
    set(nameOption --name=${name})
  else()
    get_filename_component(name ${path} NAME_WLE)
  endif()

  foreach(profile ${arg_PROFILE_USE})
    get_filename_component(profile ${profile} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
    list(APPEND arg_OPTIONS --profile-use=${profile})
    list(APPEND arg_DEPENDS ${profile})
  endforeach()

  # A directory of its own, so that only this module's header is on the search path of its users.
  set(directory ${CMAKE_CURRENT_BINARY_DIR}/${target}.module)
  file(MAKE_DIRECTORY ${directory})
  set(object ${directory}/${name}.o)
  set(header ${directory}/${name}.h)
  set(depends ${path} $<TARGET_FILE:wzc::wzc> ${arg_DEPENDS})
  set(shares)
  set(join)
  if(arg_PARTITIONS)
    set(pool)
    if(arg_JOB_POOL)
      set(pool JOB_POOL ${arg_JOB_POOL})
    endif()
    set(jobs -j1)
    if("${arg_OPTIONS}" MATCHES "(^|;)(-j|--jobs)")
      set(jobs)
    endif()
    foreach(k RANGE 1 ${arg_PARTITIONS})
      set(share ${directory}/${name}.${k}.share)
      add_custom_command(
        OUTPUT ${share}
        COMMAND wzc::wzc ${path} -o ${share} --partition=${k}/${arg_PARTITIONS} ${jobs} ${nameOption} ${arg_OPTIONS}
        DEPENDS ${depends}
        COMMENT "Compiling ${name}.wasm, share ${k} of ${arg_PARTITIONS}"
        ${pool}
        VERBATIM)
      list(APPEND shares ${share})
    endforeach()
    set(join --join ${shares})
  endif()
  add_custom_command(
    OUTPUT ${object} ${header}
    COMMAND wzc::wzc ${path} -o ${object} ${nameOption} ${arg_OPTIONS} ${join}
    DEPENDS ${depends} ${shares}
    COMMENT "Compiling ${name}.wasm"
    VERBATIM)
  set_source_files_properties(${object} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)

  add_library(${target} STATIC ${object} ${header})
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE C)
  target_include_directories(${target} PUBLIC ${directory})
  target_link_libraries(${target} PUBLIC wzc::runtime)
endfunction()
