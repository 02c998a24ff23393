import { describe, expect, it } from 'vitest';
import type { ContextValue } from '../../src/message/call.ts';
import { compileTemplate } from '../../src/vtl/compile.ts';
import { type PlainTemplateInput, templateInput } from '../../src/vtl/plain-input.ts';
import { TemplateError } from '../../src/vtl/template-error.ts';
import { TemplateCompileError, templateRenderer } from '../../src/vtl/template-renderer.ts';

const render = (template: string, input: PlainTemplateInput = {}) => templateRenderer(template)(input);

function failure(template: string, input: PlainTemplateInput = {}): TemplateError {
  try {
    render(template, input);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('The template did not fail.');
}

describe('null (vtl.md 0.2)', () => {
  it.each([
    // Recorded on AWS.
    ['$undefined${undefined}$a.b.c$a.b()$a[0]', ''],
    ["#if($x == '')T#end#if($x == \"\")T#end#if($a.b != '')F#end#if($x == $null)T#end", 'TTT'],
    ["#set($e = [])#if($e == '')T#{else}F#end#if($e == $null)T#{else}F#end", 'FF'],
    ['#foreach($k in $context.authorizer.keySet())x#end', ''],
    ['$util.urlEncode($input.body.zip)|$util.base64Encode($nope)|$util.escapeJavaScript($nope)', '||'],
    // Unverified: an undefined reference is false; null unsets.
    ['#if($undefined)T#{else}F#end', 'F'],
    ['#set($x = 1)#set($x = $undefined)[$x]', '[]'],
    ["#set($m = {'k': 1})#set($m.k = $undefined)$m", '{k=null}'],
  ])('%s', (template, expected) => {
    expect(render(template)).toBe(expected);
  });
});

describe('$input (vtl.md 1.1)', () => {
  it.each([
    ['$input.body', '', '{}'],
    ['$input.body.x', '{"x":1}', ''],
    ["$input.path('$')", 'a=b', 'a=b'],
    ["$input.json('$')", 'a=b', '"a=b"'],
    ["$input.json('$.x')", '{}', '""'],
    ["$input.json('$.x')", '{"x":null}', '""'],
    ["$input.path('x')", '{"x":1}', '1'],
    ["$input.path('$.l[-1]')$input.path('$.l[7]')", '{"l":[1,2]}', '2'],
    ["$input.json('$')", '{"a":1e10,"b":"é/","c":"\\u2028"}', '{"a":1.0E10,"b":"é/","c":"\\u2028"}'],
    ["$input.path('$.v')", '{"v":9007199254740993}', '9007199254740993'],
    ["$input.path('$.v')", '{"v":1.10}', '1.1'],
    ["$input.path('$.v')", '{"v":1.2345678901234567890}', '1.2345678901234567890'],
    ["$input.path('$.lines[?(@.qty > 1)].sku')", '{"lines":[{"sku":"A","qty":1}]}', '[]'],
    ['$input.params$input.json$input.keySet$input.params.keySet', '{}', ''],
    ['$input|$util', '{}', '{}|{}'],
    ["#set($p = '$.a')$input.path($p)", '{"a":5}', '5'],
    ["$input.path('$.pets').count()|$input.path('$.pets').size()", '{"pets":[1,2,3]}', '|3'],
  ])('%s of %s', (template, body, expected) => {
    expect(render(template, { body })).toBe(expected);
  });

  it('finds parameters in path, query string, header, in this order, by exact name (documented)', () => {
    const input = { path: { a: 'p' }, query: { a: 'q', b: 'q' }, headers: { a: 'h', b: 'h', C: 'h' } };

    expect(render("$input.params('a')$input.params('b')$input.params('C')|$input.params('c')|", input)).toBe(
      'pqh||',
    );
    expect(render('$input.params()', input)).toBe(
      '{path={a=p}, querystring={a=q, b=q}, header={a=h, b=h, C=h}}',
    );
  });

  it('keeps what a template puts into parameters and stage variables to itself', () => {
    const stageVariables = new Map([['a', '1']]);
    const outcome = compileTemplate("$stageVariables.put('a', '2')$stageVariables.a");
    const input = { ...templateInput({}), stageVariables };

    expect(outcome.ok && outcome.value.render(input)).toBe('12');
    expect(stageVariables.get('a')).toBe('1');
  });

  it("fails with json-smart's words where the body is no JSON at all (recorded)", () => {
    expect(failure("$input.path('$.a')", { body: '{a' })).toMatchObject({
      kind: 'parse-body',
      message: 'Unexpected End Of File position 1: null',
      line: 1,
      column: 8,
    });
    expect(render('$input.body', { body: '{a' })).toBe('{a');
  });

  it('parses a body at most once, and takes a parsed one', () => {
    let parses = 0;
    const outcome = compileTemplate("$input.path('$.a')$input.path('$.b')$input.json('$.a')");
    const input = {
      ...templateInput({ body: 'unused' }),
      parsedBody: () => {
        parses++;
        return new Map([
          ['a', 1],
          ['b', 2],
        ]);
      },
    };

    expect(outcome.ok && outcome.value.render(input)).toBe('121');
    expect(parses).toBe(1);
  });
});

describe('$util (vtl.md 1.2)', () => {
  it.each([
    ["$util.escapeJavaScript('\"\\\\/é')", '\\"\\\\\\\\\\/\\u00E9'],
    ["$util.urlEncode('a b~*-._é!()')", 'a+b%7E*-._%C3%A9%21%28%29'],
    ["$util.urlDecode('a+b%2B%C3%A9')", 'a b+é'],
    ["$util.base64Encode('é')$util.base64Decode('w6k=')", 'w6k=é'],
    ['$util.parseJson(\'{"a":[1,{"b":null}]}\')', '{a=[1,{"b":null}]}'],
    ['$util.toJson($x)$util.error("x")$util.qr($x)$util.time.nowISO8601()', ''],
  ])('%s', (template, expected) => {
    expect(render(template)).toBe(expected);
  });

  it('fails where Java throws', () => {
    expect(failure("$util.urlDecode('%zz')").kind).toBe('run-time');
  });
});

describe('$context and overrides (vtl.md 1.3 and 1.4)', () => {
  it('prints nothing for its maps and is usable as a map (recorded)', () => {
    const input = {
      context: { identity: { sourceIp: '1.2.3.4', user: null }, requestTimeEpoch: 1_763_600_000_000 },
    };

    expect(render('[$context.identity][$context.requestOverride.header][$context]', input)).toBe('[][][]');
    expect(
      render("$context.identity.sourceIp $context.get('identity').keySet() $context.requestTimeEpoch", input),
    ).toBe('1.2.3.4 [sourceIp, user] 1763600000000');
    expect(render('[$context.identity.user]', input)).toBe('[]');
  });

  it('writes overrides into the maps it was given', () => {
    const context = templateInput({}).context;
    const outcome = compileTemplate(
      '#set($context.requestOverride.header.X-Amz-Target = "v")#set($context["requestOverride"].querystring["k"] = "q")#set($k = "dyn")#set($context.requestOverride.path[$k] = 1.0)$context.requestOverride.header.put("l", ["a", "b"])#set($context.responseOverride.status = 444)#set($context.responseOverride.custom = "x")$context.responseOverride.custom',
    );

    const output = outcome.ok && outcome.value.render({ ...templateInput({}), context });

    expect(output).toBe('x');
    const requestOverride = context.get('requestOverride') as Map<string, Map<string, ContextValue>>;
    const responseOverride = context.get('responseOverride') as Map<string, ContextValue>;
    expect(requestOverride.get('header')?.get('X-Amz-Target')).toBe('v');
    expect(Array.from(requestOverride.get('header')?.get('l') as string[])).toEqual(['a', 'b']);
    expect(requestOverride.get('querystring')?.get('k')).toBe('q');
    expect(responseOverride.get('status')).toBe(444);
    expect(typeof responseOverride.get('status')).toBe('number');
  });

  it('knows whether a template mentions $context at all', () => {
    const uses = (text: string) => {
      const outcome = compileTemplate(text);
      return outcome.ok && outcome.value.usesContext;
    };

    expect(uses('$context.requestId')).toBe(true);
    expect(uses('"#if($context.x)a#end"')).toBe(true);
    expect(uses("$input.json('$')")).toBe(false);
  });

  it('touches of its input only what the template names', () => {
    const touched: string[] = [];
    const input = new Proxy(templateInput({ body: '{"a":1}' }), {
      get(target, name) {
        touched.push(String(name));
        return Reflect.get(target, name);
      },
    });
    const outcome = compileTemplate("$input.json('$.a')");

    expect(outcome.ok && outcome.value.render(input)).toBe('1');
    expect(touched.filter((name) => name !== 'parsedBody')).toEqual(['body']);
  });
});

describe('Java methods (vtl.md 2)', () => {
  it.each([
    [
      "#set($s = 'a.b.c')$s.replace('.', '-')$s.replaceAll('.', '-')$s.replaceAll('\\.', '-')",
      'a-b-c-----a-b-c',
    ],
    ['#set($s = \'foo123\')$s.replaceAll("([a-z]+)(\\d+)", "$2-$1")', '123-foo'],
    ["#set($s = 'k1=v1;k2=v2;k3')$s.split(';', 2)[1]", 'k2=v2;k3'],
    ["#set($s = 'a|b')$s.split('\\|')[1]", 'b'],
    ["#set($n = 5)$n.equals('5') #if($n == '5')T#end", 'false T'],
    ["#set($s = 'abc')$s.compareTo('abcd') $s.hashCode() $s.codePointAt(0) $s.charAt(1)", '-1 96354 97 b'],
    [
      "#set($s = 'aBc')$s.equalsIgnoreCase('AbC') $s.indexOf('c', 1) $s.lastIndexOf('a') $s.startsWith('B', 1)",
      'true 2 0 true',
    ],
    [
      "#set($s = '%05d')$s.format('%05d', 42) $s.format('%s-%x-%.2f%%', 'a', 255, 1.005) $s.valueOf(true)",
      '00042 a-ff-1.01% true',
    ],
    [
      "#set($Integer = 0)#set($x = $Integer.parseInt('42') + 1)$x $Integer.valueOf('7') $Integer.parseInt('ff', 16)",
      '43 7 255',
    ],
    [
      "#set($l = ['a','b'])$l.add(1, 'x')$l $l.remove(0) $l.remove('zz') $l.contains(1) $l.indexOf('b')",
      '[a, x, b] a false false 1',
    ],
    [
      "#set($l = ['a','b'])#set($l[1] = 'z')#set($l[-2] = 'y')$l $l.lastIndexOf('z') $l.iterator().next() $l.toArray().size()",
      '[y, z] 1 y 2',
    ],
    [
      "#set($m = {'a': 1})$m.put('a', 2)|$m.put('b', 3)|$m.remove('a')|$m.size|$m.size()|$m.empty",
      '1||2||1|',
    ],
    ["#set($m = {'size': 'S'})$m.size $m.size()", 'S 1'],
    [
      "#foreach($e in {'a': 1}.entrySet())#end#set($m = {'a': 1})#foreach($e in $m.entrySet())$e.key=$e.value=$e.getKey()=$e.getValue()#end",
      undefined,
    ],
    ["#set($l = [])$l.empty #set($s = 'x')$s.empty", 'truefalse'],
    [
      "$input.path('$.f').intValue() $input.path('$.n').doubleValue() $input.path('$.n').longValue()",
      '1 42.0 42',
    ],
    ["#set($s = 'x')$s.repeat(3)$s.strip()$s.getClass()$s.class$s.chars()", ''],
  ])('%s', (template, expected) => {
    if (expected === undefined) expect(() => render(template)).toThrow(TemplateCompileError);
    else expect(render(template, { body: '{"f":1.9,"n":42}' })).toBe(expected);
  });

  it.each([
    "#set($s = 'x')$s.substring(0, 100)",
    '#set($l = [1])$l.get(9)',
    '#set($l = [1])$l[9]',
    '#set($l = [1])$l.get(-1)',
    "#set($Integer = 0)$Integer.parseInt('x')",
    "#set($s = 'x')$s.matches('[')",
    "#set($s = 'x')$s.replaceAll('x', '$1')",
    "$input.path('$.a b')",
    '#foreach($x in $input.path("$"))#set($y = $input.path("$").add(1))#end',
  ])('fails the template where Java throws: %s', (template) => {
    expect(failure(template, { body: '[1,2]' }).kind).toBe('run-time');
  });
});

describe('white space (vtl.md 3.7, measured)', () => {
  it.each([
    ['a\n  #if(true)\n  b\n  #else\n  c\n  #end\n  d', 'a\n    b\n    d'],
    ['  #set($a=1)\nx', 'x'],
    ['#set($x=1)$x #set($y=1)z', '1z'],
    ['{\n  #set($x=1)\n  "a"', '{\n    "a"'],
    ['#if(true)\n  #set($y=1)\nz\n#end', 'z\n'],
    ['a\n  #set($x=1)\nb', 'a\n  b'],
    ['#if(true) b #end c', ' b  c'],
    ['a ## c\nb#* x *#c#**y*#d#[[ $x #if ]]#', 'a bcd $x #if '],
    ['#if(true)\r\nx\r\n#end\r\ny', 'x\r\ny'],
  ])('%j', (template, expected) => {
    expect(render(template)).toBe(expected);
  });
});

describe('grammar (vtl.md 3)', () => {
  it.each([
    ['#set($n = 1)$n. $n, ${n}x $n(1)', '1. 1, 1x 1(1)'],
    ['#set($x = 1)\\$x \\\\$x \\\\\\$x \\$u', '$x \\1 \\$x \\$u'],
    ['#set($a = 5)#set($b = 2)${a}-$b $a-$b', '5-2 2'],
    ['#set($l = [$a..3])$l#set($l = [-2..2])$l#set($l = [3..1])$l', '[-2, -1, 0, 1, 2][3, 2, 1]'],
    [
      '#if(1 < 2 && !(3 > 4) || false)T#end#if("abc" > "abb")F#end#if(\'5\' > 4)F#end#if(5 == \'05\')F#end#if(10 == 10.0)T#end',
      'TT',
    ],
    ['#if(0)F#end#if("")F#end#set($z = 0)#if($z)T#end#set($e = "")#if($e)T#end', 'TT'],
    [
      '#set($x = 20/3*3)$x #set($x = 2147483647 * 2)$x #set($x = 3 - 3.0)$x #set($x = 19.99*100)$x',
      '1842949672940.01998.9999999999998',
    ],
    [
      "#set($x = 'a' + 1 + 2)$x #set($x = 1 + 2 + 'a')$x|#set($x = 'a' * 2)[$x]#set($x = 5 % 0)[$x]",
      'a123a|[][]',
    ],
    ['#foreach($i in "abc")x#end#foreach($i in 5)x#end#foreach($i in $m)x#end', ''],
    ['#macro(f $a $b)[$a|$b]#end#f("x" \'y\')#f(1)#f([1], {})', '[x|y][1|][[1]|{}]'],
    ['#f(2)#macro(f $n)$n#if($n > 0)#set($m = $n - 1)#f($m)#end#end', '210'],
    ['#define($d)v=$n;#end#set($n = 1)$d#set($n = 2)$d', 'v=1;v=2;'],
    ['#set($m = {})#set($m["k-x"] = 1)#set($k = "dyn")#set($m[$k] = {"$k": 2})$m', '{k-x=1, dyn={dyn=2}}'],
    ['#foreach($i in [1..3])#foreach($j in [1..3])#if($j == 2)#break#end$i$j #end#end', '11 21 31 '],
    ['a#foreach($i in [1..3])$i#if($i == 2)#stop#end#end b', 'a12'],
    ['#set($s = "#if(1 == 1)a#{else}b#end ""q"" \'s\'")$s', 'a "q" \'s\''],
  ])('%s', (template, expected) => {
    expect(render(template)).toBe(expected);
  });

  it.each([
    ['a\n#if($x == null)\n#end', 2, 11, 'null is no literal'],
    ['#set($m = {"a": null})', 1, 17, 'null is no literal'],
    ['#set($m.put("a", 1))', 1, 20, 'expected = and a value'],
    ['#set($y = $n -1)', 1, 14, '"-1"'],
    ['#set($y = -$n)', 1, 11, 'a minus stands only in front of digits'],
    ['#if(true)\nx', 2, 2, 'the #end of the #if of line 1'],
    ['x#end', 1, 2, 'no block is open here'],
    ["'a'\n$x.y('b)", 2, 6, 'not closed'],
    ['#foreach($x)a#end', 1, 1, '#foreach is written'],
    ['#set($s = "a\n$x[abc]")', 2, 4, 'inside a double-quoted string'],
  ])('says where %j is no template', (template, line, column, message) => {
    const outcome = compileTemplate(template, { at: { file: 'spec.yaml', pointer: '/x' } });

    expect(outcome).toMatchObject({
      ok: false,
      diagnostics: [
        {
          ruleId: 'template-syntax',
          severity: 'error',
          inside: { line, column },
          at: { file: 'spec.yaml', pointer: '/x' },
        },
      ],
    });
    expect(outcome.diagnostics[0]?.message).toContain(message);
  });

  it('warns of #parse, #include and #evaluate, and fails when it gets to one (unverified)', () => {
    const outcome = compileTemplate('ok#if(false)#parse("x")#end');

    expect(outcome.ok && outcome.value.render(templateInput({}))).toBe('ok');
    expect(outcome.diagnostics).toMatchObject([
      { ruleId: 'template-directive', severity: 'warn', inside: { line: 1, column: 13 } },
    ]);
    expect(failure('\n #evaluate("x")')).toMatchObject({ kind: 'run-time', line: 2, column: 2 });
  });

  it('warns of literal patterns and paths that will fail the template', () => {
    const outcome = compileTemplate("#set($s = 'a')$s.matches('(a')\n$input.path('$.a b')$s.split(',')");

    expect(outcome).toMatchObject({
      ok: true,
      diagnostics: [
        { ruleId: 'template-pattern', severity: 'warn', inside: { line: 1, column: 26 } },
        { ruleId: 'template-path', severity: 'warn', inside: { line: 2, column: 13 } },
      ],
    });
  });

  it('refuses templates of more than 300 KB (documented)', () => {
    expect(compileTemplate('x'.repeat(300 * 1024)).ok).toBe(true);
    expect(compileTemplate('x'.repeat(300 * 1024 + 1))).toMatchObject({
      ok: false,
      diagnostics: [{ ruleId: 'template-size' }],
    });
  });
});
