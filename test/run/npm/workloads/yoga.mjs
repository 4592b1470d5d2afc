// C++, compiled by Emscripten: virtual calls, floating point, callbacks through the function table.
import { load } from '../packages.mjs';

export const packages = ['yoga-layout@3.2.1'];

export default async function run(directory) {
  const { loadYoga } = await load(directory, 'yoga-layout/dist/src/load.js');
  const yoga = await loadYoga();
  const root = yoga.Node.create();
  root.setWidth(500);
  root.setHeight(300);
  root.setFlexDirection(yoga.FLEX_DIRECTION_ROW);
  root.setFlexWrap(yoga.WRAP_WRAP);
  for (let index = 0; index < 20; index++) {
    const child = yoga.Node.create();
    child.setFlexGrow(index % 3);
    child.setWidth(30 + index * 7.3);
    child.setHeight(20 + index);
    child.setMargin(yoga.EDGE_ALL, 1.1 * index);
    if (index % 4 === 0) child.setMeasureFunc((width) => ({ width: width / 2, height: 17.25 }));
    root.insertChild(child, index);
  }
  root.calculateLayout(undefined, undefined, yoga.DIRECTION_LTR);
  for (let index = 0; index < 20; index++) root.getChild(index).getComputedLayout();
  root.freeRecursive();
}
