import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A copy of the working tree, in which mutants can be written without touching your files. */
export interface Sandbox {
	readonly root: string;
	/** A hash of the code and the tests. */
	readonly hash: string;
	remove(): void;
}

const TESTED = /^(src|simulator|kit|features|bin|bench|page|test)\//;

export function makeSandbox(source: string): Sandbox {
	const root = mkdtempSync(join(tmpdir(), "mutants-"));
	const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
		cwd: source,
		encoding: "utf8",
	});
	const hash = createHash("sha256");
	for (const file of listed.split("\0").filter((name) => name !== "")) {
		mkdirSync(dirname(join(root, file)), { recursive: true });
		cpSync(join(source, file), join(root, file), { force: true });
		if (TESTED.test(file)) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
	}
	symlinkSync(join(source, "node_modules"), join(root, "node_modules"), "dir");
	// Some tests start programs of the build. These run without a mutant.
	if (existsSync(join(source, "dist"))) symlinkSync(join(source, "dist"), join(root, "dist"), "dir");
	return { root, hash: hash.digest("hex"), remove: () => rmSync(root, { recursive: true, force: true }) };
}
