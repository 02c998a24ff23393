/** An element of a service's XML answer: text or children. Attributes (namespaces) say nothing here and are dropped. */
export interface XmlElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

/** Answers of services are a few levels deep; more is not one of theirs. */
const maxDepth = 64;
/** Sticky, so one is made per text. */
const tokenSource =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<[?!][^>]*>|<\/([^\s>]+)\s*>|<([^\s/>]+)[^>]*?(\/?)>|([^<]+)/;

/** Reads the XML that Query services write. Undefined where it is not well formed. */
export function parseServiceXml(xml: string): XmlElement | undefined {
  const top: XmlElement = { name: '', children: [], text: '' };
  const open: XmlElement[] = [top];
  const token = new RegExp(tokenSource, 'y');
  while (token.lastIndex < xml.length) {
    const match = token.exec(xml);
    if (match === null || !take(match, open)) return undefined;
  }
  return open.length === 1 ? top.children[0] : undefined;
}

function take(match: RegExpExecArray, open: XmlElement[]): boolean {
  const [, cdata, closed, opened, selfClosing, text] = match;
  const parent = open.at(-1) as XmlElement;
  if (opened !== undefined) {
    const element: XmlElement = { name: localName(opened), children: [], text: '' };
    parent.children.push(element);
    if (selfClosing !== '/') open.push(element);
    return open.length <= maxDepth;
  }
  if (closed !== undefined) {
    if (open.length === 1 || parent.name !== localName(closed)) return false;
    open.pop();
    return true;
  }
  if (cdata !== undefined) parent.text += cdata;
  else if (text !== undefined) parent.text += unescapeXml(text);
  return true;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function unescapeXml(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w+);/g, (whole, name: string) => {
    if (!name.startsWith('#')) return entities.get(name) ?? whole;
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
