import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pack, runWell, unpack } from "./support/packages.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const launcher = JSON.parse(readFileSync("launcher/package.json", "utf8"));

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "packaging-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

it("both packages run together in an empty folder; without the launcher's packages, the library says what is missing", () => {
	const stranger = mkdtempSync(join(tmpdir(), "launcher-"));
	try {
		unpack(pack(".", scratch).file, manifest.name, stranger);
		const main = join(stranger, "node_modules", manifest.name, "dist/bin/main.js");
		const alone = spawnSync(process.execPath, [main, "conform"], { cwd: stranger, encoding: "utf8" });
		expect({ code: alone.status, out: alone.stdout }).toEqual({ code: 2, out: "" });
		expect(alone.stderr).toMatch(
			/^aerospike-task: The package \S+ is not installed\. Run npm install \S+, or .+ aerospike-task, which includes it\.\n$/,
		);
		unpack(pack("launcher", scratch).file, launcher.name, stranger);
		for (const name of Object.keys(launcher.dependencies).filter((each) => each !== manifest.name)) {
			const link = join(stranger, "node_modules", name);
			mkdirSync(dirname(link), { recursive: true });
			symlinkSync(resolve("node_modules", name), link);
		}
		const bin = join(stranger, "node_modules", launcher.name, launcher.bin["aerospike-task"]);
		const { stdout } = runWell(stranger, process.execPath, bin, "conform", "--only", "PARSE-3");
		expect(stdout).toMatch(/^PARSE-3 +MUST +passed /m);
	} finally {
		rmSync(stranger, { recursive: true });
	}
});
