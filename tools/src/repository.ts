import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export type Package = Readonly<{
  folder: string;
  name: string;
  dependencies: readonly string[];
  exports: readonly string[];
  references: readonly string[];
}>;

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

/** The packages of the workspace, as their files say. */
export const packages = (): readonly Package[] =>
  ['libs', 'apps']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name)))
    .concat('tools', 'bench', 'acceptance')
    .map((folder) => {
      const manifest = json(join(root, folder, 'package.json'));
      const tsconfig = json(join(root, folder, 'tsconfig.json')) as { references?: { path: string }[] };
      return {
        folder,
        name: manifest['name'] as string,
        dependencies: Object.keys({
          ...(manifest['dependencies'] as object | undefined),
          ...(manifest['devDependencies'] as object | undefined),
        }),
        exports: Object.keys((manifest['exports'] as object | undefined) ?? {}),
        references: (tsconfig.references ?? []).map(({ path }) => join(folder, path)),
      };
    });

/** The TypeScript files of a package. */
export const sourcesOf = ({ folder }: Package): readonly string[] =>
  readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(root, folder, 'src', file));

/** What a file imports, as written. */
export const importsOf = (file: string): readonly string[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?\s*'([^']+)'|import\('([^']+)'\)/gm,
    ),
  ].map((match) => (match[1] ?? match[2])!);
