import { dirname, join } from 'node:path';
import { isMap } from '../node.ts';
import type { Report } from '../report.ts';
import { mapAt } from './template.ts';
import type { ResolvedTemplate } from './template-scope.ts';
import { numberOf, plainText, textAt } from './values.ts';

/** A function that a template defines, in the words of gwctl.yaml's `functions`. */
export interface TemplateFunction {
  readonly handler?: string;
  readonly runtime?: string;
  /** Relative to where the template's own path is relative to. */
  readonly codeUri?: string;
  /** The code itself, of the file `index`. */
  readonly inlineCode?: string;
  /** Seconds. */
  readonly timeout?: number;
  /** MB. */
  readonly memorySize?: number;
  readonly environment?: ReadonlyMap<string, string>;
}

/** The functions of a template by name: `FunctionName`, else the logical id. */
export function templateFunctions(template: ResolvedTemplate): Map<string, TemplateFunction> {
  const functions = new Map<string, TemplateFunction>();
  const quiet: Report = () => undefined;
  for (const resource of template.resources.values()) {
    const isFunction =
      resource.type === 'AWS::Serverless::Function' || resource.type === 'AWS::Lambda::Function';
    if (!isFunction || !template.isMade(resource)) continue;
    const properties = template.resolve(resource.properties, quiet);
    if (!isMap(properties)) continue;
    const name = textAt(properties, 'FunctionName') ?? resource.logicalId;
    functions.set(name, readFunction(properties, resource.at.file, assetPath(template, resource.logicalId)));
  }
  return functions;
}

function readFunction(
  properties: Readonly<Record<string, unknown>>,
  file: string,
  asset: string | undefined,
): TemplateFunction {
  const handler = textAt(properties, 'Handler');
  const runtime = textAt(properties, 'Runtime');
  const code = asset ?? textAt(properties, 'CodeUri') ?? textAt(properties, 'Code');
  const inlineCode = textAt(properties, 'InlineCode') ?? textAt(mapAt(properties, 'Code'), 'ZipFile');
  const timeout = numberOf(properties['Timeout']);
  const memorySize = numberOf(properties['MemorySize']);
  const variables = mapAt(mapAt(properties, 'Environment'), 'Variables');
  const environment = new Map(
    Object.entries(variables).flatMap(([key, value]): [string, string][] => {
      const text = plainText(value);
      return text === undefined ? [] : [[key, text]];
    }),
  );
  return {
    ...(handler === undefined ? {} : { handler }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(code === undefined || /^[a-z\d]+:\/\//i.test(code) ? {} : { codeUri: besideTemplate(file, code) }),
    ...(inlineCode === undefined ? {} : { inlineCode }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(memorySize === undefined ? {} : { memorySize }),
    ...(environment.size === 0 ? {} : { environment }),
  };
}

function besideTemplate(file: string, path: string): string {
  return file === '-' ? path : join(dirname(file), path);
}

/** CDK names the folder of a function's code in the resource's metadata. */
function assetPath({ document }: ResolvedTemplate, logicalId: string): string | undefined {
  const root = isMap(document.root) ? document.root : {};
  const metadata = mapAt(mapAt(mapAt(root, 'Resources'), logicalId), 'Metadata');
  return textAt(metadata, 'aws:asset:path');
}
