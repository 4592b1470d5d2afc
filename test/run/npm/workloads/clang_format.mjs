// C++, LLVM's own, compiled by Emscripten.
import { load } from '../packages.mjs';

export const packages = ['@wasm-fmt/clang-format@23.1.0'];
export const large = true;

const source = `#include <a>
int main ( ){ for(int i=0;i<3;++i){foo (i,  2) ;} auto l=[&](auto x){return x*2 ; };switch(x){case 1:break;} }
`;

export default async function run(directory) {
  const { format } = await load(directory, '@wasm-fmt/clang-format/clang-format-node.js');
  for (const style of ['LLVM', 'Google', 'Mozilla']) format(source, 'a.cc', JSON.stringify({ BasedOnStyle: style }));
}
