// C, two dozen hash functions: integer arithmetic, rotations, tables.
import { require } from '../packages.mjs';

export const packages = ['hash-wasm@4.13.0'];

const plain = [
  ...[
    'adler32',
    'blake2b',
    'blake2s',
    'blake3',
    'crc32',
    'crc64',
    'keccak',
    'md4',
    'md5',
    'ripemd160',
    'sha1',
    'sha256',
  ],
  ...['sha3', 'sha512', 'sm3', 'whirlpool', 'xxhash128', 'xxhash3', 'xxhash32', 'xxhash64'],
];

export default async function run(directory) {
  const hash = require(directory, 'hash-wasm');
  const data = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index * 31));
  for (const name of plain) await hash[name](data);
  const salt = Buffer.alloc(16, 7);
  const password = 'password';
  await hash.bcrypt({ password, salt, costFactor: 4, outputType: 'encoded' });
  await hash.scrypt({ password, salt, costFactor: 32, blockSize: 4, parallelism: 2, hashLength: 32 });
  await hash.argon2id({ password, salt, parallelism: 2, iterations: 2, memorySize: 64, hashLength: 32 });
}
