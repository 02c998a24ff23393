/** A repeatable source of chance: the same seed gives the same templates everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const spaces = ['', '', ' ', '  ', '\t', '\n', ' \n', '\r\n', '\n  ', '  \n\n'];
const words = [
  'a',
  'text',
  '{',
  '}',
  '"',
  ':',
  ',',
  'x.',
  '(1)',
  '[',
  ']',
  '\\',
  '\\\\',
  '5',
  '-',
  '=',
  '$ ',
  '# ',
  '$5',
  '#fff',
  'é',
  '$$ ',
  '!',
  '#-',
  '{"k": ',
];
const names = ['x', 'y', 'i', 'l', 'm', 's', 'n', 'd', 'a-b', 'v_1', 'zz'];

/** Makes templates of the whole language, most of them right, some broken in one place. */
export class TemplateGenerator {
  private readonly random: () => number;
  /** Velocity keeps macros from one template to the next: each template has its own name for them. */
  private count = 0;
  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }

  private macroName(): string {
    return `mac${this.count}`;
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private space(): string {
    return this.pick(spaces);
  }

  /** Ends in a newline: Velocity refuses a template that ends in a bare `$` or `#`. */
  template(): string {
    this.count++;
    const prelude = `#set($n = 5)#set($s = 'a,b;c')#set($l = ['p', 2, true])#set($m = {'k': 'v', "z": [1]})\n`;
    const text = prelude + this.block(3);
    return `${this.chance(0.12) ? this.broken(text) : text}\n`;
  }

  /** One character taken out, doubled or put in. */
  private broken(text: string): string {
    const at = Math.floor(this.random() * text.length);
    const kind = this.random();
    if (kind < 0.4) return text.slice(0, at) + text.slice(at + 1);
    if (kind < 0.6) return text.slice(0, at) + text[at] + text.slice(at);
    return (
      text.slice(0, at) +
      this.pick([' ', '\n', '#', '$', '{', '}', '(', ')', '[', ']', '"', "'", '.', '\\', '!', '-', '1']) +
      text.slice(at)
    );
  }

  private block(depth: number): string {
    let out = '';
    for (let i = 1 + Math.floor(this.random() * 4); i > 0; i--) out += this.statement(depth) + this.space();
    return out;
  }

  private statement(depth: number): string {
    const kind = this.random();
    if (kind < 0.25 || depth === 0) return this.pick(words) + this.space();
    if (kind < 0.5)
      return this.chance(0.1)
        ? `${'\\'.repeat(1 + Math.floor(this.random() * 3))}${this.printed(depth)}`
        : this.printed(depth);
    if (kind < 0.65)
      return `${this.space()}#set(${this.target()} = ${this.expression(depth)})${this.space()}`;
    if (kind < 0.78) return this.conditional(depth);
    if (kind < 0.88) return this.loop(depth);
    return this.rare(depth);
  }

  private target(): string {
    return this.pick([
      '$x',
      '$y',
      '$n',
      '$d',
      '$m.k',
      '$m["q"]',
      '$l[0]',
      '$l[-1]',
      '${x}',
      '$v_1',
      '$a-b',
      '$undefined.k',
    ]);
  }

  private conditional(depth: number): string {
    const open = this.pick(['#if(', '#if (', '#{if}(']);
    let out = `${open}${this.expression(depth)})${this.space()}${this.block(depth - 1)}`;
    if (this.chance(0.3)) out += `#elseif(${this.expression(depth)})${this.space()}${this.block(depth - 1)}`;
    if (this.chance(0.5)) out += `${this.pick(['#else ', '#{else}', '#else\n'])}${this.block(depth - 1)}`;
    return `${out}${this.pick(['#end', '#{end}', '#end\n', '#end  \n'])}`;
  }

  private loop(depth: number): string {
    const list = this.pick([
      '$l',
      '$doc.l',
      '$doc.items',
      '[1..3]',
      '[3..1]',
      '$m',
      '$doc.o.keySet()',
      '$doc.o.entrySet()',
      '$undefined',
      '["a","b"]',
      '$n',
      '$doc.e',
      '[1..$n]',
    ]);
    const inside = this.pick([
      '$i',
      '$foreach.count',
      '$foreach.index',
      '#if($foreach.hasNext),#end',
      '$velocityCount',
      '$foreach.first/$foreach.last',
      '#if($foreach.count == 2)#break#end',
      '$i.name$i.key',
      '$foreach.parent.count',
    ]);
    return `#foreach($i in ${list})${this.space()}${inside}${this.block(depth - 1)}#end`;
  }

  private rare(depth: number): string {
    return this.pick<() => string>([
      () => `## comment ${this.pick(words)}\n`,
      () => `#* ${this.pick(words)} *#`,
      () => `#[[ ${this.printed(1)} #if ]]#`,
      () =>
        `#macro(${this.macroName()} $p $q)${this.space()}[$p|$q]${this.block(depth - 1)}#end${this.space()}`,
      () => `#${this.macroName()}(${this.argument(1)} ${this.argument(1)})${this.space()}`,
      () => `#${this.macroName()}(${this.argument(1)},${this.argument(1)})`,
      () => `#define($blk)${this.space()}${this.pick(words)}$n#end`,
      () => '$blk',
      () => `#unknown(${this.argument(1)})`,
      () =>
        this.pick([
          '#stop',
          '#nothing',
          '#',
          '\\#if',
          '\\#foreach',
          '\\#nope',
          '\\\\#if(true)x#end',
          '#end',
          '#else',
          '#ifx',
          '#endx',
        ]),
    ])();
  }

  /** A reference as it stands in text. */
  private printed(depth: number): string {
    const bare = this.reference(depth);
    const kind = this.random();
    if (kind < 0.6) return `$${bare}`;
    return kind < 0.8 ? `\${${bare}}` : kind < 0.9 ? `$!${bare}` : `$!{${bare}}`;
  }

  private reference(depth: number): string {
    if (this.chance(0.3)) return this.pick(names);
    return this.pick<() => string>([
      () =>
        `doc.${this.pick(['s', 'n', 'f', 'z', 'big', 't', 'fl', 'nul', 'l', 'e', 'o', 'eo', 'items', 'q', 'es', 'nope', 'nums'])}`,
      () => `doc.items[${this.pick(['0', '1', '-1'])}].${this.pick(['id', 'name', 'nope'])}`,
      () => `doc['o']["k1"]`,
      () => `s.${this.stringMethod(depth)}`,
      () => `doc.s.${this.stringMethod(depth)}.${this.stringMethod(depth)}`,
      () => `l.${this.listMethod(depth)}`,
      () => `doc.nums.${this.listMethod(depth)}`,
      () => `m.${this.mapMethod(depth)}`,
      () =>
        `doc.${this.pick(['n', 'f', 'big', 'z'])}.${this.pick(['intValue()', 'doubleValue()', 'toString()', 'longValue()', 'equals(42)', 'toString().length()'])}`,
      () => `l[${this.pick(['0', '1', '2', '-1', '-3', '"0"', '$n'])}]`,
      () => `undefined.foo.bar(${this.argument(0)})`,
    ])();
  }

  private stringMethod(depth: number): string {
    const text = () => this.pick(["'l'", "'o'", "','", '"hello"', "''", "'[a-z]'", "'\\s+'", "'A'", '"$n"']);
    return this.pick<() => string>([
      () => 'length()',
      () => 'toUpperCase()',
      () => 'toLowerCase()',
      () => 'trim()',
      () => 'isEmpty()',
      () => 'hashCode()',
      () => 'toString()',
      () => 'empty',
      () => `substring(${this.pick(['0', '1', '3', '1, 3', '0, 100', '2,1', '-1', '$n'])})`,
      () => `indexOf(${text()})`,
      () => `lastIndexOf(${text()})`,
      () => `contains(${text()})`,
      () => `startsWith(${text()})`,
      () => `endsWith(${text()})`,
      () => `equals(${text()})`,
      () => `equalsIgnoreCase(${text()})`,
      () => `compareTo(${text()})`,
      () => `concat(${text()})`,
      () => `replace(${text()}, ${text()})`,
      () => `replaceAll(${text()}, ${text()})`,
      () => `replaceFirst(${text()}, ${text()})`,
      () => `matches(${text()})`,
      () => `split(${text()}).size()`,
      () => `split(${text()})[0]`,
      () => `charAt(${this.pick(['0', '1', '50'])})`,
      () => `nope(${this.argument(depth - 1)})`,
      () => 'nope',
    ])();
  }

  private listMethod(depth: number): string {
    return this.pick<() => string>([
      () => 'size()',
      () => 'isEmpty()',
      () => 'get(0)',
      () => 'get(7)',
      () => `contains(${this.argument(depth - 1)})`,
      () => `indexOf(${this.argument(depth - 1)})`,
      () => `add(${this.argument(0)})`,
      () => "add(0, 'first')",
      () => "set(0, 'new')",
      () => 'remove(0)',
      () => 'subList(0, 1)',
      () => 'toString()',
      () => 'iterator().next()',
      () => 'empty',
      () => 'clear()',
      () => 'addAll([8, 9])',
    ])();
  }

  private mapMethod(depth: number): string {
    return this.pick<() => string>([
      () => 'size()',
      () => 'isEmpty()',
      () => "get('k')",
      () => "get('nope')",
      () => `put('k', ${this.argument(depth - 1)})`,
      () => `put('new', ${this.argument(0)})`,
      () => "remove('k')",
      () => "containsKey('k')",
      () => "containsValue('v')",
      () => 'keySet()',
      () => 'values()',
      () => 'entrySet()',
      () => 'toString()',
      () => 'k',
      () => "putAll({'w': 1})",
    ])();
  }

  /** What a method or a macro may be given. */
  private argument(depth: number): string {
    return this.pick<() => string>([
      () => String(Math.floor(this.random() * 10)),
      () => '-3',
      () => '2.5',
      () => "'text'",
      () => '"in $n side"',
      () => 'true',
      () => '$n',
      () => "$doc.o.get('k1')",
      () => (depth > 0 ? `[${this.argument(0)}, ${this.argument(0)}]` : '[]'),
      () => (depth > 0 ? `{'a': ${this.argument(0)}}` : '{}'),
      () => '[1..3]',
      () => '${s}',
    ])();
  }

  private expression(depth: number): string {
    const kind = this.random();
    if (depth === 0 || kind < 0.3) return this.operand(depth);
    const space = this.pick([' ', ' ', '  ', '\n']);
    if (kind < 0.5)
      return `${this.number()}${space}${this.pick(['+', '-', '*', '/', '%'])}${space}${this.number()}`;
    if (kind < 0.65)
      return `${this.number()} ${this.pick(['==', '!=', '<', '<=', '>', '>=', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'])} ${this.number()}`;
    if (kind < 0.75) return `${this.text()} ${this.pick(['==', '!=', '+'])} ${this.text()}`;
    if (kind < 0.87)
      return `${this.expression(depth - 1)} ${this.pick(['&&', '||', 'and', 'or'])} ${this.expression(depth - 1)}`;
    if (kind < 0.93) return `${this.pick(['!', 'not '])}${this.operand(depth)}`;
    return `(${this.expression(depth - 1)})`;
  }

  private number(): string {
    return this.pick([
      '1',
      '0',
      '7',
      '-3',
      '2.5',
      '0.1',
      '1e3',
      '2147483647',
      '9223372036854775807',
      '12345678901234567890',
      '$n',
      '$doc.n',
      '$doc.f',
      '$doc.z',
      '$doc.big',
      '$l.size()',
    ]);
  }

  private text(): string {
    return this.pick([
      "'a'",
      '"b"',
      '"$n"',
      "'42'",
      '$doc.s',
      '$doc.l',
      '$doc.o',
      '$doc.t',
      'true',
      '$s',
      '"#if($n == 5)five#end"',
      '"say ""x"""',
      "'it''s'",
      '"a\\nb"',
    ]);
  }

  private operand(depth: number): string {
    return this.pick<() => string>([
      () => this.number(),
      () => this.text(),
      () => `$${this.reference(depth)}`,
      () => `\${${this.reference(depth)}}`,
      () => this.argument(depth),
      () => this.pick(['true', 'false', '$nothing', '$doc.nul', '$doc.fl']),
    ])();
  }
}
