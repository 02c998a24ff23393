import { randomBytes, randomUUID } from 'node:crypto';
import type {
  Clock,
  Environment,
  FunctionInvoker,
  HttpSender,
  IdSource,
  ServiceDirectory,
  Timers,
} from './environment.ts';

/** The machine's clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** Node's timers. */
export const systemTimers: Timers = {
  after(millis, happen) {
    const timer = setTimeout(happen, millis);
    return () => clearTimeout(timer);
  },
};

/** Random ids; bytes are drawn in blocks, since one draw a call costs more than the call. */
export function systemIds(): IdSource {
  let pool = Buffer.alloc(0);
  let at = 0;
  const take = (bytes: number, encoding: 'base64url' | 'hex'): string => {
    if (at + bytes > pool.length) {
      pool = randomBytes(8192);
      at = 0;
    }
    at += bytes;
    return pool.toString(encoding, at - bytes, at);
  };
  return {
    requestId: () => randomUUID(),
    // 15 characters of the alphabet that URLs know, and a `=`, as AWS's look.
    extendedRequestId: () => `${take(11, 'base64url')}=`,
    hex: (n) => take(Math.ceil(n / 2), 'hex').slice(0, n),
  };
}

/** The real world, with the parts that a command or a test chooses. */
export function systemEnvironment(parts: {
  http: HttpSender;
  functions: FunctionInvoker;
  services: ServiceDirectory;
}): Environment {
  return { clock: systemClock, timers: systemTimers, random: Math.random, ids: systemIds(), ...parts };
}

/** Answers every invocation as Lambda does for a name it does not know: for gateways without functions. */
export const noFunctions: FunctionInvoker = {
  async invoke(call) {
    return {
      statusCode: 404,
      payload: JSON.stringify({ Type: 'User', Message: `Function not found: ${call.functionArn}` }),
      requestId: randomUUID(),
      reason: `No function is configured for ${call.functionArn}.`,
    };
  },
};
