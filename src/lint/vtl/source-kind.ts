import type { Reference } from '../../vtl/syntax.ts';
import type { ValueSource } from './outcome.ts';

/** Where the value of a reference comes from. @param from what is known of its variable */
export function sourceOf(reference: Reference, from: ValueSource | undefined): ValueSource {
  const [first] = reference.members;
  const method = first?.kind === 'method' ? first.name : undefined;
  switch (reference.name) {
    case 'input':
      return inputSource(method, first?.kind === 'property' ? first.name : undefined, reference);
    case 'util':
      return method === 'parseJson'
        ? reference.members.length === 1
          ? 'parsed-json'
          : 'client'
        : method === undefined
          ? 'unknown'
          : 'escaped';
    case 'context':
      return 'context';
    case 'stageVariables':
      return 'stage-variable';
    default:
      return memberSource(reference, from);
  }
}

function inputSource(
  method: string | undefined,
  property: string | undefined,
  reference: Reference,
): ValueSource {
  if (method === 'json' || property === 'body') return 'json';
  if (method === 'params') return 'parameter';
  if (method !== 'path') return 'unknown';
  const [call] = reference.members;
  const argument = call?.kind === 'method' ? call.arguments[0] : undefined;
  const isWhole = argument?.kind === 'string' && argument.value === '$' && reference.members.length === 1;
  return isWhole ? 'payload' : 'client';
}

/** A part of the payload is text of the client; the result of a method of it may be anything. */
function memberSource(reference: Reference, from: ValueSource | undefined): ValueSource {
  if (from === undefined) return 'unknown';
  const last = reference.members.at(-1);
  if (last === undefined) return from;
  if (last.kind === 'method' && last.name !== 'get') return 'unknown';
  return from === 'payload' || from === 'parsed-json' || from === 'client' ? 'client' : from;
}
