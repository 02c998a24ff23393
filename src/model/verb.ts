/** The verbs a REST or HTTP API method can have; recorded error text of AWS lists exactly these and ANY. */
export const httpVerbs = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const;

export type HttpVerb = (typeof httpVerbs)[number];
export type MethodName = HttpVerb | 'ANY';
