import { parseFunctionName } from './function-arn.ts';
import { defineFunction, type FunctionDefinition, FunctionProblem } from './function-definition.ts';
import type { FunctionRunnerOptions } from './function-settings.ts';

/** The configured functions by every name an ARN may find them under. */
export class FunctionDirectory {
  private readonly options: FunctionRunnerOptions;
  private readonly byName = new Map<string, FunctionDefinition | string>();
  private readonly problemTexts: string[] = [];

  constructor(options: FunctionRunnerOptions) {
    this.options = options;
    for (const [key, settings] of options.functions) {
      const parsed = parseFunctionName(key);
      if (parsed === undefined) {
        this.problemTexts.push(`function '${key}' is neither a name, name:alias nor a Lambda function ARN`);
        continue;
      }
      this.byName.set(
        lookupKey(parsed.region, parsed.accountId, parsed.name, parsed.qualifier),
        this.define(key, settings),
      );
    }
  }

  /** The function an ARN means, or what to configure so that it is found. */
  find(functionArn: string): FunctionDefinition | string {
    const arn = parseFunctionName(functionArn);
    if (arn === undefined)
      return `'${functionArn}' is not the ARN of a Lambda function; a stage variable in it may have no value`;
    const { region, accountId, name, qualifier } = arn;
    return (
      this.byName.get(lookupKey(region, accountId, name, qualifier)) ??
      this.byName.get(lookupKey(undefined, undefined, name, qualifier)) ??
      this.byName.get(lookupKey(region, accountId, name, undefined)) ??
      this.byName.get(lookupKey(undefined, undefined, name, undefined)) ??
      this.elsewhere(name) ??
      notConfigured(name, qualifier)
    );
  }

  /** A function that is not configured, where an endpoint for all of them is. */
  private elsewhere(name: string): FunctionDefinition | string | undefined {
    const { defaultInvokeUrl } = this.options;
    if (defaultInvokeUrl === undefined) return undefined;
    const key = lookupKey(undefined, undefined, name, undefined);
    const definition = this.define(name, { invokeUrl: defaultInvokeUrl });
    this.byName.set(key, definition);
    return definition;
  }

  definitions(): FunctionDefinition[] {
    return [...this.byName.values()].filter((each) => typeof each !== 'string');
  }

  problems(): readonly string[] {
    return this.problemTexts;
  }

  private define(key: string, settings: Parameters<typeof defineFunction>[3]): FunctionDefinition | string {
    const parsed = parseFunctionName(key);
    try {
      return defineFunction(key, parsed?.name ?? key, parsed?.qualifier, settings, this.options.baseFolder);
    } catch (error) {
      if (!(error instanceof FunctionProblem)) throw error;
      this.problemTexts.push(error.message);
      return error.message;
    }
  }
}

function lookupKey(
  region: string | undefined,
  accountId: string | undefined,
  name: string,
  qualifier: string | undefined,
): string {
  return `${region ?? ''}:${accountId ?? ''}:${name}:${qualifier ?? ''}`;
}

function notConfigured(name: string, qualifier: string | undefined): string {
  const alias = qualifier === undefined ? '' : ` (asked for as '${name}:${qualifier}')`;
  return `function '${name}'${alias} is not configured: add functions: { ${name}: { handler: file.export } } to gwctl.yaml, or invokeUrl`;
}
