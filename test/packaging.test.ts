import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const launcher = JSON.parse(readFileSync("launcher/package.json", "utf8"));
/** The files a user gets beside the code that the manifest exports. */
const PAPERS = ["package.json", "README.md", "CHANGELOG.md", "LICENSE"];
/** What the author of an adapter needs: how to, a tracker to copy from, and the schemas of its messages. */
const FOR_ADAPTERS = /^(?:docs\/(?:searching|writing-an-adapter)\.md|examples\/adapters\/tracker\.py|schemas\/[\w.-]+\.json)$/;
/** The folders whose code is published. */
const CODE = /^dist\/(?:src|simulator|features|bin)\/.+\.(?:js|d\.ts|js\.map)$/;
/** The playable page, which a build for publishing makes last. */
const PLAY = "dist/page/index.html";
/** The specification and its scenarios. */
const FEATURES = /^features\/.+\.(?:md|feature)$/;

let scratch = "";
let tarball = "";
let packed: string[] = [];

/** Runs a program to its end, and shows what it said if it failed. */
function run(cwd: string, command: string, ...args: string[]): SpawnSyncReturns<string> {
	const result = spawnSync(command, args, { cwd, encoding: "utf8" });
	expect(result.status, `${command} ${args.join(" ")}\n${result.stdout}${result.stderr}`).toBe(0);
	return result;
}

/** Packs a package, and says what is in it. */
function pack(folder: string): { readonly file: string; readonly paths: string[] } {
	// The scripts of npm would build again, under the feet of the tests that run beside this one.
	const options = ["--json", "--ignore-scripts", "--pack-destination", scratch];
	const [{ filename, files }] = JSON.parse(run(".", "npm", "pack", resolve(folder), ...options).stdout);
	return { file: join(scratch, filename), paths: files.map(({ path }: { path: string }) => path) };
}

/** Lays a package's files where npm would. */
function unpack(file: string, name: string, stranger: string): void {
	run(stranger, "tar", "xzf", file);
	mkdirSync(join(stranger, "node_modules"), { recursive: true });
	renameSync(join(stranger, "package"), join(stranger, "node_modules", name));
}

beforeAll(() => {
	if (!existsSync("dist/src/index.js")) throw new Error("There is no dist/src/index.js to pack; say `npm run build` first.");
	scratch = mkdtempSync(join(tmpdir(), "packaging-"));
	const { file, paths } = pack(".");
	tarball = file;
	packed = paths;
});

afterAll(() => {
	if (scratch !== "") rmSync(scratch, { recursive: true });
});

describe("the package", () => {
	it("holds the code, its types, the scenarios and its papers, and nothing else", () => {
		const isMeant = (path: string) =>
			PAPERS.includes(path) || path === PLAY || [CODE, FEATURES, FOR_ADAPTERS].some((kind) => kind.test(path));
		expect(packed.filter((path) => !isMeant(path))).toEqual([]);
		expect(packed).toContain("features/SPEC.md");
		expect(packed).toEqual(expect.arrayContaining(PAPERS));
	});

	it("holds every file that its exports name", () => {
		const named = JSON.stringify(manifest.exports).match(/(?<="\.\/)[^"*]+\.\w+(?=")/g) ?? [];
		expect(named).toContain("dist/src/index.js");
		expect(named.filter((path) => !packed.includes(path))).toEqual([]);
	});

	it("carries the source in its source maps, since the files they name are not shipped", () => {
		const maps = packed.filter((path) => path.endsWith(".map"));
		expect(maps.length).toBeGreaterThan(0);
		expect(maps.filter((path) => typeof JSON.parse(readFileSync(path, "utf8")).sourcesContent?.[0] !== "string")).toEqual([]);
	});

	it("holds no code whose source is gone", () => {
		const code = packed.filter((path) => path.endsWith(".js")).map((path) => path.replace(/^dist\//, "").replace(/\.js$/, ".ts"));
		expect(code.filter((path) => !existsSync(path))).toEqual([]);
	});

	it("depends on nothing, and asks for nothing that is not optional", () => {
		expect(manifest.dependencies ?? {}).toEqual({});
		const required = Object.keys(manifest.peerDependencies ?? {}).filter(
			(peer) => manifest.peerDependenciesMeta?.[peer]?.optional !== true,
		);
		expect(required).toEqual([]);
	});
});

it("the package, installed in an empty folder, adds exactly one package, which runs there", () => {
	const stranger = mkdtempSync(join(tmpdir(), "stranger-"));
	try {
		writeFileSync(join(stranger, "package.json"), '{ "private": true, "type": "module" }');
		run(stranger, "npm", "install", "--offline", "--no-audit", "--no-fund", tarball);
		const installed = JSON.parse(readFileSync(join(stranger, "node_modules/.package-lock.json"), "utf8"));
		expect(Object.keys(installed.packages)).toEqual([`node_modules/${manifest.name}`]);

		const program = [
			`import { parseStatusResponse } from "${manifest.name}";`,
			`import * as simulator from "${manifest.name}/simulator";`,
			'const { status } = parseStatusResponse("trid=7:status=done(ok)", 7n);',
			"console.log(JSON.stringify({ status, simulator: Object.keys(simulator) }));",
		];
		writeFileSync(join(stranger, "main.js"), program.join("\n"));
		const said = JSON.parse(run(stranger, process.execPath, "main.js").stdout);
		expect(said.status).toBe("complete");
		expect(said.simulator).toContain("SimulatedCluster");
	} finally {
		rmSync(stranger, { recursive: true });
	}
});

it("both packages run side by side in an empty folder; alone, the library says what is missing", () => {
	const stranger = mkdtempSync(join(tmpdir(), "launcher-"));
	try {
		unpack(tarball, manifest.name, stranger);
		const main = join(stranger, "node_modules", manifest.name, "dist/bin/main.js");
		const alone = spawnSync(process.execPath, [main, "conform"], { cwd: stranger, encoding: "utf8" });
		expect({ code: alone.status, out: alone.stdout }).toEqual({ code: 2, out: "" });
		expect(alone.stderr).toMatch(/^aerospike-task: \S+ is not installed here; the package aerospike-task brings .+\.\n$/);
		unpack(pack("launcher").file, launcher.name, stranger);
		for (const name of Object.keys(launcher.dependencies).filter((each) => each !== manifest.name)) {
			const link = join(stranger, "node_modules", name);
			mkdirSync(dirname(link), { recursive: true });
			symlinkSync(resolve("node_modules", name), link);
		}
		const bin = join(stranger, "node_modules", launcher.name, launcher.bin["aerospike-task"]);
		const { stdout } = run(stranger, process.execPath, bin, "conform", "--only", "PARSE-3");
		expect(stdout).toMatch(/^PARSE-3 +MUST +passed /m);
	} finally {
		rmSync(stranger, { recursive: true });
	}
});

it("publint finds nothing to say", async () => {
	const { messages } = await publint({ strict: true, pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer } });
	expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
});

it("the types are right for everybody who can import it", () => {
	run(
		".",
		process.execPath,
		resolve("node_modules/@arethetypeswrong/cli/dist/index.js"),
		tarball,
		"--profile",
		"esm-only",
		"--no-emoji",
	);
});
