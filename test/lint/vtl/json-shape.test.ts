import { describe, expect, it } from 'vitest';
import { templateFactsCache } from '../../../src/lint/vtl/template-facts.ts';

const shapeOf = (text: string) => templateFactsCache().of(text).jsonShape();
const problemOf = (text: string) => shapeOf(text).problem?.message;

/** Which printed references stand where: `$x value`, `$x string`. */
const holesOf = (text: string) =>
  [...shapeOf(text).holes.values()].map(
    ({ hole, asValue, inString }) =>
      `${text.slice(hole.start, hole.end)}${asValue ? ' value' : ''}${inString ? ' string' : ''}`,
  );

describe('a template whose every branch prints JSON has no problem', () => {
  it.each([
    ['plain JSON', '{ "a": [1, true, null, "x", -2.5e3], "b": {} }'],
    ['nothing at all', '#set($x = 1)'],
    ['XML', '<pet>$input.params("id")</pet>'],
    ['a form', 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)'],
    ['a reference alone', "$input.json('$')"],
    ['values from references', '{ "a": $input.json("$.a"), "b": "$input.params(\'b\')", "c": $x$y }'],
    ['a comma by $foreach.hasNext', '[#foreach($p in $list){"n": "$p"}#if($foreach.hasNext),#end#end]'],
    ['a comma in front by $velocityCount', '[#foreach($p in $list)#if($velocityCount > 1),#end"$p"#end]'],
    ['a comma by the size of the list', '[#foreach($p in $l)"$p"#if($velocityCount < $l.size()),#end#end]'],
    [
      'a comma by a flag of its own',
      '#set($first = true)[#foreach($p in $l)#if(!$first),#end#set($first = false)"$p"#end]',
    ],
    ['one condition asked twice', '{"a": 1#if($x),#end #if($x)"b": 2#end}'],
    ['nested branches', '{#if($a)"a": #if($b)1#elseif($c)2#else"x"#end#else"z": []#end}'],
    ['branches that print nothing', '#if($a == 1){"a": 1}#elseif($a == 2)#else{}#end'],
    [
      'statuses set on the way',
      '#if($a)#set($context.responseOverride.status = 400)#elseif($b)#set($context.responseOverride.status = 500)#else#set($context.responseOverride.status = 404)#end{"ok": false}',
    ],
    ['pairs from a reference', '{ $pairs }'],
    ['a number', '{"n": 1$fraction}'],
  ])('%s', (_name, text) => {
    expect(problemOf(text)).toBeUndefined();
  });
});

describe('a branch that cannot print JSON is found', () => {
  it.each([
    ['a comma after the last item', '[#foreach($p in $l)"$p",#end]', 'a "," stands before "]"'],
    ['a comma after the last pair', '{"a": 1,}', 'a "," stands before "}"'],
    ['no comma between items', '[#foreach($p in $l){"n": 1}#end]', 'a "," is missing before "{"'],
    ['a missing colon', '{"a" 1}', 'a ":" is missing before "1"'],
    ['a key without quotes', '{a: 1}', 'a key in double quotes belongs where "a" stands'],
    ['a word without quotes', '{"a": yes}', 'yes is no JSON value; a text stands in double quotes'],
    ['an end that is missing on one branch', '{"a": 1 #if($x)}#end', 'the text ends before "}"'],
    ['an open string', '{"a": "x}', 'a string is not closed'],
    ['something behind the end', '{} {}', '"{" stands after the end of the value'],
  ])('%s', (_name, text, message) => {
    expect(problemOf(text)).toBe(message);
  });

  it('at the place in the template', () => {
    const text = '{\n  "pets": [#foreach($p in $l)"$p",#end]\n}';

    expect(shapeOf(text).problem?.offset).toBe(text.indexOf(']'));
  });
});

describe('printed references', () => {
  it('are known as values and as parts of strings', () => {
    expect(holesOf('{"a": $x, "b": "$y", "c": "a $z.k b", "d": $v$w}')).toEqual([
      '$x value',
      '$y string',
      '$z.k string',
      '$v',
      '$w',
    ]);
  });

  it('keep where their value comes from through variables and loops', () => {
    const text = '#set($root = $input.path("$"))#foreach($p in $root.pets){"n": "$p.name"}#end';

    expect([...shapeOf(text).holes.values()].map(({ hole }) => hole.source)).toEqual(['client']);
  });
});

describe('a template that does too much', () => {
  it('is given up in time', () => {
    const text = `[${'#foreach($a in $l)#foreach($b in $m)#foreach($c in $n)'.repeat(20)}1,${'#end#end#end'.repeat(20)}]`;

    expect(shapeOf(text).holes.size).toBe(0);
  });

  it('is looked at for a bounded number of branches', () => {
    const text = `{"a": 1${'#if($x$i), "b": 2#end'.repeat(200)}}`;

    expect(problemOf(text)).toBeUndefined();
  });
});
