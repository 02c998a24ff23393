import { render as renderVelocityjs } from 'velocityjs';
import { describe, expect, it } from 'vitest';
import { templateRenderer } from '../../src/vtl/template-renderer.ts';
import { seededRandom } from './template-generator.ts';

/**
 * The second opinion: on the plain part of the language both engines agree. Left out, because velocityjs 2.1.7 is known to differ
 * from Velocity 1.7 there (vtl.md 4 and 5): Java methods, division, decimals, truth of empty values, `#break`, `#stop`, `$foreach` beyond
 * index and count, interpolated keys, doubled quotes, white space around `#set`, undefined references, lists printed as JSON.
 */
function plainTemplate(random: () => number): string {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const value = () => pick(['$a', '$b', '${a}', '$m.k', "$m['k']", '$l[1]', '${m.k}']);
  const condition = () =>
    pick([
      '$a == 1',
      "$b == 'x'",
      '$a < 5 && $a > 0',
      "$b != 'y' || $a == 2",
      '!($a == 1)',
      '$a >= 1',
      '$a <= 0',
    ]);
  const piece = (depth: number): string => {
    const kind = random();
    if (kind < 0.35 || depth === 0) return pick(['text', '{"k": ', ', ', '}', '[', '"']);
    if (kind < 0.6) return value();
    if (kind < 0.7) return `#set($a = ${pick(['1', '2', '$a + 1', '$a * 2', '$a - 1'])})`;
    if (kind < 0.85) return `#if(${condition()})${piece(depth - 1)};#{else}${piece(depth - 1)};#{end}`;
    return `#foreach($i in ${pick(['$l', '[1..3]'])})$i:$foreach.count:$foreach.index;${piece(depth - 1)};#{end}`;
  };
  let out = "#set($a = 1)#set($b = 'x')#set($m = {'k': 'v'})#set($l = ['p', 'q'])|";
  for (let i = 0; i < 6; i++) out += `${piece(3)}|`;
  return out;
}

describe('velocityjs as a second opinion', () => {
  it('renders 2,000 templates of the plain language alike', () => {
    const random = seededRandom(42);
    const templates = Array.from({ length: 2000 }, () => plainTemplate(random));

    const apart = templates.filter(
      (template) => templateRenderer(template)({}) !== renderVelocityjs(template, {}),
    );

    expect(
      apart
        .slice(0, 3)
        .map((template) => [template, templateRenderer(template)({}), renderVelocityjs(template, {})]),
    ).toEqual([]);
  });
});
