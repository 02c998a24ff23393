import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { keyPlace } from '../spec/node.ts';
import type { MethodView, PathView } from '../spec/types.ts';

/** A path that a variable sibling also matches is protected alike. */
export const pathShadowed = rule({
  id: 'path-shadowed',
  severity: 'info',
  protocols: restAndHttp,
  summary: 'A path that a variable sibling also matches is protected alike',
  reason:
    'A verb that the literal path lacks is answered by the sibling with a variable, whose protection is another.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html',
  awsVerdict: 'fails at run time',
  bad: [
    doc(`
    paths:
      «/pets/new»: { get: { responses: {}, x-amazon-apigateway-auth: { type: AWS_IAM } } }
      /pets/{petId}: { x-amazon-apigateway-any-method: { responses: {} } }`),
  ],
  good: [
    doc(`
    paths:
      /pets/new: { get: { responses: {} } }
      /pets/{petId}: { get: { responses: {} } }`),
  ],
  check({ spec }, report) {
    for (const siblings of siblingsOf(spec.paths)) {
      const variable = siblings.find(({ segments }) => segments.at(-1)?.startsWith('{'));
      if (!variable?.methods.some(({ security }) => security.isOpen)) continue;
      for (const path of siblings) {
        const leak = path === variable ? undefined : leakBeside(path, variable);
        if (!leak) continue;
        report(
          keyPlace(path.keyNode),
          `${path.path} is protected, but ${leak.name} also answers it and is open.`,
          {
            help: 'Protect both, or add ANY to the literal path.',
            related: [{ at: leak.node, note: 'the open method' }],
          },
        );
      }
    }
  },
});

/** Paths by their parent. */
function siblingsOf(paths: readonly PathView[]): Iterable<PathView[]> {
  const byParent = new Map<string, PathView[]>();
  for (const path of paths) {
    const parent = path.segments.slice(0, -1).join('/');
    const siblings = byParent.get(parent);
    if (siblings) siblings.push(path);
    else byParent.set(parent, [path]);
  }
  return byParent.values();
}

/** An open method of the variable path that answers a verb which the protected literal path lacks. */
function leakBeside({ methods }: PathView, variable: PathView): MethodView | undefined {
  if (methods.length === 0 || methods.some(({ security }) => security.isOpen)) return undefined;
  const verbs = new Set<string>(methods.map(({ verb }) => verb));
  if (verbs.has('ANY')) return undefined;
  return variable.methods.find(
    ({ verb, security }) => security.isOpen && verb !== 'OPTIONS' && !verbs.has(verb),
  );
}
