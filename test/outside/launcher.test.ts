import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { runProgram } from "../cli/run-cli.ts";

it("both packages, packed and then installed in an empty folder, run by npx", async () => {
	const stranger = mkdtempSync(join(tmpdir(), "npx-"));
	const run = async (command: string, ...args: readonly string[]) => {
		const { code, out, err } = await runProgram(command, args, stranger);
		expect(code, `${command} ${args.join(" ")}\n${out}${err}`).toBe(0);
		return out;
	};
	try {
		const tarballs: string[] = [];
		for (const folder of [".", "launcher"]) {
			const out = await run("npm", "pack", resolve(folder), "--json", "--ignore-scripts", "--pack-destination", stranger);
			const [{ filename }] = JSON.parse(out);
			tarballs.push(join(stranger, filename));
		}
		writeFileSync(join(stranger, "package.json"), '{ "private": true }');
		await run("npm", "install", "--no-audit", "--no-fund", ...tarballs);
		expect(await run("npx", "--no", "aerospike-task", "conform", "--only", "PARSE-3")).toMatch(/^PARSE-3 +MUST +passed /m);
		expect(await simulated(stranger)).toMatch(/^hosts {4}127\.0\.0\.1:\d+,127\.0\.0\.1:\d+$/m);
	} finally {
		rmSync(stranger, { recursive: true });
	}
});

/** What `npx aerospike-task simulate` says before it is interrupted. */
function simulated(folder: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = spawn("npx", ["--no", "aerospike-task", "simulate", "--nodes", "2"], { cwd: folder, detached: true });
		let out = "";
		child.stdout.on("data", (text) => {
			out += text;
			// npx runs the command as a child of its own shell, so its whole group is interrupted.
			if (out.includes("control") && child.pid !== undefined) process.kill(-child.pid, "SIGINT");
		});
		child.once("error", reject);
		child.once("close", () => resolve(out));
	});
}
