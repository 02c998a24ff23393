import { checkConfiguration } from '../../assembly/check-configuration.ts';
import { checkDeployment } from '../../assembly/check-deployment.ts';
import { openHost } from '../../assembly/open-host.ts';
import { applyConfigTo, deployMissingStage } from '../../assembly/serving.ts';
import { findApi, findDeployment, findStage, stagesOf } from '../../control/lookup.ts';
import { settingsFor } from '../../control/stage-settings.ts';
import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import type { SourceSpan } from '../../document/source-span.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import type { Environment } from '../../environment/environment.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import { whyHttp } from '../../gateway/http-why.ts';
import { type WhyResult, why } from '../../gateway/why.ts';
import type { WhyInput } from '../../gateway/why-call.ts';
import type { TraceStep } from '../../message/call.ts';
import { memoryStore } from '../../store/memory-store.ts';
import { type GatewayState, stageKey } from '../../store/store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { Refusal } from '../errors.ts';
import { functionLines } from '../function-lines.ts';
import { say } from '../reporters/wrap.ts';
import { refusalOf, specSource } from '../serve/serve-source.ts';
import { isSpec, refuseDeployment } from '../spec-reference.ts';
import { bodyOf, headersOf, readArguments } from '../test-invoke/call-arguments.ts';
import type { TestInvokeOptions } from '../test-invoke/test-invoke-options.ts';
import { accepted, configError, controlTools, inWorkspace, openConfig } from '../workspace-session.ts';
import { exitCodes, type World } from '../world.ts';
import { type CallerOptions, checkOrigin, rehearsedCaller } from './caller.ts';
import { commandOfRule, placeOfRule, type RehearsedStage } from './config-places.ts';
import { findPlaces } from './places.ts';

export interface WhyOptions extends TestInvokeOptions, CallerOptions {}

/** A stage as it would be served. */
interface WhyTarget {
  readonly state: GatewayState;
  readonly apiId: string;
  readonly stage: string;
  readonly document: SpecDocument | undefined;
}

/** Runs `gwctl why [API|SPEC] METHOD PATH`: exit code 1 when a gate refuses. */
export async function runWhy(world: World, args: readonly string[], options: WhyOptions): Promise<void> {
  const [reference, method, path] = readArguments(args);
  checkOrigin(options);
  const opened = await openConfig(world, options, checkConfiguration);
  const caller = rehearsedCaller(opened.config, options);
  const config = caller?.config ?? opened.config;
  const body = Buffer.from(await bodyOf(world, options.data));
  const input: WhyInput = {
    method,
    path,
    headers: headersOf(options.header),
    body,
    sourceIp: options.sourceIp,
    vpceId: options.vpce,
    vpcId: options.vpc,
    sign: caller?.sign,
  };
  if (reference !== undefined && (await isSpec(world, reference))) {
    refuseDeployment(options);
    const target = await specTarget(world, reference, options, config);
    return explain(world, input, target, options, { config, written: opened.config });
  }
  // A state is read while its store is open: parts of it are loaded when they are asked for.
  await inWorkspace(world, options, 'read', async ({ store }) => {
    const target = await stateTarget(world, await store.read(), reference, options, config);
    await explain(world, input, target, options, { config, written: opened.config });
  });
}

/** Connections and messages have neither verb nor path. */
function noCalls(name: string): Refusal {
  return new Refusal(
    `${name} is a WebSocket API, and gwctl why walks one HTTP call with its verb and path.`,
    {
      next: 'Serve it, and connect to it: gwctl serve.',
    },
  );
}

async function explain(
  world: World,
  input: WhyInput,
  target: WhyTarget,
  options: WhyOptions,
  { config, written }: { readonly config: GwctlConfig; readonly written: GwctlConfig },
): Promise<void> {
  const api = target.state.apis.get(target.apiId);
  if (api?.protocol === 'WEBSOCKET') throw noCalls(api.name);
  const opened = await openHost({
    config,
    hostEnvironment: world.env,
    watch: false,
    logFolder: undefined,
    onNotice: () => undefined,
    onBug: (error) => world.stderr.write(`${String(error)}\n`),
    onLine: functionLines(world),
  });
  if (!opened.ok) {
    throw configError(opened.diagnostics);
  }
  const { host, environment } = opened.value;
  try {
    const applied = host.apply(withVariables(target, options), new Set([target.stage]));
    const found = applied.ok ? await explained(host.gateway, target, input, environment) : undefined;
    if (!found) throw refusalOf(world, applied.diagnostics, target.document, 'The API cannot be run');
    const stage = { apiName: api?.name ?? '', stageName: target.stage };
    const result = { ...found, steps: found.steps.map((step) => withLine(step, written, stage)) };
    print(world, result, await findPlaces(world, result.steps, target.document, config.folder), options);
  } finally {
    await opened.value.close(0);
  }
}

