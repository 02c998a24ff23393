import { preflight } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { corsList, headersNeeded, withMore } from '../spec/cors.ts';
import { corsPaths } from '../spec/iterate.ts';

const secured = 'get: { responses: {}, security: [{ api_key: [] }] }';
const apiKey = 'components: { securitySchemes: { api_key: { type: apiKey, name: x-api-key, in: header } } }';

/** Access-Control-Allow-Headers lists the headers that the methods of the path need. */
export const corsHeadersMismatch = rule({
  id: 'cors-headers-mismatch',
  severity: 'warn',
  protocols: rest,
  summary: 'Access-Control-Allow-Headers lists the headers that the methods of the path need',
  reason: 'The preflight passes, and then the browser does not send the call.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [preflight(`Origin: "'*'"\nHeaders: «"'Content-Type'"»`, secured, apiKey)],
  good: [preflight(`Origin: "'*'"\nHeaders: "'Content-Type,X-Api-Key'"`, secured, apiKey)],
  piecewise: true,
  check({ spec }, report) {
    for (const cors of corsPaths(spec)) {
      const listed = corsList(cors, 'Access-Control-Allow-Headers');
      if (!listed) continue;
      const allowed = new Set(listed.items.map((item) => item.toLowerCase()));
      // The wildcard does not cover Authorization (Fetch standard).
      const isAllowed = (name: string) =>
        allowed.has(name.toLowerCase()) || (allowed.has('*') && name.toLowerCase() !== 'authorization');
      const needed = cors.path.methods.filter(({ verb }) => verb !== 'OPTIONS').flatMap(headersNeeded);
      const missing = [
        ...new Map(
          needed.filter((name) => !isAllowed(name)).map((name) => [name.toLowerCase(), name]),
        ).values(),
      ];
      if (missing.length === 0) continue;
      const message = `Browsers may not send ${missing.join(', ')} to ${cors.path.path}.`;
      report(listed.node, message, withMore(listed, missing));
    }
  },
});
