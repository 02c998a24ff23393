import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The document that templates of the tests see as `$doc`; the Java side builds the same one by hand. */
export const document =
  '{"s":"hello world","n":42,"f":1.5,"z":10.0,"big":12345678901,"t":true,"fl":false,"nul":null,"l":["b","a","c"],"e":[],"o":{"k1":"v1","k2":"v2"},"eo":{},"items":[{"id":1,"name":"x"},{"id":2,"name":"y"}],"q":"say \\"hi\\"","es":"","nums":[3,1,2]}';

const jars = ['velocity.jar', 'commons-collections3.jar', 'commons-lang.jar'].map((name) =>
  join('/usr/share/java', name),
);

/** Why Apache Velocity cannot be asked here, or undefined when it can. */
export function missingForVelocity(): string | undefined {
  for (const jar of jars) if (!existsSync(jar)) return `${jar} (Debian package velocity)`;
  const javac = spawnSync('javac', ['-version']);
  return javac.error || javac.status !== 0 ? 'javac (a JDK)' : undefined;
}

/** Answers of Apache Velocity 1.7: `OK ` and the output, or `ERR ` and the exception. */
export function askVelocity(templates: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'gwctl-velocity-'));
  try {
    const source = join(import.meta.dirname, 'oracle/VelocityOracle.java');
    const classpath = [...jars, folder].join(':');
    const compiled = spawnSync('javac', ['-cp', classpath, '-d', folder, source], { encoding: 'utf8' });
    if (compiled.status !== 0) throw new Error(compiled.stderr);
    const input = templates.map((template) => `${Buffer.from(template).toString('base64')}\n`).join('');
    const answered = spawnSync('java', ['-cp', classpath, 'VelocityOracle'], {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    if (answered.status !== 0) throw new Error(answered.stderr);
    return answered.stdout
      .trimEnd()
      .split('\n')
      .map((line) => Buffer.from(line, 'base64').toString());
  } finally {
    rmSync(folder, { recursive: true });
  }
}
