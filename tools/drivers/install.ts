import { accessSync, constants, existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { AdapterFolder } from "./adapter-folder.ts";
import { cacheFolder, copyAdapters } from "./cache.ts";
import { runProcess } from "./run-process.ts";

/** An adapter that can be started, or the sentences that say why it cannot. */
export type Installed =
	| { readonly kind: "ready"; readonly command: string }
	| { readonly kind: "failed"; readonly why: string; readonly output: string };

/** On a busy machine, a compiler with an empty cache took over 15 minutes. */
const LIMIT_MS = 30 * 60_000;

/** Installs a driver and builds its adapter in the cache, unless an earlier run did so with the same files. */
export async function install(folder: AdapterFolder): Promise<Installed> {
	const missing = folder.programs.find((program) => !isOnPath(program));
	if (missing !== undefined) return failed(`The program ${missing} is missing, so the driver ${folder.id} cannot be tested.`);
	const cache = cacheFolder();
	const digest = copyAdapters(cache, folder.path);
	const place = join(cache, folder.path);
	const mark = join(place, ".installed");
	if (!existsSync(mark) || readFileSync(mark, "utf8") !== digest) {
		for (const line of folder.install) {
			const { exitCode, output } = await runProcess("sh", ["-c", line], { cwd: place, limitMs: LIMIT_MS });
			if (exitCode !== 0)
				return failed(`The driver ${folder.id} cannot be installed: ${line} ended with code ${exitCode}.`, output);
		}
		writeFileSync(mark, digest);
	}
	return { kind: "ready", command: commandIn(place, folder.run) };
}

function failed(why: string, output = ""): Installed {
	return { kind: "failed", why, output };
}

/** The command that starts the adapter from any folder. */
export function commandIn(place: string, run: string): string {
	const words = run.split(" ").map((word) => (word.startsWith("./") ? quoted(join(place, word)) : word));
	return words.join(" ");
}

function quoted(path: string): string {
	return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function isOnPath(program: string): boolean {
	return (process.env.PATH ?? "").split(delimiter).some((folder) => {
		try {
			accessSync(join(folder, program), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}
