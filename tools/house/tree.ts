import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "./finding.ts";
import { MAY_IMPORT } from "./plan.ts";

const SOURCE = /\.[cm]?[jt]s$/;

/** The code of the house under `root`: what its folders hold, fixtures left out, and the files of code beside them. Sorted by path. */
export function readTree(root: string): SourceFile[] {
	return readdirSync(root, { withFileTypes: true })
		.flatMap((entry) => {
			if (entry.isFile()) return SOURCE.test(entry.name) ? [entry.name] : [];
			return entry.isDirectory() && Object.hasOwn(MAY_IMPORT, entry.name) ? sourcesIn(root, entry.name) : [];
		})
		.sort()
		.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

function sourcesIn(root: string, folder: string): string[] {
	return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return entry.name === "fixtures" || entry.name === "node_modules" ? [] : sourcesIn(root, path);
		return SOURCE.test(entry.name) ? [path] : [];
	});
}
