// Programs whose sources others wrote. `@NAME/` in a path is the folder of the package `packages` names so; a `*` in the
// name of a file stands for any characters. The same definitions hold for native programs and guests: where a library
// has hand-written code for one machine, its portable form is taken, so that the same sources are compared.

import { debian, npm } from './sources.mjs';

const lwip = npm('lwip@0.0.9', '55501bd9235e9ef86808e40040bb239bf3b9de336b64216210372c625455993f');

export const realPrograms = [
  {
    name: 'sqlite',
    about: 'SQLite, in memory',
    scale: 12,
    packages: {
      sqlite: npm('better-sqlite3@12.11.1', 'ebf0ed75a7a59dbcb3b24bbd014ef49d9f15bc328e4adcbf516f2a8fadfa2835'),
    },
    sources: ['real/sqlite/driver.c', '@sqlite/deps/sqlite3/sqlite3.c'],
    includes: ['@sqlite/deps/sqlite3'],
    flags: [
      '-DSQLITE_THREADSAFE=0',
      '-DSQLITE_OMIT_LOAD_EXTENSION',
      '-DSQLITE_OMIT_WAL',
      '-DSQLITE_MAX_MMAP_SIZE=0',
      '-DSQLITE_TEMP_STORE=3',
      '-DSQLITE_DEFAULT_UNIX_VFS="unix-none"',
    ],
    guestFlags: ['-D_WASI_EMULATED_GETPID'],
    guestLibraries: ['-lwasi-emulated-getpid'],
  },
  {
    name: 'brotli',
    about: 'Brotli: compressing and decompressing',
    scale: 11,
    packages: { brotli: npm('iltorb@2.4.5', '7de6ca52e70217aac6107f5a071426cf5c708c492218aa7bfab8afe5bddac3d9') },
    sources: [
      'real/brotli/driver.c',
      '@brotli/brotli/c/common/*.c',
      '@brotli/brotli/c/dec/*.c',
      '@brotli/brotli/c/enc/*.c',
    ],
    includes: ['@brotli/brotli/c/include'],
  },
  {
    name: 'zlib',
    about: 'zlib: compressing and decompressing',
    scale: 7,
    packages: { lwip },
    sources: ['real/zlib/driver.c', '@lwip/src/lib/zlib/*.c'],
    without: /gz(close|lib|read|write)\.c$/,
    includes: ['@lwip/src/lib/zlib'],
  },
  {
    name: 'lz4',
    about: 'LZ4: compressing and decompressing',
    scale: 7,
    packages: { lz4: npm('lz4@0.6.5', 'fdb90b41c5a56d27f74b2c42a9861b0893f225ddb637f79e1b67a4e4b5f5f93f') },
    sources: ['real/lz4/driver.c', '@lz4/deps/lz4/lib/lz4.c', '@lz4/deps/lz4/lib/lz4hc.c'],
    includes: ['@lz4/deps/lz4/lib'],
  },
  {
    name: 'jpeg',
    about: 'libjpeg: coding and decoding a picture',
    scale: 70,
    packages: { lwip },
    sources: ['real/jpeg/driver.c', '@lwip/src/lib/jpeg/*.c'],
    includes: ['@lwip/src/lib/jpeg'],
  },
  {
    name: 'opus',
    about: 'Opus: coding and decoding sound',
    scale: 70,
    packages: {
      opus: npm('@discordjs/opus@0.10.0', 'f1db4f4ed6df3e2e4ae06d9cf07c5ef1e447f76189777caa1e556bcf1bad4d3f'),
    },
    sources: ['celt', 'silk', 'silk/fixed', 'src']
      .map((folder) => `@opus/deps/opus/${folder}/*.c`)
      .concat('real/opus/driver.c'),
    without: /demo\.c$|opus_compare\.c$/,
    includes: ['include', 'celt', 'silk', 'silk/fixed', 'src'].map((folder) => `@opus/deps/opus/${folder}`),
    flags: ['-DOPUS_BUILD', '-DFIXED_POINT=1', '-DDISABLE_FLOAT_API', '-DVAR_ARRAYS=1', '-DOPUS_VERSION="1"'],
    // Says that 64-bit arithmetic is quick, which changes how it rounds.
    guestFlags: ['-D__LP64__=1'],
  },
  {
    name: 'expat',
    about: 'Expat: parsing XML',
    scale: 150,
    packages: { expat: npm('node-expat@2.4.1', '6daade62158d4d7db7091bd209cd68973c160adacf6bc16f8510c07f225da53d') },
    sources: [
      'real/expat/driver.c',
      ...['xmlparse', 'xmlrole', 'xmltok'].map((name) => `@expat/deps/libexpat/lib/${name}.c`),
    ],
    includes: ['@expat/deps/libexpat/lib'],
    flags: [
      '-DXML_NS',
      '-DXML_DTD',
      '-DXML_CONTEXT_BYTES=1024',
      '-DBYTEORDER=1234',
      '-DHAVE_MEMMOVE',
      '-DXML_POOR_ENTROPY',
    ],
    guestLibraries: ['-lwasi-emulated-getpid'],
  },
  {
    name: 'json',
    about: 'C++: JSON for Modern C++',
    scale: 80,
    sources: ['real/json/driver.cpp'],
  },
  {
    name: 'lua',
    about: 'Lua: an interpreter',
    scale: 550,
    packages: { lua: debian('lua5.4', '164c7849653b80ae67bec4b7473b884bf5cc8d2dca05653475ec2ed27b9ebf61') },
    sources: ['@lua/src/*.c', 'real/lua/driver.c'],
    without: /src\/(luac?|linit|liolib|loslib|ldblib|loadlib|lcorolib|lmathlib|lutf8lib)\.c$/,
    includes: ['real/lua', '@lua/src'],
    // Neither the order of its hash tables nor how it sorts shall depend on addresses or the time.
    flags: ['-Dluai_makeseed(L)=42', '-Dl_randomizePivot()=0'],
    guestFlags: ['-D_WASI_EMULATED_SIGNAL'],
  },
  {
    name: 'treesitter',
    about: 'Tree-sitter: parsing JavaScript',
    scale: 36,
    packages: {
      sitter: npm('tree-sitter@0.25.0', '016448ee8e2c23aed7e1155c118cd66cd026e6436f7394b3f3606d30bf9aaa4a'),
      grammar: npm('tree-sitter-javascript@0.25.0', '6214ce23d03aba525ba8edd6ca7caf365c969f2c2dbfc353e376ca54507ffb92'),
    },
    sources: [
      'real/treesitter/driver.c',
      '@sitter/vendor/tree-sitter/lib/src/lib.c',
      '@grammar/src/parser.c',
      '@grammar/src/scanner.c',
    ],
    includes: ['@sitter/vendor/tree-sitter/lib/include', '@sitter/vendor/tree-sitter/lib/src', '@grammar/src'],
    flags: ['-D_GNU_SOURCE'],
  },
  {
    name: 'secp256k1',
    about: 'libsecp256k1: signing and verifying',
    scale: 100,
    packages: { secp: npm('secp256k1@5.0.1', '049f92976383f3a61931c2cd37e10b7f06651a75e71e51229e905d5b53e02e63') },
    sources: ['real/secp256k1/driver.c', '@secp/src/secp256k1/src/secp256k1.c'],
    includes: ['@secp/src/secp256k1/include', '@secp/src/secp256k1', '@secp/src/secp256k1/src'],
    flags: [
      '-DECMULT_GEN_PREC_BITS=4',
      '-DECMULT_WINDOW_SIZE=15',
      '-DUSE_ENDOMORPHISM=1',
      '-DUSE_NUM_NONE=1',
      '-DUSE_FIELD_INV_BUILTIN=1',
      '-DUSE_SCALAR_INV_BUILTIN=1',
      '-DUSE_FIELD_10X26=1',
      '-DUSE_SCALAR_8X32=1',
    ],
  },
  {
    name: 'argon2',
    about: 'Argon2: hashing passwords',
    scale: 130,
    packages: { argon2: npm('argon2@0.44.0', 'f1e3f7b6621ca468d33b5be8a844c260d7de502e7205be0b298a01e8473e226e') },
    sources: [
      'real/argon2/driver.c',
      ...['argon2', 'core', 'encoding', 'ref', 'blake2/blake2b'].map((name) => `@argon2/argon2/src/${name}.c`),
    ],
    includes: ['@argon2/argon2/include', '@argon2/argon2/src'],
    flags: ['-DARGON2_NO_THREADS'],
  },
].map((program) => ({ kind: 'real', quick: 1, ...program }));
