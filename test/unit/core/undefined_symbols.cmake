# Fails if the archive ARCHIVE needs anything of the C++ library. NM names the tool to list symbols with.

execute_process(COMMAND ${NM} --undefined-only ${ARCHIVE} OUTPUT_VARIABLE symbols ERROR_QUIET RESULT_VARIABLE status)
if(NOT status EQUAL 0 OR NOT symbols MATCHES "malloc")
  message(FATAL_ERROR "could not list the symbols of ${ARCHIVE}")
endif()
string(REGEX MATCHALL " U (_Zn[^\n]*|_Zd[^\n]*|_ZSt[^\n]*|_ZNSt[^\n]*|_ZNKSt[^\n]*|_ZTV[^\n]*|_ZTI[^\n]*|__cxa[^\n]*|__gxx[^\n]*)"
  found "${symbols}")
if(found)
  list(REMOVE_DUPLICATES found)
  message(FATAL_ERROR "the runtime needs the C++ library: ${found}")
endif()
