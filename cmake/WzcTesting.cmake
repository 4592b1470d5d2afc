# Tests are run as suites: programs that print how many cases passed, failed and were skipped. ./check adds the numbers up, so
# that the sum is one of cases and not of programs. A suite either is a GoogleTest program or ends its output with the line
#
#   N passed, N failed, N skipped
#
# and names each skipped case on a line `skipped: NAME: reason`. ctest runs suites through cmake/suite.sh, which keeps their
# output in <build>/suites/NAME.log.

include(CTest)
# CTest has an option of its own for the dashboards, which we have no use for.
mark_as_advanced(BUILD_TESTING)
set_property(GLOBAL PROPERTY WZC_SUITES "")

# wzc_add_suite(NAME name COMMAND command... [TIMEOUT seconds] [NIGHTLY] [SERIAL] [ENVIRONMENT NAME=value...])
#
# COMMAND may name a target. NIGHTLY suites run only with ./check --nightly. SERIAL ones run with no other beside them.
function(wzc_add_suite)
  cmake_parse_arguments(PARSE_ARGV 0 suite "NIGHTLY;SERIAL" "NAME;TIMEOUT" "COMMAND;ENVIRONMENT")
  if(NOT suite_NAME OR NOT suite_COMMAND OR suite_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "wzc_add_suite: NAME and COMMAND expected, and nothing else: ${ARGV}")
  endif()
  if(NOT suite_TIMEOUT)
    set(suite_TIMEOUT 600)
  endif()
  list(GET suite_COMMAND 0 program)
  if(TARGET ${program})
    list(REMOVE_AT suite_COMMAND 0)
    list(PREPEND suite_COMMAND $<TARGET_FILE:${program}>)
  endif()
  add_test(NAME ${suite_NAME}
    COMMAND ${PROJECT_SOURCE_DIR}/cmake/suite.sh ${PROJECT_BINARY_DIR}/suites/${suite_NAME}.log ${suite_COMMAND})
  set_tests_properties(${suite_NAME} PROPERTIES
    TIMEOUT ${suite_TIMEOUT}
    RUN_SERIAL $<BOOL:${suite_SERIAL}>
    ENVIRONMENT "${suite_ENVIRONMENT}"
    LABELS $<IF:$<BOOL:${suite_NIGHTLY}>,nightly,always>)
  set_property(GLOBAL APPEND_STRING PROPERTY WZC_SUITES "${suite_NAME} $<IF:$<BOOL:${suite_NIGHTLY}>,nightly,always>\n")
endfunction()

# wzc_add_unit_tests(NAME sources... [LIBRARIES targets...]): a GoogleTest program that is a suite.
function(wzc_add_unit_tests name)
  cmake_parse_arguments(unit "" "" "LIBRARIES" ${ARGN})
  add_executable(${name} ${unit_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE wzc_options ${unit_LIBRARIES} GTest::gtest GTest::gtest_main)
  target_link_options(${name} PRIVATE ${WZC_LLD_OPTIONS})
  wzc_add_suite(NAME ${name} COMMAND ${name})
endfunction()

# The list ./check compares with what ran; written when all suites are known.
function(wzc_write_suites)
  get_property(suites GLOBAL PROPERTY WZC_SUITES)
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/suites.txt CONTENT "${suites}")
endfunction()
cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL wzc_write_suites)
