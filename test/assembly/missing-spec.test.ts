import { expect, it } from 'vitest';
import { createGateway, type GatewayOptions } from '../../src/assembly/create-gateway.ts';

// Our choice: programs in JavaScript have no compiler that says so.
it('createGateway says that it needs a spec', async () => {
  await expect(createGateway({} as GatewayOptions)).rejects.toThrow('createGateway needs spec');
});
