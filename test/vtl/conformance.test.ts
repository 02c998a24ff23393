import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlainTemplateInput } from '../../src/vtl/plain-input.ts';
import { templateRenderer } from '../../src/vtl/template-renderer.ts';
import { document } from './velocity-oracle.ts';

interface Case {
  readonly name: string;
  readonly template: string;
  readonly input: PlainTemplateInput;
  readonly expected: string;
  readonly basis: string;
}

/** One measured probe; `expected` is null where the template fails, `why` says why API Gateway is not as Velocity. */
interface Row {
  readonly row: number;
  readonly template: string;
  readonly prelude: boolean;
  readonly velocity: string;
  readonly expected: string | null;
  readonly why?: string;
}

function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/vtl', name), 'utf8')) as T;
}

describe('cases recorded against AWS, documented by it, or measured on Velocity 1.7', () => {
  it.each(fixture<Case[]>('cases.json'))('renders $name ($basis)', ({ template, input, expected }) => {
    expect(templateRenderer(template)(input)).toBe(expected);
  });
});

/** The body of the probes: the differential tests' document without its last member. */
const body = document.replace(',"nums":[3,1,2]', '');

/** What the probes that name `$n`, `$s1`, `$l`, `$m`, `$d` without defining them ran after. */
const prelude = "#set($n=5)#set($s1='hello')#set($l=['a','b','c'])#set($m={'k':'v'})#set($d=19.99)";

describe('templates on which JavaScript engines differ from Velocity 1.7 (measured)', () => {
  it.each(fixture<Row[]>('velocity-1.7-rows.json'))('renders row $row: $template', (row) => {
    const render = () => templateRenderer((row.prelude ? prelude : '') + row.template)({ body });

    if (row.expected === null) expect(render).toThrow();
    else expect(render()).toBe(row.expected);
  });
});
