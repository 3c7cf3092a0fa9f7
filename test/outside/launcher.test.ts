import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { runProgram } from "../cli/run-cli.ts";

it("both packages, packed and then installed in an empty folder, run by npx", { timeout: 180_000 }, async () => {
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
	} finally {
		rmSync(stranger, { recursive: true });
	}
});
