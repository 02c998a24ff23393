import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JavaBigDecimal, JavaBigInteger, JavaDouble, JavaLong } from '../../src/expressions/java-number.ts';
import { compileTemplate } from '../../src/vtl/compile.ts';
import { indexedValue, invoke, methodsNamed, propertyOf } from '../../src/vtl/members.ts';
import { InputObject, UtilObject } from '../../src/vtl/methods/input-methods.ts';
import { templateInput } from '../../src/vtl/plain-input.ts';
import { Memo, Run } from '../../src/vtl/run.ts';
import { BudgetExceeded, JavaException } from '../../src/vtl/template-error.ts';
import { templateRenderer } from '../../src/vtl/template-renderer.ts';
import { EngineObject, type Value } from '../../src/vtl/values.ts';

/** Names that reach further than data in an engine that asks JavaScript objects. */
const hostNames = [
  'constructor',
  'prototype',
  '__proto__',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__lookupGetter__',
  '__defineGetter__',
  '__defineSetter__',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'length',
  'size',
  'map',
  'filter',
  'reduce',
  'forEach',
  'call',
  'apply',
  'bind',
  'name',
  'arguments',
  'caller',
  'global',
  'globalThis',
  'process',
  'require',
  'import',
  'eval',
  'Function',
  'remove',
  'get',
  'put',
  'set',
  'class',
  'getClass',
  'forName',
  'repeat',
  'reverse',
  'push',
  'pop',
  'at',
  'then',
  'next',
  'exec',
  'raw',
  'property',
  'print',
  'items',
  'spend',
  'run',
  'text',
  'javaType',
  'keySet',
  'values',
  'entrySet',
  'iterator',
  'toArray',
  'split',
  'getBytes',
  'key',
  'value',
  'hasNext',
  'add',
  'subList',
  'path',
  'json',
  'params',
  'parseJson',
  'body',
];

const numberClasses: readonly unknown[] = [JavaLong, JavaDouble, JavaBigInteger, JavaBigDecimal];

/** True for what templates may hold: data, and objects of the engine's own classes. */
function isTemplateValue(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) <= 2 ** 31;
  if (typeof value !== 'object') return false;
  return (
    Array.isArray(value) ||
    value instanceof Map ||
    value instanceof EngineObject ||
    numberClasses.includes(value.constructor)
  );
}

function startingValues(): Value[] {
  const map = new Map<Value, Value>([
    ['a', [1, 'x', new Map<Value, Value>([['b', null]])]],
    ['s', 'text'],
  ]);
  return [
    new InputObject(),
    new UtilObject(),
    map,
    [map, 'x', 2],
    'text',
    5,
    new JavaDouble(1.5),
    new JavaLong(3n),
    true,
  ];
}

describe('member chains', () => {
  it('reach nothing but data, whatever names they are made of', () => {
    const link = fc.record({
      kind: fc.constantFrom('property', 'method', 'index' as const),
      name: fc.constantFrom(...hostNames),
      argument: fc.constantFrom<Value>(null, 0, 1, -1, 'constructor', '__proto__', 'a', '$', true),
      arity: fc.integer({ min: 0, max: 2 }),
    });
    const before = Object.getOwnPropertyNames(Object.prototype);
    let steps = 0;

    fc.assert(
      fc.property(fc.nat(), fc.array(link, { minLength: 1, maxLength: 8 }), (start, links) => {
        const values = startingValues();
        const run = new Run(templateInput({ body: '{"a":[1]}' }), 0, new Memo());
        let value: Value = values[start % values.length] as Value;
        for (const { kind, name, argument, arity } of links) {
          try {
            if (kind === 'property') value = propertyOf(value, name);
            else if (kind === 'index') value = indexedValue(value, argument);
            else value = invoke(methodsNamed(name), value, Array<Value>(arity).fill(argument), run);
          } catch (error) {
            if (error instanceof JavaException || error instanceof BudgetExceeded) return;
            throw error;
          }
          steps++;
          if (!isTemplateValue(value)) throw new Error(`${name} gave ${typeof value}`);
        }
      }),
      { numRuns: 40_000, seed: 7 },
    );

    expect(steps).toBeGreaterThan(100_000);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  });
});

