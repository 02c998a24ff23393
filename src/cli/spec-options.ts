import { Option } from 'commander';
import { keyValue, several } from './options.ts';

/** `--type`, on every command that reads a spec (contract, section 3). */
export function typeOption(): Option {
  return new Option('--type <kind>', 'what kind of API the spec is').choices(['rest', 'http', 'websocket']);
}

/** `--param NAME=VALUE`, on commands that give the placeholders of a spec their values. */
export function paramOption(): Option {
  return new Option('--param <name=value>', 'value of a placeholder in the spec (repeatable)').argParser(
    keyValue,
  );
}

/** `--allow-remote-refs HOST`: without it no `$ref` leads to the network. */
export function remoteRefsOption(): Option {
  return new Option(
    '--allow-remote-refs <host>',
    '$refs may lead to this host, https or this machine (repeatable)',
  ).argParser(several);
}
