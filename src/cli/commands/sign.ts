import { Command, InvalidArgumentError, Option } from 'commander';
import { several, whole } from '../options.ts';
import type { GlobalOptions, World } from '../world.ts';

/** The flags of `gwctl sign`. */
export interface SignOptions extends GlobalOptions {
  readonly header?: readonly string[];
  readonly data?: string;
  readonly as?: string;
  readonly region?: string;
  readonly service: string;
  readonly query?: boolean;
  readonly expires: number;
  readonly format: 'curl' | 'headers';
}

/** `gwctl sign`: signs a request with Signature Version 4, as AWS_IAM methods want it. */
export function signCommand(world: World): Command {
  return new Command('sign')
    .description('Signs a request with SigV4 and prints it as a curl command, or its headers.')
    .argument('<method>', 'the verb')
    .argument('<url>', 'where the request goes; a path goes to http://127.0.0.1:4000')
    .option('-H, --header <line>', "'Name: value' (repeatable)", several)
    .option('-d, --data <text>', 'body; @file reads it from a file, @- from standard input')
    .option('--as <identity>', 'access key or ARN of an entry of identities in gwctl.yaml')
    .option('--region <name>', "the API's region; left out: that of gwctl.yaml")
    .option('--service <name>', 'service in the credential scope', 'execute-api')
    .option('--query', 'sign the query string (a presigned URL) in place of the headers')
    .option('--expires <seconds>', 'how long a presigned URL is good, up to 604800', expiry, 300)
    .addOption(new Option('--format <form>', 'what is printed').choices(['curl', 'headers']).default('curl'))
    .addHelpText('after', examples)
    .action(async (method: string, url: string, _options, command: Command) => {
      const { runSign } = await import('../sign/run-sign.ts');
      await runSign(world, method, url, command.optsWithGlobals<SignOptions>());
    });
}

/** Seconds: a week at most, as a presigned URL may live (AWS general reference, documented). */
function expiry(text: string): number {
  const seconds = whole(text);
  if (seconds > 604_800) throw new InvalidArgumentError('A week is the most: 604800.');
  return seconds;
}

const examples = `
Examples:
  eval "$(gwctl sign GET /dev/pets)"
  gwctl sign POST /dev/pets -H 'Content-Type: text/plain' -d rex
  gwctl sign GET /dev/pets --query --as AKIDLOCAL

Credentials are those of identities in gwctl.yaml, else of AWS_ACCESS_KEY_ID and
its companions. A signature is good for five minutes.`;
