import { linkSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prepareWholeFile } from "../../../kit/files/write-file.ts";

let scratch = "";
beforeEach(() => {
	scratch = mkdtempSync(join(tmpdir(), "temporary-names-"));
});
afterEach(() => rmSync(scratch, { recursive: true }));

function prepared() {
	const file = prepareWholeFile(join(scratch, "report.json"), "x");
	const [name = ""] = readdirSync(scratch);
	return { file, temporary: join(scratch, name) };
}

// In containers that share a folder, all processes may have the id 1, and so the same temporary names.
describe("a temporary name that another process uses after the file was renamed", () => {
	it("is left alone when the file is published", () => {
		const { file, temporary } = prepared();
		// The system renames nothing if both names are the same file. So the temporary name is in use afterwards.
		linkSync(temporary, join(scratch, "report.json"));
		file.publish();
		expect(readdirSync(scratch)).toContain(temporary.slice(scratch.length + 1));
	});

	it("is left alone when the file is discarded", () => {
		const { file, temporary } = prepared();
		file.publish();
		expect(readdirSync(scratch)).toEqual(["report.json"]);
		writeFileSync(temporary, "of another process");
		file.discard();
		expect(readdirSync(scratch)).toContain(temporary.slice(scratch.length + 1));
	});
});
