import { describe, expect, it } from 'vitest';
import { TemplateError } from '../../src/vtl/template-error.ts';
import { TemplateCompileError, templateRenderer } from '../../src/vtl/template-renderer.ts';

const render = (template: string) => templateRenderer(template)();

/** Measured on Apache Velocity 1.7; an undefined reference prints nothing, as in API Gateway (vtl.md 0.2). */
describe('a dollar sign that begins no reference', () => {
  it.each([
    ['$$[0]', '$$[0]'],
    ["US$[1] x $$[a] y$$['k']", "US$[1] x $$[a] y$$['k']"],
    ['$[0]$![0]$.a', '$[0]$![0]$.a'],
    ['$!$.', '$!$.'],
    ['$!.foo bar', '.foo bar'],
    ['\\$.a', '.a'],
    ['a $## c\nb', 'a $b'],
    ['a $#* c *# b', 'a  b'],
    ['a$$#**#b', 'a$$b'],
    ['$#[[x]]#', '[x'],
  ])('%s prints %s', (template, expected) => {
    expect(render(template)).toBe(expected);
  });

  it.each([
    ['a$#stop b', 'a$#stop b'],
    ['$#{stop}x', '$#{stop}x'],
    ['#foreach($i in [1..3])$i$#break#end', '1$#break2$#break3$#break'],
    ['#macro(m)hi#end$#m()', '$#m()'],
    ['#set($n = 5)$#if($n == 5)a#else b#end$#set($n = 6)$n', 'a6'],
  ])('makes text of the directive directly behind it, but not of #if and #set: %s', (template, expected) => {
    expect(render(template)).toBe(expected);
  });

  it('makes text of #foreach, whose #end is then a stray one', () => {
    expect(() => render('$#foreach($i in [1])x#end')).toThrow(TemplateCompileError);
  });
});

/** Measured on Java 17. */
describe('String.format', () => {
  const format = (pattern: string, value: string) => render(`#set($s = '')$s.format('${pattern}', ${value})`);

  it.each([
    ['%#x|', '255', '0xff|'],
    ['%06x|', '255', '0000ff|'],
    ['%#o|', '8', '010|'],
    ['%c', '65', 'A'],
  ])('%s of %s', (pattern, value, expected) => {
    expect(format(pattern, value)).toBe(expected);
  });

  it.each([
    ['%.2d', '1', 'IllegalFormatPrecisionException'],
    ['%D', '1', 'UnknownFormatConversionException'],
    ['%-d', '1', 'MissingFormatWidthException'],
    ['%-05d', '1', 'IllegalFormatFlagsException'],
    ['%++d', '1', 'DuplicateFormatFlagsException'],
    ['%05s', "'a'", 'FormatFlagsConversionMismatchException'],
    ['%,x', '1', 'FormatFlagsConversionMismatchException'],
    ['%5n', '1', 'IllegalFormatWidthException'],
    ['%c', "'a'", 'IllegalFormatConversionException'],
  ])('refuses %s of %s', (pattern, value, exception) => {
    expect(() => format(pattern, value)).toThrow(TemplateError);
    expect(() => format(pattern, value)).toThrow(exception);
  });
});

describe('hashCode of numbers', () => {
  it.each([
    ['#set($n = 12345678901)$n.hashCode()', '-539222985'],
    ['#set($n = 1234567.891)$n.hashCode()', '-1523956238'],
    ['#set($n = 42)$n.hashCode()', '42'],
  ])('%s', (template, expected) => {
    expect(render(template)).toBe(expected);
  });
});

describe("Java's binary properties", () => {
  it.each([
    ['\\p{IsAlphabetic}', 'xx1 _.'],
    ['\\P{IsAlphabetic}', 'aÉxxxx'],
    ['\\p{IsUppercase}', 'ax1 _.'],
    ['[\\p{IsLowercase}\\p{IsDigit}]', 'xÉx _.'],
    ['\\p{IsWhite_Space}', 'aÉ1x_.'],
    ['\\p{IsPunctuation}', 'aÉ1 xx'],
    ['[^\\p{IsLETTER}]', 'aÉxxxx'],
  ])('%s', (pattern, expected) => {
    expect(render(`#set($s = 'aÉ1 _.')$s.replaceAll('${pattern}', 'x')`)).toBe(expected);
  });
});
