import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProtocolType } from '../../src/model/api.ts';
import { lintText, spanOf } from './lint-text.ts';

/**
 * Every finding about the seven real specs, each judged by hand. They are test data of others, so their mistakes stay; a finding
 * that is not in this list is a false alarm or a change of a rule, and needs a judgement here.
 */
const judged: readonly (readonly [string, ProtocolType, Readonly<Record<string, readonly number[]>>])[] = [
  [
    'calc-lambda-validators-export.swagger.json',
    'REST',
    {
      // True: an export's own base path is not part of its paths.
      'info base-path-ignored': [8],
      // True: query parameters go unescaped into the JSON for the function.
      'warn vtl-missing-escape': [80, 80, 80],
    },
  ],
  [
    'cognito-scopes.oas30.json',
    'REST',
    {
      // True: without scopes the ID token is expected, with scopes the access token.
      'info cognito-token-kind': [10],
      // True: AWS's own demo backend has no TLS.
      'warn uri-plain-http': [25, 48, 71, 119],
      // True, and the point of this file.
      'info root-security-surprise': [178],
    },
  ],
  [
    'http-api-petstore-cors.oas30.json',
    'HTTP',
    {
      'warn uri-plain-http': [50, 88, 128],
      // True: once for bodies, once for models.
      'info http-validation-ignored': [56, 153],
    },
  ],
  [
    'kinesis-proxy-export.oas30.json',
    'REST',
    {
      // True: a body is required, and no validator demands it.
      'warn validator-none': [7],
      // True: headers and payload go unescaped into JSON; path variables, which come encoded, are left alone.
      'warn vtl-missing-escape': [52, 103, 381],
      'info multiple-body-media-types': [128],
      // True: text/plain from any caller reaches Kinesis with the role of the API.
      'warn passthrough-hole': [166, 250, 336, 380],
      // True: the documentation's sample has lost its #foreach, and $elem is never set.
      'warn vtl-undefined-reference': [167, 167, 168, 168],
    },
  ],
  [
    'petstore-token-authorizer.swagger.json',
    'REST',
    {
      // True: OPTIONS allows *, gateway errors do not.
      'warn cors-gateway-responses': [11],
      'warn validator-none': [11],
      // True: the file holds the placeholder ${uri}, which wants a value; the help says so.
      'error integration-uri': [117, 168, 267],
      // True: GET /pets has an authorizer, these two have none.
      'warn operation-open': [123, 223],
      // True: the ARN holds the placeholder account-id; recorded: it had to be replaced.
      'error authorizer-uri': [339, 352],
    },
  ],
  [
    's3-proxy-export.swagger.json',
    'REST',
    {
      'info base-path-ignored': [8],
      // True: Date and Content-Length reach clients as x-amzn-Remapped-... (recorded).
      'warn mapping-reserved-header': [58, 126, 127, 198, 264, 409, 487],
    },
  ],
  [
    'http-api-jwt-default-route.oas30.yaml',
    'HTTP',
    {
      // True: the Fn::GetAtt of the template have no value here.
      'info placeholder-default': [18, 36, 57],
      // True: two operations without an integration, made so by their author to test the translator.
      'error integration-missing': [25, 44],
      'warn operation-open': [25],
      // True: recorded as AWS's warning W10.
      'warn http-default-route-key': [43],
      'warn http-default-route-preflight': [44],
      // True: inside of the authorizer the URL is not read.
      'error http-oidc-url-misplaced': [84],
    },
  ],
];

describe('the findings about real specs are those that were judged', () => {
  it.each(judged)('%s', async (file, protocol, expected) => {
    const text = readFileSync(join(import.meta.dirname, '../../fixtures/specs', file), 'utf8');

    const { document, findings } = await lintText({ [file]: text }, { protocol });

    const lines: Record<string, number[]> = {};
    for (const finding of findings) {
      const key = `${finding.severity} ${finding.ruleId}`;
      lines[key] = [...(lines[key] ?? []), spanOf(finding, document)?.line ?? 0];
    }
    expect(lines).toEqual(expected);
  });
});
