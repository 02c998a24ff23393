import { schema } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { schemasWith } from '../spec/iterate.ts';
import { childOf } from '../spec/node.ts';

/** A format is one that OpenAPI or JSON Schema name. */
export const modelFormatNonstandard = rule({
  id: 'model-format-nonstandard',
  severity: 'warn',
  protocols: rest,
  summary: 'A format is one that OpenAPI or JSON Schema name',
  reason: "A format of one's own was seen to refuse the whole import; nothing checks it in any case.",
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'refuses the import',
  bad: [schema('{ type: object, properties: { chip: { type: string, format: «chip-number» } } }')],
  good: [schema('{ type: object, properties: { born: { type: string, format: date } } }')],
  piecewise: true,
  check({ spec }, report) {
    for (const inner of schemasWith(spec, 'format')) {
      const format = childOf(inner, 'format');
      if (!format || typeof format.value !== 'string' || formats.has(format.value)) continue;
      report(format, `The format ${format.value} is not known.`, {
        help: 'Write a pattern, or leave it out.',
      });
    }
  },
});

const formats: ReadonlySet<string> = new Set([
  'int32',
  'int64',
  'float',
  'double',
  'byte',
  'binary',
  'date',
  'date-time',
  'time',
  'duration',
  'password',
  'email',
  'idn-email',
  'hostname',
  'idn-hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uri-reference',
  'uri-template',
  'url',
  'uuid',
  'regex',
  'json-pointer',
  'relative-json-pointer',
  'iri',
  'iri-reference',
  'decimal',
  'number',
  'string',
  'integer',
  'utc-millisec',
]);
