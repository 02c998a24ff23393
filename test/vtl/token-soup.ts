import { seededRandom } from './template-generator.ts';

const tokens = [
  ...[
    '$',
    '$!',
    '${',
    '$!{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '.',
    '..',
    ',',
    ':',
    '"',
    "'",
    '\\',
    '\\\\',
    '#',
    '##',
  ],
  ...['#*', '*#', '#set(', '#set (', '#{set}(', '#if(', '#elseif(', '#else', '#{else}', '#end', '#{end}'],
  ...[
    '#foreach(',
    '#[[',
    ']]#',
    '@',
    '#@',
    ' ',
    '  ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    'x',
    'y',
    'n',
    'l',
    'm',
    's',
  ],
  ...[
    'foo',
    'in',
    '-',
    '_',
    'a-b',
    '1',
    '0',
    '-1',
    '2.5',
    '1e3',
    '.5',
    '=',
    '==',
    '!=',
    '<',
    '>',
    '<=',
    '>=',
  ],
  ...['&&', '||', '!', 'and', 'not', 'eq', '+', '*', '/', '%', 'true', 'false', '$x', '$n', '$l', '$m', '$s'],
  ...['${n}', '$!{s}', '$foreach', '$velocityCount', '.k', '.size()', '.length()', '[0]', '["k"]', "['k']"],
  ...[
    '"a$n"',
    '{"k":1}',
    '{',
    '[1..3]',
    '#break',
    '#stop',
    'é',
    '|',
    '{}',
    '!}',
    '#x',
    '$5',
    '$$',
    '$.',
    '$-',
  ],
  ...['$_', '\\$x', '\\$n', '\\#if(', '\\#set($x=1)', '\\#x', '"#if($n)"'],
];

const prelude = "#set($n = 5)#set($s = 'a,b')#set($l = ['p', 2, true])#set($m = {'k': 'v', 'z': [1]})\n";

/** Tokens of the language in any order: what a scanner has to make something of, however little sense it has. */
export function tokenSoup(seed: number, count: number): readonly string[] {
  const random = seededRandom(seed);
  const pick = () => tokens[Math.floor(random() * tokens.length)] as string;
  return Array.from({ length: count }, () => {
    const picked = Array.from({ length: 1 + Math.floor(random() * 8) }, pick);
    const opened = picked.filter((token) => token === '#if(' || token === '#foreach(').length;
    if (random() < 0.5) picked.push(random() < 0.7 ? ')z' : 'z', '#end'.repeat(opened));
    return `${prelude}${picked.join('')}\n`;
  });
}
