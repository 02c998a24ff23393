/** Builders of the small specs in rules, so that an example shows what it is about and little else. */

/** A document of an API called pets around what stands at its root. */
export function doc(root: string): string {
  return `openapi: 3.0.1\ninfo: { title: pets, version: "1" }\n${dedent(root)}`;
}

/** A document with one operation. */
export function operation(yaml: string, root = '', path = '/pets', verb = 'get'): string {
  return doc(`paths:\n  ${path}:\n    ${verb}:\n${indent(dedent(yaml), 6)}${dedent(root)}`);
}

/** A document with one integration and, beside it, the rest of its operation. */
export function integration(yaml: string, beside = '', path = '/pets', verb = 'get'): string {
  const block = `x-amazon-apigateway-integration:\n${indent(dedent(yaml), 2)}`;
  return operation(`${dedent(beside)}${block}`, '', path, verb);
}

/** A document with one path: its OPTIONS answers preflights with headers, and beside it stands what the path has else. */
export function preflight(headers: string, beside = '', root = ''): string {
  const parameters = dedent(headers).replace(/^(?=.)/gm, 'method.response.header.Access-Control-Allow-');
  const mock = `type: mock\nresponses:\n  default:\n    statusCode: "200"\n    responseParameters:\n${indent(parameters, 6)}`;
  const options = `options:\n  responses: { "200": { description: ok } }\n  x-amazon-apigateway-integration:\n${indent(mock, 4)}`;
  return doc(`paths:\n  /pets:\n${indent(dedent(beside) + options, 4)}${dedent(root)}`);
}

/** A document with one request template for JSON. */
export function requestTemplate(vtl: string, beside = ''): string {
  return integration(
    `type: http\nhttpMethod: POST\nuri: https://pets.example.com/pets\nrequestTemplates:\n  application/json: |\n${indent(dedent(vtl), 4)}`,
    beside,
    '/pets',
    'post',
  );
}

/** A document with one response template for JSON. */
export function responseTemplate(vtl: string, beside = ''): string {
  return integration(
    `type: http\nhttpMethod: GET\nuri: https://pets.example.com/pets\nresponses:\n  default:\n    statusCode: "200"\n    responseTemplates:\n      application/json: |\n${indent(dedent(vtl), 8)}`,
    beside,
  );
}

/** A document with one named schema. */
export function schema(yaml: string, name = 'Pet'): string {
  return doc(`paths: {}\ncomponents:\n  schemas:\n    ${name}:\n${indent(dedent(yaml), 6)}`);
}

/** Without the indentation that its lines share and the blank lines around it; ends with a newline unless empty. */
export function dedent(text: string): string {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  if (lines.length === 1 && lines[0]?.trim() === '') return '';
  const margins = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const margin = Math.min(...margins);
  return `${lines.map((line) => line.slice(margin)).join('\n')}\n`;
}

function indent(text: string, width: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(width));
}

/** The URI of a Lambda function, for examples. */
export const lambdaUri =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:pets/invocations';
