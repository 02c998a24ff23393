import type { SourceSpan } from '../../document/source-span.ts';
import type { RefusalFigures } from '../../simulate/report.ts';
import { commandOfRule, placeOfRule } from '../why/config-places.ts';
import { findPlaces } from '../why/places.ts';
import type { World } from '../world.ts';
import type { SimulatedTraffic } from './simulate-target.ts';

/** Where the setting that refused stands: a line of gwctl.yaml, or the command that shows it. */
export interface DecidedBy {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly command?: string;
}

/** For each refusal of a report, what of the configuration decided. */
export async function decidedBy(world: World, finished: SimulatedTraffic): Promise<readonly DecidedBy[]> {
  const { report, target, config } = finished;
  const stage = { apiName: target.api.name, stageName: target.stageName };
  const places = report.refusals.map(({ rule }) => rule && placeOfRule(rule, target.config, stage));
  const steps = places.flatMap((at) =>
    at ? [{ phase: '', verdict: 'refused' as const, detail: '', at }] : [],
  );
  const locate = await findPlaces(world, steps, target.document, config.folder);
  return report.refusals.map(({ rule }, i) => {
    const at = places[i];
    if (at) return placeOf(locate(at), at.file);
    const command = rule && commandOfRule(rule, stage);
    return command === undefined ? {} : { command };
  });
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
