import { describe, expect, it } from 'vitest';
import { compileJsonPath, JsonPathBudgetError } from '../../src/expressions/json-path.ts';
import { jsonText } from '../../src/expressions/json-text.ts';
import { parsePermissiveJson } from '../../src/expressions/permissive-json.ts';

const root = parsePermissiveJson(
  '{"a":1,"b":{"c":[1,2,3,{"d":"x"}],"e-f":"h","g":null},"lines":[{"sku":"A","qty":2,"tag":["p","q"],"n":null},{"sku":"B","qty":1,"price":20.0},{"sku":"C"}],"texts":{"l":[{"n":2,"ok":true},{"n":"2"},{"n":"2.0"},{"n":"x"},{"n":""}]},"a.b":"dot","it\'s":"q","size":5,"":"empty","x y":3,"s":"str","arr":[[1,2],[3,4]]}',
);

function read(path: string): string {
  const compiled = compileJsonPath(path);
  if (!compiled.ok) return `refused: ${compiled.reason}`;
  const found = compiled.read(root);
  return found === undefined ? 'nothing' : jsonText(found);
}

describe('JSONPath in the Jayway dialect', () => {
  it.each([
    // Measured on json-path 2.0 in Java.
    ['$.a', '1'],
    ['a', '1'],
    ['b.c', '[1,2,3,{"d":"x"}]'],
    ['@', jsonText(root)],
    ["['a']", '1'],
    ['*', jsonText([...(root as Map<string, never>).values()])],
    ['$.b.c[0]', '1'],
    ['$.b.c[9]', 'nothing'],
    ['$.b.c[0,2]', '[1,3]'],
    ['$.b.c[0:2]', '[1,2]'],
    ['$.b.c[:2]', '[1,2]'],
    ['$.b.c[1:]', '[2,3,{"d":"x"}]'],
    ['$.b.c[-2:]', '[3,{"d":"x"}]'],
    ['$.b.c[:-1]', '[1,2,3]'],
    ['$.b.c[5:9]', '[]'],
    ['$.b.c[*]', '[1,2,3,{"d":"x"}]'],
    ['$.b.c.*', '[1,2,3,{"d":"x"}]'],
    ['$.b.*', '[[1,2,3,{"d":"x"}],"h",null]'],
    ['$..d', '["x"]'],
    ['$..nope', '[]'],
    ["$..['sku']", '["A","B","C"]'],
    ['$..lines[0].sku', '["A"]'],
    ['$..[0]', '[1,{"sku":"A","qty":2,"tag":["p","q"],"n":null},"p",{"n":2,"ok":true},[1,2],1,3]'],
    ['$.nope', 'nothing'],
    ['$.nope.x', 'nothing'],
    ['$.a.x', 'nothing'],
    ['$.b.g', 'null'],
    ['$.b.g.x', 'nothing'],
    ['$.lines.sku', 'nothing'],
    ['$.lines[*].sku', '["A","B","C"]'],
    ['$.lines[*].price', '[20.0]'],
    ['$.lines[*].n', '[null]'],
    ['$.lines[*].tag[0]', '["p"]'],
    ["$.lines[0]['sku','qty']", '{"sku":"A","qty":2}'],
    ["$.lines[*]['sku','qty']", '[{"sku":"A","qty":2},{"sku":"B","qty":1},{"sku":"C"}]'],
    ["$['a.b']", '"dot"'],
    ['$.b.e-f', '"h"'],
    ["$.b['e-f']", '"h"'],
    ['$.size', '5'],
    ["$['']", '"empty"'],
    ["$['x y']", '3'],
    [' $.a', '1'],
    ["$.b[ 'c' ]", '[1,2,3,{"d":"x"}]'],
    ['$.b.c[ 0 , 1 ]', '[1,2]'],
    ['$.lines[?(@.qty > 1)].sku', '["A"]'],
    ['$.lines[?(@.qty>=1)].sku', '["A","B"]'],
    ["$.lines[?(@.sku == 'A')].qty", '[2]'],
    ['$.lines[?(@.qty)].sku', '["A","B"]'],
    ['$.lines[?(!@.qty)].sku', '["C"]'],
    ['$.lines[?(@.n == null)].sku', '["A"]'],
    ['$.lines[?(@.price == 20)].sku', '["B"]'],
    ["$.lines[?(@.qty > 1 || @.sku == 'C')].sku", '["A","C"]'],
    ["$.lines[?((@.qty > 1 || @.sku == 'C') && @.sku)].sku", '["A","C"]'],
    ['$.lines[?(@.sku =~ /a/i)].sku', '["A"]'],
    ["$.lines[?('A' == @.sku)].sku", '["A"]'],
    ['$.lines[?(@.qty == $.a)].sku', '["B"]'],
    ["$.lines[?(@.sku > 'A')].sku", '["B","C"]'],
    ["$.lines[?(@.qty == '2')].sku", '["A"]'],
    ['$.b.c[?(@ > 1)]', '[2,3]'],
    ['$..[?(@.qty)].sku', '["A","B"]'],
    ['$.arr[*][0]', '[1,3]'],
    ['$.arr[*][*]', '[1,2,3,4]'],
    ['$.lines..sku', '["A","B","C"]'],
    ['$.lines[-1:].sku', '["C"]'],
    ['$.b.c[01]', '2'],
    ['$.lines.length()', 'nothing'],
    ['$.lines[(@.length-1)].sku', '"C"'],
    ['$.lines[(@.length() - 2)].sku', '"B"'],
    ['$.lines[(@.length-9)]', 'nothing'],
    ['$.lines[?(@.tag.length() > 1)]', '[]'],
    ['$.texts.l[?(@.n == 2)].n', '[2,"2"]'],
    ['$.texts.l[?(@.n != 2)].n', '["2.0","x",""]'],
    ["$.texts.l[?(@.n == '2.0')].n", '[2,"2.0"]'],
    ['$.texts.l[?(@.n > 1)].n', '[2,"2","2.0","x"]'],
    ["$.texts.l[?(@.n > '1')].n", '[2,"2","2.0","x"]'],
    ['$.texts.l[?(@.n == 0)].n', '[]'],
    ["$.texts.l[?(@.ok == 'true')].n", '[2]'],
    ["$.texts.l[?(@.ok != 'false')].n", '[2]'],
    // Documented or our choice: negative indexes count from the end; what fits no value is skipped; newer quotes are read.
    ['$.b.c[-1]', '{"d":"x"}'],
    ['$["a"]', '1'],
    ["$.lines[?(@.sku in ['A','C'])].sku", '["A","C"]'],
    ["$.lines[?(@.sku != 'A')].qty", '[1]'],
    ['$.s[0]', 'nothing'],
  ])('reads %s', (path, expected) => {
    expect(read(path)).toBe(expected);
  });

  it.each([
    '',
    '$.',
    '$..',
    '$a',
    '$[a]',
    '$[]',
    '$.x y',
    "$['a'",
    '$.lines[?]',
    '$.lines[(@.length)]',
    '$.lines[(@.length*2)]',
    '$.lines[?(@.a =~ /(x/)]',
  ])('refuses %s, other scripts included', (path) => {
    expect(compileJsonPath(path)).toMatchObject({ ok: false });
  });

  it('tells definite paths from those that give a list', () => {
    expect(compileJsonPath('$.a[0]')).toMatchObject({ ok: true, definite: true });
    expect(compileJsonPath('$.a[*]')).toMatchObject({ ok: true, definite: false });
  });

  it('gives up on a path that looks at too many places', () => {
    const wide = parsePermissiveJson(`[${Array.from({ length: 400 }, () => '[1,2,3,4,5,6,7,8]').join()}]`);
    const compiled = compileJsonPath('$..*..*..*..*..*');
    const deep = compileJsonPath('$[*,*]');

    expect(deep.ok).toBe(false);
    expect(() => {
      let document = wide;
      for (let i = 0; i < 6; i++) document = [document, document, document];
      if (compiled.ok) compiled.read(document);
    }).toThrow(JsonPathBudgetError);
  });
});
