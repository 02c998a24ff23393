/**
 * Puts stage variables into a URI, ARN or link id: `${stageVariables.name}` anywhere in the text.
 * An undefined one becomes the empty text; any other `${...}` stays as it is (rest-integrations.md 1.6).
 */
export function substituteStageVariables(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$\{stageVariables\.([A-Za-z0-9_]+)\}/g,
    (_, name: string) => variables.get(name) ?? '',
  );
}
