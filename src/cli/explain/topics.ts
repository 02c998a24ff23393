/** A subject that people ask about when API Gateway surprises them. */
export interface Topic {
  readonly title: string;
  readonly text: string;
  /** Lint rules about it. */
  readonly rules: readonly string[];
}

/** The topics of `gwctl explain`, by name. */
export const topics: ReadonlyMap<string, Topic> = new Map<string, Topic>([
  [
    'missing-authentication-token',
    {
      title: '403 {"message":"Missing Authentication Token"}',
      text: `API Gateway says this for a path and method that the stage does not have, as well as for a call
without a signature to a method with AWS_IAM (documented). Most often it is the former:
- the stage is missing in the URL, or stands in it twice behind a custom domain;
- the path has a slash too many, or another case;
- the draft was imported but not deployed to this stage;
- a browser sent OPTIONS, and the path has no OPTIONS method.
gwctl why METHOD PATH walks the call through every gate and says where it ended.`,
      rules: ['cors-options-missing', 'any-catches-options', 'http-stage-prefix'],
    },
  ],
  [
    'stages',
    {
      title: 'drafts, deployments and stages',
      text: `An import changes the draft and nothing that is served. gwctl deploy --stage S takes an immutable
snapshot of the draft and points the stage at it; gwctl rollback --stage S points it back. Settings of a
stage (variables, throttling, caching, logging) belong to the stage and outlive deployments.`,
      rules: ['stage-variable-undefined', 'integration-missing'],
    },
  ],
  [
    'stage-variables',
    {
      title: 'values that differ from stage to stage',
      text: `\${stageVariables.name} stands in the URI of an integration behind the scheme, in the name or alias of a
Lambda function, in credentials and in connectionId; stageVariables.name in parameter mappings;
$stageVariables.name in templates. A variable that the stage does not have is an empty text: in a host
the call ends as 500.`,
      rules: [
        'stage-variable-undefined',
        'stage-variable-name',
        'stage-variable-lambda-permission',
        'uri-scheme-variable',
        'vtl-stage-variable',
      ],
    },
  ],
  [
    'canary',
    {
      title: 'a share of a stage for the next deployment',
      text: `gwctl deploy --stage S --canary 10 sends 10 percent of the calls of a stage to the new deployment; the
draw is made anew for each call. The canary may override stage variables and have a cache of its own.
gwctl canary promote makes it the stage's deployment, gwctl canary delete ends it.`,
      rules: [],
    },
  ],
  [
    'throttling',
    {
      title: '429 {"message":"Too Many Requests"}',
      text: `Token buckets with a rate and a burst stand on three levels: the method settings of a stage, and the
usage plan of an API key, for all of an API stage and for single methods. The tightest one answers first
with 429 (THROTTLED); a used-up quota of a plan answers 429 {"message":"Limit Exceeded"} (QUOTA_EXCEEDED).`,
      rules: ['api-key-only', 'api-key-not-x-api-key'],
    },
  ],
  [
    'cors',
    {
      title: 'preflights, origins, and errors that look like CORS',
      text: `REST APIs need an OPTIONS method per path, mostly a mock, and every answer of the methods themselves must
carry Access-Control-Allow-Origin: from the backend where the integration is a proxy, from response
mappings elsewhere. Errors that the gateway makes itself carry it only where DEFAULT_4XX and DEFAULT_5XX
say so. HTTP APIs have x-amazon-apigateway-cors and answer preflights by themselves.`,
      rules: [
        'cors-options-missing',
        'cors-methods-mismatch',
        'cors-headers-mismatch',
        'cors-origin-on-method',
        'cors-gateway-responses',
        'proxy-cors-mapping-useless',
        'options-authorized',
      ],
    },
  ],
  [
    'vtl-null',
    {
      title: 'what a template prints for something that is not there',
      text: `API Gateway prints nothing for a variable that has no value, where Apache Velocity prints the
reference itself (recorded). $input.json of a path that leads nowhere prints an empty text in quotes or
nothing, depending on the path; test with gwctl vtl render TEMPLATE --input FILE.`,
      rules: ['vtl-undefined-reference', 'vtl-json-skeleton'],
    },
  ],
  [
    'selection-pattern',
    {
      title: 'which integration response is taken',
      text: `The key of an integration response is a regular expression of Java that must match the whole subject:
the status of an HTTP backend or AWS service, the errorMessage of a Lambda function. "default" is taken
where none matches; without it the call ends as 500. Responses are stored by their statusCode: of two
with the same one the last stays (recorded).`,
      rules: [
        'response-no-default',
        'response-duplicate-status',
        'response-pattern-lambda-status',
        'response-pattern-invalid',
      ],
    },
  ],
]);
