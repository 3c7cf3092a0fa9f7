import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdirSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "vitest";

/** Runs a program to its end, and shows what it said if it failed. */
export function runWell(cwd: string, command: string, ...args: string[]): SpawnSyncReturns<string> {
	const result = spawnSync(command, args, { cwd, encoding: "utf8" });
	expect(result.status, `${command} ${args.join(" ")}\n${result.stdout}${result.stderr}`).toBe(0);
	return result;
}

/** Packs a package into a folder, and says what is in it. */
export function pack(folder: string, into: string): { readonly file: string; readonly paths: string[] } {
	// The scripts of npm would build again, while other tests use the build.
	const options = ["--json", "--ignore-scripts", "--pack-destination", into];
	const [{ filename, files }] = JSON.parse(runWell(".", "npm", "pack", resolve(folder), ...options).stdout);
	return { file: join(into, filename), paths: files.map(({ path }: { path: string }) => path) };
}

/** Lays a package's files where npm would. */
export function unpack(file: string, name: string, stranger: string): void {
	runWell(stranger, "tar", "xzf", file);
	mkdirSync(join(stranger, "node_modules"), { recursive: true });
	renameSync(join(stranger, "package"), join(stranger, "node_modules", name));
}
