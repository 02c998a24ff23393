/** A value, or the promise of one. A MOCK never waits, and a promise for each phase would cost more than its work. */
export type Awaitable<T> = T | Promise<T>;

/** Goes on at once where the value is there, else when it comes. */
export function whenReady<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
