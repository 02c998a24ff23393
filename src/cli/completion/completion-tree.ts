import type { Argument, Command, Option } from 'commander';
import { statisticNames } from '../../recording/metrics/cloudwatch-metrics.ts';
import { metricDefinitions } from '../../recording/metrics/metric-definitions.ts';
import type { NameKind } from './names.ts';

/** Where the words for a place come from: fixed ones, names of the workspace, files. Nothing of it: anything may stand there. */
export interface WordSource {
  readonly words: readonly string[];
  readonly names: readonly NameKind[];
  readonly files: boolean;
}

/** An option as it is completed. */
export interface CompletedOption {
  /** `--stage`, `-f`. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Absent where it takes no value. */
  readonly value?: WordSource;
}

/** One command of the tree; the first is `gwctl` itself, with an empty path. */
export interface CompletedCommand {
  /** `stage set`. */
  readonly path: string;
  readonly commands: readonly { readonly word: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** What its arguments may be. */
  readonly argument: WordSource;
}

/** The tree flat, each command after the one above it. */
export function completionTree(program: Command, topics: readonly string[]): CompletedCommand[] {
  const walk = (command: Command, path: string): CompletedCommand[] => [
    {
      path,
      commands: command.commands.map((below) => ({
        word: below.name(),
        description: below.summary() || below.description(),
      })),
      options: [...command.options.filter(({ hidden }) => !hidden).map(completedOption), help],
      argument: merged(command.registeredArguments.map((each) => argumentSource(each, path, topics))),
    },
    ...command.commands.flatMap((below) =>
      walk(below, path === '' ? below.name() : `${path} ${below.name()}`),
    ),
  ];
  return walk(program, '');
}

const help: CompletedOption = { flags: ['--help', '-h'], description: 'display help for command' };

function completedOption(option: Option): CompletedOption {
  const flags = [option.long, option.short].filter((flag) => flag !== undefined && flag !== null);
  const takesValue = option.required || option.optional;
  return {
    flags,
    description: option.description,
    ...(takesValue && { value: optionSource(option) }),
  };
}

const anything: WordSource = { words: [], names: [], files: false };
const files: WordSource = { ...anything, files: true };
const names = (...kinds: readonly NameKind[]): WordSource => ({ ...anything, names: kinds });
const words = (...fixed: readonly string[]): WordSource => ({ ...anything, words: fixed });

/** By the option's name, where it says more than the word for its value. */
const optionsByName: ReadonlyMap<string, WordSource> = new Map([
  ['--api', names('apis')],
  ['--at', names('deployments')],
  ['--deployment', names('deployments')],
  ['--to', names('deployments')],
  ['--plan', names('plans')],
  ['--key', names('keys')],
  ['--metric-name', words(...metricNames())],
  ['--statistics', words(...statisticNames, 'p50', 'p90', 'p99')],
]);

function metricNames(): string[] {
  return [...new Set(Object.values(metricDefinitions).flatMap((all) => all.map(({ name }) => name)))];
}

function optionSource({ long, flags, argChoices }: Option): WordSource {
  if (argChoices) return words(...argChoices);
  const value = /[<[]([^>\]]*)/.exec(flags)?.[1] ?? '';
  if (value === 'true|false') return words('true', 'false');
  if (/^(?:file|dir|path)$/.test(value) && long !== '--base-path') return files;
  if (long === '--stage' && value === 'name') return names('stages');
  if (value === 'api:stage') return names('apiStages');
  // `--to` of `usage show` is a date.
  return value === 'date' ? anything : (optionsByName.get(long ?? '') ?? anything);
}

const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

const argumentsByName: ReadonlyMap<string, WordSource> = new Map([
  ['api', names('apis')],
  ['api|spec', { ...names('apis'), files: true }],
  ['reference', { ...names('apis'), files: true }],
  ['names', names('stages', 'apis')],
  ['words', { words: verbs, names: ['apis', 'routes'], files: true }],
  ['a', { ...names('stages', 'deployments'), words: ['draft'], files: true }],
  ['b', { ...names('stages', 'deployments'), words: ['draft'], files: true }],
  ['api:stage', names('apiStages')],
  ['key', names('keys')],
  ['plan', names('plans')],
  ['domain', names('domains')],
  ['method', words(...verbs)],
  ['spec', files],
  ['file', files],
  ['template', files],
  ['dir', files],
]);

function argumentSource(argument: Argument, path: string, topics: readonly string[]): WordSource {
  if (argument.argChoices) return words(...argument.argChoices);
  if (argument.name() === 'topic') return words(...topics);
  if (argument.name() === 'id' && path.startsWith('deployment')) return names('deployments');
  return argumentsByName.get(argument.name()) ?? anything;
}

function merged(sources: readonly WordSource[]): WordSource {
  return {
    words: [...new Set(sources.flatMap((source) => source.words))],
    names: [...new Set(sources.flatMap((source) => source.names))],
    files: sources.some((source) => source.files),
  };
}
