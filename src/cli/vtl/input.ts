import type { PlainTemplateInput } from '../../vtl/plain-input.ts';
import { Refusal } from '../errors.ts';
import { isRecord } from './read-data.ts';

const maps = ['headers', 'query', 'path', 'stageVariables', 'context'] as const;

/** Checks the input of a render as a file gives it; `where` names it in messages. */
export function checkedInput(value: unknown, where: string): PlainTemplateInput {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) throw new Refusal(`${where} is no map.`, { next: known });
  for (const key of Object.keys(value)) {
    if (key !== 'body' && !(maps as readonly string[]).includes(key)) {
      throw new Refusal(`${where} has ${JSON.stringify(key)}, which no render takes.`, { next: known });
    }
  }
  for (const key of maps) {
    const map = value[key];
    if (map !== undefined && map !== null && !isRecord(map)) {
      throw new Refusal(`${where} has under ${key} no map of names and values.`, { next: known });
    }
  }
  return value as PlainTemplateInput;
}

const known = 'It may have body, headers, query, path, stageVariables and context.';
