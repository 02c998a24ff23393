import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

type Re2js = typeof import('re2js');

let loaded: Re2js | undefined;

/** re2js, loaded when the first pattern is compiled: most APIs have none, and loading costs more than reading a small spec. */
export function re2js(): Re2js {
  loaded ??= require('re2js') as Re2js;
  return loaded;
}
