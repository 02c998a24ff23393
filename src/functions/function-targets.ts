import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvironmentBudget } from './environment-budget.ts';
import type { StartEnvironment } from './execution-environment.ts';
import type { FunctionCode, PendingCode } from './function-code.ts';
import { type FunctionDefinition, isNodeRuntime } from './function-definition.ts';
import { FunctionPool } from './function-pool.ts';
import type { FunctionRunnerOptions } from './function-settings.ts';
import type { FunctionTarget } from './function-target.ts';
import { handlerFiles, typeScriptSource } from './handler-files.ts';
import { InProcessConsole } from './in-process-console.ts';
import { InProcessFunction } from './in-process-function.ts';
import { LeftProcesses } from './left-processes.ts';
import { type ProcessHost, processStarter } from './process-environment.ts';
import { ProcessGroups } from './process-groups.ts';
import { RemoteFunction } from './remote-function.ts';
import { RuntimeApi } from './runtime-api.ts';
import { runtimeCommand } from './runtime-command.ts';
import { SourceWatch } from './source-watch.ts';
import { type BuiltHandler, buildTypeScript } from './typescript-handler.ts';
import { workerStarter } from './worker-environment.ts';
import { WorkerMemoryGuard } from './worker-memory-guard.ts';

const maxEnvironmentsInTotal = 32;
const retireEveryMillis = 60_000;

/** The targets of a runner, made when first needed, and what they share. */
export class FunctionTargets {
  private readonly options: FunctionRunnerOptions;
  private readonly budget: EnvironmentBudget;
  private readonly targets = new Map<FunctionDefinition, FunctionTarget>();
  private readonly host: ProcessHost;
  private readonly startWorker: StartEnvironment;
  private readonly watch: SourceWatch | undefined;
  private readonly retire: NodeJS.Timeout;
  private readonly guard: WorkerMemoryGuard;
  private console: InProcessConsole | undefined;
  /** Ports for debuggers by function: an editor attaches to the same one after each reload. */
  private readonly inspectPorts = new Map<string, number>();
  private ownFolder: string | undefined;

  constructor(options: FunctionRunnerOptions) {
    this.options = options;
    this.budget = new EnvironmentBudget(options.maxEnvironmentsInTotal ?? maxEnvironmentsInTotal);
    this.host = {
      api: new RuntimeApi(() => options.ids.hex(32)),
      groups: new ProcessGroups(options.processGroups),
      left: new LeftProcesses(),
    };
    this.startWorker = workerStarter(this.host.left);
    this.watch = options.watch ? new SourceWatch((key) => this.reload(key)) : undefined;
    this.guard = new WorkerMemoryGuard(() => this.workerPools(), options.clock);
    this.retire = setInterval(() => this.retireIdle(), retireEveryMillis).unref();
  }

  of(definition: FunctionDefinition): FunctionTarget {
    let target = this.targets.get(definition);
    if (target === undefined) {
      target = this.make(definition);
      this.targets.set(definition, target);
    }
    return target;
  }

  /** New environments for one function, or all. */
  reload(key: string | undefined): void {
    for (const [definition, target] of this.targets) {
      if (key !== undefined && key !== definition.key) continue;
      if (target instanceof FunctionPool) target.reload(this.prepare(definition));
      if (target instanceof InProcessFunction) this.replace(definition);
      this.options.onLine?.({ functionName: definition.key, text: 'reloaded', source: 'gwctl' });
    }
  }

  async startWatching(): Promise<void> {
    await this.watch?.start();
  }

