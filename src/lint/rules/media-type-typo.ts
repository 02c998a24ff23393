import { nearest } from '../../diagnostics/nearest.ts';
import { integration } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { childOf, keyPlace, membersOf, placeOf } from '../spec/node.ts';

/** A media type is spelt as the ones that are known. */
export const mediaTypeTypo = rule({
  id: 'media-type-typo',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'A media type is spelt as the ones that are known',
  reason:
    'A template or model of a misspelt media type is never used: API Gateway cannot tell it from a type of your own. It refuses only what has no slash, which media-type-form tells of.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(
      `
    type: http
    httpMethod: POST
    uri: https://pets.example.com
    requestTemplates: { «applcation/json»: "{}" }`,
      '',
      '/pets',
      'post',
    ),
  ],
  good: [
    integration(
      `
    type: http
    httpMethod: POST
    uri: https://pets.example.com
    requestTemplates: { application/json: "{}" }`,
      '',
      '/pets',
      'post',
    ),
  ],
  fixable: true,
  piecewise: true,
  check({ spec }, report) {
    for (const method of spec.methods) {
      const content = membersOf(childOf(method.body.node, 'content'));
      const templates = (method.integration?.templates ?? []).map(({ node }) => node);
      for (const node of [...content, ...templates]) {
        const close = correction(node.key);
        // media-type-form tells of what has no slash.
        if (close === undefined || (spec.protocol === 'REST' && !node.key.includes('/'))) continue;
        report(keyPlace(node), `The media type ${node.key} is not known.`, {
          help: `Did you mean ${close}?`,
          fix: [{ kind: 'rename', at: placeOf(node), key: close }],
        });
      }
    }
  },
});

const known = [
  'application/json',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
  'text/html',
  'text/xml',
  'text/csv',
  'application/octet-stream',
  'application/pdf',
];
const families: ReadonlySet<string> = new Set([
  'application',
  'text',
  'image',
  'audio',
  'video',
  'multipart',
  'font',
  'model',
  'message',
  '*',
  'binary',
  'chemical',
]);

/** Families are few, and the common types are known; everything else may be anybody's own. */
function correction(mediaType: string): string | undefined {
  if (known.includes(mediaType)) return undefined;
  const [type = ''] = mediaType.toLowerCase().split(';');
  const [family = '', rest = ''] = type.split('/');
  if (known.includes(type) || type === '$default') return undefined;
  if (!families.has(family)) return nearest(type, known);
  return family === 'application' && /^(?:jsno|josn|jason|jsn|xlm)$/.test(rest)
    ? nearest(type, known)
    : undefined;
}
