# cmake -DCOMPILER=executable -DOUTPUT=header -P write_identity.cmake

file(SHA256 ${COMPILER} identity)
file(WRITE ${OUTPUT} "#define WZC_COMPILER_IDENTITY \"${identity}\"\n")
