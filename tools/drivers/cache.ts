import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { ADAPTERS } from "./adapter-folder.ts";

/** The folder in which the drivers are installed: outside the checkout, and kept for the next run. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
	const { AEROSPIKE_TASK_CACHE, XDG_CACHE_HOME } = env;
	return resolve(AEROSPIKE_TASK_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "aerospike-task"), "drivers");
}

/**
 * Copies all adapters to the cache, because what is built there must not lie in the checkout. A file that has not
 * changed is not written, so that a compiler can use its earlier result.
 *
 * @returns a digest of the files that one adapter can use: those of its folder, and those beside the folders
 */
export function copyAdapters(cache: string, path: string): string {
	const digest = createHash("sha256");
	for (const file of filesIn(ADAPTERS)) {
		const content = readFileSync(join(ADAPTERS, file));
		if (file.startsWith(path + sep) || !file.includes(sep)) digest.update(`${file}\0${content.length}\0`).update(content);
		const copy = join(cache, file);
		if (existsSync(copy) && readFileSync(copy).equals(content)) continue;
		mkdirSync(dirname(copy), { recursive: true });
		writeFileSync(copy, content);
	}
	return digest.digest("hex");
}

/** Pages and lists of known failures do not affect the installation. */
function isInstalled(name: string): boolean {
	return !name.endsWith(".md") && name !== "known-failures.json";
}

function filesIn(folder: string, prefix = ""): readonly string[] {
	const entries = readdirSync(join(folder, prefix), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
	return entries.flatMap((entry) => {
		const path = join(prefix, entry.name);
		if (entry.isDirectory()) return filesIn(folder, path);
		return isInstalled(entry.name) ? [path] : [];
	});
}
