import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecordStore } from '../../src/store/record-store.ts';
import { workspace } from './access-world.ts';
import { servedWorkspace } from './served-workspace.ts';

const idOf = (i: number) => `1-66ae0000-${String(i).padStart(24, '0')}`;

/** Calls paths, each sampled under a trace of its own, numbered from 1. */
function traced(...paths: readonly string[]) {
  return async (url: string): Promise<void> => {
    for (const [i, path] of paths.entries()) {
      const headers = { 'X-Amzn-Trace-Id': `Root=${idOf(i + 1)};Sampled=1` };
      await (await fetch(`${url}/dev${path}`, { headers })).text();
    }
  };
}

async function recorded() {
  const { folder, run, served } = await servedWorkspace();
  await served(traced('/pets?token=hush', '/broken', '/nothing'));
  const ids = async (...args: string[]) => {
    const { stdout } = await run(['traces', ...args, '--json']);
    return (JSON.parse(stdout) as { traces: { Id: string }[] }).traces.map(({ Id }) => Id);
  };
  return { folder, run, ids };
}

describe('gwctl traces', () => {
  it('gives the segments that a server of the workspace recorded, and no secret', async () => {
    const { run } = await recorded();

    const { exitCode, stdout } = await run(['traces', 'petshop', '--stage', 'dev', '--json']);

    expect(exitCode).toBe(0);
    const { traces } = JSON.parse(stdout);
    expect(traces).toHaveLength(3);
    expect(traces[0]).toMatchObject({
      Id: idOf(1),
      HasFault: false,
      Http: { HttpMethod: 'GET', HttpStatus: 200 },
      Segments: [{ Document: { trace_id: idOf(1), name: 'petshop/dev', origin: 'AWS::ApiGateway::Stage' } }],
    });
    expect(stdout).not.toContain('hush');
  });

  it('picks them by what went wrong, by status and by number', async () => {
    const { ids } = await recorded();

    expect(await ids('--fault')).toEqual([idOf(2)]);
    expect(await ids('--error')).toEqual([idOf(3)]);
    expect(await ids('--throttle')).toEqual([]);
    expect(await ids('--status', '2xx')).toEqual([idOf(1)]);
    expect(await ids('--status', '403')).toEqual([idOf(3)]);
    expect(await ids('--last', '2')).toEqual([idOf(2), idOf(3)]);
  });

  it('shows people one row each, and one trace with its timing, within 80 columns', async () => {
    const { run } = await recorded();

    const list = await run(['traces'], {}, { isTTY: true });
    const one = await run(['traces', '--trace-id', idOf(2)], {}, { isTTY: true });

    expect(list.stdout).toMatch(/^UTC +Trace ID +ms {2}Status {2}Request\n/);
    expect(list.stdout).toContain(`${idOf(3)}`);
    expect(one.stdout).toMatch(new RegExp(`^Trace ${idOf(2)}\nGET http://127.0.0.1:\\d+/dev/broken\n`));
    expect(one.stdout).toMatch(
      /\npetshop\/dev +0 \|#+ *\| +\d+ ms {2}504 fault\n {2}127\.0\.0\.1:1 .*- fault\n$/,
    );
    const lines = `${list.stdout}${one.stdout}`.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('follows those that come, one a line, until it is stopped', async () => {
    const { folder, run } = await recorded();
    const records = await openRecordStore(join(folder, '.gwctl', 'state.db'));
    const [kept] = await records.segmentsOf(idOf(1));
    const more = { traceId: idOf(9), startTime: 1, body: kept?.body.replaceAll(idOf(1), idOf(9)) ?? '' };
    let stop: (signal: 'SIGTERM') => void = () => undefined;
    const stopped = new Promise<'SIGTERM'>((done) => {
      stop = done;
    });
    let isMore = false;

    const { stdout } = await run(
      ['traces', '--last', '1', '--follow', '--json'],
      {},
      {
        stopped,
        onOutput: (text) => {
          if (text.includes(idOf(9))) stop('SIGTERM');
          else if (!isMore) void records.write([], [more]);
          isMore = true;
        },
      },
    );
    records.close();

    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { Id: string }).Id);
    expect(ids).toEqual([idOf(3), idOf(9)]);
  });

  it('says how a stage comes to trace where there is none', async () => {
    const { run } = workspace('');

    const { exitCode, stderr } = await run(['traces']);

    expect(exitCode).toBe(0);
    expect(stderr).toContain('tracingEnabled: true');
  });

  it('says that HTTP APIs have none', async () => {
    const { folder, run } = workspace('');
    writeFileSync(
      join(folder, 'openapi.json'),
      JSON.stringify({ openapi: '3.0.1', info: { title: 'pets', version: '1' }, paths: {} }),
    );
    await run(['import', 'openapi.json', '--type', 'http']);

    const { stderr } = await run(['traces', 'pets']);

    expect(stderr).toMatch(/^HTTP APIs have no X-Ray tracing, as on AWS\./);
  });

  it.each([
    [['--trace-id', idOf(77)], 1, `There is no trace ${idOf(77)}.`],
    [['--status', '9xx'], 2, '9xx is no status.'],
    [['--stage', 'nowhere'], 1, 'Invalid stage identifier specified'],
    [['--last', '0'], 2, 'Write a whole number from 1 on.'],
  ])('refuses %j', async (args, code, message) => {
    const { run } = await servedWorkspace();

    const { exitCode, stderr } = await run(['traces', ...args]);

    expect(stderr).toContain(message);
    expect(exitCode).toBe(code);
  });
});
