// @ts-check

/**
 * @typedef {object} FunctionFacts what is the same for every invocation in an environment
 * @property {string} functionName
 * @property {string} functionVersion
 * @property {string} memoryLimitInMB a string, as on AWS
 * @property {string} logGroupName
 * @property {string} logStreamName
 * @property {string} runtime `nodejs20.x`
 */

/**
 * @typedef {object} Settle how an invocation may end; only the first counts
 * @property {(error: unknown, result?: unknown) => void} callback waits for the empty loop where the context says so
 * @property {(error: unknown, result?: unknown) => void} done
 */

/** The second argument of a Node handler, member for member (reference functions.md section 4). */
export class HandlerContext {
  callbackWaitsForEmptyEventLoop = true;
  identity = undefined;
  /** @type {unknown} */
  clientContext = undefined;
  /** @type {string | undefined} */
  tenantId = undefined;

  /**
   * @param {FunctionFacts} facts
   * @param {string} awsRequestId
   * @param {string} invokedFunctionArn
   * @param {number} deadline epoch milliseconds
   */
  constructor(facts, awsRequestId, invokedFunctionArn, deadline) {
    this.functionVersion = facts.functionVersion;
    this.functionName = facts.functionName;
    this.memoryLimitInMB = facts.memoryLimitInMB;
    this.logGroupName = facts.logGroupName;
    this.logStreamName = facts.logStreamName;
    this.invokedFunctionArn = invokedFunctionArn;
    this.awsRequestId = awsRequestId;
    this.#deadline = deadline;
  }

  /** @type {number} */
  #deadline;
  /** @type {Settle | undefined} */
  #settle;

  /** May go below 0, as AWS's does. */
  getRemainingTimeInMillis = () => this.#deadline - Date.now();

  /** @param {Settle} settle */
  settleWith(settle) {
    this.#settle = settle;
  }

  /** What the runtimes from Node 24 on no longer have (read from aws-lambda-ric 4.0.2). */
  dropCallbacks() {
    for (const name of ['done', 'succeed', 'fail', 'callbackWaitsForEmptyEventLoop'])
      Reflect.deleteProperty(this, name);
  }

  /** @param {unknown} error @param {unknown} [result] */
  done = (error, result) => this.#settle?.done(error, result);
  /** @param {unknown} [result] */
  succeed = (result) => this.#settle?.done(null, result);
  /** @param {unknown} [error] */
  fail = (error) => this.#settle?.done(error ?? 'handled');
}
