import type { ApiKey } from '../model/stage.ts';
import type { GatewayState } from '../store/store.ts';
import { createApiKey, illegalKey, keyWithValue } from './api-key.ts';
import { badRequest, type Changed, type ControlTools, changed, timestamp, withEntry } from './change.ts';
import { type CsvRecord, parseCsv } from './csv.ts';
import { addPlanKey } from './usage-plan.ts';

/** What ImportApiKeys answers. */
export interface ImportedKeys {
  readonly ids: readonly string[];
  readonly warnings: readonly string[];
}

interface Row {
  readonly name: string;
  readonly key: string;
  readonly description: string;
  readonly enabled: string;
  readonly usageplanIds: readonly string[];
}

/**
 * ImportApiKeys (rest-request-phases.md 5.6, documented): columns in any order and case, unknown ones ignored; a value that exists
 * already is updated. A row that cannot be taken is a warning. Unverified: the warnings' words.
 * @param failOnWarnings any warning undoes the whole import
 */
export function importApiKeys(
  state: GatewayState,
  input: { readonly csv: string; readonly failOnWarnings?: boolean },
  tools: ControlTools,
): Changed<ImportedKeys> {
  const records = parseCsv(input.csv);
  if (records === undefined)
    return badRequest('Invalid CSV: a quote is not closed', {
      help: 'Close it, or write it twice where it is part of a value.',
    });
  const [header, ...rows] = records;
  const columns = header?.fields.map((field) => field.toLowerCase()) ?? [];
  const missing = ['name', 'key'].filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    return badRequest(missingColumns(missing), {
      help: 'The first line names the columns: name,key,description,enabled,usageplanIds',
    });
  }
  let after = state;
  const ids: string[] = [];
  const warnings: string[] = [];
  for (const record of rows) {
    const taken = takeRow(after, record, columns, tools);
    const isAgain = taken.id !== undefined && ids.includes(taken.id);
    const told = isAgain ? [...taken.warnings, 'this key is in an earlier line too'] : taken.warnings;
    warnings.push(...told.map((warning) => `line ${record.line}: ${warning}`));
    after = taken.state;
    if (taken.id !== undefined && !isAgain) ids.push(taken.id);
  }
  if (input.failOnWarnings && warnings.length > 0) {
    return badRequest(`The import has warnings: ${warnings.join('; ')}`, { help: 'Nothing was imported.' });
  }
  return changed(after, { ids, warnings });
}

interface Taken {
  readonly state: GatewayState;
  readonly id?: string;
  readonly warnings: readonly string[];
}

function takeRow(
  state: GatewayState,
  record: CsvRecord,
  columns: readonly string[],
  tools: ControlTools,
): Taken {
  const row = rowOf(record, columns);
  if (row.name === '' || row.key === '') return { state, warnings: ['name and key must not be empty'] };
  if (!['', 'true', 'false'].includes(row.enabled.toLowerCase())) {
    return { state, warnings: [`enabled must be true or false, not ${row.enabled}`] };
  }
  const put = putKey(state, row, tools);
  if (!put.ok) return { state, warnings: put.diagnostics.map(({ message }) => message) };
  let after = put.value.state;
  const warnings: string[] = [];
  for (const planId of row.usageplanIds) {
    // The same file again updates what it made before (documented): no reason to warn.
    if (after.usagePlans.get(planId)?.keyIds.includes(put.value.result.id)) continue;
    const added = addPlanKey(after, planId, put.value.result.id);
    if (added.ok) after = added.value.state;
    else warnings.push(...added.diagnostics.map(({ message }) => `${message}: ${planId}`));
  }
  return { state: after, id: put.value.result.id, warnings };
}

function rowOf({ fields }: CsvRecord, columns: readonly string[]): Row {
  const field = (column: string) => fields[columns.indexOf(column)] ?? '';
  return {
    name: field('name'),
    key: field('key'),
    description: field('description'),
    enabled: field('enabled'),
    usageplanIds: field('usageplanids')
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== ''),
  };
}

function putKey(state: GatewayState, row: Row, tools: ControlTools): Changed<ApiKey> {
  const enabled = row.enabled.toLowerCase() !== 'false';
  const description = row.description === '' ? {} : { description: row.description };
  const known = keyWithValue(state, row.key);
  if (!known) return createApiKey(state, { name: row.name, value: row.key, enabled, ...description }, tools);
  const illegal = illegalKey(row.name, row.key);
  if (illegal) return illegal;
  const key = { ...known, name: row.name, enabled, ...description, lastUpdatedDate: timestamp(tools) };
  return changed({ ...state, apiKeys: withEntry(state.apiKeys, key.id, key) }, key);
}

function missingColumns(names: readonly string[]): string {
  return names.length === 1
    ? `Invalid CSV: the column ${names[0]} is missing`
    : `Invalid CSV: the columns ${names.join(' and ')} are missing`;
}
