import { integration } from '../examples.ts';
import { type Report, rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { keyPlace, type SpecNode } from '../spec/node.ts';

/** A mapping sets no header that API Gateway drops or renames. */
export const mappingReservedHeader = rule({
  id: 'mapping-reserved-header',
  severity: 'warn',
  protocols: rest,
  summary: 'A mapping sets no header that API Gateway drops or renames',
  reason:
    'Some headers are renamed to X-Amzn-Remapped-NAME on the way back, and some never reach the backend.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(`
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    requestParameters: { «integration.request.header.Transfer-Encoding»: "'chunked'" }`),
  ],
  good: [
    integration(`
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    requestParameters: { integration.request.header.X-Request-Kind: "'pet'" }`),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { integration } of eachIntegration(spec)) {
      for (const mapping of integration.requestParameters) {
        const name = /^integration\.request\.header\.(.+)$/.exec(mapping.key)?.[1];
        if (name === undefined || !dropped.has(name.toLowerCase())) continue;
        report(keyPlace(mapping), `API Gateway does not send the header ${name} to a backend.`, {
          help: 'Use a header of your own.',
        });
      }
      for (const { parameters } of integration.responses) {
        for (const mapping of parameters) reportRenamed(mapping, report);
      }
    }
  },
});

/** rest-integrations.md 1.1 and 6.4: headers of the connection itself. */
const dropped: ReadonlySet<string> = new Set([
  'transfer-encoding',
  'connection',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'max-forwards',
  'proxy-authenticate',
]);
const renamed: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'trailer',
  'upgrade',
  'user-agent',
  'www-authenticate',
]);

function reportRenamed(mapping: SpecNode, report: Report): void {
  const name = /^method\.response\.header\.(.+)$/.exec(mapping.key)?.[1];
  if (name === undefined) return;
  if (renamed.has(name.toLowerCase())) {
    report(keyPlace(mapping), `Clients get the header ${name} as x-amzn-Remapped-${name}.`, {
      help: 'Use a header of your own.',
    });
  } else if (name.toLowerCase() === 'transfer-encoding') {
    report(keyPlace(mapping), 'API Gateway drops the header Transfer-Encoding.', {
      help: 'Remove the mapping.',
    });
  }
}
