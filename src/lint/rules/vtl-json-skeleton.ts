import { responseTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachTemplate } from '../spec/iterate.ts';

/** What a JSON template prints is JSON on every branch. */
export const vtlJsonSkeleton = rule({
  id: 'vtl-json-skeleton',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: 'What a JSON template prints is JSON on every branch',
  reason:
    'A comma too many after the last item of a loop, or one that is missing, makes every such answer unreadable.',
  basis: 'our own',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [
    responseTemplate(`
    { "pets": [#foreach($pet in $input.path('$.pets')){ "name": "$pet.name" },#end«]» }`),
  ],
  good: [
    responseTemplate(`
    #set($pets = $input.path('$.pets'))
    { "pets": [#foreach($pet in $pets){ "name": "$pet.name" }#if($foreach.hasNext),#end #end] }`),
    responseTemplate('#if($input.params("full") == "yes"){ "pets": [] }#else{}#end'),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node, method, role, mediaType } of eachTemplate(spec)) {
      // A mock's own template is read by API Gateway's permissive reader.
      if (!/json/i.test(mediaType) || (role === 'request' && method.integration?.type === 'mock')) continue;
      const facts = spec.templateFacts(text);
      const problem = facts.error ? undefined : facts.jsonShape().problem;
      if (!problem) continue;
      report(node, `What the template of ${method.name} prints is not JSON: ${problem.message}.`, {
        help: 'gwctl vtl render shows what it prints for an input.',
        inside: { start: problem.offset, end: problem.offset + 1 },
      });
    }
  },
});
