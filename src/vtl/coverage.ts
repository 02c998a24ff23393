import type { TemplateObserver } from './observer.ts';
import { placeOfOffset } from './place.ts';
import type { Block, IfStatement, Statement } from './syntax.ts';
import { eachStatement } from './walk.ts';

/** What the renders of one template have not reached. */
export interface TemplateCoverage {
  /** Lines with something to run, and how many of them ran. */
  readonly lines: number;
  readonly linesRun: number;
  readonly branches: number;
  readonly branchesTaken: number;
  /** Lines of which nothing ever ran, in order. */
  readonly missedLines: readonly number[];
  /** Branches never taken: `3:1 #if never false`. */
  readonly missedBranches: readonly {
    readonly line: number;
    readonly column: number;
    readonly what: string;
  }[];
}

/** Gathers what ran over any number of renders of one template. */
export class CoverageObserver implements TemplateObserver {
  private readonly text: string;
  private block: Block = [];
  private readonly ran = new Set<Statement>();
  private readonly taken = new Map<IfStatement, Set<number>>();

  constructor(text: string) {
    this.text = text;
  }

  compiled(block: Block): void {
    this.block = block;
  }
  enters(statement: Statement): void {
    this.ran.add(statement);
  }
  leaves(): void {}
  looped(): void {}
  nothing(): void {}
  branch(statement: IfStatement, index: number): void {
    const taken = this.taken.get(statement) ?? new Set();
    taken.add(index);
    this.taken.set(statement, taken);
  }

  report(): TemplateCoverage {
    const lines = new Map<number, boolean>();
    const missedBranches: TemplateCoverage['missedBranches'][number][] = [];
    let branches = 0;
    eachStatement(this.block, (statement) => {
      if (!runs(statement)) return;
      const { line } = placeOfOffset(this.text, statement.start);
      lines.set(line, (lines.get(line) ?? false) || this.ran.has(statement));
      if (statement.kind !== 'if') return;
      branches += statement.branches.length + 1;
      missedBranches.push(...this.missedOf(statement));
    });
    const missedLines = [...lines].filter(([, ran]) => !ran).map(([line]) => line);
    return {
      lines: lines.size,
      linesRun: lines.size - missedLines.length,
      branches,
      branchesTaken: branches - missedBranches.length,
      missedLines,
      missedBranches,
    };
  }

  private missedOf(statement: IfStatement): TemplateCoverage['missedBranches'] {
    const taken = this.taken.get(statement) ?? new Set<number>();
    const missed: TemplateCoverage['missedBranches'][number][] = [];
    statement.branches.forEach((branch, i) => {
      const what = `${i === 0 ? '#if' : '#elseif'} never true`;
      if (!taken.has(i)) missed.push({ ...placeOfOffset(this.text, branch.start), what });
    });
    if (!taken.has(statement.branches.length)) {
      const place = placeOfOffset(this.text, (statement.otherwise ?? statement).start);
      missed.push({ ...place, what: statement.otherwise ? '#else never reached' : '#if never false' });
    }
    return missed;
  }
}

/** White space between directives is no line that anybody would miss; definitions run when they are called. */
function runs(statement: Statement): boolean {
  if (statement.kind === 'text') return statement.text.trim() !== '';
  return statement.kind !== 'macro';
}
