import { Command, Option } from 'commander';
import { keyValue, several } from '../options.ts';
import { seconds } from '../token/duration.ts';
import type { GlobalOptions, World } from '../world.ts';

/** The flags of `gwctl token`. */
export interface TokenOptions extends GlobalOptions {
  readonly pool?: string;
  readonly issuer?: string;
  readonly use: 'id' | 'access';
  readonly sub?: string;
  readonly username?: string;
  readonly client: string;
  readonly scope?: readonly string[];
  readonly group?: readonly string[];
  readonly claim?: ReadonlyMap<string, string>;
  /** Seconds. */
  readonly expiresIn: number;
}

/** `gwctl token`: mints a JWT as a Cognito user pool, or an issuer that HTTP APIs trust, would. */
export function tokenCommand(world: World): Command {
  return new Command('token')
    .description('Mints a token that this workspace believes, signed with a key of its own.')
    .option('--pool <arn>', 'user pool; left out: the one that the APIs or gwctl.yaml name')
    .option('--issuer <url>', 'in place of --pool: any issuer, for JWT authorizers of HTTP APIs')
    .addOption(new Option('--use <kind>', 'ID or access token').choices(['id', 'access']).default('id'))
    .option('--sub <text>', 'subject; made from the user name where it is left out')
    .option('--username <text>', 'user name (default "user")')
    .option('--client <text>', 'app client: aud of ID tokens, client_id of access tokens', 'local-client')
    .option('--scope <name>', 'scope of an access token (repeatable)', several)
    .option('--group <name>', 'Cognito group (repeatable)', several)
    .option(
      '--claim <name=value>',
      'any further claim; {...} and [...] are JSON, dates numbers (repeatable)',
      keyValue,
    )
    .option('--expires-in <time>', 'seconds, or 5m, 1h, 2d; negative: expired already', seconds, 3600)
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const { runToken } = await import('../token/run-token.ts');
      await runToken(world, command.optsWithGlobals<TokenOptions>());
    });
}

const examples = `
Examples:
  curl -H "Authorization: $(gwctl token --username ann)" 127.0.0.1:4000/dev/pets
  gwctl token --use access --scope pets/read --expires-in 5m
  gwctl token --claim custom:role=keeper --group vets --json

The key pair is made on first need and kept in .gwctl/issuer.json, readable by
its owner alone. A pool whose keys come from elsewhere (issuers in gwctl.yaml)
needs a signingKey there.`;
