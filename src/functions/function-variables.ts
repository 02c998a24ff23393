import { delimiter } from 'node:path';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionRunnerOptions } from './function-settings.ts';

/** What a function may see of gwctl's own environment: anything more and results differ from machine to machine. */
const inherited = [
  'PATH',
  'HOME',
  'TMPDIR',
  'NODE_EXTRA_CA_CERTS',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  // Windows cannot start a process or open a socket without these.
  'SystemRoot',
  'windir',
  'TEMP',
  'TMP',
];

/**
 * A function's environment variables, Lambda's own over the configured ones: on AWS reserved names cannot be configured.
 * Differs from AWS: the configuration may set credentials, since no role hands them out here (functions.md section 4).
 */
export function functionVariables(
  definition: FunctionDefinition,
  options: FunctionRunnerOptions,
  logStreamName: string,
): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const name of inherited) {
    const value = options.hostEnvironment[name];
    if (value !== undefined) variables[name] = value;
  }
  return Object.assign(
    variables,
    credentials(options),
    options.announced?.(),
    definition.settings.environment,
    {
      TZ: definition.settings.environment?.['TZ'] ?? ':UTC',
      LANG: 'en_US.UTF-8',
      PATH: variables['PATH'] ?? ['/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
      _HANDLER: definition.handler,
      AWS_REGION: options.region,
      AWS_DEFAULT_REGION: options.region,
      AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
      AWS_LAMBDA_FUNCTION_NAME: definition.name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memorySize),
      AWS_LAMBDA_FUNCTION_VERSION: definition.version,
      AWS_LAMBDA_INITIALIZATION_TYPE: definition.settings.provisioned
        ? 'provisioned-concurrency'
        : 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: logGroupName(definition),
      AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
      LAMBDA_TASK_ROOT: definition.taskRoot,
      LAMBDA_RUNTIME_DIR: import.meta.dirname,
    },
  );
}

export function logGroupName(definition: FunctionDefinition): string {
  return `/aws/lambda/${definition.name}`;
}

/** `2024/03/12/[$LATEST]<32 hex>` */
export function logStreamName(definition: FunctionDefinition, options: FunctionRunnerOptions): string {
  const day = new Date(options.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[${definition.version}]${options.ids.hex(32)}`;
}

function credentials({ credentials: own }: FunctionRunnerOptions): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: own?.accessKeyId ?? 'local',
    AWS_SECRET_ACCESS_KEY: own?.secretAccessKey ?? 'local',
    AWS_SESSION_TOKEN: own === undefined ? 'local' : (own.sessionToken ?? ''),
  };
}
