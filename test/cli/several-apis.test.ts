import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const spec = (title: string) => `openapi: 3.0.1
info: { title: ${title}, version: "1" }
paths:
  /pets:
    get:
      x-amazon-apigateway-integration: { type: mock, requestTemplates: { application/json: '{"statusCode": 200}' } }
`;
const config = `apis:
  petstore: { spec: petstore.yaml, stages: { dev: {} } }
  orders: { spec: orders.yaml, stages: { prod: {} } }
apiKeys: [{ name: alice, value: alice-0123456789abcdefghij }]
usagePlans: [{ name: basic, apiStages: [{ api: petstore, stage: dev }, { api: orders, stage: prod }], keys: [alice] }]
`;

function several() {
  const { folder, run } = workspace(config);
  for (const name of ['petstore', 'orders', 'third']) {
    writeFileSync(join(folder, `${name}.yaml`), spec(`title of ${name}`));
  }
  return { folder, run };
}

/** The stages that `gwctl serve` says it serves, as `API/STAGE`. */
async function served(...args: string[]) {
  const { folder, run } = several();
  let stop: (signal: 'SIGTERM') => void = () => undefined;
  const stopped = new Promise<'SIGTERM'>((done) => {
    stop = done;
  });
  const { stdout, stderr } = await run(
    ['serve', ...args.map((arg) => arg.replace('{folder}', folder)), '--port', '0', '--json'],
    {},
    { stopped, onOutput: (text) => text.includes('\n') && stop('SIGTERM') },
  );
  const { apis } = JSON.parse(stdout.split('\n', 1)[0] ?? '') as {
    apis: { name: string; stages: { name: string }[] }[];
  };
  return { stages: apis.flatMap((api) => api.stages.map((stage) => `${api.name}/${stage.name}`)), stderr };
}

/** `apis` of gwctl.yaml (contract, section 4). */
describe('a workspace with several APIs', () => {
  it('serves each spec with its own stages before anything was imported', async () => {
    const { stages, stderr } = await served();

    expect(stages).toEqual(['petstore/dev', 'orders/prod']);
    expect(stderr).toBe('');
  });

  it('serves the one that is asked for', async () => {
    expect((await served('--api', 'orders')).stages).toEqual(['orders/prod']);
  });

  it('serves one of the specs by its file, however it is written', async () => {
    expect((await served('./orders.yaml')).stages).toEqual(['orders/prod']);
    expect((await served('{folder}/orders.yaml')).stages).toEqual(['orders/prod']);
  });

  it('says which there are when another is asked for', async () => {
    const { run } = several();

    const { exitCode, stderr } = await run(['serve', '--api', 'nobody', '--port', '0']);

    expect(stderr).toContain('gwctl.yaml has no API nobody.\nIt has petstore, orders.');
    expect(exitCode).toBe(2);
  });

  it('does not give a spec that no entry names the name of another API', async () => {
    const { run } = several();
    await run(['import', 'petstore.yaml']);

    const { stdout } = await run(['import', 'third.yaml', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({ created: true, api: { name: 'title of third' } });
  });

  it('knows a spec of gwctl.yaml by its place, not by its spelling', async () => {
    const { folder, run } = several();

    const { stdout } = await run(['import', join(folder, 'orders.yaml'), '--json']);

    expect(JSON.parse(stdout)).toMatchObject({ api: { name: 'orders' } });
  });
});
