import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlainTemplateInput } from '../../src/vtl/plain-input.ts';
import { TemplateError } from '../../src/vtl/template-error.ts';
import { TemplateCompileError, templateRenderer } from '../../src/vtl/template-renderer.ts';

interface Case {
  readonly name: string;
  readonly template: string;
  readonly input: PlainTemplateInput;
  readonly expected: string;
  readonly basis: string;
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/vtl/page-cases.json'), 'utf8'),
) as readonly Case[];

/** Names begin with the section of vtl.md; where `velocity-1.7` is the basis and no `$input` takes part, Velocity 1.7 was asked too. */
describe('every row of the reference page', () => {
  it.each(cases)('$name ($basis)', ({ template, input, expected }) => {
    expect(templateRenderer(template)(input)).toBe(expected);
  });
});

describe('what the page says does not parse', () => {
  it.each([
    ['2 a method on a literal', "$x #if('a'.split(','))#end"],
    ['3.2 null in a condition', '#if($x == null)a#end'],
    ['3.2 null in a map', '#set($m = {"a": null})'],
    ['3.2 a leading plus', '#set($x = +1)'],
    ['3.3 a call on the left', '#set($m.put("a",1))'],
    ['3.4 a minus without space behind', '#set($y = $n -1)'],
    ['3.4 a minus behind a call', '#set($y = $l.size()-1)'],
    ['3.4 a minus in front of a reference', '#set($y = -$n)'],
    ['3.5 #endx', '#if($n==5)T#endx'],
    ['3.5 a stray #end', 'a#end'],
    ['3.5 an #if without end', '#if($a)'],
  ])('%s (velocity-1.7)', (_name, template) => {
    expect(() => templateRenderer(template)).toThrow(TemplateCompileError);
  });
});

describe('what the page says fails when it runs', () => {
  it.each([
    ['0.1 an open object', "$input.path('$')", '{a', 'Unexpected End Of File position 1: null'],
    ['0.1 an open list', "$input.json('$')", '[a', 'Unexpected End Of File position 1: EOF'],
    ['0.1 quotes that do not match', "$input.path('$')", `{"statusCode': 200 }`, 'Unexpected'],
    ['0.1 the other way round', "$input.path('$')", `{'statusCode: 200 }`, 'Unexpected'],
    ['0.1 no closing brace', "$input.path('$')", '{"statusCode": 200', 'Unexpected'],
    ['0.1 an object for a key', "$input.path('$')", '{statusCode: 200, {foo: 1}', 'Unexpected character ({)'],
    ['0.1 in parseJson', "$util.parseJson('{a')", '', 'Unexpected End Of File position 1: null'],
    ['2 substring past the end', "#set($s = 'a')$s.substring(0,100)", '', 'StringIndexOutOfBounds'],
    ['2 get past the end', '#set($l = [1])$l.get(9)', '', 'IndexOutOfBounds'],
    ['2 get(-1)', '#set($l = [1])$l.get(-1)', '', 'IndexOutOfBounds'],
    ['2 an index past the end', '#set($l = [1])$l[9]', '', 'IndexOutOfBounds'],
    ['2 an index before the start', '#set($l = [1])$l[-2]', '', 'IndexOutOfBounds'],
    ['3.8 #include', '#include("x")', '', '#include'],
    ['3.8 #parse', '#parse("x")', '', '#parse'],
    ['3.8 #evaluate', '#evaluate("x")', '', '#evaluate'],
    ['3.9 over 300 KB', 'x'.repeat(300 * 1024 + 1), '', '300 KB'],
  ])('%s', (_name, template, body, message) => {
    const render = () => templateRenderer(template)({ body });

    expect(render).toThrow(message);
  });

  it('keeps parse errors of the body apart from those of the template: 400 and 500 (vtl.md 0.1, 3.9)', () => {
    const kindOf = (template: string) => {
      try {
        templateRenderer(template)({ body: '{a' });
      } catch (error) {
        return error instanceof TemplateError ? error.kind : error;
      }
      return undefined;
    };

    expect([kindOf("$input.path('$')"), kindOf('#set($l = [])$l[0]')]).toEqual(['parse-body', 'run-time']);
  });
});

describe('a loop that is cut short', () => {
  it('is told to whoever listens, once, with its place (vtl.md 3.6)', () => {
    const notes: string[] = [];
    const list = JSON.stringify(Array.from({ length: 1001 }, () => 0));
    const render = templateRenderer("#foreach($a in [1, 2])\n#foreach($i in $input.path('$'))#end#end");

    render({ body: list }, (note) => notes.push(note));

    expect(notes).toEqual(['The #foreach at line 2, column 1 stopped after 1000 of 1001 iterations']);
  });
});
