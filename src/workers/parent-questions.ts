import type { Answers, Note, Question } from './messages.ts';

type Batch = { readonly batch: number; readonly items: readonly (Question | Note)[] };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * A worker's questions to its parent: those of one turn of the event loop go out in one message, and come back in one. Under load dozens of
 * requests are read in a turn, and a message costs more than what is in it.
 */
export class ParentQuestions {
  readonly #post: (batch: Batch) => void;
  readonly #atEndOfTurn: (happen: () => void) => void;
  readonly #sent = new Map<number, readonly Waiting[]>();
  #items: (Question | Note)[] = [];
  #waiting: Waiting[] = [];
  #batch = 0;
  #failure: Error | undefined;

  constructor(
    post: (batch: Batch) => void,
    atEndOfTurn: (happen: () => void) => void = (happen) => void setImmediate(happen),
  ) {
    this.#post = post;
    this.#atEndOfTurn = atEndOfTurn;
  }

  /** The parent's answer, whose type the question's own reader knows. Rejects when the parent has gone. */
  ask(question: Question): Promise<unknown> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.tell(question);
    });
  }

  /** Nobody waits; it comes before every later question. */
  tell(item: Question | Note): void {
    if (this.#items.push(item) === 1) this.#atEndOfTurn(() => this.#flush());
  }

  /** The parent answered a batch. */
  answered(batch: number, { values, failures }: Answers): void {
    const waiting = this.#sent.get(batch) ?? [];
    this.#sent.delete(batch);
    for (const [place, problem] of failures) waiting[place]?.reject(new Error(problem));
    for (const [place, each] of waiting.entries()) each.resolve(values[place]);
  }

  /** No answer will come any more. */
  fail(error: Error): void {
    this.#failure = error;
    for (const waiting of [...this.#sent.values(), this.#waiting])
      for (const each of waiting) each.reject(error);
    this.#sent.clear();
    this.#waiting = [];
  }

  #flush(): void {
    const [items, waiting] = [this.#items, this.#waiting];
    this.#items = [];
    this.#waiting = [];
    this.#batch += 1;
    if (waiting.length > 0) this.#sent.set(this.#batch, waiting);
    this.#post({ batch: this.#batch, items });
  }
}
