import { checkConfiguration } from '../../assembly/check-configuration.ts';
import { openHost } from '../../assembly/open-host.ts';
import type { CompiledRestApi } from '../../gateway/compile-rest-api.ts';
import { collapseLeadingSlashes, splitTarget } from '../../gateway/request-target.ts';
import { type TestInvokeDetail, type TestInvokeInput, testInvoke } from '../../gateway/test-invoke.ts';
import { Refusal } from '../errors.ts';
import { functionLines } from '../function-lines.ts';
import { proseWidth, say, wrap } from '../reporters/wrap.ts';
import { refusalOf } from '../serve/serve-source.ts';
import { configError, openConfig } from '../workspace-session.ts';
import type { World } from '../world.ts';
import { bodyOf, headersOf, readArguments } from './call-arguments.ts';
import { type InvokeTarget, invokeTarget } from './target.ts';
import type { TestInvokeOptions } from './test-invoke-options.ts';

/** Runs `gwctl test-invoke [API|SPEC] METHOD PATH`. Exit code 0 whatever the status, as AWS answers 200 to a call that fails. */
export async function runTestInvoke(
  world: World,
  args: readonly string[],
  options: TestInvokeOptions,
): Promise<void> {
  const [reference, method, path] = readArguments(args);
  const { config } = await openConfig(world, options, checkConfiguration);
  const target = await invokeTarget(world, reference, options, config);
  const opened = await openHost({
    config: target.config,
    hostEnvironment: world.env,
    watch: false,
    logFolder: undefined,
    onNotice: (text) => say(world.stderr, text),
    onBug: (error) => world.stderr.write(`${String(error)}\n`),
    onLine: functionLines(world),
  });
  if (!opened.ok) throw configError(opened.diagnostics);
  try {
    const compiled = compile(world, opened.value.host, target, options);
    const result = await testInvoke(
      compiled,
      await inputOf(world, compiled, method, path, options),
      opened.value.environment,
    );
    // AWS's words (recorded).
    if (!result)
      throw new Refusal('Invalid Method identifier specified', {
        code: 'NotFoundException',
        next: `There is no ${method} on it: gwctl import shows the methods of each resource.`,
      });
    world.stdout.write(options.json ? `${JSON.stringify(asAws(result))}\n` : resultText(result, world));
  } finally {
    await opened.value.close(0);
  }
}

function compile(
  world: World,
  host: import('../../assembly/gateway-host.ts').GatewayHost,
  target: InvokeTarget,
  options: TestInvokeOptions,
): CompiledRestApi {
  const variables = new Map([...target.stage.variables, ...(options.stageVariable ?? [])]);
  const { canarySettings: _canary, ...stage } = target.stage;
  const outcome = host.compileStage({
    stage: { ...stage, variables },
    deployment: target.deployment,
    canaryDeployment: undefined,
  });
  if (!outcome.ok) throw refusalOf(world, outcome.diagnostics, target.document, 'The API cannot be run');
  return outcome.value.base.compiled;
}

/** The resource is found by its template, else as a request would find it. */
async function inputOf(
  world: World,
  compiled: CompiledRestApi,
  method: string,
  path: string,
  options: TestInvokeOptions,
): Promise<TestInvokeInput> {
  const route = collapseLeadingSlashes(splitTarget(path).path);
  const isTemplate = compiled.scope.api.resources.some((resource) => resource.path === route);
  const matched = compiled.match(method, route);
  if (!isTemplate && !matched) throw noSuchResource(compiled, method, route);
  const resourcePath = isTemplate ? route : (matched?.plan.facts.resourcePath ?? route);
  return {
    resourcePath,
    method,
    pathWithQueryString: path,
    headers: headersOf(options.header),
    body: await bodyOf(world, options.data),
  };
}

const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

function noSuchResource(compiled: CompiledRestApi, method: string, route: string): Refusal {
  const paths = compiled.scope.api.resources
    .filter((resource) => resource.methods.size > 0)
    .map((resource) => `${[...resource.methods.keys()].join(',')} ${resource.path}`);
  // AWS's words (recorded); a path that another verb has names a resource, and it is the method that is missing.
  const isResource = verbs.some((verb) => compiled.match(verb, route));
  return new Refusal(`Invalid ${isResource ? 'Method' : 'Resource'} identifier specified`, {
    code: 'NotFoundException',
    next: `No method matches ${method} ${route}. The API has ${paths.slice(0, 8).join('; ') || 'no methods'}${paths.length > 8 ? '; ...' : ''}.`,
  });
}

/** Exactly AWS's members (contract, section 5). */
function asAws({ status, headers, multiValueHeaders, body, log, latency }: TestInvokeDetail) {
  return { status, headers, multiValueHeaders, body, log, latency };
}

function resultText(result: TestInvokeDetail, world: World): string {
  const { bold, dim, green, red } = world.colours.stdout;
  const colour = result.status < 400 ? green : red;
  const headers = Object.entries(result.multiValueHeaders).flatMap(([name, values]) =>
    values.map((value) => `${dim(`${name}:`)} ${value}\n`),
  );
  const reason =
    result.reason === undefined
      ? ''
      : `${bold('Why')}\n  ${wrap(result.reason, proseWidth(world.stdout), 2)}\n\n`;
  return `${bold('Status')} ${colour(String(result.status))}   ${bold('Latency')} ${result.latency} ms\n${headers.join('')}\n${result.body}\n\n${reason}${bold('Log')}\n${result.log}`;
}