/** Published attacks on JavaScript engines for this language, and ways that worked on velocityjs 2.1.7 (vtl.md 5, reliability.md T1). */
const attacks = [
  '$input.constructor',
  "$input.path.constructor('return 1')",
  "$o.constructor.constructor('return process')()",
  "$o.get('constructor')",
  "$o.get('__proto__')",
  '$o.__proto__.polluted',
  '#set($o.__proto__.polluted = 1)',
  "#set($o['__proto__'].polluted = 1)",
  '#set($o.constructor.prototype.polluted = 1)',
  "$o.remove('constructor')",
  "#set($c = $o.remove('constructor'))$c.getOwnPropertyDescriptor($c, 'x')",
  "$o.remove('__proto__').put('polluted', 1)",
  "#set($g = $o.__lookupGetter__('__proto__'))$g.call($o)",
  "#set($g = $o.__lookupGetter__('__proto__'))#set($p = $g.call($o))#set($p.polluted = 'yes')$p.polluted",
  "#set($g = $input.__lookupGetter__('__proto__'))#set($f = $g.call($g))$f.constructor('return 7*6').call($o)",
  '$toString',
  '$hasOwnProperty',
  '$constructor',
  '$__proto__',
  '$l.concat.call',
  '$l.constructor',
  '$l.map($o)',
  '$s.constructor',
  '$s.repeat(3)',
  '$l.reverse()',
  '$n.toFixed(2)',
  "$o.eval('1')",
  "$input.body.eval('1')",
  "$s.getClass().forName('java.lang.Runtime')",
  '$s.class.forName("java.lang.Runtime").getRuntime()',
  '$input.getClass()',
  '$util.getClass().name',
  '$context.getClass()',
  '$foreach.getClass()',
  '#foreach($i in [1])$foreach.scope.getClass()$foreach.constructor#end',
  '$o.entrySet().iterator().next().getClass()',
  '#set($x = $o.toString)$x',
  "$util.constructor.constructor('return 1')()",
];
const setUp = "#set($o = {'k': 'v'})#set($l = [1])#set($s = 'abc')#set($n = 5)";

describe('published attacks', () => {
  it.each(attacks)('are harmless: %s', (attack) => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const outcome = compileTemplate(`${setUp}[${attack}]`);

    const output = outcome.ok ? outcome.value.render(templateInput({ body: '{}' })) : '';

    expect(output).not.toMatch(/function|native|process|42|class|java\.|v\d+\.\d+/);
    // Velocity ends a reference in front of `._`: what follows is printed as text.
    const beyondText = output.replace(/\{k=v\}|\._[\w.]*(\([^)]*\))*|[[\]() ]/g, '').replaceAll("'", '');
    expect(beyondText.replace(/^\{\}|^5$/, '')).toBe('');
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('keys with names of JavaScript', () => {
  const names = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '__lookupGetter__',
    '__defineGetter__',
  ];

  it.each(names)('carry %s through a body like any other key', (name) => {
    const body = `{"${name}":{"a":1},"b":2}`;
    const render = templateRenderer(
      `$input.json('$')|$input.path('$')['${name}'].a|$input.path('$').get('${name}')|$input.path("$['${name}'].a")`,
    );

    expect(render({ body })).toBe(`${body}|1|{a=1}|1`);
  });

  it.each(names)('carry %s through headers, stage variables, context and maps of the template', (name) => {
    const render = templateRenderer(
      `#set($m = {"${name}": 1})$m $input.params('${name}') $stageVariables['${name}'] $context.authorizer.get('${name}') $input.params().header['${name}']`,
    );
    const map = JSON.parse(`{"${name}":"x"}`);

    expect(render({ headers: map, stageVariables: map, context: { authorizer: map } })).toBe(
      `{${name}=1} x x x x`,
    );
  });
});
