import type { HouseFinding } from "./finding.ts";
import type { SourceFile } from "./imports.ts";
import { FOLDERS, FOLDERS_WITH_OWN_NAMES, isWithin } from "./plan.ts";

/** Biome's format is fixed: a declaration that is exported begins its line. A re-export is not a declaration. */
const DECLARATION = /^export (?:async )?(?:interface|type|class|function|const) (\w+)/gm;

/** Refuses a name that two files export, so that each name means one thing. */
export function checkExportedNames(files: readonly SourceFile[]): HouseFinding[] {
	const places = new Map<string, { readonly path: string; readonly line: number }>();
	return files
		.filter(({ path }) => sharesNames(path))
		.flatMap(({ path, text }) =>
			[...text.matchAll(DECLARATION)].flatMap((match): HouseFinding[] => {
				const name = match[1] ?? "";
				const line = text.slice(0, match.index).split("\n").length;
				const first = places.get(name) ?? { path, line };
				places.set(name, first);
				// The signatures of an overloaded function stand in one file.
				if (first.path === path) return [];
				const message = `The name ${name} is exported by ${first.path}:${first.line} and by this file. Rename the less important one, or share it.`;
				return [{ path, line, message }];
			}),
		);
}

function sharesNames(path: string): boolean {
	return (
		FOLDERS.some((folder) => isWithin(path, folder.path)) && !FOLDERS_WITH_OWN_NAMES.some((folder) => isWithin(path, folder))
	);
}
