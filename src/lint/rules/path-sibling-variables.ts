import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** Under one path, every variable child has the same name. */
export const pathSiblingVariables = rule({
  id: 'path-sibling-variables',
  severity: 'error',
  protocols: rest,
  summary: 'Under one path, every variable child has the same name',
  reason: '"A sibling ({id}) of this resource already has a variable path part -- only one is allowed."',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'refuses the import',
  bad: [
    doc(`
    paths:
      /pets/{petId}: { get: { responses: {} } }
      «"/pets/{name}/toys"»: { get: { responses: {} } }`),
  ],
  good: [
    doc(`
    paths:
      /pets/{petId}: { get: { responses: {} } }
      /pets/{petId}/toys: { get: { responses: {} } }`),
  ],
  adopts: [{ id: 'path-sibling-variables' }],
});
