import { preflight } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { corsList, withMore } from '../spec/cors.ts';
import { corsPaths } from '../spec/iterate.ts';

/** Access-Control-Allow-Methods lists the methods of the path. */
export const corsMethodsMismatch = rule({
  id: 'cors-methods-mismatch',
  severity: 'warn',
  protocols: rest,
  summary: 'Access-Control-Allow-Methods lists the methods of the path',
  reason: 'A browser does not make a call whose method is not listed.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [preflight(`Origin: "'*'"\nMethods: «"'GET,OPTIONS'"»`, 'delete: { responses: {} }')],
  good: [preflight(`Origin: "'*'"\nMethods: "'DELETE,OPTIONS'"`, 'delete: { responses: {} }')],
  piecewise: true,
  check({ spec }, report) {
    for (const cors of corsPaths(spec)) {
      const listed = corsList(cors, 'Access-Control-Allow-Methods');
      if (!listed || listed.items.includes('*')) continue;
      const allowed = new Set(listed.items.map((item) => item.toUpperCase()));
      // GET, HEAD and POST need no permission by name (Fetch standard).
      const missing = cors.path.methods
        .map(({ verb }) => verb)
        .filter((verb) => !['ANY', 'OPTIONS', 'GET', 'HEAD', 'POST'].includes(verb) && !allowed.has(verb));
      if (missing.length === 0) continue;
      const message = `${cors.path.path} has ${missing.join(', ')}, which browsers may not call.`;
      report(listed.node, message, withMore(listed, missing));
    }
  },
});
