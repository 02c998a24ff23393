import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { ClientCertificate } from '../environment/environment.ts';
import type { GwctlConfig } from '../workspace/config.ts';

/** Reads the PEM pairs that `clientCertificates` of gwctl.yaml names. */
export async function readClientCertificates(
  config: GwctlConfig,
): Promise<Outcome<ReadonlyMap<string, ClientCertificate>>> {
  const found = new Map<string, ClientCertificate>();
  const diagnostics: Diagnostic[] = [];
  for (const [id, files] of config.clientCertificates) {
    try {
      const [cert, key] = await Promise.all(
        [files.cert, files.key].map((path) => readFile(resolve(config.folder, path), 'utf8')),
      );
      found.set(id, { cert: cert as string, key: key as string });
    } catch (error) {
      diagnostics.push({
        ruleId: 'configuration',
        severity: 'error',
        message: `The client certificate ${id} cannot be read: ${(error as Error).message}`,
        at: { file: config.file ?? 'gwctl.yaml', pointer: `/clientCertificates/${id}` },
        help: 'Name two PEM files, relative to gwctl.yaml.',
      });
    }
  }
  return diagnostics.length > 0 ? fail(...diagnostics) : succeed(found);
}
