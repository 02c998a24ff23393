import type { Outcome } from '../../diagnostics/diagnostic.ts';
import { type CompiledTemplate, compileTemplate } from '../../vtl/compile.ts';
import { CoverageObserver, type TemplateCoverage } from '../../vtl/coverage.ts';

/** Templates by name, each compiled once, so that coverage adds up over all tests of it. */
export class CoveredTemplates {
  private readonly coverage: boolean;
  private readonly compiled = new Map<string, Outcome<CompiledTemplate>>();
  private readonly observers = new Map<string, CoverageObserver>();

  constructor(coverage: boolean) {
    this.coverage = coverage;
  }

  compile(name: string, text: string): Outcome<CompiledTemplate> {
    const known = this.compiled.get(name);
    if (known) return known;
    const observer = this.coverage ? new CoverageObserver(text) : undefined;
    if (observer) this.observers.set(name, observer);
    const outcome = compileTemplate(text, observer && { observer });
    this.compiled.set(name, outcome);
    return outcome;
  }

  reports(): ReadonlyMap<string, TemplateCoverage> {
    return new Map([...this.observers].map(([name, observer]) => [name, observer.report()]));
  }
}
