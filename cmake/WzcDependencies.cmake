# Everything the build needs from outside, in one place. What is missing is an error that names the Debian package.
#
# LLVM comes as static component libraries: the compiler then starts in a few milliseconds and runs on a machine without
# LLVM. Debian's lld and LLVM packages point their imported targets at the shared libLLVM, so lld is taken as two plain
# archives and the components by name.

function(wzc_missing what package)
  message(FATAL_ERROR "${what} not found: install the Debian package ${package} (cmake/bootstrap.sh installs all of them)")
endfunction()

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

if(WZC_BUILD_COMPILER)
  # Without a version: LLVM's own test of it also wants the minor number.
  find_package(LLVM QUIET CONFIG HINTS /usr/lib/llvm-22/lib/cmake/llvm)
  if(NOT LLVM_FOUND OR NOT LLVM_VERSION_MAJOR EQUAL 22)
    wzc_missing("LLVM 22" llvm-22-dev)
  endif()
  message(STATUS "LLVM ${LLVM_PACKAGE_VERSION} in ${LLVM_DIR}")

  find_library(WZC_LLD_ELF NAMES liblldELF.a HINTS ${LLVM_LIBRARY_DIRS} NO_DEFAULT_PATH)
  find_library(WZC_LLD_COMMON NAMES liblldCommon.a HINTS ${LLVM_LIBRARY_DIRS} NO_DEFAULT_PATH)
  find_path(WZC_LLD_INCLUDE lld/Common/Driver.h HINTS ${LLVM_INCLUDE_DIRS} NO_DEFAULT_PATH)
  if(NOT WZC_LLD_ELF OR NOT WZC_LLD_COMMON OR NOT WZC_LLD_INCLUDE)
    wzc_missing("lld 22 as a library" liblld-22-dev)
  endif()

  # Targets we generate code for. link/unused_targets.cpp and this list say the same; an error of the linker tells if not.
  set(WZC_LLVM_TARGETS X86 AArch64 RISCV)
  set(components core support profiledata passes analysis transformutils ipo scalaropts vectorize instcombine linker irreader
                 bitreader bitwriter object debuginfodwarf objcopy mc target targetparser codegen asmprinter)
  foreach(target ${WZC_LLVM_TARGETS})
    list(APPEND components ${target}CodeGen ${target}AsmParser ${target}Desc ${target}Info ${target}Disassembler)
  endforeach()
  set(lldComponents lto dtlto option demangle binaryformat codegentypes)

  # Optimiser extensions (Polly) come into link-time optimisation only; link/unused_targets.cpp has empty ones.
  if(TARGET LLVMExtensions)
    set_target_properties(LLVMExtensions PROPERTIES INTERFACE_LINK_LIBRARIES LLVMSupport)
  endif()

  function(wzc_llvm_interface name)
    add_library(${name} INTERFACE)
    target_include_directories(${name} SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
    separate_arguments(definitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")
    target_compile_definitions(${name} INTERFACE ${definitions})
    # LLVMSupport names libz3 and others of which we use nothing: as-needed keeps them out of the executable. And of LLVM's own
    # code a tenth is reached by nobody.
    target_link_options(${name} INTERFACE LINKER:--as-needed,--gc-sections)
    if(WZC_SHARED_LLVM)
      target_link_libraries(${name} INTERFACE LLVM)
    else()
      llvm_map_components_to_libnames(libraries ${ARGN})
      target_link_libraries(${name} INTERFACE ${libraries})
    endif()
  endfunction()

  wzc_llvm_interface(wzc_llvm ${components})
  # lld as a library: its archives and the components they use beyond the compiler's own.
  wzc_llvm_interface(wzc_lld ${components} ${lldComponents})
  target_include_directories(wzc_lld SYSTEM INTERFACE ${WZC_LLD_INCLUDE})
  find_package(ZLIB QUIET)
  if(NOT ZLIB_FOUND)
    wzc_missing("zlib" zlib1g-dev)
  endif()
  # The archives stand before the components they take symbols from.
  add_library(wzc_lld_archives INTERFACE)
  target_link_libraries(wzc_lld_archives INTERFACE ${WZC_LLD_ELF} ${WZC_LLD_COMMON} wzc_lld ZLIB::ZLIB zstd::libzstd_shared)

  # LLVM allocates much and small, at which glibc's allocator is slow. Sanitizers have allocators of their own.
  add_library(wzc_allocator INTERFACE)
  if(NOT WZC_SANITIZE)
    find_library(WZC_JEMALLOC NAMES libjemalloc.a)
    if(NOT WZC_JEMALLOC)
      wzc_missing("jemalloc" libjemalloc-dev)
    endif()
    target_link_libraries(wzc_allocator INTERFACE ${WZC_JEMALLOC} Threads::Threads ${CMAKE_DL_LIBS} m)
  endif()

  find_package(CLI11 QUIET CONFIG)
  if(NOT CLI11_FOUND)
    wzc_missing("CLI11" libcli11-dev)
  endif()
endif()

if(WZC_BUILD_TESTS)
  find_package(GTest QUIET)
  if(NOT GTest_FOUND)
    wzc_missing("GoogleTest" libgtest-dev)
  elseif(NOT TARGET GTest::gmock)
    wzc_missing("GoogleMock" libgmock-dev)
  endif()
  # Reads the converted test suite.
  find_package(nlohmann_json QUIET CONFIG)
  if(NOT nlohmann_json_FOUND)
    wzc_missing("nlohmann's JSON library" nlohmann-json3-dev)
  endif()
endif()
