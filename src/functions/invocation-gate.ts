import type { Timers } from '../environment/environment.ts';

/** Lets so many invocations in at once; the others wait in order (functions.md 5: a remote function has no pool, only such a gate). */
export class InvocationGate {
  private readonly most: number;
  private readonly waiting: (() => void)[] = [];
  private inside = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** @returns what to call on the way out, once there is room; undefined where none came up within `millis` */
  enter(timers: Timers, millis: number): Promise<(() => void) | undefined> | (() => void) {
    if (this.inside < this.most) return this.admit();
    return new Promise((resolve) => {
      const come = () => {
        callOff();
        resolve(this.admit());
      };
      const callOff = timers.after(millis, () => {
        this.waiting.splice(this.waiting.indexOf(come), 1);
        resolve(undefined);
      });
      this.waiting.push(come);
    });
  }

  private admit(): () => void {
    this.inside++;
    return () => {
      this.inside--;
      this.waiting.shift()?.();
    };
  }
}
