import {
  bigDecimalFromText,
  isJavaInteger,
  isJavaNumber,
  JavaBigDecimal,
  JavaBigInteger,
  numberText,
  toBigInt,
  toDouble,
} from '../../expressions/java-number.ts';
import { javaText } from '../../expressions/java-text.ts';
import { BudgetExceeded, JavaException } from '../template-error.ts';
import { JavaCharacter, type Value } from '../values.ts';
import { type FormatDirective as Directive, formatRefusal } from './format-flags.ts';

/**
 * `String.format` for the conversions `%s %d %x %o %f %e %b %c %n %%` with flags, width and precision.
 * @throws JavaException where Java throws: a missing argument, an argument of another type.
 */
export function formatJava(pattern: string, values: readonly Value[]): string {
  let next = 0;
  const specifiers = /%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])|%/g;
  return pattern.replace(specifiers, (whole, position, flags, width, precision, conversion) => {
    if (conversion === undefined) throw unknownConversion('%');
    const directive = directiveOf(flags, width, precision, conversion);
    const at = position === undefined ? next : Number(position) - 1;
    const refusal = formatRefusal(directive, values[at] instanceof JavaBigInteger);
    if (refusal !== undefined) throw new JavaException(`java.util.${refusal}`);
    if (conversion === 'n') return '\n';
    if (conversion === '%') return padded('%', directive);
    if (position === undefined) next++;
    if (at >= values.length)
      throw new JavaException(`java.util.MissingFormatArgumentException: Format specifier '${whole}'`);
    return formatOne(whole, directive, values[at] as Value);
  });
}

function directiveOf(
  flags: string,
  width: string | undefined,
  precision: string | undefined,
  conversion: string,
): Directive {
  const directive: Directive = {
    flags,
    width: Number(width ?? 0),
    precision: precision === undefined ? undefined : Number(precision),
    conversion,
  };
  if (directive.width > 10_000 || (directive.precision ?? 0) > 1000)
    throw new BudgetExceeded('The format is too wide.');
  return directive;
}

function unknownConversion(conversion: string): JavaException {
  return new JavaException(`java.util.UnknownFormatConversionException: Conversion = '${conversion}'`);
}

function formatOne(whole: string, directive: Directive, value: Value): string {
  const lower = directive.conversion.toLowerCase();
  const text = converted(whole, lower, directive, value);
  const cased = directive.conversion === lower ? text : text.toUpperCase();
  return padded(cased, directive);
}

function converted(whole: string, conversion: string, directive: Directive, value: Value): string {
  switch (conversion) {
    case 's':
      return cut(value === null ? 'null' : javaText(value), directive);
    case 'b':
      return cut(String(value !== null && value !== false), directive);
    case 'c':
      return value === null ? 'null' : character(whole, value);
    case 'd':
      return value === null ? 'null' : integer(whole, directive, value);
    case 'x':
    case 'o':
      return value === null ? 'null' : radix(whole, directive, value);
    case 'f':
    case 'e':
      return value === null ? 'null' : decimal(whole, conversion, directive, value);
    default:
      throw unknownConversion(conversion);
  }
}

function character(whole: string, value: Value): string {
  if (value instanceof JavaCharacter) return value.text;
  if (typeof value !== 'number') throw mismatch(whole);
  if (value < 0 || value > 0x10ffff)
    throw new JavaException(`java.util.IllegalFormatCodePointException: Code point = ${value}`);
  return String.fromCodePoint(value);
}

function cut(text: string, directive: Directive): string {
  return directive.precision === undefined ? text : text.slice(0, directive.precision);
}

function mismatch(whole: string): JavaException {
  return new JavaException(`java.util.IllegalFormatConversionException: ${whole}`);
}

function integer(whole: string, directive: Directive, value: Value): string {
  if (!isJavaInteger(value)) throw mismatch(whole);
  const number = toBigInt(value);
  return signed(String(number < 0n ? -number : number), number < 0n, directive);
}

function radix(whole: string, { conversion, flags, width }: Directive, value: Value): string {
  if (!isJavaInteger(value)) throw mismatch(whole);
  const number = toBigInt(value);
  const unsigned = number >= 0n ? number : BigInt.asUintN(typeof value === 'number' ? 32 : 64, number);
  const isHex = conversion.toLowerCase() === 'x';
  const prefix = flags.includes('#') ? (isHex ? '0x' : '0') : '';
  const digits = unsigned.toString(isHex ? 16 : 8);
  return prefix + (flags.includes('0') ? digits.padStart(width - prefix.length, '0') : digits);
}

function decimal(whole: string, conversion: string, directive: Directive, value: Value): string {
  if (!isJavaNumber(value) || isJavaInteger(value)) throw mismatch(whole);
  const number = toDouble(value);
  if (!Number.isFinite(number)) return javaText(value);
  // Java rounds the digits that it prints, half up: 1.005 to two places is 1.01, though its binary value is below.
  const exact = bigDecimalFromText(numberText(value));
  const size = exact.unscaled < 0n ? new JavaBigDecimal(-exact.unscaled, exact.scale) : exact;
  if (Math.abs(size.scale) > 5000)
    throw new BudgetExceeded('The number has too many digits to be formatted.');
  const digits = Math.min(directive.precision ?? 6, 1000);
  const text = conversion === 'f' ? fixed(size, digits) : exponential(size, digits);
  return signed(text, number < 0 || Object.is(number, -0), directive);
}

/** `d.ddd` with that many digits behind the point. */
function fixed(size: JavaBigDecimal, digits: number): string {
  const all = String(rounded(size, digits)).padStart(digits + 1, '0');
  return digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

/** `d.ddde+dd`. */
function exponential(size: JavaBigDecimal, digits: number): string {
  let exponent = size.unscaled === 0n ? 0 : String(size.unscaled).length - 1 - size.scale;
  let all = String(rounded(size, digits - exponent)).padEnd(digits + 1, '0');
  if (all.length > digits + 1) {
    all = all.slice(0, -1);
    exponent++;
  }
  const point = digits === 0 ? '' : `.${all.slice(1)}`;
  return `${all[0]}${point}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** The value times ten to the `digits`, rounded half up. */
function rounded(size: JavaBigDecimal, digits: number): bigint {
  const tooMany = size.scale - digits;
  if (tooMany <= 0) return size.unscaled * 10n ** BigInt(-tooMany);
  const unit = 10n ** BigInt(tooMany);
  return (size.unscaled + unit / 2n) / unit;
}

function signed(digits: string, negative: boolean, directive: Directive): string {
  const { flags, width } = directive;
  const grouped = flags.includes(',') ? digits.replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, ',') : digits;
  const brackets = negative && flags.includes('(');
  const sign = negative ? (brackets ? '(' : '-') : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const zeros = flags.includes('0')
    ? Math.max(0, width - grouped.length - sign.length - (brackets ? 1 : 0))
    : 0;
  return `${sign}${'0'.repeat(zeros)}${grouped}${brackets ? ')' : ''}`;
}

function padded(text: string, directive: Directive): string {
  return directive.flags.includes('-') ? text.padEnd(directive.width) : text.padStart(directive.width);
}
