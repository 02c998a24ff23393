import { dirname, join, resolve } from 'node:path';
import { issuerUrlOf } from '../../authorizers/cognito/issuer-directory.ts';
import { signToken } from '../../authorizers/cognito/local-issuer.ts';
import type { GatewayState } from '../../store/store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import type { TokenOptions } from '../commands/token.ts';
import { UsageError } from '../errors.ts';
import { inWorkspace, type WorkspaceSession } from '../workspace-session.ts';
import type { World } from '../world.ts';
import { claimsOf } from './claims.ts';
import { openIssuer, readIssuer } from './issuer-file.ts';

/** Mints the token and prints it alone, so that it can stand inside another command. */
export async function runToken(world: World, options: TokenOptions): Promise<void> {
  if (options.pool !== undefined && options.issuer !== undefined) {
    throw new UsageError('--pool and --issuer exclude each other.', 'Leave one of them out.');
  }
  await inWorkspace(world, options, 'read', async (session) => {
    const name = options.issuer ?? options.pool ?? onlyPool(await session.store.read(), session.config);
    const isPool = options.issuer === undefined && isPoolArn(name);
    if (options.pool !== undefined && !isPool) {
      throw new UsageError(
        `${options.pool} is no user pool ARN.`,
        'It looks like arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc; for other issuers use --issuer.',
      );
    }
    const claims = claimsOf(issuerUrlOf(name), isPool, options, world.now());
    const token = await signToken(await issuerOf(name, session), claims);
    world.stdout.write(options.json ? `${JSON.stringify({ token, claims })}\n` : `${token}\n`);
  });
}

function isPoolArn(text: string): boolean {
  return /^arn:aws[a-z-]*:cognito-idp:[^:]+:\d{12}:userpool\/.+$/.test(text);
}

/** The key that signs: the one gwctl.yaml names for this issuer, else the workspace's own. */
async function issuerOf(name: string, { config, workspace }: WorkspaceSession) {
  const url = issuerUrlOf(name);
  const settings = [...config.issuers].find(([issuer]) => issuerUrlOf(issuer) === url)?.[1];
  if (settings?.signingKey !== undefined) {
    const file = resolve(config.folder, settings.signingKey);
    const issuer = await readIssuer(file);
    if (issuer) return issuer;
    throw new UsageError(
      `${settings.signingKey}: there is no such file.`,
      'It is the signingKey of this issuer in gwctl.yaml.',
    );
  }
  if (settings?.jwks !== undefined) {
    throw new UsageError(
      `The keys of ${name} come from ${settings.jwks}, and gwctl has no private key for them.`,
      'Add signingKey (a private JWK file) to this issuer in gwctl.yaml, or take the entry out to use the key of the workspace.',
    );
  }
  return openIssuer(join(dirname(workspace.stateFile), 'issuer.json'));
}

/** The one user pool that the workspace knows. */
function onlyPool(state: GatewayState, config: GwctlConfig): string {
  const pools = new Set([...config.issuers.keys()].filter(isPoolArn));
  for (const arn of poolsOfApis(state)) pools.add(arn);
  const [only] = pools;
  if (only === undefined) {
    throw new UsageError(
      'The workspace knows no user pool.',
      'Say which one with --pool ARN, or an issuer with --issuer URL.',
    );
  }
  if (pools.size === 1) return only;
  throw new UsageError(
    'The workspace knows several user pools.',
    `Say which one with --pool: ${[...pools].join(', ')}`,
  );
}

function poolsOfApis(state: GatewayState): string[] {
  return [...state.apis.values()].flatMap((api) =>
    api.protocol === 'REST'
      ? [...api.authorizers.values()].flatMap((one) =>
          one.type === 'COGNITO_USER_POOLS' ? one.providerARNs : [],
        )
      : [],
  );
}
