import { isMap, parseDocument } from 'yaml';
import type { TextRange } from './source-span.ts';
import { rangeOf, type YamlPlaces, yamlPlaces } from './yaml-places.ts';

/** A member of a block mapping: `key:` at the beginning of a line, and what stands indented below it. */
interface Section {
  readonly name: string;
  readonly key: TextRange;
  /** Of its first line, and of the line behind its last. */
  readonly start: number;
  readonly end: number;
  /** What stands below the key; undefined where the value begins beside it. */
  readonly below: number | undefined;
}

/** Sections of at most so many characters are read by the `yaml` package, larger ones are divided first. */
const smallSection = 4096;

/** Places by keys, of what the text has there or around it. Undefined where only a reading of the whole text tells. */
export type SectionPlaces = (names: readonly string[], part: 'key' | 'value') => TextRange | undefined;

/**
 * Finds places in a large YAML text by its lines, and reads only the section that a place is in, such as a path or a schema: to read
 * 2.5 MB for one place takes the `yaml` package 1.5 s and 150 MB. Texts with aliases, and with lines between the keys that are no plain
 * `key:`, are not divided.
 * @param smallest sections of at most so many characters are not divided further
 */
export function sectionPlaces(text: string, smallest = smallSection): SectionPlaces {
  if (/[\s,[{:]\*[^\s*]/.test(text)) return () => undefined;
  const sections = new TextSections(text, smallest);
  return (names, part) => {
    let here: Section | undefined;
    let inner = sections.of(0, text.length);
    let depth = 0;
    for (; inner && depth < names.length; depth++) {
      const next = inner.get(names[depth] as string);
      if (!next) break;
      here = next;
      inner = sections.within(here);
    }
    if (!here) return undefined;
    if (!inner) return sections.read(here)?.places([here.name, ...names.slice(depth)], part);
    return part === 'key' ? here.key : sections.rangeOf(inner);
  };
}

/** What is known of a text's sections. Undefined stands for what cannot be divided, or is no YAML by itself. */
class TextSections {
  private readonly text: string;
  private readonly smallest: number;
  private readonly divided = new Map<number, ReadonlyMap<string, Section> | undefined>();
  private readonly readings = new Map<number, Reading | undefined>();

  constructor(text: string, smallest: number) {
    this.text = text;
    this.smallest = smallest;
  }

  /** The sections of a stretch of lines, by key. */
  of(start: number, end: number): ReadonlyMap<string, Section> | undefined {
    if (!this.divided.has(start)) this.divided.set(start, sectionsOf(this.text, start, end));
    return this.divided.get(start);
  }

  /** The sections of a large section. */
  within({ start, end, below }: Section): ReadonlyMap<string, Section> | undefined {
    return below === undefined || end - start <= this.smallest ? undefined : this.of(below, end);
  }

  read(section: Section): Reading | undefined {
    if (!this.readings.has(section.start)) this.readings.set(section.start, readSection(this.text, section));
    return this.readings.get(section.start);
  }

  /** Where a mapping of sections stands: from its first key to the end of its last value. */
  rangeOf(sections: ReadonlyMap<string, Section>): TextRange | undefined {
    const [first] = sections.values();
    const end = this.endOf(sections);
    return first === undefined || end === undefined ? undefined : { start: first.key.start, end };
  }

  private endOf(sections: ReadonlyMap<string, Section>): number | undefined {
    const last = [...sections.values()].at(-1);
    const inner = last && this.within(last);
    return inner ? this.endOf(inner) : last && this.read(last)?.end;
  }
}

/** A section that was read alone. */
interface Reading {
  readonly places: YamlPlaces;
  readonly end: number;
}

function readSection(text: string, { start, end }: Section): Reading | undefined {
  const options = { uniqueKeys: false, logLevel: 'silent', prettyErrors: false } as const;
  const document = parseDocument(text.slice(start, end), options);
  const map = document.contents;
  if (document.errors.length > 0 || !isMap(map) || map.items.length !== 1) return undefined;
  const places = yamlPlaces(document);
  return { places: (names, part) => moved(places(names, part), start), end: start + rangeOf(map).end };
}

function moved({ start, end }: TextRange, by: number): TextRange {
  return { start: start + by, end: end + by };
}

/** A plain or quoted key behind its indentation. What has a `#`, an escape or a sign that YAML gives a meaning to is left to the package. */
const keyLine =
  /(?:"([^"\\\n]*)"|'([^'\n]*)'|([^\s\-?:,[\]{}#&*!|>'"%@`][^\n#]*?))[ \t]*:(?:[ \t]*\r?(\n|$)|[ \t]+#[^\n]*(\n|$)|[ \t])/y;

function sectionsOf(text: string, start: number, end: number): ReadonlyMap<string, Section> | undefined {
  const heads = headsOf(text, start, end);
  const sections = heads?.map((head, i): Section => ({ ...head, end: heads[i + 1]?.start ?? end })) ?? [];
  const byName = new Map(sections.map((section) => [section.name, section]));
  return byName.size === sections.length && byName.size > 0 ? byName : undefined;
}

/** What a section begins with. */
type Head = Omit<Section, 'end'>;

/** The lines of a mapping that begin a section; undefined where a line is as far left and does not. */
function headsOf(text: string, start: number, end: number): readonly Head[] | undefined {
  const heads: Head[] = [];
  let indent: number | undefined;
  for (let line = start, next = start; line < end; line = next) {
    next = lineBehind(text, line, end);
    const first = firstOf(text, line);
    if (first - line > (indent ?? Infinity) || isBlankOrComment(text, first, next)) continue;
    if (indent === undefined && isDocumentStart(text, line, next)) continue;
    indent ??= first - line;
    if (first - line < indent) return undefined;
    if (isItemOf(heads.at(-1), text, first)) continue;
    const head = headOf(text, line, first);
    if (!head) return undefined;
    heads.push(head);
  }
  return heads;
}

function headOf(text: string, start: number, first: number): Head | undefined {
  keyLine.lastIndex = first;
  const match = keyLine.exec(text);
  if (!match) return undefined;
  const [whole, double, single, plain, ends, endsBehindComment] = match;
  const name = double ?? single ?? plain ?? '';
  const width = plain === undefined ? name.length + 2 : name.length;
  const isAlone = ends !== undefined || endsBehindComment !== undefined;
  const key = { start: first, end: first + width };
  return { name, key, start, below: isAlone ? first + whole.length : undefined };
}

function lineBehind(text: string, line: number, end: number): number {
  const at = text.indexOf('\n', line);
  return at < 0 || at >= end ? end : at + 1;
}

function firstOf(text: string, line: number): number {
  let at = line;
  while (text.charCodeAt(at) === space) at++;
  return at;
}

function isBlankOrComment(text: string, first: number, next: number): boolean {
  const code = text.charCodeAt(first);
  return first >= next || code === newLine || code === carriageReturn || code === hash;
}

function isDocumentStart(text: string, line: number, next: number): boolean {
  return text.charCodeAt(line) === dash && /^---[ \t]*\r?\n$/.test(text.slice(line, next));
}

/** Items of a list may stand as far left as the key above them. */
function isItemOf(head: Head | undefined, text: string, first: number): boolean {
  return (
    head?.below !== undefined && text.charCodeAt(first) === dash && /[ \r\n]/.test(text.charAt(first + 1))
  );
}

const space = 0x20;
const newLine = 0x0a;
const carriageReturn = 0x0d;
const hash = 0x23;
const dash = 0x2d;
