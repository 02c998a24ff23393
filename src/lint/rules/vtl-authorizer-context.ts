import { requestTemplate } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachReference } from '../spec/iterate.ts';
import { propertyPath } from '../vtl/template-facts.ts';

/** $context.authorizer is read where an authorizer gives it. */
export const vtlAuthorizerContext = rule({
  id: 'vtl-authorizer-context',
  severity: 'warn',
  protocols: rest,
  summary: '$context.authorizer is read where an authorizer gives it',
  reason: 'Without an authorizer, or for claims without a user pool, it is empty.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [requestTemplate('{ "user": "«$context.authorizer.principalId»" }')],
  good: [requestTemplate('{ "ip": "$context.identity.sourceIp" }')],
  piecewise: true,
  check({ spec }, report) {
    for (const { node, text, method, reference, tested } of eachReference(spec, 'context')) {
      const { authorizer } = method.security;
      const name = propertyPath(reference);
      if (!name.startsWith('authorizer.') || tested || passesAll(text)) continue;
      const isClaim = name.startsWith('authorizer.claims');
      if (authorizer && (!isClaim || authorizer.authorizerType === 'cognito_user_pools')) continue;
      report(
        node,
        authorizer
          ? `$context.${name} is empty: ${authorizer.name} is no user pool.`
          : `$context.${name} is empty: ${method.name} has no authorizer.`,
        {
          help: 'Add the authorizer to security, or remove the reference.',
          inside: reference,
        },
      );
    }
  },
});

/** The console's pass-through template hands over the whole context, most of which is empty for any one method. */
function passesAll(text: string): boolean {
  return (
    text.includes('$context.identity.cognitoIdentityPoolId') && text.includes('$context.identity.caller')
  );
}
