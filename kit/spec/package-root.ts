import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NAME = "aerospike-execute-task";

/** The folder of this package, whether this module runs compiled or from its source. */
export function packageRoot(): string {
	for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
		if (manifestOf(folder)?.name === NAME) return folder;
		if (folder === dirname(folder))
			throw new Error(`No folder above ${fileURLToPath(import.meta.url)} contains the package.json of ${NAME}.`);
	}
}

export function packageVersion(): string {
	return manifestOf(packageRoot())?.version ?? "";
}

function manifestOf(folder: string): { readonly name: string; readonly version: string } | undefined {
	const file = join(folder, "package.json");
	return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}
