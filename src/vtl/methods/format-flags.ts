/** One `%...` of a format text, as `java.util.Formatter` reads it. */
export interface FormatDirective {
  readonly flags: string;
  /** 0: none. */
  readonly width: number;
  readonly precision: number | undefined;
  /** Upper case where the text is to be put in upper case. */
  readonly conversion: string;
}

/** Flags each conversion takes; `x` and `o` take the signs for numbers beyond a Long only. */
const allowed: ReadonlyMap<string, string> = new Map([
  ['s', '-'],
  ['b', '-'],
  ['c', '-'],
  ['d', '-+ 0,('],
  ['x', '-#0'],
  ['o', '-#0'],
  ['f', '-#+ 0,('],
  ['e', '-#+ 0('],
  ['%', '-'],
  ['n', ''],
]);

const withoutPrecision: ReadonlySet<string> = new Set(['c', 'd', 'x', 'o', '%', 'n']);

/**
 * The exception that Java throws at a directive whatever its value is, undefined for a right one (measured on Java 17).
 * @param isBig the value is a BigInteger
 */
export function formatRefusal(directive: FormatDirective, isBig: boolean): string | undefined {
  const { flags, width, precision } = directive;
  const conversion = directive.conversion.toLowerCase();
  const known = allowed.get(conversion);
  if (known === undefined || (directive.conversion !== conversion && !'BSCXE'.includes(directive.conversion)))
    return `UnknownFormatConversionException: Conversion = '${directive.conversion}'`;
  if (new Set(flags).size < flags.length) return `DuplicateFormatFlagsException: Flags = '${flags}'`;
  if (precision !== undefined && withoutPrecision.has(conversion))
    return `IllegalFormatPrecisionException: ${precision}`;
  if (conversion === 'n' && width > 0) return `IllegalFormatWidthException: ${width}`;
  const signs = isBig && (conversion === 'x' || conversion === 'o') ? '+ (' : '';
  const wrong = [...flags].find((flag) => !known.includes(flag) && !signs.includes(flag));
  if (wrong !== undefined)
    return `FormatFlagsConversionMismatchException: Conversion = ${conversion}, Flags = ${wrong}`;
  if (/[-0]/.test(flags) && width === 0) return 'MissingFormatWidthException';
  if (/\+.* | .*\+|-.*0|0.*-/.test(flags)) return `IllegalFormatFlagsException: Flags = '${flags}'`;
  return undefined;
}
