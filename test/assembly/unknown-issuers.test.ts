import { describe, expect, it } from 'vitest';
import { unknownIssuers } from '../../src/assembly/unknown-issuers.ts';
import type { GatewayState } from '../../src/store/store.ts';

const api = {
  protocol: 'HTTP',
  name: 'shop',
  authorizers: new Map([
    ['users', { name: 'users', jwtConfiguration: { issuer: 'https://idp.test', audience: [] } }],
  ]),
};
const state = {
  stages: new Map([['shop/dev', { stageName: 'dev', deploymentId: 'd1' }]]),
  deployments: new Map([['d1', { snapshot: api }]]),
} as unknown as GatewayState;

/** Our choice: what will refuse every token is told before the first one comes. */
describe('issuers that gwctl.yaml does not name', () => {
  it('are told once, with what to write', () => {
    const [sentence, ...others] = unknownIssuers(state, undefined, { issuers: new Map() });

    expect(sentence).toContain('issuers of gwctl.yaml does not name https://idp.test');
    expect(others).toEqual([]);
  });

  it.each([
    ['it names them', new Map([['https://idp.test', {}]]), undefined],
    ['no stage of theirs is served', new Map(), new Set(['prod'])],
  ])('are passed over where %s', (_what, issuers, only) => {
    expect(unknownIssuers(state, only, { issuers } as never)).toEqual([]);
  });
});
