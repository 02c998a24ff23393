import { integration, lambdaUri } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, textOf } from '../spec/node.ts';

/** A function stops before the integration's time-out. */
export const timeoutVsLambda = rule({
  id: 'timeout-vs-lambda',
  severity: 'info',
  protocols: restAndHttp,
  summary: "A function stops before the integration's time-out",
  reason: 'Where the function may run longer, the client gets 504 while the function works on.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'fails at run time',
  bad: [
    {
      spec: integration(
        `{ type: aws_proxy, httpMethod: POST, uri: "${lambdaUri}", timeoutInMillis: «3000» }`,
      ),
      config: { functionTimeouts: new Map([['pets', 10]]) },
    },
  ],
  good: [
    {
      spec: integration(`{ type: aws_proxy, httpMethod: POST, uri: "${lambdaUri}", timeoutInMillis: 29000 }`),
      config: { functionTimeouts: new Map([['pets', 10]]) },
    },
  ],
  piecewise: true,
  check({ spec, facts }, report) {
    if (facts.functionTimeouts.size === 0) return;
    for (const { method, integration } of eachIntegration(spec)) {
      const name = /:function:([\w-]+)/.exec(integration.uri ?? '')?.[1];
      const seconds = name === undefined ? undefined : facts.functionTimeouts.get(name);
      const most = Number(
        textOf(integration.node, 'timeoutInMillis') ?? (spec.protocol === 'HTTP' ? 30_000 : 29_000),
      );
      if (seconds === undefined || seconds * 1000 <= most) continue;
      report(
        childOf(integration.node, 'timeoutInMillis') ?? integration.node,
        `${name} may run ${seconds} s, ${method.name} waits ${most / 1000} s.`,
        {
          help: "Shorten the function's timeout.",
        },
      );
    }
  },
});
