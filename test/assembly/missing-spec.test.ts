import { expect, it } from 'vitest';
import { createGateway, type GatewayOptions } from '../../src/assembly/create-gateway.ts';

// Our choice: programs in JavaScript have no compiler that says so.
it('createGateway says that it needs a spec', async () => {
  await expect(createGateway({} as GatewayOptions)).rejects.toThrow('createGateway needs spec');
});

// contract.md 2: an error names the file and what to do next; that the library does so too is our choice.
it.each([
  ['spec', { spec: 'none.yaml' }, 'none.yaml'],
  ['config', { spec: 'none.yaml', config: 'gone.yaml' }, 'gone.yaml'],
])('createGateway names a %s file that is not there', async (_, options, file) => {
  const made = createGateway({ ...options, cwd: import.meta.dirname });

  await expect(made).rejects.toMatchObject({
    message: `${file} cannot be read: there is no such file. Check the path, and the folder that it starts from.`,
    cause: { code: 'ENOENT' },
  });
});
