import type { Gateway } from '../gateway/gateway.ts';
import type { Call } from '../message/call.ts';
import type { ClientResponse } from '../message/http.ts';
import type { Flight } from './flight.ts';
import type { FlightDesk } from './observed-stage.ts';
import type { MadeRequest } from './request-maker.ts';
import type { Tally } from './tally.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A request that comes at its time, in milliseconds since the start. */
export interface Arrival extends MadeRequest {
  readonly at: number;
}

/** Requests in the order of their times, some at once: one promise for many. */
export type ArrivalSource = Iterable<readonly Arrival[]> | AsyncIterable<readonly Arrival[]>;

/** More requests than that waiting for backends at one time do not fit a process. */
const usualMostAtOnce = 100_000;

/** A simulation cannot go on; a sentence for whoever asked for it, and what to change. */
export class SimulationLimit extends Error {
  readonly next: string;

  constructor(reason: string, next: string) {
    super(reason);
    this.next = next;
  }
}

/**
 * Requests in flight over a gateway on a virtual clock. One thing happens at a time: a request arrives or a backend answers, the gateway
 * does all there is to do about it, and only then time moves on. So whatever the gateway asks of its world is asked for `current`, and
 * two runs of one seed are the same.
 */
export class Simulation implements FlightDesk {
  readonly #time: VirtualTime;
  #current: Flight = noFlight();
  #underWay = 0;
  /** Requests that the gateway is working on, and that do not wait for virtual time to pass. */
  #busy = 0;

  readonly #mostAtOnce: number;

  /** @param mostAtOnce requests that may wait for backends at one time */
  constructor(time: VirtualTime, mostAtOnce: number = usualMostAtOnce) {
    this.#time = time;
    this.#mostAtOnce = mostAtOnce;
  }

  get current(): Flight {
    return this.#current;
  }

  /** For modelled backends: the current request waits. */
  pause(millis: number): Promise<void> {
    const flight = this.#current;
    this.#busy--;
    return new Promise((resolve) => {
      this.#time.after(millis, () => {
        this.#current = flight;
        this.#busy++;
        resolve();
      });
    });
  }

  /** For the gateway's recorders: a call is over. */
  readonly observer = (call: Call): void => {
    this.#current.call = call;
  };

  /** Lets all requests arrive and be answered. @param onProgress told how many have come, now and then */
  async run(
    gateway: Pick<Gateway, 'handle'>,
    source: ArrivalSource,
    tally: Tally,
    onProgress: (arrived: number) => void = () => undefined,
  ): Promise<void> {
    let arrived = 0;
    for await (const batch of source) {
      for (const arrival of batch) {
        const due = this.#time.nextAt;
        if (due !== undefined && due <= arrival.at) await this.#happenUntil(arrival.at);
        else this.#time.moveTo(arrival.at);
        this.#start(arrival, gateway, tally);
        if (this.#busy > 0) await this.#settle();
      }
      arrived += batch.length;
      onProgress(arrived);
      this.#refuseTooMany();
    }
    while (this.#underWay > 0 && this.#time.nextAt !== undefined) await this.#happenUntil(this.#time.nextAt);
  }

  async #happenUntil(at: number): Promise<void> {
    for (let due = this.#time.nextAt; due !== undefined && due <= at; due = this.#time.nextAt) {
      this.#time.step();
      if (this.#busy > 0) await this.#settle();
    }
    this.#time.moveTo(at);
  }

  #start({ request, key, caller }: Arrival, gateway: Pick<Gateway, 'handle'>, tally: Tally): void {
    const flight: Flight = {
      ...noFlight(),
      key: key?.name,
      keyValue: key?.value,
      caller,
      startedAt: this.#time.monotonic(),
    };
    this.#current = flight;
    this.#underWay++;
    this.#busy++;
    const land = (response: ClientResponse) => this.#land(flight, response, tally);
    const answer = gateway.handle(request);
    if (answer instanceof Promise) answer.then(land);
    else land(answer);
  }

  /** An answer is there; one that is streamed is over with its last byte. */
  #land(flight: Flight, response: ClientResponse, tally: Tally): void {
    const { body } = response;
    const end = () => {
      this.#busy--;
      this.#underWay--;
      tally.add(flight, response, this.#time.monotonic());
    };
    if (typeof body === 'string' || Buffer.isBuffer(body)) end();
    else body.once('close', end).resume();
  }

  /**
   * Waits until the gateway is through with what is to be done now: mostly some promises, which take no time; compression and what is
   * loaded when first used go through the machine's own queue.
   */
  async #settle(): Promise<void> {
    for (let turns = 0; this.#busy > 0; turns++) {
      if (turns < promiseTurns) await undefined;
      else await new Promise(setImmediate);
    }
  }

  #refuseTooMany(): void {
    if (this.#underWay <= this.#mostAtOnce) return;
    throw new SimulationLimit(
      `More than ${this.#mostAtOnce.toLocaleString('en')} requests wait for their backends at once.`,
      'Lower the rate or the latency of the backend: how many wait is the one times the other.',
    );
  }
}

/** No chain of promises of a request is that long. */
const promiseTurns = 200;

function noFlight(): Flight {
  return {
    route: undefined,
    side: 'base',
    key: undefined,
    keyValue: undefined,
    caller: '',
    startedAt: 0,
    isAuthorizing: false,
    authorizerCalls: 0,
    backendCalls: 0,
    backendFailures: 0,
    call: undefined,
  };
}
