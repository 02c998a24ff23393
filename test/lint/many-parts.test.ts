import { describe, expect, it } from 'vitest';
import { lintText } from './lint-text.ts';

const all = { severityOf: () => 'warn' as const };

function withTemplate(template: string): string {
  return JSON.stringify({
    openapi: '3.0.1',
    info: { title: 'pets', version: '1' },
    paths: {
      '/pets': {
        post: {
          responses: { 200: { description: 'ok' } },
          'x-amazon-apigateway-integration': {
            type: 'http',
            httpMethod: 'POST',
            uri: 'https://pets.example.com/pets',
            requestTemplates: { 'application/json': template },
            responses: { default: { statusCode: '200' } },
          },
        },
      },
    },
  });
}

async function idsOf(template: string): Promise<readonly string[]> {
  const { findings } = await lintText({ 'spec.json': withTemplate(template) }, all);
  return findings.map(({ ruleId }) => ruleId);
}

// Our choice (reliability.md): templates and specs come from anybody.
describe('lint of documents with very many parts', () => {
  it('takes a loop with more statements than a call may have arguments', async () => {
    const body = '$i '.repeat(150_000);

    expect(await idsOf(`#foreach($i in [1..2000])${body}#end`)).toContain('vtl-foreach-limit');
  });

  it('goes through thousands of overrides and of branches once', async () => {
    const overrides = Array.from({ length: 6000 }, (_, i) => `#set($context.requestOverride.header.h${i}=1)`);
    const again = '#set($context.requestOverride.header.h7=1)';

    const ids = await idsOf(`${overrides.join('')}${'#if(1)#end'.repeat(20_000)}${again}`);

    expect(ids.filter((id) => id === 'vtl-override-twice')).toHaveLength(1);
  });

  it('names the first schemas of a circle of hundreds', async () => {
    const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    const schemas = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [
        `S${i}`,
        { type: 'object', properties: { next: ref(`S${(i + 1) % 300}`) } },
      ]),
    );
    const root = { openapi: '3.0.1', info: { title: 'p', version: '1' }, paths: {}, components: { schemas } };

    const { findings } = await lintText({ 'spec.json': JSON.stringify(root) }, all);

    expect(findings.filter(({ ruleId }) => ruleId === 'model-circular')).toMatchObject([
      { message: 'The schemas S0, S1, S2, S3, S4, S5, S6, S7 and 292 more contain each other.' },
    ]);
  });
});
