import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import type { Clock, HttpSender } from '../../environment/environment.ts';
import { discoverKeySet } from './discover-key-set.ts';
import { fetchKeySet, isKeySetUrl } from './fetch-key-set.ts';
import { type IssuerDirectory, issuerUrlOf, type KeySet, KeySetError } from './issuer-directory.ts';
import { createKeySet, parseKeySet } from './key-set.ts';
import { publicKeySet } from './local-issuer.ts';

/** An entry of `issuers` in gwctl.yaml. An issuer that is a URL and has neither is asked for its keys (OpenID Connect Discovery). */
export interface IssuerSettings {
  /** A JWK set: a file, or a URL (https, or this machine). */
  readonly jwks?: string;
  /** A file with a private JWK, with which `gwctl token` signs for this issuer. */
  readonly signingKey?: string;
}

export interface IssuerTools {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly http: HttpSender;
  /** Reads a file named in gwctl.yaml. */
  readonly readFile: (path: string) => Promise<string>;
  /** The key set of gwctl's own issuer; undefined while there is none. It stands for every pool that `issuers` does not name. */
  readonly localKeySet: () => Promise<string | undefined>;
  /** gwctl.yaml, for diagnostics. */
  readonly file?: string;
}

/** An unknown `kid` has a URL read again once a minute at most, a file of this machine once a second. */
const refetchAfterMillis = { url: 60_000, file: 1_000 } as const;

/** Makes the directory of `issuers`. Files are read now, so that a mistake shows at start; URLs when first asked for. */
export async function createIssuerDirectory(
  issuers: ReadonlyMap<string, IssuerSettings>,
  tools: IssuerTools,
): Promise<Outcome<IssuerDirectory>> {
  const keySets = new Map<string, KeySet>();
  const problems: Diagnostic[] = [];
  for (const [issuer, settings] of issuers) {
    const load = sourceOf(issuer, settings, tools);
    const problem = load ? await checkSource(settings, load) : noSource;
    if (problem || !load) {
      problems.push(issuerProblem(issuer, problem ?? '', tools.file));
      continue;
    }
    keySets.set(issuerUrlOf(issuer), keySetOf(load, settings, tools));
  }
  if (problems.length > 0) return fail(...problems);
  const local = createKeySet({
    load: () => loadLocal(tools),
    clock: tools.clock,
    refetchAfterMillis: refetchAfterMillis.file,
  });
  return succeed({ keysOf: (issuer) => keySets.get(issuerUrlOf(issuer)) ?? local });
}

type Load = () => Promise<string>;

const noSource = 'it names neither jwks nor signingKey, and is no https URL or URL of this machine to ask';

function sourceOf(issuer: string, settings: IssuerSettings, tools: IssuerTools): Load | undefined {
  const { jwks, signingKey } = settings;
  if (jwks !== undefined) {
    return isUrl(jwks) ? () => fetchKeySet(jwks, tools.http) : () => readKeySetFile(jwks, tools);
  }
  if (signingKey === undefined) {
    return isKeySetUrl(issuer) ? () => discoverKeySet(issuer, tools.http) : undefined;
  }
  return async () => publicKeySet(await readKeySetFile(signingKey, tools));
}

function keySetOf(load: Load, settings: IssuerSettings, tools: IssuerTools): KeySet {
  const { jwks, signingKey } = settings;
  const remote = jwks === undefined ? signingKey === undefined : isUrl(jwks);
  return createKeySet({
    load,
    clock: tools.clock,
    refetchAfterMillis: remote ? refetchAfterMillis.url : refetchAfterMillis.file,
  });
}

/** What is wrong with a source, as far as it can be known without asking the network. */
async function checkSource(settings: IssuerSettings, load: Load): Promise<string | undefined> {
  const { jwks, signingKey } = settings;
  if (jwks === undefined && signingKey === undefined) return undefined;
  if (jwks !== undefined && isUrl(jwks)) {
    return isKeySetUrl(jwks) ? undefined : `${jwks} must be an https URL, or a URL of this machine`;
  }
  try {
    const usable = parseKeySet(await load());
    return usable.size > 0
      ? undefined
      : `${jwks ?? settings.signingKey} holds no RSA signature key with a kid`;
  } catch (error) {
    if (error instanceof KeySetError) return `${jwks ?? settings.signingKey}: ${error.message}`;
    throw error;
  }
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

async function readKeySetFile(path: string, tools: IssuerTools): Promise<string> {
  try {
    return await tools.readFile(path);
  } catch (error) {
    throw new KeySetError(`it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`, {
      cause: error,
    });
  }
}

async function loadLocal(tools: IssuerTools): Promise<string> {
  const text = await tools.localKeySet();
  if (text === undefined)
    throw new KeySetError('no keys are configured for this issuer, and gwctl token has made none');
  return text;
}

function issuerProblem(issuer: string, problem: string, file: string | undefined): Diagnostic {
  return {
    ruleId: 'invalid-issuer',
    severity: 'error',
    message: `Issuer ${issuer}: ${problem}.`,
    at: child({ file: file ?? 'gwctl.yaml', pointer: '/issuers' }, issuer),
    help: 'Set jwks to a JWK set: a file relative to gwctl.yaml, an https URL, or a URL on 127.0.0.1 or localhost.',
  };
}
