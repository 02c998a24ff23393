import { type ImportContext, refOf } from './context.ts';
import { childOf, isMap, membersOf, type Node } from './node.ts';
import { pathItems } from './path-items.ts';

/** Tells, once for each kind, what of OpenAPI an HTTP API ignores. Unverified: the literal texts of AWS's `ImportInfo`. */
export function reportIgnoredFeatures(root: Node, context: ImportContext): void {
  const quiet = { ...context, report: () => undefined };
  const told = new Set<string>();
  const tell = (what: string, at: Node['at']): void => {
    if (told.has(what)) return;
    told.add(what);
    context.report('http-feature-ignored', at, `HTTP APIs have no ${what}: ignored.`);
  };
  const components = childOf(root, 'components');
  const schemas = components && childOf(components, 'schemas');
  if (schemas) tell('models', schemas.at);
  for (const item of pathItems(root, 'http', quiet)) {
    for (const { verb, node } of item.operations) {
      const body = childOf(node, 'requestBody');
      if (body) tell('request bodies', body.at);
      checkContent(body, `paths.'${item.path}'(${verb.toLowerCase()}).requestBody`, context);
      for (const [status, response] of membersOf(childOf(node, 'responses'), 'responses', quiet.report)) {
        checkContent(response, `paths.'${item.path}'(${verb.toLowerCase()}).responses.${status}`, context);
      }
    }
  }
}

/** W8 (publicly reported): a schema that is not there draws a warning although it would be ignored. */
function checkContent(holder: Node | undefined, attribute: string, context: ImportContext): void {
  const content = holder && childOf(holder, 'content');
  if (!content || !isMap(content.value)) return;
  for (const [, media] of membersOf(content, 'content', context.report)) {
    const schema = childOf(media, 'schema');
    const ref = schema && refOf(schema);
    if (!schema || ref === undefined || context.document.resolve(ref, schema.at)) continue;
    const message = `Parse issue: attribute ${attribute}.content.schema.${ref} is missing`;
    context.report('model-missing', schema.at, message, { help: 'Define the schema, or mend the name.' });
  }
}
