// Sockets: preview 1 has no way to make one and the host grants none, so an open descriptor never is one.

#include "functions.h"

namespace wzc::wasi {

Errno sockAccept(Wasi &, Descriptor &, uint32_t, uint32_t) { return Errno::Notsup; }

Errno sockRecv(Wasi &, Descriptor &, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t) { return Errno::Notsup; }

Errno sockSend(Wasi &, Descriptor &, uint32_t, uint32_t, uint32_t, uint32_t) { return Errno::Notsup; }

Errno sockShutdown(Wasi &, Descriptor &, uint32_t) { return Errno::Notsup; }

} // namespace wzc::wasi
