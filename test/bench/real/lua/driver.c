// Lua: an interpreter at work on tables, closures, metatables, strings, patterns and sorting.
#include "../../bench.h"
#include "lauxlib.h"
#include "lua.h"
#include "lualib.h"

static const char script[] =
    "local Vector = {}\n"
    "Vector.__index = Vector\n"
    "Vector.__add = function(a, b) return setmetatable({x = a.x + b.x, y = a.y + b.y}, Vector) end\n"
    "function Vector:norm() return self.x * self.x + self.y * self.y end\n"
    "local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end\n"
    "local function sieve(n)\n"
    "  local flags, count = {}, 0\n"
    "  for i = 2, n do flags[i] = true end\n"
    "  for i = 2, n do\n"
    "    if flags[i] then count = count + 1; for j = i * i, n, i do flags[j] = false end end\n"
    "  end\n"
    "  return count\n"
    "end\n"
    "local function words(seed)\n"
    "  local counts, list, parts = {}, {}, {}\n"
    "  for i = 1, 500 do seed = (seed * 1103515245 + 12345) % 2147483648; parts[i] = 'w' .. seed // 64 % 50 end\n"
    "  for word in table.concat(parts, ' '):gmatch('%a%d+') do counts[word] = (counts[word] or 0) + 1 end\n"
    "  for word, count in pairs(counts) do list[#list + 1] = {word, count} end\n"
    "  table.sort(list, function(a, b) if a[2] ~= b[2] then return a[2] > b[2] end return a[1] < b[1] end)\n"
    "  return list[1][1] .. list[2][1] .. list[3][1]:upper():rep(2)\n"
    "end\n"
    "local function queens(n, row, columns, up, down)\n"
    "  if row > n then return 1 end\n"
    "  local count = 0\n"
    "  for c = 1, n do\n"
    "    if not columns[c] and not up[row + c] and not down[row - c + n] then\n"
    "      columns[c], up[row + c], down[row - c + n] = true, true, true\n"
    "      count = count + queens(n, row + 1, columns, up, down)\n"
    "      columns[c], up[row + c], down[row - c + n] = nil, nil, nil\n"
    "    end\n"
    "  end\n"
    "  return count\n"
    "end\n"
    "function work(round)\n"
    "  local v, step = setmetatable({x = 0, y = 0}, Vector), setmetatable({x = 1, y = 0.5}, Vector)\n"
    "  for i = 1, 3000 do v = v + step end\n"
    "  local adders, total = {}, 0\n"
    "  for i = 1, 50 do adders[i] = function(b) return i + b end end\n"
    "  for i = 1, 5000 do total = adders[i % 50 + 1](total) % 10007 end\n"
    "  return string.format('%d %d %s %.2f %d %d', fib(18), sieve(5000), words(round), v:norm(), total,\n"
    "                       queens(6, 1, {}, {}, {}))\n"
    "end\n";

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t sum = 0;
  benchBegin();
  lua_State *state = luaL_newstate();
  luaL_requiref(state, "_G", luaopen_base, 1);
  luaL_requiref(state, "table", luaopen_table, 1);
  luaL_requiref(state, "string", luaopen_string, 1);
  lua_settop(state, 0);
  if (luaL_loadbuffer(state, script, sizeof script - 1, "script") != LUA_OK)
    benchFail(lua_tostring(state, -1));
  lua_call(state, 0, 0);
  for (int round = 0; round < scale; ++round) {
    lua_getglobal(state, "work");
    lua_pushinteger(state, round);
    lua_call(state, 1, 1);
    size_t length;
    const char *text = lua_tolstring(state, -1, &length);
    if (round == 0)
      printf("%s\n", text);
    sum = benchMixBytes(sum, text, length);
    lua_pop(state, 1);
  }
  lua_close(state);
  benchEnd();
  benchPrint(sum);
  return 0;
}
