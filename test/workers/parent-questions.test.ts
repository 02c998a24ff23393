import { describe, expect, it } from 'vitest';
import type { Note, Question } from '../../src/workers/messages.ts';
import { ParentQuestions } from '../../src/workers/parent-questions.ts';

const question = (key: string): Question => ({ ask: 'entry', cache: 1, key, version: undefined });
const note: Note = { tell: 'cached', apiId: 'a', stage: 'dev', isHit: true };

/** Questions whose turn ends when the test says so. */
function setUp() {
  const sent: { batch: number; items: readonly (Question | Note)[] }[] = [];
  let endTurn: () => void = () => undefined;
  const questions = new ParentQuestions(
    (batch) => sent.push(batch),
    (happen) => {
      endTurn = happen;
    },
  );
  return { sent, questions, endTurn: () => endTurn() };
}

describe('questions of a worker to its parent', () => {
  it('go out in one message for a turn, in their order, and nothing goes out without them', () => {
    const { sent, questions, endTurn } = setUp();
    void questions.ask(question('a'));
    questions.tell(note);
    void questions.ask(question('b'));
    expect(sent).toEqual([]);

    endTurn();

    expect(sent).toEqual([{ batch: 1, items: [question('a'), note, question('b')] }]);
  });

  it('get their own answers, whichever batch is answered first', async () => {
    const { questions, endTurn } = setUp();
    const first = [questions.ask(question('a')), questions.ask(question('b'))];
    endTurn();
    const second = questions.ask(question('c'));
    endTurn();

    questions.answered(2, { values: ['C'], failures: [] });
    questions.answered(1, { values: ['A', 'B'], failures: [] });

    expect(await Promise.all([...first, second])).toEqual(['A', 'B', 'C']);
  });

  it('fail one by one where the parent failed at them', async () => {
    const { questions, endTurn } = setUp();
    const [good, bad] = [questions.ask(question('a')), questions.ask(question('b'))];
    endTurn();

    questions.answered(1, { values: ['A', undefined], failures: [[1, 'a bug']] });

    await expect(bad).rejects.toThrow('a bug');
    expect(await good).toBe('A');
  });

  it('fail when the parent goes, those to come too', async () => {
    const { questions, endTurn } = setUp();
    const sent = questions.ask(question('a'));
    endTurn();
    const waiting = questions.ask(question('b'));

    questions.fail(new Error('gone'));

    await expect(sent).rejects.toThrow('gone');
    await expect(waiting).rejects.toThrow('gone');
    await expect(questions.ask(question('c'))).rejects.toThrow('gone');
  });
});
