import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCli } from "./call-cli.ts";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "features-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe("features copy", () => {
	it.each([
		// Node 20 reports ENOTDIR, later versions EEXIST.
		["leads through a file", () => join(scratch, "file", "features"), /ENOTDIR|EEXIST/],
		["is too long", () => join(scratch, "x".repeat(300)), /ENAMETOOLONG/],
		["contains a null byte", () => join(scratch, "a\0b"), /null bytes/],
	])("says in one sentence that a folder cannot be used if its path %s", async (_, folder, reason) => {
		writeFileSync(join(scratch, "file"), "");
		const { code, out, err } = await callCli("features", "copy", folder());
		expect({ code, out }).toEqual({ code: 2, out: "" });
		expect(err).toMatch(/^aerospike-task: .+ cannot be (?:read|written): .+\.\n$/);
		expect(err).toMatch(reason);
	});

	it.each([
		[["move", "x"], 'Unknown command "features". Did you mean features copy?'],
		[["copy"], "features copy needs DIR: the folder to copy to. See aerospike-task features copy --help."],
		[["copy", ""], 'DIR must be a non-empty text, not "".'],
		[["copy", "x", "y"], 'features copy takes only one DIR, but a second one was given: "y".'],
	])("rejects %j", async (words, message) => {
		const { code, err } = await callCli("features", ...words);
		expect(code).toBe(64);
		expect(err).toContain(message);
	});
});
