import { readFileSync } from "node:fs";

const manifest: { readonly exports: Readonly<Record<string, string | { readonly default: string }>> } = JSON.parse(
	readFileSync("package.json", "utf8"),
);

/** The entry points that are modules, each with the source of its index. */
export const MODULES: readonly (readonly [entry: string, source: string])[] = Object.entries(manifest.exports).flatMap(
	([entry, target]) =>
		typeof target === "string" ? [] : [[entry, target.default.replace(/^\.\/dist\//, "").replace(/\.js$/, ".ts")] as const],
);

export interface ExportedNames {
	readonly exported: readonly string[];
	readonly exportedTypes: readonly string[];
}

/** The names that an index of the sources exports. The index is a list of exports, or declares what it exports. */
export function exportsOf(file: string): ExportedNames {
	const source = readFileSync(file, "utf8");
	const exported: string[] = [];
	const exportedTypes: string[] = [];
	for (const [, isType, names = ""] of source.matchAll(/^export (type )?\{([^}]*)\}/gm)) {
		for (const item of names.split(",").map((each) => each.trim())) {
			if (item === "") continue;
			const name = item.replace(/^type /, "").replace(/^.* as /, "");
			(isType !== undefined || item.startsWith("type ") ? exportedTypes : exported).push(name);
		}
	}
	for (const [, name = ""] of source.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)) exported.push(name);
	for (const [, name = ""] of source.matchAll(/^export (?:interface|type) (\w+)/gm)) exportedTypes.push(name);
	return { exported: exported.sort(), exportedTypes: exportedTypes.sort() };
}
