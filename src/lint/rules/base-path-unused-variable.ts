import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { childOf, descend, itemsOf, keyPlace, textOf } from '../spec/node.ts';

/** A server variable basePath is part of the server's URL. */
export const basePathUnusedVariable = rule({
  id: 'base-path-unused-variable',
  severity: 'info',
  protocols: restAndHttp,
  summary: "A server variable basePath is part of the server's URL",
  reason: 'API Gateway takes the variable as the base path even where the URL does not use it.',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    doc(`
    servers:
      - url: https://pets.example.com
        variables: { «basePath»: { default: v1 } }
    paths: {}`),
  ],
  good: [
    doc(`
    servers:
      - url: https://pets.example.com/{basePath}
        variables: { basePath: { default: v1 } }
    paths: {}`),
  ],
  check({ spec }, report) {
    for (const server of itemsOf(childOf(spec.root, 'servers'))) {
      const variable = descend(server, 'variables', 'basePath');
      if (variable && !textOf(server, 'url')?.includes('{basePath}')) {
        report(
          keyPlace(variable),
          'The variable basePath counts as the base path although the URL does not use it.',
          {
            help: 'Remove the variable, or write {basePath} in the URL.',
          },
        );
      }
    }
  },
});
