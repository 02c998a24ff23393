import { httpVerbs, type MethodName } from '../../model/verb.ts';

export const integrationKey = 'x-amazon-apigateway-integration';
export const anyMethod = 'x-amazon-apigateway-any-method';

/** Keys of a path item that are operations. */
export const verbs: ReadonlyMap<string, MethodName> = new Map([
  ...httpVerbs.map((verb) => [verb.toLowerCase(), verb] as const),
  [anyMethod, 'ANY'],
]);
