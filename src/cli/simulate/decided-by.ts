import type { SourceSpan } from '../../document/source-span.ts';
import type { DecidingRule } from '../../message/call.ts';
import { methodSettingKey } from '../../model/method-setting-key.ts';
import type { RefusalFigures } from '../../simulate/report.ts';
import { commandOfRule, placeOfRule } from '../why/config-places.ts';
import { findPlaces } from '../why/places.ts';
import type { World } from '../world.ts';
import type { SimulatedTraffic } from './simulate-target.ts';
import { wishOf } from './what-if.ts';

/** Where the setting that refused stands: a line of gwctl.yaml, or the command that shows it. */
export interface DecidedBy {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly command?: string;
  /** What `--set` said, in place of both. */
  readonly set?: string;
}

/** For each refusal of a report, what of the configuration decided. */
export async function decidedBy(world: World, finished: SimulatedTraffic): Promise<readonly DecidedBy[]> {
  const { report, target, config, order } = finished;
  const stage = { apiName: target.api.name, stageName: target.stageName };
  const places = report.refusals.map(({ rule }) => rule && placeOfRule(rule, target.config, stage));
  const steps = places.flatMap((at) =>
    at ? [{ phase: '', verdict: 'refused' as const, detail: '', at }] : [],
  );
  const locate = await findPlaces(world, steps, target.document, config.folder);
  return report.refusals.map(({ rule }, i) => {
    const at = places[i];
    const set = rule && settingThatDecided(rule, order.set);
    if (set !== undefined) return { set };
    if (at) return placeOf(locate(at), at.file);
    // No command of gwctl shows the stage of a spec.
    const command = target.document ? undefined : rule && commandOfRule(rule, stage);
    return command === undefined ? {} : { command };
  });
}

/** The last text of `--set` that gave the limit which a rule holds requests to. */
function settingThatDecided(rule: DecidingRule, texts: readonly string[]): string | undefined {
  return texts.findLast((text) => {
    const { subject, name } = wishOf(text);
    switch (rule.kind) {
      case 'usage plan':
        return (
          subject === `plan/${rule.plan}` &&
          rule.method === undefined &&
          (name === 'quota') === (rule.part === 'quota')
        );
      case 'account':
        return subject === 'account';
      case 'stage':
        return isThrottle(name) && (subject === undefined || isMethod(subject, rule));
      case 'route':
        return isThrottle(name) && (subject === undefined || subject === rule.routeKey);
      default:
        return false;
    }
  });
}

const isThrottle = (name: string) => name === 'throttlingRateLimit' || name === 'throttlingBurstLimit';

function isMethod(
  subject: string,
  { path, verb }: { readonly path: string; readonly verb: string },
): boolean {
  return methodSettingKey(subject) === methodSettingKey(`${path}/${verb}`);
}

function placeOf(span: SourceSpan | undefined, file: string): DecidedBy {
  return span ? { file: span.file, line: span.line, column: span.column } : { file };
}

/** One sentence on a refusal. */
export function refusalText({ status, responseType, reason, route }: RefusalFigures): string {
  const where = route === undefined ? '' : ` First: ${route}.`;
  const why = reason === undefined ? '' : `: ${reason.replace(/\.$/, '')}`;
  return `${status} ${responseType}${why}.${where}`;
}
