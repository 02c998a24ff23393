import type { Method } from '../model/api.ts';
import type { MethodName } from '../model/verb.ts';

/** The map of no texts: a large API has tens of thousands of empty ones, which may as well be one. */
export const noTexts: ReadonlyMap<string, string> = new Map();

/** The map of no methods. */
export const noMethods: ReadonlyMap<MethodName, Method> = new Map();

/** The map of no flags. */
export const noFlags: ReadonlyMap<string, boolean> = new Map();
