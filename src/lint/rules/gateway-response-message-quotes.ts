import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { placeOf, plain } from '../spec/node.ts';

/** messageString stands without quotes, message in quotes. */
export const gatewayResponseMessageQuotes = rule({
  id: 'gateway-response-message-quotes',
  severity: 'warn',
  protocols: rest,
  summary: 'messageString stands without quotes, message in quotes',
  reason: '$context.error.messageString has its own quotes: with others around them the answer is no JSON.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [
    doc(`
    paths: {}
    x-amazon-apigateway-gateway-responses:
      DEFAULT_4XX:
        responseTemplates: { application/json: '{"message": «"$context.error.messageString"»}' }`),
  ],
  good: [
    doc(`
    paths: {}
    x-amazon-apigateway-gateway-responses:
      DEFAULT_4XX:
        responseTemplates: { application/json: '{"message": $context.error.messageString, "text": "$context.error.message"}' }`),
  ],
  check({ spec }, report) {
    const templates = spec.gatewayResponses
      .flatMap((each) => each.templates)
      .filter(({ key }) => /json/i.test(key));
    for (const node of templates) {
      const text = plain(node) ?? '';
      for (const match of text.matchAll(
        /"\$context\.error\.messageString"|(?<=:\s*)\$context\.error\.message(?!\w)/g,
      )) {
        const isQuoted = match[0].startsWith('"');
        report(
          node,
          isQuoted
            ? 'messageString has quotes of its own.'
            : '$context.error.message has no quotes of its own.',
          {
            help: 'Write $context.error.messageString, without quotes around it.',
            inside: { start: match.index, end: match.index + match[0].length },
            fix: [
              {
                kind: 'set',
                at: placeOf(node),
                value: text.replace(match[0], () => '$context.error.messageString'),
              },
            ],
          },
        );
      }
    }
  },
});
