import { describe, expect, it } from 'vitest';
import { lambdaEndpoint } from '../../../src/cli/serve/lambda-endpoint.ts';
import type { FunctionCall } from '../../../src/environment/environment.ts';
import { HeaderList } from '../../../src/message/header-list.ts';

function endpoint() {
  const calls: FunctionCall[] = [];
  const mount = lambdaEndpoint(
    {
      invoke(call) {
        calls.push(call);
        return Promise.resolve({ statusCode: 200, payload: '"ok"', requestId: 'r' });
      },
    },
    { region: 'eu-west-1', accountId: '210987654321' },
  );
  const post = (path: string, headers: readonly (readonly [string, string])[] = []) =>
    mount.handle({
      method: 'POST',
      target: `/_gwctl/lambda${path}`,
      headers: HeaderList.from([['Host', '127.0.0.1:4000'], ...headers]),
      body: Buffer.alloc(0),
      remoteAddress: '127.0.0.1',
    });
  return { calls, post };
}

const path = '/2015-03-31/functions/pets/invocations';

describe('the Lambda endpoint below /_gwctl/lambda', () => {
  it('invokes a function of the workspace', async () => {
    const { calls, post } = endpoint();

    expect(await post(`${path}?Qualifier=live`)).toMatchObject({ status: 200, body: '"ok"' });

    expect(calls[0]).toMatchObject({
      functionArn: 'arn:aws:lambda:eu-west-1:210987654321:function:pets:live',
      invocationType: 'RequestResponse',
    });
  });

  // reliability.md T12: what a web page can make a browser send.
  it.each([
    ['a request with an Origin', [['Origin', 'http://127.0.0.1:4000']]],
    ['a name of another site', [['Host', 'pets.example']]],
  ] as const)('refuses %s', async (_, headers) => {
    const { calls, post } = endpoint();

    expect(await post(path, headers)).toMatchObject({ status: 403 });

    expect(calls).toEqual([]);
  });

  it('answers 404 for what else Lambda can do', async () => {
    expect(await endpoint().post('/2015-03-31/functions/')).toMatchObject({ status: 404 });
  });
});