/** Undefined where the stage is not there. */
async function explained(
  gateway: Gateway,
  { apiId, stage }: WhyTarget,
  input: WhyInput,
  environment: Environment,
): Promise<WhyResult | undefined> {
  const http = gateway.httpStage(apiId, stage);
  if (http) return whyHttp(http, input, environment);
  const compiled = gateway.stage(apiId, stage)?.base.compiled;
  return compiled && why(compiled, input, environment);
}

/** A step that something of gwctl.yaml decided, with the place of it; what commands made has the command that shows it. */
function withLine({ rule, ...step }: TraceStep, config: GwctlConfig, stage: RehearsedStage): TraceStep {
  if (!rule) return step;
  const at = placeOfRule(rule, config, stage);
  if (at) return { ...step, at };
  const command = commandOfRule(rule, stage);
  return command === undefined ? step : { ...step, detail: `${step.detail} See ${command}.` };
}

async function specTarget(
  world: World,
  file: string,
  options: WhyOptions,
  config: GwctlConfig,
): Promise<WhyTarget> {
  const tools = controlTools(world, checkDeployment(config));
  const source = await specSource(
    world,
    file,
    { ...options, port: 0, host: '', mount: 'stage' },
    config,
    tools,
  );
  const state = await source.store.read();
  const [stage] = [...state.stages.values()];
  return { state, apiId: stage?.apiId ?? '', stage: stage?.stageName ?? 'dev', document: source.document };
}

/** The workspace's state with what gwctl.yaml says on top; a stage that is not there is made of the draft, in memory. */
async function stateTarget(
  world: World,
  stored: GatewayState,
  reference: string | undefined,
  options: WhyOptions,
  config: GwctlConfig,
): Promise<WhyTarget> {
  const tools = controlTools(world, checkDeployment(config));
  const store = memoryStore(stored);
  accepted(world, await applyConfigTo(store, config, tools));
  const api = accepted(world, findApi(stored, reference, config.accountId));
  if (options.at !== undefined) accepted(world, findDeployment(stored, api.id, options.at));
  const usual = api.protocol === 'HTTP' ? '$default' : 'dev';
  const [oldest] = stagesOf(stored, api.id);
  const name = options.stage ?? oldest?.stageName ?? usual;
  // Beside stages that are there, one that neither is nor has settings in gwctl.yaml is unknown (contract 2).
  if (oldest && !settingsFor(config, api.name, name)) accepted(world, findStage(stored, api.id, name));
  accepted(world, await deployMissingStage(store, api.id, name, config, tools));
  const state = await store.read();
  accepted(world, findStage(state, api.id, name));
  // A mistyped stage would let everything through with the draft's settings, and say nothing.
  if (options.stage !== undefined && !stored.stages.has(stageKey(api.id, name)))
    say(
      world.stderr,
      `Stage ${name} is not there: this is what gwctl serve --stage ${name} would make of the draft.`,
    );
  return { state, apiId: api.id, stage: name, document: undefined };
}

/** The stage with `--stage-variable` and `--at` put on it, for this call only. */
function withVariables(target: WhyTarget, options: WhyOptions): GatewayState {
  const key = stageKey(target.apiId, target.stage);
  const stage = target.state.stages.get(key);
  if (!stage) return target.state;
  const variables = new Map([...stage.variables, ...(options.stageVariable ?? [])]);
  const changed = { ...stage, variables, deploymentId: options.at ?? stage.deploymentId };
  return { ...target.state, stages: new Map(target.state.stages).set(key, changed) };
}

/** Of `passed ` and the like: the sentences stand beside the marks. */
const markWidth = 8;

function print(
  world: World,
  result: WhyResult,
  placeOf: (at: SourceRef) => SourceSpan | undefined,
  options: WhyOptions,
): void {
  if (result.refusal) world.exitCode = exitCodes.bad;
  if (options.json) {
    const steps = result.steps.map(({ at, ...step }) => ({
      ...step,
      ...(at && { file: at.file, pointer: at.pointer, line: placeOf(at)?.line }),
    }));
    world.stdout.write(
      `${JSON.stringify({ matched: result.matched, refused: result.refusal ?? null, steps })}\n`,
    );
    return;
  }
  const { green, red, dim, bold } = world.colours.stdout;
  const marks = {
    passed: green('passed '),
    refused: red('refused'),
    skipped: dim('skipped'),
    done: dim('note   '),
  };
  for (const step of result.steps) {
    const span = step.at && placeOf(step.at);
    const place = span ? dim(` (${span.file}:${span.line}:${span.column})`) : '';
    say(world.stdout, `${marks[step.verdict]} ${bold(step.phase)}: ${step.detail}${place}`, markWidth);
  }
  // The body is what goes out: it is not broken.
  world.stdout.write(
    result.refusal
      ? `\nThe caller gets ${red(String(result.refusal.status))} ${result.refusal.errorType}: ${result.refusal.body}\n`
      : passedText(result.matched),
  );
}

/** A call that nothing refused and no route took is a preflight. */
function passedText(matched: string | undefined): string {
  return matched === undefined
    ? '\nThe API answers the preflight itself: no route runs.\n'
    : `\nEvery gate lets ${matched} through to its integration.\n`;
}
