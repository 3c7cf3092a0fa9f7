import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { readKnownFailures } from "../kit/conformance/known-failures.ts";
import { loadPlayables } from "../kit/scenario/load-playables.ts";
import { startSimulator } from "../simulator/control/index.ts";
import { runProgram } from "./cli/run-cli.ts";

/** Runs an example with the command in its first comment; what it printed. */
async function run(example: string, ...args: readonly string[]): Promise<string> {
	const { code, out, err } = await runProgram(process.execPath, [`examples/${example}.mjs`, ...args]);
	expect({ code, err }, out).toEqual({ code: 0, err: "" });
	return out;
}

/** What each example must print. */
const examples: Readonly<Record<string, () => Promise<void>>> = {
	/** Rounds end 1 ms after they begin, so they begin at 0, 1001, 2002 and 3003 ms; the job is done at 3000 ms. */
	async "simulated-restart"() {
		expect(await run("simulated-restart")).toBe(
			["uncertain after 4 rounds and 3004 ms of virtual time", "  A: done", "  B: vanished", "  C: done", ""].join("\n"),
		);
	},
	async "track-over-tcp"() {
		const lines = (await run("track-over-tcp")).split("\n");
		const last = lines.findIndex((line) => line.endsWith(": complete"));
		const rounds = lines.slice(0, last).map((_, at) => `round ${at + 1}: in_progress`);
		expect(lines).toEqual([...rounds, `round ${last + 1}: complete`, "  A: done", "  B: done", "  C: done", ""]);
	},
	async "official-client"() {
		const simulator = await startSimulator({ nodes: 3, life: { duration: 100 }, views: "lifelike" });
		try {
			const out = await run("official-client", simulator.hosts[1] ?? "");
			// A simulated job has a thousand records on each node.
			expect(out).toBe(["ok: 3000 records", "  A1: done", "  A2: done", "  A3: done", ""].join("\n"));
		} finally {
			await simulator.close();
		}
	},
};

/** Runs a program with these lines on its standard input. What it printed, and its exit code. */
async function answersOf(command: readonly string[], lines: readonly string[]): Promise<readonly unknown[]> {
	const child = spawn(command[0] ?? "", command.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
	child.stdin.end(lines.map((line) => `${line}\n`).join(""));
	const out: string[] = [];
	createInterface({ input: child.stdout }).on("line", (line) => out.push(line));
	const [code] = await once(child, "close");
	return [...out.map((line) => JSON.parse(line)), code];
}

describe("the official client's example", () => {
	it("says in one sentence that no cluster can be reached", async () => {
		const { code, out, err } = await runProgram(process.execPath, ["examples/official-client.mjs", "127.0.0.1:1"]);
		expect({ code, out }).toEqual({ code: 1, out: "" });
		// The lines before are the log of the client itself.
		expect(err.trimEnd().split("\n").at(-1)).toBe("No cluster was found at 127.0.0.1:1: Failed to connect.");
		expect(err).not.toContain("    at ");
	});

	it("says in one sentence that the client is not installed", async () => {
		const folder = mkdtempSync(join(tmpdir(), "example-"));
		try {
			mkdirSync(join(folder, "node_modules"));
			symlinkSync(process.cwd(), join(folder, "node_modules/aerospike-execute-task"));
			copyFileSync("examples/official-client.mjs", join(folder, "official-client.mjs"));
			const { code, out, err } = await runProgram(process.execPath, [join(folder, "official-client.mjs")]);
			expect({ code, out, err }).toEqual({
				code: 1,
				out: "",
				err: "The package aerospike cannot be loaded (ERR_MODULE_NOT_FOUND). Run: npm install aerospike@6\n",
			});
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});

it.each([["library.mjs"], ["start-proxy.mjs", "node", "examples/adapters/library.mjs"]])(
	"the adapter %s answers a line that is not a request with an error, and goes on",
	async (file, ...more) => {
		const lines = ["{", "7", '{"id":1,"method":"bye"}'];
		const errors = [-32700, -32601].map((code) => ({ jsonrpc: "2.0", id: null, error: { code, message: expect.any(String) } }));
		expect(await answersOf([process.execPath, `examples/adapters/${file}`, ...more], lines)).toEqual([
			...errors,
			{ jsonrpc: "2.0", id: 1, result: {} },
			0,
		]);
	},
);

describe("examples", () => {
	it("all have a test", () => {
		const files = readdirSync("examples", { withFileTypes: true }).filter((entry) => entry.isFile());
		expect(files.map(({ name }) => name).sort()).toEqual(
			Object.keys(examples)
				.map((name) => `${name}.mjs`)
				.sort(),
		);
	});

	it.each(Object.entries(examples))("%s prints what it should", (_, check) => check());

	it("and the adapters have no type errors", async () => {
		const files = ["examples", "examples/adapters", "examples/adapters/node"].flatMap((folder) =>
			readdirSync(folder)
				.filter((name) => name.endsWith(".mjs"))
				.map((name) => `${folder}/${name}`),
		);
		const options =
			"--ignoreConfig --allowJs --checkJs --noEmit --strict --exactOptionalPropertyTypes --skipLibCheck --types node";
		const tsc = ["node_modules/typescript/bin/tsc", ...options.split(" "), "--target", "es2023", "--module", "nodenext"];
		const { code, out } = await runProgram(process.execPath, [...tsc, ...files]);
		expect({ code, out }).toEqual({ code: 0, out: "" });
	});
});

it("the known failures of the library through the official client are scenarios that exist, each with a reason", () => {
	const file = "examples/adapters/track-job-known-failures.json";
	const { failures } = readKnownFailures(readFileSync(file, "utf8"), file);
	const places = new Set(loadPlayables().map(({ file: feature, name }) => `${feature} ${name}`));
	expect(failures.filter((failure) => !places.has(`${failure.file} ${failure.scenario}`))).toEqual([]);
	expect(new Set(failures.map(({ requirement }) => requirement))).toEqual(new Set(["ASK-8", "ROUND-6", "PARSE-6", "CLUSTER-8"]));
	expect(failures.filter(({ reason }) => !/\.$/.test(reason ?? ""))).toEqual([]);
});
