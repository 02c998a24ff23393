import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';
import { isTrue, keyPlace, placeOf } from '../spec/node.ts';

/** The default route is written /$default, with isDefaultRoute: true. */
export const httpDefaultRouteKey = rule({
  id: 'http-default-route-key',
  severity: 'warn',
  protocols: http,
  summary: 'The default route is written /$default, with isDefaultRoute: true',
  reason: '"Parse issue: attribute paths. Resource $default should start with /".',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html',
  awsVerdict: 'warns at import',
  fixable: true,
  bad: [
    doc('paths: { «$default»: { x-amazon-apigateway-any-method: { isDefaultRoute: true, responses: {} } } }'),
    doc('paths: { «/$default»: { x-amazon-apigateway-any-method: { responses: {} } } }'),
  ],
  good: [
    doc('paths: { /$default: { x-amazon-apigateway-any-method: { isDefaultRoute: true, responses: {} } } }'),
  ],
  adopts: [
    {
      id: 'http-route-key',
      fix: ({ key }, { file, pointer }) => [{ kind: 'rename', at: { file, pointer }, key: `/${key}` }],
    },
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { path, keyNode, methods } of spec.paths) {
      const any = methods.find(({ verb }) => verb === 'ANY');
      if (path !== '/$default' || !any || isTrue(any.node, 'isDefaultRoute')) continue;
      report(keyPlace(keyNode), 'The operation does not say that it is the default route.', {
        help: 'Add isDefaultRoute: true.',
        fix: [{ kind: 'insert', at: placeOf(any.node), key: 'isDefaultRoute', value: true }],
      });
    }
  },
});
