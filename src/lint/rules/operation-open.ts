import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { childOf, has, itemsOf, keyPlace, wordOf } from '../spec/node.ts';

/** An operation is open on purpose only. */
export const operationOpen = rule({
  id: 'operation-open',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'An operation is open on purpose only',
  reason:
    'A method without an authorizer, IAM or a resource policy answers everybody; list those that shall under lint: public in gwctl.yaml.',
  basis: 'our own',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html',
  awsVerdict: 'has no opinion',
  bad: [
    doc(`
    paths:
      /pets:
        get: { responses: {}, x-amazon-apigateway-auth: { type: AWS_IAM } }
        «post»: { responses: {} }`),
  ],
  good: [
    doc(
      'paths: { /pets: { get: { responses: {}, x-amazon-apigateway-auth: { type: AWS_IAM } }, options: { responses: {} } } }',
    ),
    {
      spec: doc(
        'paths: { /pets: { get: { responses: {}, x-amazon-apigateway-auth: { type: AWS_IAM } }, post: { responses: {} } } }',
      ),
      config: { publicMethods: ['POST /pets'] },
    },
    doc('paths: { /pets: { get: { responses: {} } } }'),
  ],
  check({ spec, facts }, report) {
    if (has(spec.root, 'x-amazon-apigateway-policy')) return;
    // An API without any protection is open on purpose, or protected by something else in front.
    if (spec.methods.every(({ security }) => security.isOpen && !security.apiKeyRequired)) return;
    const isPublic = new Set(facts.publicMethods);
    for (const { name, verb, path, security, node } of spec.methods) {
      if (verb === 'OPTIONS' || !security.isOpen || security.apiKeyRequired) continue;
      // An empty list, or IAM switched off in words, says that it is meant.
      if (security.isOwn && itemsOf(security.node).length === 0) continue;
      if (wordOf(childOf(node, 'x-amazon-apigateway-auth'), 'type') === 'none') continue;
      if (security.requirements.length > 0 || isPublic.has(name) || isPublic.has(path.path)) continue;
      report(keyPlace(node), `${name} is open to everybody, while other methods are not.`, {
        help: 'Add security, or say that it is meant with security: [] or lint: public.',
      });
    }
  },
});
