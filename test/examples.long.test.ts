import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { runProgram } from "./cli/run-cli.ts";
import { longExamples } from "./example-checks.ts";

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

it.each(Object.entries(longExamples))("the example %s prints what it should", (_, check) => check());
