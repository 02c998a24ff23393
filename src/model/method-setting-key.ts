import { httpVerbs } from './verb.ts';

/**
 * The key of `Stage.methodSettings`: `pets/{petId}/GET`, without the leading slash and with nothing escaped, so that a resource
 * path and a verb make one. Taken are the forms of AWS (`~1pets~1{petId}/GET`, `pets/GET`, `*\/*`: rest-request-phases.md 5.2, recorded) and
 * `/pets/{petId}/GET`. The root resource's is `/GET`.
 * @returns undefined for a text that has no verb, `ANY` or `*` after its last slash
 */
export function methodSettingKey(written: string): string | undefined {
  const text = written.replaceAll('~1', '/').replaceAll('~0', '~');
  const slash = text.lastIndexOf('/');
  const verb = text.slice(slash + 1).toUpperCase();
  if (slash < 0 || !verbs.has(verb)) return undefined;
  const path = text.slice(0, slash).replace(/^\/+|\/+$/g, '');
  return `${path}/${verb}`;
}

const verbs: ReadonlySet<string> = new Set([...httpVerbs, 'ANY', '*']);

/** The key as GetStage shows it: slashes inside the path escaped, `pets~1{petId}/GET` (recorded: `test/GET`). */
export function shownMethodSettingKey(key: string): string {
  const slash = key.lastIndexOf('/');
  // Unverified: the root's form.
  const path = key.slice(0, slash) || '/';
  return `${path.replaceAll('~', '~0').replaceAll('/', '~1')}${key.slice(slash)}`;
}
