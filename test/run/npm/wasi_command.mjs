// Runs a WASI command under node: node wasi_command.mjs FILE '{"args": [...], "env": {...}, "preopens": {...}}'

import fs from 'node:fs';
import path from 'node:path';
import { WASI } from 'node:wasi';

const [file, settings] = process.argv.slice(2);
const { args, env, preopens } = JSON.parse(settings);
const name = path.basename(file);
const wasi = new WASI({ version: 'preview1', args: [name, ...args], env, preopens, returnOnExit: true });
const module = await WebAssembly.compile(fs.readFileSync(file));
process.exitCode = wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject()));
