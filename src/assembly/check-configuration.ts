import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createIssuerDirectory } from '../authorizers/cognito/create-issuer-directory.ts';
import { readTrustStore } from '../authorizers/mutual-tls.ts';
import { createIdentityDirectory } from '../authorizers/sigv4/identity-directory.ts';
import { createWaf } from '../authorizers/waf/waf.ts';
import { child, type Diagnostic, type SourceRef } from '../diagnostics/diagnostic.ts';
import { systemClock } from '../environment/system-environment.ts';
import type { GwctlConfig } from '../workspace/config.ts';
import { readClientCertificates } from './client-certificates.ts';
import { domainProblems } from './domain-problems.ts';
import { planProblems } from './plan-problems.ts';

/**
 * Everything of gwctl.yaml that its schema cannot judge and a gateway would stumble over: certificates, trust stores, issuers,
 * identities, WAF rules, usage plans. All sections are looked at, so that all problems are told at once; nothing is read from the network.
 */
export async function checkConfiguration(config: GwctlConfig): Promise<readonly Diagnostic[]> {
  const file = config.file ?? 'gwctl.yaml';
  const outcomes = await Promise.all([
    readClientCertificates(config),
    createIssuerDirectory(config.issuers, {
      clock: systemClock,
      http: { send: () => Promise.reject(new Error('a check opens no connection')) },
      readFile: (path) => readFile(resolve(config.folder, path), 'utf8'),
      localKeySet: async () => undefined,
      file,
    }),
    createIdentityDirectory(config.identities, { accountId: config.accountId, file }),
    createWaf(config.waf, { clock: systemClock, file }),
  ]);
  const trustStores = await Promise.all(
    [...config.domainNames.keys()].map((name) => storeProblems(name, config)),
  );
  const found = [...outcomes.flatMap(({ diagnostics }) => diagnostics), ...trustStores.flat()];
  return [...found, ...planProblems(config), ...domainProblems(config)].filter(
    ({ severity }) => severity === 'error',
  );
}

async function storeProblems(domainName: string, config: GwctlConfig): Promise<readonly Diagnostic[]> {
  const file = config.domainNames.get(domainName)?.mutualTlsAuthentication?.truststore;
  if (file === undefined) return [];
  const root: SourceRef = { file: config.file ?? 'gwctl.yaml', pointer: '' };
  const at = child(root, 'domainNames', domainName, 'mutualTlsAuthentication', 'truststore');
  const pem = await readFile(resolve(config.folder, file), 'utf8').catch(() => undefined);
  if (pem !== undefined) return readTrustStore(pem, at, systemClock.now()).diagnostics;
  const message = `The trust store ${file} cannot be read.`;
  const help = 'Name a PEM file, relative to gwctl.yaml.';
  return [{ ruleId: 'configuration', severity: 'error', message, at, help }];
}
