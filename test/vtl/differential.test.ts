import { describe, expect, it } from 'vitest';
import { templateRenderer } from '../../src/vtl/template-renderer.ts';
import { TemplateGenerator } from './template-generator.ts';
import { tokenSoup } from './token-soup.ts';
import { askVelocity, document, missingForVelocity } from './velocity-oracle.ts';

const missing = missingForVelocity();
if (missing !== undefined) {
  console.warn(
    `\nApache Velocity 1.7 was NOT asked: ${missing} is missing. The differential tests did not run.\n`,
  );
}

/** `$doc` as the Java side has it; the comment keeps the newline that may follow. */
const binding = "#set($doc = $input.path('$'))#**#";

function ours(template: string): string {
  try {
    return `OK ${templateRenderer(binding + template)({ body: document })}`;
  } catch (error) {
    return `ERR ${(error as Error).message}`;
  }
}

/** Differences that are meant, each with its reason; `applies` sees the template and both answers. */
const explained: readonly {
  readonly why: string;
  readonly applies: (template: string, velocity: string, own: string) => boolean;
}[] = [
  {
    why: 'A #foreach without its three arguments is refused at deploy, not when it is reached',
    applies: (_, __, own) => own.includes('#foreach is written #foreach($item in $list)'),
  },
  {
    why: 'Java counts changes of a list or map under a running loop, this engine compares sizes',
    applies: (_, velocity, own) =>
      velocity.startsWith('ERR ConcurrentModificationException') && own.startsWith('OK'),
  },
  {
    why: 'What stands between # and @ is printed, where Velocity loses it',
    applies: (template) => /#[^\n]*[$!\w{}]@/.test(template),
  },
  {
    why: 'Velocity prints the source of an unknown directive from its tokens, without what it had dropped from them',
    applies: (_, velocity, own) =>
      /#(unknown|mac\d+)/.test(own) && velocity.replace(/[#$]/g, '') === own.replace(/[#$]/g, ''),
  },
];

function differences(templates: readonly string[]): string[] {
  const answers = askVelocity(templates);
  return templates.flatMap((template, i) => {
    const velocity = answers[i] as string;
    const own = ours(template);
    if (velocity === own || (velocity.startsWith('ERR') && own.startsWith('ERR'))) return [];
    if (explained.some(({ applies }) => applies(template, velocity, own))) return [];
    return [`${template}\n  Velocity: ${JSON.stringify(velocity)}\n  gwctl:    ${JSON.stringify(own)}`];
  });
}

describe.skipIf(missing !== undefined)('against Apache Velocity 1.7 in Java', () => {
  it('renders 6,000 generated templates alike', () => {
    const generator = new TemplateGenerator(20261120);
    const templates = Array.from({ length: 6000 }, () => generator.template());

    expect(differences(templates)).toEqual([]);
  }, 120_000);

  it('makes of 8,000 handfuls of tokens what Velocity makes of them', () => {
    expect(differences(tokenSoup(20261121, 8000))).toEqual([]);
  }, 120_000);

  /** [template, what Velocity answers, what API Gateway answers, why]. */
  const apart: readonly (readonly [string, string, string, string])[] = [
    ['a $', 'ERR ', 'OK a $', 'a bare $ at the end is text'],
    ['a #', 'ERR ', 'OK a #', 'a bare # at the end is text'],
    ["#set($a = 'x' + $nope)$a", 'OK x$nope', 'OK x', 'an undefined reference is the empty text (recorded)'],
    [
      "#if($nope == '')T#{else}F#end",
      'OK F',
      'OK T',
      'an undefined reference equals the empty text (recorded)',
    ],
    [
      "#if($nope.a.b != '')T#{else}F#end",
      'OK T',
      'OK F',
      'an undefined reference equals the empty text (recorded)',
    ],
    ['#define($d)$d#end$d|', 'OK $d|', 'OK |', 'a #define that reaches itself prints nothing'],
    [
      '#set($s = "ab")$s.class.name|$s.getClass()',
      'OK java.lang.String|class java.lang.String',
      'OK |',
      'there is no reflection',
    ],
    ['#evaluate("x")', 'OK x', 'ERR ', '#evaluate is refused'],
    ["#set($s = 'a')$s.compareTo($nope)", 'ERR ', 'OK 1', 'an undefined argument is the empty text'],
  ];

  it('differs where API Gateway does, or where this engine chooses to', () => {
    const answers = askVelocity(apart.map(([template]) => template));

    apart.forEach(([template, velocity, own], i) => {
      const cut = (answer: string, like: string) => (like === 'ERR ' ? answer.slice(0, 4) : answer);
      expect([template, cut(answers[i] as string, velocity)]).toEqual([template, velocity]);
      expect([template, cut(ours(template), own)]).toEqual([template, own]);
    });
  });
});
