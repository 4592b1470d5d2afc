// SQLite, compiled by Emscripten.
import { require } from '../packages.mjs';

export const packages = ['sql.js@1.16.0'];
export const large = true;

const queries = `select b, sum(c), avg(a), printf('%.17g', c / 3) from t
  group by substr(b, 1, 5) order by 2 desc limit 5;
  select json_object('a', 1, 'b', json_array(1, 2)), strftime('%Y', 0), abs(-9), round(2.5), like('a%', 'abc');
  with recursive c(x) as (select 1 union all select x + 1 from c where x < 3000) select sum(x * x) from c;`;

export default async function run(directory) {
  const SQL = await require(directory, 'sql.js')();
  const db = new SQL.Database();
  db.run('create table t(a integer primary key, b text, c real); create index i on t(b);');
  const insert = db.prepare('insert into t values (?, ?, ?)');
  for (let row = 0; row < 100; row++) insert.run([row, `name${(row * 7919) % 1000}`, row * 1.5]);
  insert.free();
  db.exec(queries);
  db.export();
  try {
    db.exec('select * from nothing');
  } catch {
    // what is wanted: the error is found in the guest
  }
}
