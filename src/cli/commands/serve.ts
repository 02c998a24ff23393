import { Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import { port, workerCount } from '../options.ts';
import type { ServeOptions } from '../serve/serve-options.ts';
import { paramOption, remoteRefsOption, typeOption } from '../spec-options.ts';
import { refuseDeployment } from '../spec-reference.ts';
import type { World } from '../world.ts';

/** `gwctl serve`: runs the data plane until it is told to stop. */
export function serveCommand(world: World): Command {
  return new Command('serve')
    .description('Serves APIs on this machine as API Gateway would, until Ctrl-C.')
    .argument('[spec]', 'a spec to serve without touching the workspace; - is stdin')
    .option('--api <ref>', 'one API of the workspace, by name or id')
    .option('--stage <name>', 'this stage only; made from the draft if it is not there')
    .option('--at <deployment>', 'serve this deployment in place of the one the stage points to')
    .option('--port <n>', 'port; 0 takes a free one', port, 4000)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--workers <n>', 'processes that serve, behind the one port', workerCount, 1)
    .option('--watch', 'serve each save of the spec; a bad one keeps the old version serving')
    .addOption(
      new Option('--mount <where>', 'stage: /{stage}/path; root: the one stage at /')
        .choices(['stage', 'root'])
        .default('stage'),
    )
    .addOption(typeOption())
    .addOption(paramOption())
    .addOption(remoteRefsOption())
    .option('--https', 'HTTPS with a certificate made for this machine')
    .option('--tls-cert <file>', 'HTTPS with this certificate (PEM)')
    .option('--tls-key <file>', 'its key (PEM)')
    .option('--strict', 'refuse to start on anything that gwctl does not emulate')
    .option('--inspect-functions <port>', 'debug functions: node --inspect from this port on', port)
    .addOption(new Option('--as-worker').hideHelp())
    .addHelpText('after', examples)
    .action(async (spec: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<ServeOptions>();
      if (options.asWorker) {
        const { runWorker } = await import('../serve/run-worker.ts');
        return runWorker(world);
      }
      if ((options.workers ?? 1) > 1 && options.inspectFunctions !== undefined) {
        throw new UsageError(
          '--inspect-functions debugs the functions of one process, and --workers starts several.',
          'Leave --workers out while you debug.',
        );
      }
      if (spec === '-' && options.watch) {
        throw new UsageError('Standard input cannot be watched.', 'Name the spec, or leave --watch out.');
      }
      if (spec !== undefined) refuseDeployment(options);
      const { runServe } = await import('../serve/run-serve.ts');
      await runServe(world, spec, options);
    });
}

const examples = `
Examples:
  gwctl serve openapi.yaml --stage dev --watch
  gwctl serve --stage dev --port 0 --json
  gwctl serve openapi.yaml --mount root
  gwctl serve openapi.yaml --workers 4

Invoke URLs: http://127.0.0.1:4000/{stage}/{path}, and for several APIs
http://{apiId}.execute-api.localhost:4000/{stage}/{path}
Private APIs, as if through a VPC endpoint (aws:SourceVpce in their policies):
http://{apiId}-{vpceId}.execute-api.localhost:4000/{stage}/{path}
The $default stage of an HTTP API is at the root: http://127.0.0.1:4000/{path}
WebSocket APIs: ws://127.0.0.1:4000/{stage}, and {stage}/@connections/{id}`;
