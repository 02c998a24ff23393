import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { has, keyPlace } from '../spec/node.ts';

/** Beside an authorized ANY stands an OPTIONS of its own. */
export const anyCatchesOptions = rule({
  id: 'any-catches-options',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'Beside an authorized ANY stands an OPTIONS of its own',
  reason:
    'ANY answers preflights too, and browsers send no credentials with them: the page never gets to the call itself.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'fails at run time',
  bad: [
    doc(`
    paths:
      /pets:
        «x-amazon-apigateway-any-method»: { responses: {}, x-amazon-apigateway-auth: { type: AWS_IAM } }`),
  ],
  good: [
    doc(`
    paths:
      /pets:
        x-amazon-apigateway-any-method: { responses: {}, x-amazon-apigateway-auth: { type: AWS_IAM } }
        options: { responses: {} }`),
  ],
  piecewise: true,
  check({ spec }, report) {
    if (has(spec.root, 'x-amazon-apigateway-cors')) return;
    for (const { methods } of spec.paths) {
      const any = methods.find(({ verb }) => verb === 'ANY');
      if (!any || (any.security.isOpen && !any.security.apiKeyRequired)) continue;
      if (methods.some(({ verb }) => verb === 'OPTIONS')) continue;
      report(keyPlace(any.node), `${any.name} demands credentials of preflights too.`, {
        help: 'Add an options operation without security where browsers call this path.',
      });
    }
  },
});
