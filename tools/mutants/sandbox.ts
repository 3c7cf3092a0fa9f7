import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A copy of the working tree, in which mutants can be written without touching your files. */
export interface Sandbox {
	readonly root: string;
	remove(): void;
}

export function makeSandbox(source: string): Sandbox {
	const root = mkdtempSync(join(tmpdir(), "mutants-"));
	const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
		cwd: source,
		encoding: "utf8",
	});
	for (const file of listed.split("\0").filter((name) => name !== "")) {
		mkdirSync(dirname(join(root, file)), { recursive: true });
		cpSync(join(source, file), join(root, file), { force: true });
	}
	symlinkSync(join(source, "node_modules"), join(root, "node_modules"), "dir");
	return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
