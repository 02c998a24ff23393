import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findApi } from '../../control/lookup.ts';
import { refuseUnknownStage } from '../records-session.ts';
import { say } from '../reporters/wrap.ts';
import { untilStopped } from '../until-stopped.ts';
import { accepted, inWorkspace } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';
import { type LogEvent, LogTail } from './log-tail.ts';

export interface LogsOptions extends GlobalOptions {
  readonly stage?: string;
  readonly canary?: boolean;
  readonly request?: string;
  readonly follow?: boolean;
}

/** REST APIs, then WebSocket APIs, whose groups' names begin with a slash on AWS. */
const groupPrefixes = ['API-Gateway-Execution-Logs_', 'aws/apigateway/'];

/** Prints what `serve` wrote below `.gwctl/logs`, oldest first; with `--follow` until it is stopped. */
export async function runLogs(
  world: World,
  reference: string | undefined,
  options: LogsOptions,
): Promise<void> {
  const { folder, apiId, isHttp, state } = await inWorkspace(
    world,
    options,
    'read',
    async ({ workspace, config, store }) => {
      const state = await store.read();
      const apiId =
        reference === undefined ? undefined : accepted(world, findApi(state, reference, config.accountId)).id;
      const apis = [...state.apis.values()].filter(({ id }) => (apiId ?? id) === id);
      return {
        folder: join(workspace.folder, '.gwctl', 'logs'),
        apiId,
        state,
        isHttp: apis.length > 0 && apis.every(({ protocol }) => protocol === 'HTTP'),
      };
    },
  );
  const printer = new GroupPrinter(world, folder, apiId, options);
  await printer.printNew();
  if (options.follow) await untilStopped(world, 250, () => printer.printNew());
  if (printer.read > 0 || options.follow) {
    printer.close();
    if (printer.printed === 0 && !options.json && !options.follow) say(world.stderr, noneOf(options));
    return;
  }
  // A stage that a spec was served under has a log, and no place in the workspace's state.
  refuseUnknownStage(world, state, apiId, options.stage);
  printer.close();
  if (!options.json) say(world.stderr, isHttp ? nothingOfHttp : nothing);
}

/** Prints what came since the last time, group by group. */
class GroupPrinter {
  readonly #world: World;
  readonly #folder: string;
  readonly #apiId: string | undefined;
  readonly #options: LogsOptions;
  readonly #tails = new Map<string, LogTail>();
  /** Events of the groups, whether they were asked for or not. */
  read = 0;
  printed = 0;

  constructor(world: World, folder: string, apiId: string | undefined, options: LogsOptions) {
    this.#world = world;
    this.#folder = folder;
    this.#apiId = apiId;
    this.#options = options;
  }

  async printNew(): Promise<void> {
    for (const group of await groupsOf(this.#folder, this.#apiId, this.#options)) {
      const tail = this.#tails.get(group) ?? new LogTail(join(this.#folder, `${group}.log`), group);
      this.#tails.set(group, tail);
      for (const event of await tail.next()) this.#print(event);
    }
  }

  #print(event: LogEvent): void {
    const { request } = this.#options;
    this.read++;
    if (request !== undefined && event.requestId !== request) return;
    this.#world.stdout.write(this.#options.json ? this.#asJson(event) : this.#asLine(event));
    this.printed++;
  }

  #asLine({ timestamp, requestId, message }: LogEvent): string {
    const request = requestId === undefined ? '' : `(${requestId}) `;
    return `${this.#world.colours.stdout.dim(timestamp)} ${request}${message}\n`;
  }

  /** One object a line; without `--follow` in one document (contract 2), which nobody has to hold in memory. */
  #asJson(event: LogEvent): string {
    const text = JSON.stringify(event);
    if (this.#options.follow) return `${text}\n`;
    return this.printed === 0 ? `${documentStart}\n${text}` : `,\n${text}`;
  }

  /** What is left to write when all is printed. */
  close(): void {
    if (!this.#options.json || this.#options.follow) return;
    this.#world.stdout.write(this.printed === 0 ? `${documentStart}]}\n` : '\n]}\n');
  }
}

const nothing =
  'No execution log yet. A stage logs when its methodSettings (defaultRouteSettings for WebSocket APIs) say loggingLevel INFO or ERROR, and gwctl serve serves the workspace: it keeps no log of a SPEC. gwctl logs --help shows how.';

/** http-api.md 1, documented. */
const nothingOfHttp =
  'HTTP APIs have no execution log, as on AWS. Give the stage an access log: accessLogSettings of gwctl.yaml, with $context.error.message and $context.integration.error in its format.';

function noneOf({ request }: LogsOptions): string {
  return `The log has no line of request ${request}. gwctl logs shows what there is.`;
}

/** Log groups of the folder: `API-Gateway-Execution-Logs_{apiId}/{stage}`, the canary's one level deeper; `aws/apigateway/{apiId}/{stage}`. */
async function groupsOf(folder: string, apiId: string | undefined, options: LogsOptions): Promise<string[]> {
  const files = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  const groups = files.filter((file) => file.endsWith('.log')).map((file) => file.slice(0, -'.log'.length));
  return groups.sort().filter((group) => {
    const prefix = groupPrefixes.find((each) => group.startsWith(each));
    const [api, stage, canary] = group.slice(prefix?.length).split('/');
    return (
      prefix !== undefined &&
      (apiId === undefined || api === apiId) &&
      (options.stage === undefined || stage === options.stage) &&
      (canary !== undefined) === (options.canary ?? false)
    );
  });
}

/** The name that FilterLogEvents has for the list. */
const documentStart = '{"events":[';
