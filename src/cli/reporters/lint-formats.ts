import type { LintReporter } from './lint-report.ts';

/** What `--format` takes. */
export const formatNames = ['stylish', 'json', 'sarif', 'junit', 'github', 'markdown'] as const;

/** The formats, each loaded when it is asked for. */
export const lintFormats: Readonly<Record<(typeof formatNames)[number], () => Promise<LintReporter>>> = {
  stylish: async () => (await import('./lint-stylish.ts')).stylish,
  json: async () => (await import('./lint-json.ts')).lintJson,
  sarif: async () => (await import('./lint-sarif.ts')).sarif,
  junit: async () => (await import('./lint-junit.ts')).junit,
  github: async () => (await import('./lint-github.ts')).github,
  markdown: async () => (await import('./lint-markdown.ts')).markdown,
};
