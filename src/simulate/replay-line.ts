/** A request as a log tells of it. */
export interface ReplayLine {
  readonly epochMillis: number;
  /** The log counts in seconds: requests of one second came at some time of it. */
  readonly isWholeSecond: boolean;
  readonly method: string;
  /** A path, or the template that access logs name. */
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Name, id or value of an API key. */
  readonly key: string | undefined;
  readonly sourceIp: string | undefined;
}

/** Reads one line after the other; undefined for one that tells of no request. */
export type LineReader = (line: string) => ReplayLine | 'heading' | undefined;

/**
 * A reader of what access logs are written in (rest-request-phases.md 10.3): JSON, CLF or CSV, and of CSV under a heading. XML is not read.
 * Each line says by itself which it is, but for CSV, whose heading is remembered.
 */
export function replayReader(): LineReader {
  let columns: readonly string[] = awsCsv;
  return (line) => {
    if (line.startsWith('{')) return fromJson(line);
    const clf = fromClf(line);
    if (clf) return clf;
    const cells = csvCells(line);
    const heading = cells.map((cell) => cell.trim().toLowerCase());
    if (
      names.method.some((name) => heading.includes(name)) &&
      names.path.some((name) => heading.includes(name))
    ) {
      columns = heading;
      return 'heading';
    }
    return fromFields(new Map(columns.map((column, i) => [column, cells[i] ?? ''])), []);
  };
}

/** AWS's own CSV format, as its console offers it. */
const awsCsv = ['ip', 'caller', 'user', 'requesttime', 'httpmethod', 'resourcepath', 'protocol', 'status'];

/** Under which names what is found, in lower case; the first that has a value counts. */
const names = {
  time: ['time', 'timestamp', 'requesttimeepoch', 'requesttime'],
  method: ['method', 'httpmethod'],
  path: ['path', 'resourcepath', 'routekey'],
  key: ['key', 'apikey', 'apikeyid'],
  ip: ['ip', 'sourceip'],
} as const;

function fromJson(line: string): ReplayLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const fields = new Map<string, string>();
  let headers: [string, string][] = [];
  for (const [name, each] of Object.entries(value as object)) {
    if (typeof each === 'string' || typeof each === 'number') fields.set(name.toLowerCase(), String(each));
    else if (name === 'headers' && typeof each === 'object' && each !== null) headers = headersOf(each);
  }
  return fromFields(fields, headers);
}

/** What a request may not hold is left out: a log is not trusted. */
function headersOf(value: object): [string, string][] {
  return Object.entries(value).flatMap(([name, each]: [string, unknown]) => {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || gatewaysOwn.has(name.toLowerCase())) return [];
    return textsOf(each)
      .filter((text) => !/[\r\n\0]/.test(text))
      .map((text): [string, string] => [name, text]);
  });
}

/** The text of a header, or those of each of its values; anything else is none. */
function textsOf(value: unknown): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each) => ['string', 'number', 'boolean'].includes(typeof each)).map(String);
}

/** They would lead elsewhere, or say a length that is none. */
const gatewaysOwn: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'x-apigw-api-id',
]);

function fromFields(
  fields: ReadonlyMap<string, string>,
  headers: readonly (readonly [string, string])[],
): ReplayLine | undefined {
  const found = (wanted: readonly string[]) => {
    const name = wanted.find((each) => isThere(fields.get(each)));
    return name === undefined ? undefined : fields.get(name)?.trim();
  };
  const time = timeOf(found(names.time) ?? '');
  const [route, verb, routePath] = /^([A-Z]+) (\/.*)$/.exec(found(names.path) ?? '') ?? [];
  const method = found(names.method) ?? verb;
  const path = route === undefined ? found(names.path) : routePath;
  if (!time || !isVerb(method) || !isPath(path)) return undefined;
  return { ...time, method, path, headers, key: found(names.key), sourceIp: found(names.ip) };
}

function isThere(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '' && value.trim() !== '-';
}

function isVerb(text: string | undefined): text is string {
  return text !== undefined && /^[A-Z]{1,20}$/.test(text);
}

function isPath(text: string | undefined): text is string {
  return text !== undefined && /^\/[\x21-\x7e]{0,8191}$/.test(text);
}

/** `ip caller user [time] "GET /pets HTTP/1.1" status ...`: the common log format. */
function fromClf(line: string): ReplayLine | undefined {
  const match = /^(\S+) \S+ \S+ \[([^\]]{1,40})\] "([A-Z]{1,20}) (\/\S*)(?: [^"]*)?"/.exec(line);
  const time = match && timeOf(match[2] as string);
  const [, sourceIp, , method = '', path] = match ?? [];
  if (!time || !isPath(path)) return undefined;
  return { ...time, method, path, headers: [], key: undefined, sourceIp };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `10/Oct/2024:13:55:36 +0000` (`$context.requestTime`), epoch seconds or milliseconds, or ISO 8601. */
function timeOf(text: string): ReadTime | undefined {
  const time = anyTimeOf(text);
  return time && time.epochMillis <= latestEpoch ? time : undefined;
}

interface ReadTime {
  readonly epochMillis: number;
  readonly isWholeSecond: boolean;
}

/** The end of the year 9999: what is later is a number of something else, and past what dates can say. */
const latestEpoch = 253_402_300_799_999;

function anyTimeOf(text: string): ReadTime | undefined {
  const clf = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/.exec(text);
  if (clf) {
    const [, day, monthName = '', year, hour, minute, second, sign, zoneHours, zoneMinutes] = clf;
    const month = String(months.indexOf(monthName) + 1).padStart(2, '0');
    const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000 * (sign === '-' ? -1 : 1);
    return Number.isNaN(local) ? undefined : { epochMillis: local - zone, isWholeSecond: true };
  }
  if (/^\d{1,16}(?:\.\d{1,9})?$/.test(text)) {
    const number = Number(text);
    // Milliseconds since the year 1973 have twelve digits; seconds reach that in the year 5138.
    const isMillis = number >= 1e11;
    return {
      epochMillis: isMillis ? number : number * 1000,
      isWholeSecond: !isMillis && !text.includes('.'),
    };
  }
  const epochMillis = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(epochMillis) ? { epochMillis, isWholeSecond: !/:\d\d\.\d/.test(text) } : undefined;
}

/** Cells of a line of CSV; quoted ones may hold commas and doubled quotes. */
function csvCells(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
    cells.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
  return cells;
}