  async close(graceInMillis: number): Promise<void> {
    clearInterval(this.retire);
    this.console?.close();
    this.guard.close();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceInMillis);
    });
    await Promise.all([...this.targets.values()].map((target) => target.close(patience)));
    clearTimeout(timer);
    await this.watch?.close();
    await this.host.api.close();
    this.killAll();
    await this.host.left.settled();
    process.off('exit', this.killAll);
    if (this.ownFolder !== undefined) rmSync(this.ownFolder, { recursive: true, force: true });
  }

  private make(definition: FunctionDefinition): FunctionTarget {
    const { options } = this;
    if (definition.kind === 'remote') return new RemoteFunction(definition, options);
    if (definition.kind === 'in-process' && options.inspectPort === undefined) {
      if (options.onLine !== undefined) this.console ??= new InProcessConsole(options.onLine);
      const source = this.sources(definition);
      const entryFile =
        source === undefined ? Promise.resolve(undefined) : this.build(definition, source).then(entryOf);
      return new InProcessFunction(definition, options, entryFile, this.console);
    }
    return new FunctionPool(definition, this.prepare(definition), options, this.budget);
  }

  /**
   * A changed in-process function goes on in worker environments: modules cannot be unloaded from gwctl's own thread, so
   * it would either leak or stay stale.
   */
  private replace(definition: FunctionDefinition): void {
    const pool = new FunctionPool(definition, this.prepare(definition), this.options, this.budget);
    this.targets.set(definition, pool);
  }

  /** What a new generation of environments is started from. */
  private prepare(definition: FunctionDefinition): PendingCode {
    const { options } = this;
    const source = this.sources(definition);
    const inspect = options.inspectPort !== undefined && isNodeRuntime(definition.runtime);
    if (definition.kind !== 'process' && !inspect) {
      return source === undefined
        ? { start: this.startWorker }
        : this.build(definition, source).then((built) => codeOf(built, { start: this.startWorker }));
    }
    const command = runtimeCommand(definition, inspect ? this.inspectPortOf(definition.key) : undefined);
    if ('problem' in command) {
      const problem = JSON.stringify({
        errorType: 'Runtime.InvalidEntrypoint',
        errorMessage: command.problem,
      });
      return { start: this.startWorker, problem };
    }
    // Once, and only where there are processes to end with gwctl.
    process.off('exit', this.killAll).on('exit', this.killAll);
    const code: FunctionCode = { start: processStarter(command, this.host) };
    return source === undefined ? code : this.build(definition, source).then((built) => codeOf(built, code));
  }

  /** Registers the files to watch. @returns the TypeScript source to build, if there is one */
  private sources(definition: FunctionDefinition): string | undefined {
    if (!isNodeRuntime(definition.runtime) || definition.settings.command !== undefined) {
      this.watch?.add(definition.key, [definition.taskRoot]);
      return undefined;
    }
    this.watch?.add(definition.key, handlerFiles(definition));
    return typeScriptSource(definition);
  }

  private async build(definition: FunctionDefinition, source: string): Promise<BuiltHandler> {
    const built = await buildTypeScript(source, this.buildFolder());
    this.watch?.add(definition.key, built.inputs);
    return built;
  }

  /** A folder that nobody else can write to: what lies in it is run. */
  private buildFolder(): string {
    if (this.options.cacheFolder !== undefined) return this.options.cacheFolder;
    this.ownFolder ??= mkdtempSync(join(tmpdir(), 'gwctl-functions-'));
    return this.ownFolder;
  }

  private workerPools(): FunctionPool[] {
    return [...this.targets.values()].filter(
      (target): target is FunctionPool =>
        target instanceof FunctionPool && target.definition.kind !== 'process',
    );
  }

  /** One port a function; 0 takes free ones. */
  private inspectPortOf(key: string): number {
    const { inspectPort = 0 } = this.options;
    if (inspectPort === 0) return 0;
    const port = this.inspectPorts.get(key) ?? inspectPort + this.inspectPorts.size;
    this.inspectPorts.set(key, port);
    return port;
  }

  private retireIdle(): void {
    for (const target of this.targets.values()) {
      if (target instanceof FunctionPool) target.fleet.retireIdle(this.options.clock.monotonic());
    }
  }

  private readonly killAll = (): void => this.host.groups.killAll();
}

function codeOf(built: BuiltHandler, code: FunctionCode): FunctionCode {
  return 'problem' in built
    ? { ...code, problem: JSON.stringify({ ...built.problem, trace: [] }) }
    : { ...code, entryFile: built.entryFile };
}

function entryOf(built: BuiltHandler): string {
  if ('entryFile' in built) return built.entryFile;
  throw Object.assign(new Error(built.problem.errorMessage), { name: built.problem.errorType });
}
