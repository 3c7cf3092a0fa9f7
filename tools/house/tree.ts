import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "./imports.ts";
import { FOLDERS } from "./plan.ts";

const SOURCE = /\.[cm]?[jt]s$/;

/** The code in the planned folders under `root`, without fixtures and installed packages. */
export function readTree(root: string): SourceFile[] {
	const folders = FOLDERS.filter(({ path }) => existsSync(join(root, path)));
	return folders
		.flatMap(({ path }) => sourcesIn(root, path))
		.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

function sourcesIn(root: string, folder: string): string[] {
	const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
	return entries.flatMap((entry) => {
		const path = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return entry.name === "fixtures" || entry.name === "node_modules" ? [] : sourcesIn(root, path);
		return SOURCE.test(entry.name) ? [path] : [];
	});
}
