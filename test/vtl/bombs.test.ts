import { describe, expect, it } from 'vitest';
import { compileTemplate } from '../../src/vtl/compile.ts';
import { templateInput } from '../../src/vtl/plain-input.ts';
import { TemplateError } from '../../src/vtl/template-error.ts';

const deep = (open: string, inside: string, close: string, times: number) =>
  open.repeat(times) + inside + close.repeat(times);
const manyDigits = '9'.repeat(1000);
const loops = (depth: number, body: string) =>
  `${Array.from({ length: depth }, (_, i) => `#foreach($i${i} in [1..1000])`).join('')}${body}${'#end'.repeat(depth)}`;

/** [name, template, body]: each would stop or kill an engine without limits (reliability.md T1). */
const bombs: readonly [name: string, template: string, body?: string][] = [
  ['a giant range', '#set($r = [1..1000000000])'],
  ['a giant range in a loop', '#foreach($i in [1..2147483647])x#end'],
  ['a range from below', '#set($r = [-2147483648..2147483647])'],
  ['nested loops', loops(3, 'x')],
  ['five nested loops', loops(5, '')],
  ['loops with long text', loops(2, 'x'.repeat(1000))],
  ['a doubling string', `#set($s = 'x')${'#set($s = $s + $s)'.repeat(64)}`],
  ['a doubling string by interpolation', `#set($s = 'x')${'#set($s = "$s$s")'.repeat(64)}`],
  ['a doubling string by concat', `#set($s = 'x')${'#set($s = $s.concat($s))'.repeat(64)}`],
  ['a growing replace', `#set($s = 'aaaaaaaaaa')${"#set($s = $s.replace('a', $s))".repeat(12)}`],
  ['a growing replaceAll', `#set($s = 'aaaaaaaaaa')${"#set($s = $s.replaceAll('a', $s))".repeat(12)}`],
  ['a replace of nothing', `#set($s = 'a')${"#set($s = $s.replace('', $s))".repeat(16)}`],
  ['a doubling list', `#set($l = [1,2])${'#set($x = $l.addAll($l))'.repeat(64)}$l`],
  ['a list of lists of lists', `#set($l = ['xxxxxxxx'])${'#set($l = [$l, $l])'.repeat(64)}$l`],
  ['a map of maps of maps', `#set($m = {'k': 'xxxxxxxx'})${"#set($m = {'a': $m, 'b': $m})".repeat(60)}$m`],
  ['a list that holds itself by another', '#set($a = [1])#set($b = [$a])#set($x = $a.add($b))$a'],
  ['a map that holds itself by another', "#set($a = {})#set($b = {'a': $a})#set($a.b = $b)$a"],
  [
    'a document that is put into itself',
    "#set($d = $input.path('$'))#set($x = $d.l.add($d))$input.json('$')",
    '{"l":[1]}',
  ],
  ['a macro that calls itself', '#macro(m)x#m()#end#m()'],
  ['macros that call each other', '#macro(a)#b()#b()#end#macro(b)#a()#a()#end#a()'],
  ['a macro whose argument doubles', '#macro(m $a)#m("$a$a")#end#m("x")'],
  ['a macro whose argument is evaluated twice each time', '#macro(m $a)$a$a#m("$a$a")#end#m("x")'],
  ['a block that defines itself', '#define($d)$d$d#end$d'],
  ['blocks that print each other', '#define($a)$b$b#end#define($b)$a$a#end$a'],
  ['a factorial', `#set($n = 1)${'#set($n = $n * 9223372036854775807)'.repeat(3000)}$n`],
  ['squared numbers', `#set($n = ${manyDigits})${'#set($n = $n * $n)'.repeat(40)}$n`],
  [
    'decimals far apart',
    "#set($a = $input.path('$.a'))#set($b = $a + $input.path('$.b'))$b",
    '{"a":1.00000000000000000001e999999999,"b":1.00000000000000000001e-99999999}',
  ],
  ['a decimal as an integer', "$input.path('$.a').longValue()", '{"a":1.00000000000000000001e999999999}'],
  ['an evil pattern', `#set($s = '${'a'.repeat(50)}!')$s.matches('(a+)+$')`],
  ['an evil pattern over and over', `#set($s = '${'a'.repeat(5000)}!')${loops(1, "$s.matches('(a*)*b')")}`],
  [
    'many different patterns',
    `#foreach($i in [1..1000])#set($p = "a{$i}b$i(x|y)*")$input.path('$').s.matches($p)#end`,
    '{"s":"aaaa"}',
  ],
  ['an evil pattern with a lookahead', `#set($s = '${'a'.repeat(50)}!')$s.matches('(?=(a+)+$)x')`],
  ['an evil back reference', `#set($s = '${'a'.repeat(60)}!')$s.matches('(a*)*\\1b')`],
  [
    'an evil possessive pattern over and over',
    `#set($s = '${'a'.repeat(40)}!')${loops(1, "$s.matches('(a+)+(?>b)')")}`,
  ],
  ['an evil pattern over lines', `#set($s = '${'a'.repeat(50)}!\n')${loops(1, "$s.matches('(a+)+$')")}`],
  [
    'dear searches that all succeed',
    `#set($s = '${'a'.repeat(300)}')${loops(2, "$s.replaceAll('a*(?=b)', '')")}`,
  ],
  ['a lookahead over a long text', "$input.path('$').replaceAll('(?:a|b)*(?=c)', '')", 'ab'.repeat(100_000)],
  ['a pattern with a giant repetition', "#set($s = 'a')$s.matches('((a{1000}){1000}){1000}')"],
  ['a wide format', "#set($s = 'x')$s.format('%1000000000d', 1)"],
  ['deep parentheses', `#if(${deep('(', 'true', ')', 5000)})x#end`],
  ['deep conditions', deep('#if(true)', 'x', '#end', 3000)],
  ['deep lists', `#set($l = ${deep('[', '1', ']', 5000)})`],
  ['deep calls', `${deep('$a.b(', '1', ')', 5000)}`],
  ['a deep document', "$input.path('$')", deep('[', '', ']', 100_000)],
  [
    'a path that looks everywhere',
    "$input.path('$..*..*..*..*')",
    JSON.stringify(Array.from({ length: 60 }, () => Array.from({ length: 20 }, () => ({ a: [1, 2, 3] })))),
  ],
  ['60,000 dollars', '$'.repeat(60_000)],
  ['60,000 backslashes', '\\'.repeat(60_000)],
  ['60,000 hashes and braces', '#{'.repeat(30_000)],
  ['300 KB of references', '$a.b.c '.repeat(38_000)],
];

describe('templates that would stop an engine without limits', () => {
  it('are at least forty', () => {
    expect(bombs.length).toBeGreaterThanOrEqual(40);
  });

  it.each(bombs.map(([name, template, body = '{}']) => [name, template, body] as const))(
    'ends %s by its budget, as an answer or as a template failure',
    (_, template, body) => {
      const outcome = compileTemplate(template);
      if (!outcome.ok) {
        expect(outcome.diagnostics.map((problem) => problem.ruleId)).toEqual(['template-syntax']);
        return;
      }

      const render = () => outcome.value.render(templateInput({ body }));

      let length = 0;
      try {
        length = render().length;
      } catch (error) {
        expect(error).toBeInstanceOf(TemplateError);
        expect(['budget', 'run-time', 'parse-body']).toContain((error as TemplateError).kind);
      }
      expect(length).toBeLessThanOrEqual(10 * 1024 * 1024);
    },
  );

  it('stops loops at 1000 iterations silently (documented limit)', () => {
    const outcome = compileTemplate('#foreach($i in [1..5000])x#end!');

    expect(outcome.ok && outcome.value.render(templateInput({}))).toBe(`${'x'.repeat(1000)}!`);
  });
});
