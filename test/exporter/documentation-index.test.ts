import { describe, expect, it } from 'vitest';
import { indexParts } from '../../src/exporter/documentation-index.ts';
import type { DocumentationPart } from '../../src/model/api.ts';

function part(location: DocumentationPart['location']): DocumentationPart {
  return { location, properties: '{}', at: { file: 'openapi.yaml', pointer: '' } };
}

// Documented ("Representation of API documentation in API Gateway"): parts are inherited down the path, and `*` stands for any method or status.
describe('the part that an entity takes its texts from', () => {
  const response = { type: 'RESPONSE', path: '/pets/{id}', method: 'GET', statusCode: '200' };
  const own = part(response);
  const ofAnyStatus = part({ ...response, statusCode: '*' });
  const ofAnyMethod = part({ type: 'RESPONSE', path: '/pets/{id}', statusCode: '200' });
  const above = part({ ...response, path: '/pets' });
  const atRoot = part({ type: 'RESPONSE' });
  const nearestFirst = [own, ofAnyStatus, ofAnyMethod, above, atRoot];

  it.each(nearestFirst.map((expected, i) => [JSON.stringify(expected.location), i] as const))(
    '%s goes before those less near',
    (_, i) => {
      const find = indexParts(nearestFirst.slice(i).reverse());

      expect(find(response)).toBe(nearestFirst[i]);
    },
  );

  it.each([
    ['another type', { ...response, type: 'METHOD' }],
    ['another name', { ...response, name: 'etag' }],
    ['a path that only starts alike', { ...response, path: '/petshop' }],
    ['another method', { ...response, method: 'POST' }],
    ['another status', { ...response, statusCode: '404' }],
  ])('is none for %s', (_, entity) => {
    expect(indexParts([own, above])(entity)).toBeUndefined();
  });

  it('is the own one alone for a resource', () => {
    const find = indexParts([part({ type: 'RESOURCE', path: '/pets' })]);

    expect(find({ type: 'RESOURCE', path: '/pets/{id}' })).toBeUndefined();
  });

  it('is the first of several for one place (our choice)', () => {
    expect(indexParts([own, part(response)])(response)).toBe(own);
  });
});
