import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { defaultLimits } from '../../src/document/limits.ts';
import { sectionPlaces } from '../../src/document/yaml-sections.ts';
import { readYaml } from '../../src/document/yaml-text.ts';

/** Sections of every size are divided, so that short texts take the way of long ones. */
const divideAll = 0;

const petstore = `# A comment before the first key: it is no key.
---
openapi: 3.0.1
info:
  title: "pets: all of them"
  description: |
    paths:
      /no/path: here

    # nor a comment
  version: '1'
tags:
- name: a
- name: b
paths:
  # about pets
  /pets/{id}: # the path
    get:
      parameters:
        - { name: id, in: path, schema: { type: string } }
        -
          name: limit
          in: query
      responses:
        200:
          description: >-
            fine
        default: {}
    'post':

      "x-empty":
  /pets: {}
components:
  schemas:
    Pet: { type: object,
      required: [a,
        b] }
`;

/** Every way that leads to a value. */
function waysIn(value: unknown, before: readonly string[] = []): (readonly string[])[] {
  if (value === null || typeof value !== 'object') return [before];
  return [before, ...Object.entries(value).flatMap(([key, inner]) => waysIn(inner, [...before, key]))];
}

/** Ways whose place the sections tell differently from the whole text, and how many they do not tell at all. */
function compared(text: string, smallest: number) {
  const whole = readYaml(text, defaultLimits);
  const places = sectionPlaces(text, smallest);
  const asked = waysIn(whole.root)
    .filter((way) => way.length > 0)
    .flatMap((way) => (['key', 'value'] as const).map((part) => ({ way, part })));
  const wrong = asked.filter(({ way, part }) => {
    const found = places(way, part);
    return found && JSON.stringify(found) !== JSON.stringify(whole.places(way, part));
  });
  const untold = asked.filter(({ way, part }) => places(way, part) === undefined);
  return { asked: asked.length, wrong, untold: untold.length };
}

test.each([divideAll, 100, 4096])(
  'sections of %i characters tell the places that the whole text tells',
  (smallest) => {
    const { asked, wrong, untold } = compared(petstore, smallest);
    expect(asked).toBeGreaterThan(60);
    expect({ wrong, untold }).toEqual({ wrong: [], untold: 0 });
  },
);

test('a text with Windows line ends is divided too', () => {
  const { wrong, untold } = compared(petstore.replaceAll('\n', '\r\n'), divideAll);
  expect({ wrong, untold }).toEqual({ wrong: [], untold: 0 });
});

test.each([1, 2, 4])('a text with an indentation of %i is divided, its lists indented or not', (indent) => {
  const value = readYaml(petstore, defaultLimits).root;
  for (const indentSeq of [true, false]) {
    const { wrong, untold } = compared(stringify(value, { indent, indentSeq }), divideAll);
    expect({ wrong, untold }).toEqual({ wrong: [], untold: 0 });
  }
});

test('where nothing is, the place is the nearest around it', () => {
  const places = sectionPlaces(petstore, divideAll);
  const whole = readYaml(petstore, defaultLimits);
  for (const way of [
    ['info', 'nope'],
    ['paths', '/pets/{id}', 'get', 'nope', 'x'],
    ['tags', '7'],
  ])
    expect(places(way, 'value')).toEqual(whole.places(way, 'value'));
});

test.each([
  ['aliases', 'a: &a { b: 1 }\nc: *a\n'],
  ['a key twice', 'a: 1\nb: 2\na: 3\n'],
  ['a tab before a key', 'a:\n  b: 1\n\tc: 2\n'],
  ['an explicit key', '? a\n: 1\n'],
  ['a list', '- a\n- b: 1\n'],
  ['a key with an escape', '"a\\u0062": 1\nb: 2\n'],
  ['a flow mapping', '{\n"a": 1,\n"b": 2 }\n'],
])('%s: only the whole text tells', (_what, text) => {
  expect(sectionPlaces(text, divideAll)(['a'], 'key')).toBeUndefined();
});
