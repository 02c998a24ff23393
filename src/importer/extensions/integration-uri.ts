/** What API Gateway would say of a URI, and what to do. */
interface UriProblem {
  readonly ruleId: 'integration-uri' | 'aws-uri-form' | 'aws-proxy-service' | 'lambda-arn-bare';
  readonly reason: string;
  readonly help: string;
}

const lambdaHelp =
  'Write arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations.';

const serviceHelp =
  'Write arn:aws:apigateway:REGION:SERVICE:path/... or :action/... in place of the ARN of the thing itself.';

const noFunction: UriProblem = {
  ruleId: 'lambda-arn-bare',
  reason: 'Invalid function ARN or invalid uri',
  help: lambdaHelp,
};

function noArn(help: string): UriProblem {
  return { ruleId: 'aws-uri-form', reason: 'Invalid ARN specified in the request', help };
}

/** Judges the URI of a REST integration (import-export.md 1.2; texts recorded). */
export function uriProblem(
  uri: string,
  type: 'HTTP' | 'HTTP_PROXY' | 'AWS' | 'AWS_PROXY',
): UriProblem | undefined {
  if (type === 'HTTP' || type === 'HTTP_PROXY') return httpProblem(uri);
  if (!uri.startsWith('arn:')) {
    return noArn(placeholderHelp(uri) ?? lambdaHelp);
  }
  const [, partition, service, region, target, ...rest] = uri.split(':');
  if (service === 'lambda') return noFunction;
  if (service !== 'apigateway') {
    return { ...noFunction, ruleId: 'aws-uri-form', help: serviceHelp };
  }
  if (!partition || !region || !target) return noArn(lambdaHelp);
  const action = rest.join(':');
  if (!/^(path|action)\//.test(action)) {
    return {
      ruleId: 'aws-uri-form',
      reason: 'AWS ARN for integration must contain path or action',
      help: `Write arn:${partition}:apigateway:${region}:${target}:path/... or :action/....`,
    };
  }
  if (target === 'lambda' && !isInvocation(action)) {
    return noFunction;
  }
  if (type === 'AWS_PROXY' && target !== 'lambda' && !target.endsWith('firehose') && !target.includes('${')) {
    return {
      ruleId: 'aws-proxy-service',
      reason:
        "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
      help: 'Use type aws with a request template.',
    };
  }
  return undefined;
}

/**
 * `path/2015-03-31/functions/FUNCTION/invocations`; a stage variable may stand for the function's name or all of its ARN. A doubled slash
 * after `path` is accepted (recorded, rest-integrations.md 2.3).
 */
function isInvocation(action: string): boolean {
  const match =
    /^path\/{1,2}\d{4}-\d{2}-\d{2}\/functions\/(.+)\/(?:invocations|response-streaming-invocations)$/.exec(
      action,
    );
  const name = match?.[1];
  if (name === undefined) return action.includes('${stageVariables.');
  return name.startsWith('arn:')
    ? /^arn:[^:]+:lambda:[^:]*:[^:]*:function:.+$/.test(name) || name.includes('${')
    : true;
}

function httpProblem(uri: string): UriProblem | undefined {
  if (/^https?:\/\/[^/?#]+/i.test(uri)) return undefined;
  const help = placeholderHelp(uri) ?? 'Write an absolute URL with http:// or https://.';
  return { ruleId: 'integration-uri', reason: 'Invalid HTTP endpoint specified for URI', help };
}

/** A placeholder of a templating tool that nobody gave a value for. */
function placeholderHelp(uri: string): string | undefined {
  const name = /^\$\{(?!stageVariables\.)([^}]+)\}/.exec(uri)?.[1];
  return name && `Give the placeholder a value: --param ${name}=VALUE.`;
}
