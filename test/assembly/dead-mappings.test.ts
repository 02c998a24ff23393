import { expect, it } from 'vitest';
import { deadMappings } from '../../src/assembly/dead-mappings.ts';
import { apiId, deployed } from '../control/tools.ts';

const domainName = 'api.example.test';
const state = {
  ...deployed(),
  domainNames: new Map([
    [
      domainName,
      {
        domainName,
        basePathMappings: [
          { basePath: '', apiId, stage: 'dev' },
          { basePath: 'old', apiId, stage: 'old' },
          { basePath: 'free', apiId },
        ],
      },
    ],
  ]),
};

it('tells of base paths that lead to a stage that is not there', () => {
  expect(deadMappings(state, undefined)).toEqual([
    'api.example.test/old leads to stage old of pet-shop; it is not there: gwctl deploy pet-shop --stage old',
  ]);
});

it('tells of base paths that lead to a stage that is not served now', () => {
  expect(deadMappings(state, new Set(['prod']))[0]).toBe(
    'api.example.test/ leads to stage dev of pet-shop; it is not served now: leave --stage out',
  );
});
