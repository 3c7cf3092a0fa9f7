import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { codeBlocksIn } from "./docs/support/code-blocks.ts";
import { promisedBy } from "./docs/support/run-code.ts";
import { runTogether } from "./docs/support/run-together.ts";
import { isThorough } from "./support/counts.ts";
import { pack, runWell, unpack } from "./support/packages.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const launcher = JSON.parse(readFileSync("launcher/package.json", "utf8"));

let scratch = "";
let tarball = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "packaging-"));
	tarball = pack(".", scratch).file;
});
afterAll(() => rmSync(scratch, { recursive: true }));

it("both packages run together in an empty folder; without the launcher's packages, the library says what is missing", () => {
	const stranger = mkdtempSync(join(tmpdir(), "launcher-"));
	try {
		unpack(tarball, manifest.name, stranger);
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

/** The entry points that docs/api.md does not tell to install anything for. */
const LEAN = ["", "/tcp", "/official", "/simulator", "/simulator/tcp"];

function leanExamples(): readonly string[] {
	const page = readFileSync("docs/api.md", "utf8");
	return LEAN.flatMap((entry) => {
		const [, section = ""] = page.split(`\n## \`${manifest.name}${entry}\`\n`);
		const examples = codeBlocksIn("docs/api.md", section.split("\n## ")[0] ?? "").filter(({ language }) => language === "js");
		expect(examples.length, entry).toBeGreaterThan(0);
		return examples.map(({ code }) => code);
	});
}

it("the package, installed in an empty folder, adds exactly one package, which runs there", async () => {
	const stranger = mkdtempSync(join(tmpdir(), "stranger-"));
	try {
		writeFileSync(join(stranger, "package.json"), '{ "private": true, "type": "module" }');
		if (isThorough) {
			runWell(stranger, "npm", "install", "--offline", "--no-audit", "--no-fund", tarball);
			const installed = JSON.parse(readFileSync(join(stranger, "node_modules/.package-lock.json"), "utf8"));
			expect(Object.keys(installed.packages)).toEqual([`node_modules/${manifest.name}`]);
		} else unpack(tarball, manifest.name, stranger);

		const program = [
			`import { parseStatusResponse } from "${manifest.name}";`,
			`import * as simulator from "${manifest.name}/simulator";`,
			'const { status } = parseStatusResponse("trid=7:status=done(ok)", 7n);',
			"console.log(JSON.stringify({ status, simulator: Object.keys(simulator) }));",
		];
		writeFileSync(join(stranger, "main.js"), program.join("\n"));
		const said = JSON.parse(runWell(stranger, process.execPath, "main.js").stdout);
		expect(said.status).toBe("complete");
		expect(said.simulator).toContain("SimulatedCluster");

		// CommonJS, as the README says.
		writeFileSync(join(stranger, "main.cjs"), `console.log(require("${manifest.name}").parseStatusResponse("").status);`);
		const required = runWell(stranger, process.execPath, "main.cjs");
		expect({ out: required.stdout, err: required.stderr }).toEqual({ out: "not_found\n", err: "" });

		const example = runWell(stranger, process.execPath, join("node_modules", manifest.name, "examples/simulated-restart.mjs"));
		expect(example.stdout).toMatch(/^uncertain after 4 rounds/);

		// Of docs/api.md, the examples of these entry points need no other package.
		const examples = leanExamples();
		for (const [at, code] of examples.entries()) writeFileSync(join(stranger, `example-${at}.mjs`), code);
		const printed = await runTogether(
			examples.map((_, at) => `example-${at}.mjs`),
			stranger,
		);
		expect(printed).toEqual(examples.map((code) => ({ lines: promisedBy(code), complaint: "" })));
	} finally {
		rmSync(stranger, { recursive: true });
	}
});

// It compiles an import of each entry point in several ways, which takes longer than all other tests of this file.
if (isThorough)
	it("the types are right for each kind of module that can import it", () => {
		const checker = resolve("node_modules/@arethetypeswrong/cli/dist/index.js");
		runWell(".", process.execPath, checker, tarball, "--profile", "esm-only", "--no-emoji");
	});
