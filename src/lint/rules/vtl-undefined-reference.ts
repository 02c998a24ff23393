import { nearest } from '../../diagnostics/nearest.ts';
import { requestTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachTemplate } from '../spec/iterate.ts';
import type { ReferenceUse } from '../vtl/template-facts.ts';

/** A variable of a template is set before it is used. */
export const vtlUndefinedReference = rule({
  id: 'vtl-undefined-reference',
  severity: 'warn',
  protocols: restAndWebSocket,
  summary: 'A variable of a template is set before it is used',
  reason: 'A variable without a value prints nothing on API Gateway.',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [
    requestTemplate(`
    #set($inputRoot = $input.path('$'))
    { "kind": "«$inputRot.kind»" }`),
    requestTemplate('{ "kind": "«$method.request.header.kind»" }'),
  ],
  good: [
    requestTemplate(`
    #set($inputRoot = $input.path('$'))
    #foreach($pet in $inputRoot.pets) $pet.age #if($foreach.hasNext), #end #end`),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node } of eachTemplate(spec)) {
      const facts = spec.templateFacts(text);
      for (const use of facts.references) {
        const from = facts.defined.get(use.reference.name);
        if (!isUndefined(use, from)) continue;
        const { reference } = use;
        const { name } = reference;
        const close = nearest(name, [...facts.defined.keys(), ...builtIn]);
        report(
          node,
          from === undefined
            ? `$${name} is never set: it prints nothing.`
            : `$${name} is used before it is set.`,
          {
            ...helpFor(name, close),
            inside: reference,
          },
        );
      }
    }
  },
});

/** `$method.request.header.x` is of parameter mappings. @param close a name that is much like it, or the same where it is set later */
function helpFor(name: string, close: string | undefined): { readonly help?: string } {
  if (close === name) return {};
  if (name === 'method')
    return { help: "Parameter mappings know it; a template reads $input.params('name')." };
  if (name === 'integration') return { help: 'Parameter mappings know it; a template reads $input.' };
  return close === undefined ? {} : { help: `Did you mean $${close}?` };
}

/** @param from the offset from which the reference has a value; undefined: none is ever set */
function isUndefined(
  { reference: { name, start }, tested }: ReferenceUse,
  from: number | undefined,
): boolean {
  if (name === '' || tested || builtIn.has(name)) return false;
  return from === undefined || from > start;
}

const builtIn: ReadonlySet<string> = new Set([
  'input',
  'context',
  'util',
  'stageVariables',
  'foreach',
  'velocityCount',
  'velocityHasNext',
  'bodyContent',
  'macro',
  'template',
  'evaluate',
  'define',
]);
