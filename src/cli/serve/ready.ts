import type { ProtocolType } from '../../model/api.ts';
import type { Stage } from '../../model/stage.ts';
import type { GatewayState } from '../../store/store.ts';
import { tableWidth } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import { routeTable } from './route-table.ts';
import type { ServeOptions } from './serve-options.ts';

/** The first line of `serve --json` (contract, section 3). */
export function readyLine(
  url: string,
  state: GatewayState,
  only: ReadonlySet<string> | undefined,
  mount: ServeOptions['mount'],
) {
  return { event: 'ready', url, apis: servedApis(url, state, only, mount) };
}

/** What is served, as the ready line lists it. */
export function servedApis(
  url: string,
  state: GatewayState,
  only: ReadonlySet<string> | undefined,
  mount: ServeOptions['mount'],
) {
  const stages = [...state.stages.values()].filter((stage) => only?.has(stage.stageName) ?? true);
  const served = [...state.apis.values()].filter((api) => stages.some((stage) => stage.apiId === api.id));
  return served.map((api) => ({
    id: api.id,
    name: api.name,
    type: api.protocol,
    stages: stages
      .filter((stage) => stage.apiId === api.id)
      .map((stage) => ({
        name: stage.stageName,
        deploymentId: stage.deploymentId,
        invokeUrl: invokeUrl(url, stage, mount === 'root', served.length === 1),
      })),
  }));
}

function invokeUrl(url: string, stage: Stage, isRoot: boolean, isOnly: boolean): string {
  if (isRoot) return url;
  const base = isOnly ? url : `${url}/_aws/execute-api/${stage.apiId}`;
  // The `$default` stage of an HTTP API is at the root of the API's URL.
  return stage.stageName === '$default' ? base : `${base}/${stage.stageName}`;
}

/** Where clients connect, and where backends reach them: the two URLs of a WebSocket API's stage as API Gateway's console shows them. */
function urlsOf(type: ProtocolType, invokeUrl: string): string[] {
  if (type !== 'WEBSOCKET') return [invokeUrl];
  return [invokeUrl.replace(/^http/, 'ws'), `${invokeUrl}/@connections`];
}

/** What a person sees when requests are accepted: each API with its stages and routes. */
export function readyText(
  url: string,
  state: GatewayState,
  only: ReadonlySet<string> | undefined,
  mount: ServeOptions['mount'],
  world: World,
): string {
  const { bold, green } = world.colours.stdout;
  const parts = servedApis(url, state, only, mount).map((api) => {
    const [stage] = api.stages;
    const snapshot = state.deployments.get(stage?.deploymentId ?? '')?.snapshot;
    const urls = api.stages
      .flatMap(({ name, invokeUrl }) =>
        urlsOf(api.type, invokeUrl).map(
          (url, i) => `  ${i === 0 ? name : ' '.repeat(name.length)}  ${green(url)}\n`,
        ),
      )
      .join('');
    return `${bold(api.name)} (${api.type}, ${api.id})\n${urls}\n${snapshot ? routeTable(snapshot, tableWidth(world.stdout), world.colours.stdout) : ''}`;
  });
  return `${parts.join('\n')}\nReady. Ctrl-C stops it.\n`;
}
