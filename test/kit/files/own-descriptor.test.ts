import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkWritable, writeWholeFile } from "../../../kit/files/write-file.ts";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "open-file-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.runIf(process.platform === "linux").each(["a", "w"])("keeps what was written to an open file (%s)", (flags) => {
	const file = join(folder, "log");
	writeFileSync(file, "");
	const descriptor = openSync(file, flags);
	try {
		writeSync(descriptor, "before\n");
		checkWritable(`/dev/fd/${descriptor}`);
		writeWholeFile(`/dev/fd/${descriptor}`, "report\n");
		writeSync(descriptor, "after\n");
	} finally {
		closeSync(descriptor);
	}
	expect(readFileSync(file, "utf8")).toBe("before\nreport\nafter\n");
});
