import { describe, expect, it } from 'vitest';
import { jsonOfQueryAnswer } from '../../../src/integrations/service-query/query-answer.ts';
import { HeaderList } from '../../../src/message/header-list.ts';

function answer(xml: string, accept = 'application/json', path = '/?Action=X') {
  const request = {
    method: 'POST',
    origin: 'http://x',
    path,
    headers: HeaderList.from([['Accept', accept]]),
    body: undefined,
    timeoutInMillis: 1,
  };
  return jsonOfQueryAnswer(request, {
    status: 200,
    headers: HeaderList.from([['Content-Type', 'text/xml']]),
    body: xml,
  });
}

describe('an XML answer of a Query service', () => {
  it.each([
    [
      'lists of members',
      '<R><Result><Users><member><Name>a</Name></member><member><Name>b</Name></member></Users></Result></R>',
      { R: { Result: { Users: [{ Name: 'a' }, { Name: 'b' }] } } },
    ],
    ['repeated elements', '<R><A>1</A><A>2</A><A>3</A></R>', { R: { A: ['1', '2', '3'] } }],
    ['entities and CDATA', '<R><A>a &amp;&#x41;&#66; <![CDATA[<b>]]></A></R>', { R: { A: 'a &AB <b>' } }],
    [
      'empty elements',
      '<?xml version="1.0"?><!-- c --><R xmlns="urn:x"><A/><ns:B></ns:B></R>',
      { R: { A: null, B: null } },
    ],
    // Publicly reported: errors have no root.
    [
      'errors',
      '<ErrorResponse><Error><Type>Sender</Type><Code>X</Code></Error><RequestId>r</RequestId></ErrorResponse>',
      { Error: { Type: 'Sender', Code: 'X' }, RequestId: 'r' },
    ],
    [
      'a received message',
      '<ReceiveMessageResponse><ReceiveMessageResult><Message><Body>x</Body></Message></ReceiveMessageResult></ReceiveMessageResponse>',
      {
        ReceiveMessageResponse: {
          ReceiveMessageResult: {
            messages: [
              { Body: 'x', Attributes: null, MD5OfMessageAttributes: null, MessageAttributes: null },
            ],
          },
        },
      },
    ],
    [
      'no received message',
      '<ReceiveMessageResponse><ReceiveMessageResult/></ReceiveMessageResponse>',
      { ReceiveMessageResponse: { ReceiveMessageResult: { messages: null } } },
    ],
  ])('becomes JSON: %s', (_, xml, expected) => {
    const { body, headers } = answer(xml);

    expect(JSON.parse(String(body))).toEqual(expected);
    expect(headers.last('content-type')).toBe('application/json');
  });

  it.each([
    ['that is not well formed', '<R><A></R>', undefined, undefined],
    ['that ends early', '<R><A>', undefined, undefined],
    ['that is too deep', `${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}`, undefined, undefined],
    ['where XML was asked for', '<R/>', 'application/xml', undefined],
    ['of a call without an action', '<R/>', undefined, '/bucket/key'],
  ])('stays as it is %s', (_, xml, accept, path) => {
    expect(answer(xml, accept, path).body).toBe(xml);
  });
});
