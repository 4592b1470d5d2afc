// Rust, with five megabytes of data.
import { require } from '../packages.mjs';

export const packages = ['@dqbd/tiktoken@1.0.22'];
export const large = true;

export default async function run(directory) {
  const encoding = require(directory, '@dqbd/tiktoken').get_encoding('gpt2');
  encoding.decode(encoding.encode('hello world, naïve façade 日本語 '.repeat(20)));
  encoding.free();
}
