/** Bundles one file of `test/` and gives the bundle's path. */
export function bundle(source: string, name: string): Promise<string>;
