import { describe, expect, it } from 'vitest';
import { overrideName, repeatedOverrides } from '../../../src/lint/vtl/repeated-overrides.ts';
import { parseTemplate } from '../../../src/vtl/parse-template.ts';

const status = '#set($context.responseOverride.status = 400)';

// Documented: overriding one parameter twice in a template may answer 5XX (rest-integrations.md 6.3).
describe('overrides that a template sets more than once', () => {
  it.each([
    ['one after the other', status + status, ['responseOverride.status']],
    ['each in its branch', `#if($a)${status}#elseif($b)${status}#else${status}#end`, []],
    ['in a branch and after it', `#if($a)${status}#end${status}`, ['responseOverride.status']],
    ['before a branch and in it', `${status}#if($a)#if($b)${status}#end#end`, ['responseOverride.status']],
    ['after a branch that stops the template', `#if($a)${status}#stop#end${status}`, []],
    ['behind the end of the template', `${status}#stop${status}`, []],
    [
      'after branches of which one stops the template',
      `#if($a)${status}#else#stop#end${status}`,
      ['responseOverride.status'],
    ],
    ['after an #if that stops the template either way', `#if($a)#stop#else#stop#end${status}${status}`, []],
    ['in a loop', `#foreach($x in $y)${status}#end`, []],
    [
      'by name and by index',
      '#set($context.requestOverride.header.kind = 1)#set($context["requestOverride"].header["kind"] = 2)',
      ['requestOverride.header.kind'],
    ],
    ['by an index that only a call knows', '#set($context.requestOverride.header[$k] = 1)'.repeat(2), []],
    [
      'other parameters',
      '#set($context.requestOverride.header.a = 1)#set($context.requestOverride.header.b = 1)',
      [],
    ],
    ['variables of its own', '#set($kind = 1)#set($kind = 2)', []],
  ])('%s', (_, template, names) => {
    expect(repeatedOverrides(parseTemplate(template)).map(overrideName)).toEqual(names);
  });
});
