// Go, compiled by TinyGo.
import { load } from '../packages.mjs';

export const packages = ['@wasm-fmt/gofmt@0.7.3'];
export const large = true;

const source = `package   main
import ("os";"fmt")
func main( ){ x:=[]int{1,2,
3}
for i,v:=range x{fmt.Println(i,v , os.Args)}
 type T struct{a int;bb  string // c
}
}
`;

export default async function run(directory) {
  const { format } = await load(directory, '@wasm-fmt/gofmt/gofmt_node.js');
  format(source);
  try {
    format('package main\nfunc {');
  } catch {
    // what is wanted: the error is found in the guest
  }
}
