import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { descend, plain } from '../spec/node.ts';

/** The title is the name that the API has. */
export const titleRenamesApi = rule({
  id: 'title-renames-api',
  severity: 'info',
  protocols: restAndHttp,
  summary: 'The title is the name that the API has',
  reason: 'An import onto an existing API with mode overwrite gives it the title as its name.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/import-export-api-endpoints.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    {
      spec: 'openapi: 3.0.1\ninfo: { title: «Test», version: "1" }\npaths: {}\n',
      config: { apiName: 'orders' },
    },
  ],
  good: [{ spec: doc('paths: {}'), config: { apiName: 'pets' } }, doc('paths: {}')],
  check({ spec, facts }, report) {
    const title = descend(spec.root, 'info', 'title');
    const name = plain(title);
    if (!title || name === undefined || facts.apiName === undefined || isSame(name, facts.apiName)) return;
    report(title, `The API is called ${facts.apiName} in gwctl.yaml; an import onto it names it ${name}.`, {
      help: `Write title: ${facts.apiName}, or import with --name ${facts.apiName}.`,
    });
  },
});

/** A key of gwctl.yaml is often the title without its spaces and capitals, and nobody is surprised then. */
function isSame(title: string, name: string): boolean {
  const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return letters(title) === letters(name);
}
