import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { COMMANDS } from "../../bin/commands/index.ts";
import { callCli } from "../cli/call-cli.ts";

interface Step {
	readonly name?: string;
	readonly run?: string;
}

const { steps }: { readonly steps: readonly Step[] } = parse(readFileSync("action.yml", "utf8")).runs;

let kit = "";
beforeAll(() => {
	kit = mkdtempSync(join(tmpdir(), "action-inputs-"));
	const bin = join(kit, "node_modules", ".bin");
	mkdirSync(bin, { recursive: true });
	// Prints its arguments in place of the kit.
	writeFileSync(join(bin, "aerospike-task"), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
	chmodSync(join(bin, "aerospike-task"), 0o755);
});
afterAll(() => rmSync(kit, { recursive: true, force: true }));

/** What a step of the action gives to the kit if every input has this value. */
function argumentsOf(name: string, value: string): readonly string[] {
	const { run = "" } = steps.find((step) => step.name === name) ?? {};
	const inputs = { DRIVER: value, LEVEL: value, KNOWN_FAILURES: value, FUZZ_FOR: value, REPORTS: "reports" };
	const env = { ...process.env, ...inputs, KIT: kit };
	const shell = ["--noprofile", "--norc", "-eo", "pipefail", "-c", run];
	return execFileSync("bash", shell, { cwd: kit, env, encoding: "utf8" }).trimEnd().split("\n");
}

it.each(["Judge the driver", "Fuzz the driver"])('%s: an input "--help" does not end the step with success', async (name) => {
	const given = argumentsOf(name, "--help");
	expect(COMMANDS.map((command) => command.name)).toContain(given[0]);
	expect((await callCli(...given)).code).not.toBe(0);
});
